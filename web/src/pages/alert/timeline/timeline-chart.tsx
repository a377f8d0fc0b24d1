import { lazy } from 'react';
import type { AlertTimeline } from '../../../api/operations.ts';
import { useZone } from '../../../app/zone.ts';
import { Button } from '../../../parts/button.tsx';
import { ChartFrame } from '../../../parts/charts/chart-frame.tsx';
import { fullNumber } from '../../../parts/charts/series.ts';
import { barText } from '../../../parts/charts/time-scale.ts';
import styles from './timeline.module.css';
import { barsOf, EVIDENCE_SIGN, OTHER_SIGN, OUTCOME_SERIES } from './timeline-series.ts';
import type { Span } from './use-timeline-span.ts';

const Drawn = lazy(() => import('./timeline-drawn.tsx'));

/** A caller's events around an alert by outcome, the alert's events and other alerts marked; or the same as a table. */
export function TimelineChart({
  line,
  opened,
  open,
  show,
}: {
  line: AlertTimeline;
  opened: Span | undefined;
  open: (span: Span) => void;
  show: (span: Span) => void;
}) {
  const [zone] = useZone();
  const bars = barsOf(line);
  const some = bars.filter((bar) => bar.ok + bar.error + bar.intervened + bar.evidence > 0);
  const totals = Object.fromEntries(
    OUTCOME_SERIES.map(({ key }) => [key, bars.reduce((sum, bar) => sum + bar[key as 'ok'], 0)]),
  );
  const label = 'Events of the caller over time';
  return (
    <ChartFrame
      label={label}
      unit="events"
      height={220}
      series={OUTCOME_SERIES}
      totals={totals}
      signs={line.alerts.length > 0 ? [EVIDENCE_SIGN, OTHER_SIGN] : [EVIDENCE_SIGN]}
      empty={some.length === 0 ? 'No events of the caller in this time.' : undefined}
      table={
        <table>
          <thead>
            <tr>
              <th scope="col">Time</th>
              {OUTCOME_SERIES.map(({ key, label: name }) => (
                <th key={key} scope="col" className={styles.number}>
                  {name}
                </th>
              ))}
              <th scope="col" className={styles.number}>
                {EVIDENCE_SIGN.label}
              </th>
              <th scope="col">
                <span className="heard">Events</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {some.map((bar) => (
              <tr key={bar.at}>
                <th scope="row">{barText(bar.at, line.bucket_ms, zone)}</th>
                {OUTCOME_SERIES.map(({ key }) => (
                  <td key={key} className={styles.number}>
                    {fullNumber(bar[key as 'ok'])}
                  </td>
                ))}
                <td className={styles.number}>{fullNumber(bar.evidence)}</td>
                <td>
                  <Button
                    small
                    aria-label={`Events of ${barText(bar.at, line.bucket_ms, zone)}`}
                    onClick={() => open({ from: bar.at, to: bar.at + line.bucket_ms })}
                  >
                    Events
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    >
      <Drawn label={label} line={line} bars={bars} zone={zone} opened={opened} open={open} show={show} />
    </ChartFrame>
  );
}
