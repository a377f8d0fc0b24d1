import { useOperation } from '../../api/hooks.ts';
import { fullNumber, SEVERITY_SERIES } from '../../parts/charts/series.ts';
import { TimeBars } from '../../parts/charts/time-bars.tsx';
import type { TimePoint } from '../../parts/charts/time-scale.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { alertsLink, type Range, raisedIn } from './range.ts';

/** Alerts over time by severity, against the time before. */
export function AlertsPanel({ range }: { range: Range }) {
  const alerts = useOperation(
    'chartAlerts',
    { query: { ...raisedIn(range), interval_ms: range.step } },
    { keep: true },
  );
  const span = range.to - range.from;
  const before = useOperation(
    'countAlerts',
    { query: { ...raisedIn({ from: range.from - span, to: range.from }), facet: ['severity'] } },
    { keep: true },
  );
  const total = alerts.data?.items.reduce((sum, { count }) => sum + count, 0);
  return (
    <Panel title="Alerts raised" about={total === undefined ? '\u00a0' : compared(total, before.data?.total, range)}>
      <Loaded of={alerts} lines={6}>
        {({ items }) => (
          <TimeBars
            label={`Alerts raised ${range.words}, by severity`}
            unit="alerts"
            height={220}
            from={range.from}
            to={range.to}
            step={range.step}
            series={SEVERITY_SERIES}
            points={pointsOf(items)}
            linkOf={(from, to, severity) => alertsLink({ ...raisedIn({ from, to }), severity })}
            empty={`No alert was raised ${range.words}.`}
          />
        )}
      </Loaded>
    </Panel>
  );
}

/** Bars as the API tells them, one series each, as points of all series. */
export function pointsOf(items: readonly { at: string; value: string; count: number }[]): TimePoint[] {
  const points = new Map<number, Record<string, number>>();
  for (const { at, value, count } of items) {
    const time = Date.parse(at);
    const values = points.get(time) ?? {};
    values[value] = (values[value] ?? 0) + count;
    points.set(time, values);
  }
  return [...points].map(([at, values]) => ({ at, values }));
}

function compared(total: number, before: number | undefined, range: Range): string {
  const now = `${fullNumber(total)} ${range.words}`;
  if (before === undefined) return now;
  if (before === 0) return total === 0 ? now : `${now}; none in the time before`;
  const change = Math.round(((total - before) / before) * 100);
  if (change === 0) return `${now}, as many as in the time before`;
  return `${now}, ${Math.abs(change)} % ${change > 0 ? 'more' : 'fewer'} than in the time before (${fullNumber(before)})`;
}
