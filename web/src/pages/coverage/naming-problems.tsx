import { Link } from 'react-router';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import styles from './coverage.module.css';
import type { Rule } from './coverage-filters.ts';

/** What rules name of frameworks in a way that is wrong or outdated; nothing where there is none. */
export function NamingProblems({ rules }: { rules: readonly Rule[] }) {
  const wrong = rules.flatMap((rule) => rule.problems.map((problem) => ({ rule, problem })));
  if (wrong.length === 0) return null;
  return (
    <Panel
      title="Namings to mend"
      about={`${wrong.length === 1 ? '1 place' : `${wrong.length} places`} where a rule's file names what its framework has not, or no longer so`}
    >
      <ul className={styles.problems}>
        {wrong.map(({ rule, problem }) => (
          <li key={`${rule.id} ${problem.id} ${problem.message}`}>
            {rule.key === null ? (
              <Text>{rule.name}</Text>
            ) : (
              <Link to={`/rules/${encodeURIComponent(rule.key)}`}>
                <Text>{rule.name}</Text>
              </Link>
            )}
            <span className={styles.quiet}>
              <Text>{`${problem.message} (${problem.where})`}</Text>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
