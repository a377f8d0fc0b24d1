import { useId, useRef, useState } from 'react';
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  ReferenceArea,
  ReferenceLine,
  Scatter,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { AlertTimeline } from '../../../api/operations.ts';
import type { Zone } from '../../../app/zone.ts';
import { AXIS, GRID } from '../../../parts/charts/drawn/look.ts';
import { Told } from '../../../parts/charts/drawn/told.tsx';
import { fillOf, Patterns } from '../../../parts/charts/pattern.tsx';
import { compactNumber, fullNumber } from '../../../parts/charts/series.ts';
import { barText, ticksOf, tickText } from '../../../parts/charts/time-scale.ts';
import { barAt, EVIDENCE_SIGN, OTHER_SIGN, OUTCOME_SERIES, type TimelineBar } from './timeline-series.ts';
import type { Span } from './use-timeline-span.ts';

const MARGIN = { top: 22, right: 6, bottom: 0, left: 0 };

/** A timeline as Recharts draws it. Dragging over bars chooses a span; a click, or Enter on the bar gone to, opens one. */
export default function TimelineDrawn({
  label,
  line,
  bars,
  zone,
  opened,
  open,
  show,
}: {
  label: string;
  line: AlertTimeline;
  bars: readonly TimelineBar[];
  zone: Zone;
  opened: Span | undefined;
  open: (span: Span) => void;
  show: (span: Span) => void;
}) {
  const id = useId();
  const step = line.bucket_ms;
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  const pointed = useRef<number | undefined>(undefined);
  const rows = bars.map((bar) => ({ ...bar, ...(bar.evidence > 0 && { mark: bar.ok + bar.error + bar.intervened }) }));
  const others = [...new Set(line.alerts.map((alert) => barAt(line, alert.last_seen)))];
  const placeOf = (value: unknown) => (value === undefined || value === null ? undefined : Number(value));
  const end = () => {
    if (drag === undefined) return;
    const [from, last] = drag.from < drag.to ? [drag.from, drag.to] : [drag.to, drag.from];
    setDrag(undefined);
    if (from === last) open({ from, to: from + step });
    else show({ from, to: last + step });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the chart inside has the focus; Enter reaches here from it.
    <div
      style={{ height: '100%', cursor: 'crosshair' }}
      onKeyDown={(event) => {
        const at = pointed.current;
        if (event.key !== 'Enter' || at === undefined) return;
        event.preventDefault();
        open({ from: at, to: at + step });
      }}
    >
      <ComposedChart
        responsive
        width="100%"
        height="100%"
        data={rows}
        margin={MARGIN}
        barCategoryGap="12%"
        aria-label={`${label}: arrow keys go from bar to bar, Enter lists a bar's events`}
        onMouseDown={({ activeLabel }) => {
          const at = placeOf(activeLabel);
          if (at !== undefined) setDrag({ from: at, to: at });
        }}
        onMouseMove={({ activeLabel }) => {
          const at = placeOf(activeLabel);
          if (at !== undefined && drag !== undefined && drag.to !== at) setDrag({ from: drag.from, to: at });
        }}
        onMouseUp={end}
        onMouseLeave={() => setDrag(undefined)}
      >
        <defs>
          <Patterns id={id} series={OUTCOME_SERIES} />
        </defs>
        <CartesianGrid {...GRID} />
        <ReferenceArea
          x1={barAt(line, line.alert.from)}
          x2={barAt(line, line.alert.to)}
          fill="var(--critical-ground)"
          fillOpacity={0.7}
        />
        {opened !== undefined && (
          <ReferenceArea
            x1={barAt(line, new Date(opened.from).toISOString())}
            x2={barAt(line, new Date(opened.to - 1).toISOString())}
            fill="var(--chosen)"
            stroke="var(--accent)"
          />
        )}
        {drag !== undefined && (
          <ReferenceArea
            x1={Math.min(drag.from, drag.to)}
            x2={Math.max(drag.from, drag.to)}
            fill="var(--chosen)"
            fillOpacity={0.8}
          />
        )}
        <XAxis
          dataKey="at"
          {...AXIS}
          ticks={ticksOf(
            bars.map(({ at }) => at),
            zone,
            7,
          )}
          interval="preserveStart"
          minTickGap={12}
          tickFormatter={(at) => tickText(Number(at), zone)}
        />
        <YAxis {...AXIS} width={36} allowDecimals={false} tickCount={4} tickFormatter={compactNumber} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--hover)' }}
          content={({ active, label: at }) => {
            pointed.current = active ? placeOf(at) : undefined;
            const bar = bars.find((each) => each.at === placeOf(at));
            if (!active || bar === undefined) return null;
            const told = OUTCOME_SERIES.map((series) => ({
              series,
              text: fullNumber(bar[series.key as 'ok' | 'error' | 'intervened']),
            }));
            const marks = bar.evidence > 0 ? [{ label: EVIDENCE_SIGN.label, text: fullNumber(bar.evidence) }] : [];
            return <Told title={barText(bar.at, step, zone)} rows={[...told, ...marks]} unit="events" />;
          }}
        />
        {OUTCOME_SERIES.map(({ key, label: name, tone }) => (
          <Bar key={key} dataKey={key} name={name} stackId="all" fill={fillOf(id, tone)} isAnimationActive={false} />
        ))}
        {others.map((at) => (
          <ReferenceLine
            key={at}
            x={at}
            stroke="var(--line-strong)"
            strokeDasharray="2 3"
            label={{ value: OTHER_SIGN.sign, position: 'top', fill: 'var(--high-mark)', fontSize: 11 }}
          />
        ))}
        <Scatter dataKey="mark" shape={Mark} isAnimationActive={false} tooltipType="none" />
      </ComposedChart>
    </div>
  );
}

/** A triangle that points at the top of a bar with events of the alert. */
function Mark({ cx, cy }: { cx?: number | undefined; cy?: number | undefined }) {
  if (cx === undefined || cy === undefined || Number.isNaN(cy)) return <g />;
  return <path d={`M${cx - 5} ${cy - 12}h10l-5 8z`} fill="var(--critical-mark)" stroke="var(--raised)" />;
}
