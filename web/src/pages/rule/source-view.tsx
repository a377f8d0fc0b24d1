import type { RulePage } from '../../api/operations.ts';
import { Code } from '../../parts/code/code.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Diagnostics } from './diagnostics.tsx';
import styles from './rule-page.module.css';
import { useOwnRule } from './use-rule.ts';

/** A rule's file, with what is wrong in it marked where it stands. */
export function SourceView({ page }: { page: RulePage }) {
  const own = useOwnRule(page.here?.rule_id).data;
  const text = own?.source ?? page.body;
  const marks = (own?.diagnostics ?? []).flatMap(({ start, end, message, severity }) =>
    start === null || end === null || severity === 'info' ? [] : [{ start: start.offset, end: end.offset, message }],
  );
  return (
    <div className={styles.column}>
      {own !== undefined && own.diagnostics.length > 0 && (
        <Panel title="Findings" about={own.file}>
          <Diagnostics items={own.diagnostics.map((d) => ({ ...d, line: d.start?.line, column: d.start?.column }))} />
        </Panel>
      )}
      <Panel title="The rule's file" about={own?.file} actions={<CopyButton text={text} />}>
        <Code
          text={text}
          language={page.body_language}
          queryLanguage={page.head.language}
          label="The rule's file"
          numbered
          marks={marks}
        />
      </Panel>
    </div>
  );
}
