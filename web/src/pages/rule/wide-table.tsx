import type { ReactNode } from 'react';
import styles from './rule-page.module.css';

/** A table that scrolls by itself where it is wider than the page; `label` is for those who listen. */
export function WideTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be reached by keyboard.
    // biome-ignore lint/a11y/useSemanticElements: no fieldset, and no landmark, of which a page would have many.
    <div role="group" className={styles.scroll} aria-label={label} tabIndex={0}>
      <table className={styles.table}>{children}</table>
    </div>
  );
}
