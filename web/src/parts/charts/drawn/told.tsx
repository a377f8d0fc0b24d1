import type { ReactNode } from 'react';
import styles from '../charts.module.css';
import { Swatch } from '../legend.tsx';
import type { Series } from '../series.ts';

/** What a chart tells of the place that is pointed at, or gone to by the arrow keys. */
export function Told({
  title,
  rows,
  unit,
  line = false,
}: {
  title: ReactNode;
  rows: readonly { readonly series?: Series; readonly label?: string; readonly text: string }[];
  unit?: string;
  line?: boolean;
}) {
  return (
    <div className={styles.told} role="status">
      <strong>{title}</strong>
      <ul>
        {rows.map(({ series, label, text }) => (
          <li key={series?.key ?? label}>
            {series !== undefined && <Swatch of={series} line={line} />}
            <span>{label ?? series?.label}</span>
            <span className={styles.figure}>{text}</span>
          </li>
        ))}
      </ul>
      {unit !== undefined && <span className={styles.unit}>{unit}</span>}
    </div>
  );
}
