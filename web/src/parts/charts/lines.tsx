import { lazy } from 'react';
import { useZone } from '../../app/zone.ts';
import { ChartFrame, type ChartProps } from './chart-frame.tsx';
import styles from './charts.module.css';
import { fullNumber, type Series } from './series.ts';
import { barText, filledPoints, type TimePoint } from './time-scale.ts';

const Drawn = lazy(() => import('./drawn/lines-drawn.tsx'));

export interface LinesProps extends ChartProps {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly series: readonly Series[];
  readonly points: readonly TimePoint[];
  /** Whether steps without a value are zero (counts), or parts of the line that are not there (measurements). */
  readonly absent: 'zero' | 'gap';
  readonly format?: (value: number) => string;
  readonly empty?: string;
}

/** Values over time as lines, one for each series. */
export function Lines({ points, absent, format = fullNumber, empty = 'Nothing in this time.', ...props }: LinesProps) {
  const { from, to, step, series, label, unit, height = 200 } = props;
  const [zone] = useZone();
  const filled = filledPoints(points, from, to, step).map(({ at, values }) => ({
    at,
    values: absent === 'gap' ? values : { ...Object.fromEntries(series.map(({ key }) => [key, 0])), ...values },
  }));
  return (
    <ChartFrame
      label={label}
      unit={unit}
      height={height}
      series={series}
      line
      empty={points.length === 0 ? empty : undefined}
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
            </tr>
          </thead>
          <tbody>
            {filled
              .filter(({ at }) => points.some((point) => Math.floor(point.at / step) * step === at))
              .toReversed()
              .map(({ at, values }) => (
                <tr key={at}>
                  <th scope="row">{barText(at, step, zone)}</th>
                  {series.map(({ key }) => (
                    <td key={key} className={styles.number}>
                      {values[key] === undefined ? '' : format(values[key])}
                    </td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      }
    >
      <Drawn label={label} unit={unit} points={filled} step={step} series={series} zone={zone} format={format} />
    </ChartFrame>
  );
}
