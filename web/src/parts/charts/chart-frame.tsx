import { type ReactNode, Suspense, useState } from 'react';
import { Button } from '../button.tsx';
import { Skeleton } from '../loaded.tsx';
import styles from './charts.module.css';
import { DrawingBoundary } from './drawing-boundary.tsx';
import { Legend, type Sign } from './legend.tsx';
import type { Series } from './series.ts';

/** What every chart is given besides what it draws. */
export interface ChartProps {
  /** What it shows, for those who listen: `Alerts over time by severity`. */
  readonly label: string;
  /** What is counted: `alerts`, `tokens`, `ms`. */
  readonly unit: string;
  /** Pixels. */
  readonly height?: number;
}

/**
 * A chart with its unit and legend, or the same as a table where the reader asks for that. The drawing may be loaded later: its room is kept.
 */
export function ChartFrame({
  label,
  unit,
  height = 200,
  series = [],
  totals,
  line = false,
  signs,
  empty,
  table,
  children,
}: ChartProps & {
  series?: readonly Series[];
  totals?: Readonly<Record<string, number>>;
  /** Whether series are lines in the drawing. */
  line?: boolean;
  /** What the drawing marks besides. */
  signs?: readonly Sign[];
  /** Said in place of the chart where there is nothing to draw. */
  empty?: string | undefined;
  table: ReactNode;
  children: ReactNode;
}) {
  const [asTable, setAsTable] = useState(false);
  if (empty !== undefined) {
    return (
      <p className={styles.nothing} data-height={height > 120 ? 'tall' : 'low'}>
        {empty}
      </p>
    );
  }
  return (
    <figure className={styles.chart} aria-label={label}>
      <figcaption className={styles.caption}>
        {series.length > 1 || totals !== undefined || signs !== undefined ? (
          <Legend series={series} totals={totals} line={line} signs={signs} />
        ) : (
          <span className={styles.unit}>{unit}</span>
        )}
        <Button kind="quiet" small aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          As table
        </Button>
      </figcaption>
      {asTable ? (
        <ChartTable label={label}>{table}</ChartTable>
      ) : (
        <DrawingBoundary instead={<ChartTable label={label}>{table}</ChartTable>}>
          <div className={styles.drawing} style={{ height }}>
            <Suspense fallback={<Skeleton lines={Math.max(2, Math.round(height / 40))} />}>{children}</Suspense>
          </div>
        </DrawingBoundary>
      )}
    </figure>
  );
}

function ChartTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be reached by keyboard.
    <section className={styles.table} aria-label={`${label}, as a table`} tabIndex={0}>
      {children}
    </section>
  );
}
