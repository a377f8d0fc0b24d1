import { useState } from 'react';
import { Link } from 'react-router';
import { useOperation } from '../../api/hooks.ts';
import { SEVERITY_SERIES } from '../../parts/charts/series.ts';
import { TimeBars } from '../../parts/charts/time-bars.tsx';
import type { TimePoint } from '../../parts/charts/time-scale.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';

const DAY = 86_400_000;
const DAYS = 30;

/** A rule's alerts, day by day. */
export function AlertsPanel({ id }: { id: string }) {
  // Days of UTC, as the service counts them; the same while the page is open.
  const [to] = useState(() => Math.ceil(Date.now() / DAY) * DAY);
  const from = to - DAYS * DAY;
  const query = {
    rule_id: [id],
    raised_from: new Date(from).toISOString(),
    raised_to: new Date(to).toISOString(),
    interval_ms: DAY,
    split: 'severity' as const,
  };
  const bars = useOperation('chartAlerts', { query }, { fresh: 30_000 });
  const linkOf = (start: number, end: number) =>
    `/alerts?${new URLSearchParams({ rule_id: id, state: 'any', raised_from: iso(start), raised_to: iso(end) })}`;
  return (
    <Panel
      title="Alerts a day"
      about={`Raised in the last ${DAYS} days.`}
      actions={<Link to={`/alerts?rule_id=${encodeURIComponent(id)}&state=any`}>All of them</Link>}
    >
      <Loaded of={bars} lines={5}>
        {({ items }) => (
          <TimeBars
            label="Alerts of this rule a day, by severity"
            unit="alerts"
            from={from}
            to={to}
            step={DAY}
            height={160}
            series={SEVERITY_SERIES.filter(({ key }) => items.some(({ value }) => value === key))}
            points={pointsOf(items)}
            linkOf={linkOf}
            empty={`No alert in ${DAYS} days.`}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function pointsOf(items: readonly { at: string; value: string; count: number }[]): TimePoint[] {
  const byTime = new Map<number, Record<string, number>>();
  for (const { at, value, count } of items) {
    const time = Date.parse(at);
    byTime.set(time, { ...byTime.get(time), [value]: count });
  }
  return [...byTime].map(([at, values]) => ({ at, values }));
}
