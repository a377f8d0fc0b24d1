import { useId } from 'react';
import styles from './charts.module.css';
import { fillOf, Patterns } from './pattern.tsx';
import { dashOf, fullNumber, markOf, type Series } from './series.ts';

/** A sign that a chart puts on places, beside its series. */
export interface Sign {
  readonly sign: string;
  readonly label: string;
}

/** What the series of a chart are, with what they sum to where that means something, and what its signs mean. */
export function Legend({
  series,
  totals,
  line = false,
  signs = [],
}: {
  series: readonly Series[];
  totals?: Readonly<Record<string, number>> | undefined;
  line?: boolean;
  signs?: readonly Sign[] | undefined;
}) {
  return (
    <ul className={styles.legend}>
      {series.map((each) => (
        <li key={each.key}>
          <Swatch of={each} line={line} />
          {each.label}
          {totals !== undefined && <span className={styles.figure}>{fullNumber(totals[each.key] ?? 0)}</span>}
        </li>
      ))}
      {signs.map(({ sign, label }) => (
        <li key={label}>
          <span className={styles.sign} aria-hidden="true">
            {sign}
          </span>
          {label}
        </li>
      ))}
    </ul>
  );
}

/** A series' mark beside its name. */
export function Swatch({ of, line = false }: { of: Series; line?: boolean }) {
  const id = useId();
  return (
    <svg width={14} height={12} aria-hidden="true" focusable="false">
      <defs>
        <Patterns id={id} series={[of]} />
      </defs>
      {line ? (
        <line
          x1={0}
          x2={14}
          y1={6}
          y2={6}
          stroke={markOf(of.tone)}
          strokeWidth={2.5}
          strokeDasharray={dashOf(of.tone)}
        />
      ) : (
        <rect x={1} y={0.5} width={11} height={11} rx={2} fill={fillOf(id, of.tone)} />
      )}
    </svg>
  );
}
