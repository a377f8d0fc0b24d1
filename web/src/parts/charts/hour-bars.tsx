import { lazy } from 'react';
import { ChartFrame, type ChartProps } from './chart-frame.tsx';
import styles from './charts.module.css';
import { type HourOfDay, hourText } from './hour-of-day.ts';
import { fullNumber, type Series } from './series.ts';

const Drawn = lazy(() => import('./drawn/hour-bars-drawn.tsx'));

export interface HourBarsProps extends ChartProps {
  readonly hours: readonly HourOfDay[];
  /** What bars are, and what the band is: `past 24 hours`, `usual in 30 days`. */
  readonly valueLabel: string;
  readonly bandLabel: string;
  /** What marked hours are. */
  readonly markLabel?: string;
  readonly empty?: string;
}

/** Series of hour bars: usual and unusual bars have marks of their own. */
export function hourSeries(valueLabel: string, unusual: boolean): Series[] {
  const usual: Series = { key: 'value', label: valueLabel, tone: 1 };
  return unusual ? [usual, { key: 'unusual', label: 'unusual', tone: 'high' }] : [usual];
}

/** Activity by hour of the day, over a band of what is usual. */
export function HourBars({ hours, valueLabel, bandLabel, markLabel, empty, label, unit, height = 160 }: HourBarsProps) {
  const sorted = [...hours].sort((a, b) => a.hour - b.hour);
  const anyUnusual = sorted.some(({ unusual }) => unusual === true);
  const anyBand = sorted.some(({ high }) => high !== undefined);
  const series: Series[] = [
    ...hourSeries(valueLabel, anyUnusual),
    ...(anyBand ? [{ key: 'band', label: bandLabel, tone: 7 as const }] : []),
  ];
  return (
    <ChartFrame
      label={label}
      unit={unit}
      height={height}
      series={series}
      {...(markLabel !== undefined && { signs: [{ sign: '▼', label: markLabel }] })}
      empty={sorted.length === 0 ? (empty ?? 'Nothing in this time.') : undefined}
      table={
        <table>
          <thead>
            <tr>
              <th scope="col">Hour</th>
              <th scope="col" className={styles.number}>
                {valueLabel}
              </th>
              {anyBand && (
                <th scope="col" className={styles.number}>
                  {bandLabel}
                </th>
              )}
              {anyUnusual && <th scope="col">Unusual</th>}
              {markLabel !== undefined && <th scope="col">{markLabel}</th>}
            </tr>
          </thead>
          <tbody>
            {sorted.map(({ hour, value, low, high, unusual, marked }) => (
              <tr key={hour}>
                <th scope="row">{hourText(hour)}</th>
                <td className={styles.number}>{fullNumber(value)}</td>
                {anyBand && (
                  <td className={styles.number}>
                    {high === undefined ? '' : `${fullNumber(low ?? 0)} – ${fullNumber(high)}`}
                  </td>
                )}
                {anyUnusual && <td>{unusual === true ? 'yes' : ''}</td>}
                {markLabel !== undefined && <td>{marked === true ? 'yes' : ''}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      }
    >
      <Drawn label={label} unit={unit} hours={sorted} series={series} bandLabel={bandLabel} />
    </ChartFrame>
  );
}
