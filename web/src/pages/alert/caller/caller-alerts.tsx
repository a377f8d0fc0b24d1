import { Link } from 'react-router';
import { counted } from '../../../../../src/base/counted.ts';
import type { CallerAlert, CallerProfile } from '../../../api/operations.ts';
import { AlertStateBadge, Severity } from '../../../parts/badge.tsx';
import { Text } from '../../../parts/text.tsx';
import { Time } from '../../../parts/time.tsx';
import styles from './caller.module.css';

type Shown = NonNullable<CallerProfile['caller']>;

/** Other alerts of the caller, 48 hours to both sides. */
export function CallerAlerts({ caller }: { caller: Shown }) {
  const { alerts, value } = caller;
  const list = `/alerts?${new URLSearchParams({ caller: value, state: 'any' })}`;
  return (
    <section className={styles.part} aria-label="Other alerts of the caller">
      <h3>Other alerts, 48 hours before and after</h3>
      {alerts.total === 0 ? (
        <p>
          None. <Link to={list}>All alerts of this caller</Link>
        </p>
      ) : (
        <>
          <p>
            {alerts.more ? 'More than ' : ''}
            {counted(alerts.total, 'alert')}, {alerts.open} not closed. <Link to={list}>All alerts of this caller</Link>
          </p>
          <AlertLines alerts={alerts.items} />
        </>
      )}
    </section>
  );
}

/** Alerts in a line each, with a link. */
export function AlertLines({ alerts }: { alerts: readonly CallerAlert[] }) {
  return (
    <ul className={styles.alerts}>
      {alerts.map(({ id, rule_name, severity, state, resolution, last_seen }) => (
        <li key={id}>
          <Severity value={severity} />
          <Link to={`/alerts/${encodeURIComponent(id)}`}>
            <Text>{rule_name}</Text>
          </Link>
          <AlertStateBadge state={state} resolution={resolution} />
          <span className={styles.quiet}>
            <Time at={last_seen} />
          </span>
        </li>
      ))}
    </ul>
  );
}
