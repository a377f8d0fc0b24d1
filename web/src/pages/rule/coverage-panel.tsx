import { Link } from 'react-router';
import type { RulePage } from '../../api/operations.ts';
import { Notice } from '../../parts/notice.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import styles from './rule-page.module.css';

/** Tactics and techniques that a rule covers, each leading to the rules with the same. */
export function CoveragePanel({ page: { coverage, coverage_problems: problems } }: { page: RulePage }) {
  return (
    <Panel title="Coverage">
      {coverage.length === 0 && <p className={styles.quiet}>It names no tactic or technique.</p>}
      <ul className={styles.coverage}>
        {coverage.map(({ framework, tactic, tactic_id: id, techniques }) => (
          <li key={`${framework} ${id ?? tactic}`}>
            <p className={styles.quiet}>
              <Text>{framework}</Text>
            </p>
            {tactic !== null && (
              <p>
                {id === null ? (
                  <Text>{tactic}</Text>
                ) : (
                  <Link to={`/rules?tactic=${encodeURIComponent(id)}`}>
                    <Text>{tactic}</Text>
                  </Link>
                )}
              </p>
            )}
            <ul className={styles.techniques}>
              {techniques.map((technique) => (
                <li key={technique.id}>
                  <Link to={`/rules?technique=${encodeURIComponent(technique.id)}`}>
                    <code>
                      <Text>{technique.id}</Text>
                    </code>{' '}
                    <Text>{technique.name}</Text>
                  </Link>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {problems.map(({ id, where, message }) => (
        <Notice key={`${id} ${where}`} tone="warning" title={id}>
          <Text>{`${message} (${where})`}</Text>
        </Notice>
      ))}
    </Panel>
  );
}
