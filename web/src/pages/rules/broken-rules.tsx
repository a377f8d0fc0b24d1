import { Link } from 'react-router';
import { counted } from '../../../../src/base/counted.ts';
import { useOperation } from '../../api/hooks.ts';
import type { RuleSummary } from '../../api/operations.ts';
import { Badge } from '../../parts/badge.tsx';
import { Text } from '../../parts/text.tsx';
import styles from './rules-page.module.css';

/** The rules of this service that are broken, each with its first mistake marked where it stands; nothing where none is. */
export function BrokenRules({ open }: { open: boolean }) {
  const rules = useOperation('listRules', { query: {} }, { fresh: 30_000 });
  const broken = rules.data?.items.filter((rule) => rule.status === 'broken' || rule.outdated) ?? [];
  const problems = rules.data?.problems ?? [];
  if (broken.length === 0 && problems.length === 0) return null;
  const titles = [
    ...(broken.length === 0 ? [] : [`${counted(broken.length, 'rule file is', 'rule files are')} broken`]),
    ...(problems.length === 0 ? [] : [`${counted(problems.length, 'path')} cannot be looked at`]),
  ];
  return (
    <details className={styles.brokenPanel} open={open}>
      <summary>
        <Badge tone="bad">{titles.join(', ')}</Badge>
        <span className={styles.none}>Mended files are taken up by themselves.</span>
      </summary>
      {problems.map((problem) => (
        <p key={problem}>
          <Text>{problem}</Text>
        </p>
      ))}
      <ul className={styles.broken}>
        {broken.map((rule) => (
          <li key={rule.file}>
            <BrokenRule rule={rule} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function BrokenRule({ rule }: { rule: RuleSummary }) {
  const { diagnostic, excerpt } = rule.first_error ?? { diagnostic: undefined, excerpt: null };
  const name = <Text>{rule.name ?? rule.file}</Text>;
  const key = rule.key ?? rule.id;
  return (
    <>
      <p className={styles.brokenName}>
        {key === null ? (
          <strong>{name}</strong>
        ) : (
          <Link to={`/rules/${encodeURIComponent(key)}?view=source`}>{name}</Link>
        )}
        {rule.outdated && <Badge tone="warning">its last good version runs</Badge>}
        {rule.errors > 1 && <span className={styles.none}>{rule.errors} errors</span>}
      </p>
      {diagnostic !== undefined && (
        <p>
          <Text>{diagnostic.message}</Text>
          {diagnostic.hint !== null && (
            <span className={styles.none}>
              {' '}
              – <Text>{diagnostic.hint}</Text>
            </span>
          )}
        </p>
      )}
      <p className={styles.place}>
        <Text>{rule.file}</Text>
        {diagnostic?.start && `, line ${diagnostic.start.line}, column ${diagnostic.start.column}`}
      </p>
      {excerpt !== null && (
        <pre className={styles.excerpt}>
          <Text>{excerpt.before}</Text>
          <mark>
            <Text>{excerpt.marked === '' ? '⏎' : excerpt.marked}</Text>
          </mark>
          <Text>{excerpt.after}</Text>
        </pre>
      )}
    </>
  );
}
