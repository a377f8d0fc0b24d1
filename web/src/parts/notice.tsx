import type { ReactNode } from 'react';
import styles from './notice.module.css';

/** Something to know before going on. */
export function Notice({
  tone,
  title,
  children,
}: {
  tone: 'note' | 'good' | 'warning' | 'bad';
  title: string;
  children?: ReactNode;
}) {
  return (
    <div className={styles.notice} data-tone={tone}>
      <strong>{title}</strong>
      {children !== undefined && <div className={styles.body}>{children}</div>}
    </div>
  );
}
