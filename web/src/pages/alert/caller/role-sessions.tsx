import { counted } from '../../../../../src/base/counted.ts';
import type { CallerProfile } from '../../../api/operations.ts';
import { Text } from '../../../parts/text.tsx';
import { Time } from '../../../parts/time.tsx';
import styles from './caller.module.css';
import { countText } from './caller-words.ts';

type Sessions = NonNullable<NonNullable<CallerProfile['caller']>['sessions']>;

/** Under which session names the caller's role was used. */
export function RoleSessions({ sessions }: { sessions: Sessions }) {
  if (sessions.count < 2) return null;
  return (
    <section className={`${styles.part} ${styles.sessions}`} aria-label="Sessions of the role">
      <h3>Sessions of the role</h3>
      <p className={styles.quiet}>
        {sessions.more ? 'More than ' : ''}
        {counted(sessions.count, 'session name')} in 30 days. Whoever assumes a role chooses the name.
      </p>
      <table className={styles.facet}>
        <thead>
          <tr>
            <th scope="col">Session</th>
            <th scope="col">Events</th>
            <th scope="col">Last seen</th>
          </tr>
        </thead>
        <tbody>
          {sessions.items.map(({ name, events, last_seen }) => (
            <tr key={name}>
              <th scope="row">
                <Text>{name}</Text>
              </th>
              <td>{countText(events)}</td>
              <td>
                <Time at={last_seen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
