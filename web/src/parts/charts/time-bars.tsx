import { lazy } from 'react';
import { Link } from 'react-router';
import { useZone } from '../../app/zone.ts';
import { ChartFrame, type ChartProps } from './chart-frame.tsx';
import styles from './charts.module.css';
import { fullNumber, type Series } from './series.ts';
import { barText, filledPoints, type TimePoint } from './time-scale.ts';

const Drawn = lazy(() => import('./drawn/time-bars-drawn.tsx'));

export interface TimeBarsProps extends ChartProps {
  /** Milliseconds since the epoch, half-open, and the width of a bar. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Stacked, the first at the bottom. */
  readonly series: readonly Series[];
  /** Bars; those that are absent are empty. */
  readonly points: readonly TimePoint[];
  /** Where a bar, or a series in it, leads. */
  readonly linkOf?: (from: number, to: number, series?: string) => string;
  readonly empty?: string;
}

/** Counts over time as bars, stacked by series. Bars can be gone through with the arrow keys; the table has links. */
export function TimeBars({ points, empty = 'Nothing in this time.', ...props }: TimeBarsProps) {
  const { from, to, step, series, linkOf, label, unit, height = 200 } = props;
  const [zone] = useZone();
  const filled = filledPoints(points, from, to, step);
  const sum = (key: string) => filled.reduce((total, { values }) => total + (values[key] ?? 0), 0);
  const totals = Object.fromEntries(series.map(({ key }) => [key, sum(key)]));
  const all = Object.values(totals).reduce((a, b) => a + b, 0);
  const some = filled.filter(({ values }) => series.some(({ key }) => (values[key] ?? 0) > 0));
  const cell = (at: number, value: number, key?: string) =>
    linkOf === undefined || value === 0 ? (
      fullNumber(value)
    ) : (
      <Link to={linkOf(at, at + step, key)}>{fullNumber(value)}</Link>
    );
  return (
    <ChartFrame
      label={label}
      unit={unit}
      height={height}
      series={series}
      totals={totals}
      empty={all === 0 ? empty : undefined}
      table={
        <table>
          <thead>
            <tr>
              <th scope="col">Time</th>
              {series.map(({ key, label: name }) => (
                <th key={key} scope="col" className={styles.number}>
                  {name}
                </th>
              ))}
              {series.length > 1 && (
                <th scope="col" className={styles.number}>
                  all
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {some.toReversed().map(({ at, values }) => (
              <tr key={at}>
                <th scope="row">{barText(at, step, zone)}</th>
                {series.map(({ key }) => (
                  <td key={key} className={styles.number}>
                    {cell(at, values[key] ?? 0, key)}
                  </td>
                ))}
                {series.length > 1 && (
                  <td className={styles.number}>
                    {cell(
                      at,
                      series.reduce((total, { key }) => total + (values[key] ?? 0), 0),
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      }
    >
      <Drawn label={label} unit={unit} points={filled} step={step} series={series} zone={zone} linkOf={linkOf} />
    </ChartFrame>
  );
}
