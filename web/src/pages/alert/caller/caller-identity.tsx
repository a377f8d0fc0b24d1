import type { ReactNode } from 'react';
import { counted } from '../../../../../src/base/counted.ts';
import type { CallerProfile } from '../../../api/operations.ts';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { Text } from '../../../parts/text.tsx';
import { Time } from '../../../parts/time.tsx';
import styles from './caller.module.css';

type Shown = NonNullable<CallerProfile['caller']>;

/** Who the caller is, as its name and its events tell. */
export function CallerIdentity({ caller }: { caller: Shown }) {
  const { identity } = caller;
  const whole = caller.scope === 'role';
  const arn = whole ? (identity.principal_arn ?? caller.value) : caller.value;
  const parts: [string, ReactNode][] = [];
  const text = (label: string, value: string | null) => {
    if (value !== null) parts.push([label, <Text key={label}>{value}</Text>]);
  };
  text('Role', identity.role);
  if (!whole) text('Session', identity.session);
  if (identity.user !== identity.name) text('User', identity.user);
  text('Account', identity.account_id);
  if (identity.partition !== null && identity.partition !== 'aws') text('Partition', identity.partition);
  if (identity.principal_arn !== arn) text('Permissions of', identity.principal_arn);
  for (const { field, value } of caller.also) text(`Also ${field}`, value);
  parts.push([
    'First seen',
    caller.first_seen === null ? 'no event is stored' : <Time key="first" at={caller.first_seen} />,
  ]);
  if (caller.last_seen !== null) parts.push(['Last seen', <Time key="last" at={caller.last_seen} />]);
  parts.push([
    'Stored events',
    <span key="events">
      {counted(caller.events, 'event')}
      {caller.streams.length > 1 && ` in ${caller.streams.length} logs`}
    </span>,
  ]);
  return (
    <div className={styles.identity}>
      <div className={styles.who}>
        <strong className={styles.name}>
          <Text>{whole ? (identity.role ?? identity.name) : identity.name}</Text>
        </strong>
        <span className={styles.kind}>{whole ? 'role, all its sessions' : identity.label}</span>
      </div>
      <div className={styles.arn}>
        <code>
          <Text>{arn}</Text>
        </code>
        <CopyButton text={arn} />
      </div>
      <dl className={styles.facts}>
        {parts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
