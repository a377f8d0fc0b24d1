import styles from './badge.module.css';
import { verdictText } from './verdict.tsx';

/** How bad, as a word with its colour. */
export function Severity({ value }: { value: string }) {
  return (
    <span className={styles.badge} data-tone={value}>
      {value}
    </span>
  );
}

/** An alert's state or verdict. */
export function AlertStateBadge({
  state,
  resolution,
  short = false,
}: {
  state: string;
  resolution?: string | null | undefined;
  /** Of a closed alert its verdict alone. */
  short?: boolean;
}) {
  const verdict = resolution === null || resolution === undefined ? undefined : verdictText(resolution);
  return (
    <span className={styles.badge} data-tone={`state-${state}`} title={short ? state : undefined}>
      {verdict === undefined ? state : short ? verdict : `${state}: ${verdict}`}
    </span>
  );
}

/** A few words with a tone. */
export function Badge({ tone = 'plain', children }: { tone?: 'plain' | 'good' | 'warning' | 'bad'; children: string }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      {children}
    </span>
  );
}
