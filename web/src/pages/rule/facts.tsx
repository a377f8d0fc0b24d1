import type { ReactNode } from 'react';
import { Text } from '../../parts/text.tsx';
import styles from './rule-page.module.css';

/** Names and what they are; those without a value are left out. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  const there = facts.filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false);
  return (
    <dl className={styles.facts}>
      {there.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Names of fields and the like, as code. */
export function Names({ names }: { names: readonly string[] }) {
  return (
    <ul className={styles.names}>
      {names.map((name) => (
        <li key={name}>
          <code>
            <Text>{name}</Text>
          </code>
        </li>
      ))}
    </ul>
  );
}
