import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import styles from './cursor-pages.module.css';

interface CursorPagesProps {
  /** Of the pages up to the one that is shown; none for the first. */
  readonly cursors: readonly string[];
  /** Of the page behind it. */
  readonly next: string | null;
  readonly onGo: (cursors: readonly string[]) => void;
  /** What stands beside, whether there are other pages or not. */
  readonly children?: ReactNode;
}

/** Goes from page to page of a list by its cursors. */
export function CursorPages({ cursors, next, onGo, children }: CursorPagesProps) {
  const isOne = cursors.length === 0 && next === null;
  if (isOne && children === undefined) return null;
  return (
    <div className={styles.foot}>
      <span>{children ?? `Page ${cursors.length + 1}`}</span>
      {!isOne && (
        <span className={styles.pages}>
          <Button small disabled={cursors.length === 0} onClick={() => onGo(cursors.slice(0, -1))}>
            Previous
          </Button>
          <Button small disabled={next === null} onClick={() => next !== null && onGo([...cursors, next])}>
            Next
          </Button>
        </span>
      )}
    </div>
  );
}
