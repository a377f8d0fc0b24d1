import { Link } from 'react-router';
import { useOperation } from '../../api/hooks.ts';
import type { Alert } from '../../api/operations.ts';
import { AlertStateBadge, Severity } from '../../parts/badge.tsx';
import { callerText } from '../../parts/caller-text.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import { Time } from '../../parts/time.tsx';
import { fieldLabel } from './field-label.ts';
import styles from './rows.module.css';

/** Other alerts that share a value with this one: those that share most first. */
export function RelatedPanel({ alert }: { alert: Alert }) {
  const related = useOperation('relatedAlerts', { path: { id: alert.id }, query: { limit: 15 } }, { fresh: 60_000 });
  return (
    <Panel id="related" title="Related alerts" about="They share a value with this one, whenever they were raised">
      <Loaded
        of={related}
        lines={5}
        empty={{ when: ({ items }) => items.length === 0, show: 'No other alert shares a value with it.' }}
      >
        {({ items }) => (
          <ul className={styles.rows}>
            {items.map(({ alert: other, shared }) => (
              <li key={other.handle} className={styles.row}>
                <span className={styles.badges}>
                  <Severity value={other.severity} />
                  <AlertStateBadge state={other.state} resolution={other.resolution} />
                </span>
                <span className={styles.main}>
                  <Link to={`/alerts/${other.handle}`}>
                    <Text>{other.rule_name}</Text>
                  </Link>
                  <span className={styles.quiet}>
                    {byField(shared).map(([field, values], i) => (
                      <span key={field}>
                        {i > 0 && '; '}
                        same {visibleText(fieldLabel(field)).toLowerCase()}{' '}
                        <Text>{values.map(callerText).join(', ')}</Text>
                      </span>
                    ))}
                  </span>
                </span>
                <span className={styles.when}>
                  <Time at={other.raised_at} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

/** Shared values by their field. */
function byField(shared: readonly { readonly field: string; readonly value: string }[]): [string, string[]][] {
  const fields = new Map<string, string[]>();
  for (const { field, value } of shared) fields.set(field, [...(fields.get(field) ?? []), value]);
  return [...fields];
}
