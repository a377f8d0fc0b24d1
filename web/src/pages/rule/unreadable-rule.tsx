import { Link } from 'react-router';
import { Code } from '../../parts/code/code.tsx';
import { Skeleton } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import { Diagnostics } from './diagnostics.tsx';
import styles from './rule-page.module.css';
import { useOwnRule } from './use-rule.ts';

/** A rule of this service whose file is no rule that the catalogue could tell of; or that there is no such rule. */
export function UnreadableRule({ id, error }: { id: string; error: Error }) {
  const own = useOwnRule(id);
  if (own.isPending) return <Skeleton lines={8} />;
  if (own.data === undefined) {
    return (
      <>
        <PageHead title="Rule" />
        <Problem error={error} />
        <Link to="/rules">All rules</Link>
      </>
    );
  }
  const { name, file, source, diagnostics } = own.data;
  const marks = diagnostics.flatMap(({ start, end, message }) =>
    start === null || end === null ? [] : [{ start: start.offset, end: end.offset, message }],
  );
  return (
    <>
      <PageHead title={visibleText(name ?? file)} about={visibleText(file)} />
      <Notice tone="bad" title="Its file cannot be read as a rule" />
      <div className={styles.column}>
        <Panel title="Findings">
          <Diagnostics items={diagnostics.map((d) => ({ ...d, line: d.start?.line, column: d.start?.column }))} />
        </Panel>
        <Panel title="The rule's file">
          <Code text={source} language="toml" label="The rule's file" numbered marks={marks} />
        </Panel>
      </div>
    </>
  );
}
