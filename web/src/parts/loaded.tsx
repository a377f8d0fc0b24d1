import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import styles from './loaded.module.css';
import { Problem } from './problem.tsx';

interface LoadedProps<T> {
  readonly of: UseQueryResult<T, Error>;
  /** Lines of the skeleton, about as high as what comes. */
  readonly lines?: number;
  /** What is shown where there is nothing: words, and what can be done. */
  readonly empty?: { readonly when: (data: T) => boolean; readonly show: ReactNode };
  readonly children: (data: T) => ReactNode;
}

/** What is read, or the state it is in: awaited, refused, empty. What was there before stays while it is read anew. */
export function Loaded<T>({ of: query, lines = 4, empty, children }: LoadedProps<T>) {
  if (query.data === undefined) {
    if (query.error !== null) return <Problem error={query.error} retry={() => void query.refetch()} />;
    return <Skeleton lines={lines} />;
  }
  const isEmpty = empty?.when(query.data) === true;
  return (
    <>
      {query.error !== null && <Problem error={query.error} retry={() => void query.refetch()} />}
      {isEmpty ? <Empty>{empty.show}</Empty> : children(query.data)}
    </>
  );
}

export function Skeleton({ lines }: { lines: number }) {
  return (
    <div className={styles.skeleton} aria-busy="true">
      <span className="heard">Loading</span>
      {Array.from({ length: lines }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are alike and stay where they are.
        <span key={i} />
      ))}
    </div>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return <div className={styles.empty}>{children}</div>;
}
