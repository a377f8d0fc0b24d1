import styles from './coverage.module.css';
import type { Status } from './coverage-filters.ts';

const SHAPES: Readonly<Record<Status, React.ReactNode>> = {
  covered: <path d="M1.5 6.5 5 10l5.5-8" />,
  no_data: <path d="M6 1v6.5M6 10.2v.3" />,
  off: <path d="M2 6h8" />,
  available: <path d="M6 2v8M2 6h8" />,
  gap: <circle cx={6} cy={6} r={3.5} />,
};

/** A status by its shape; the word stands beside it. */
export function StatusSign({ status }: { status: Status }) {
  return (
    <svg
      className={styles.sign}
      data-status={status}
      width={12}
      height={12}
      viewBox="0 0 12 12"
      aria-hidden="true"
      focusable="false"
    >
      {SHAPES[status]}
    </svg>
  );
}
