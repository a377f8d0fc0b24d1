import { useId } from 'react';
import { useNavigate } from 'react-router';
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import type { Zone } from '../../../app/zone.ts';
import { fillOf, Patterns } from '../pattern.tsx';
import { compactNumber, fullNumber, type Series } from '../series.ts';
import { barText, type TimePoint, ticksOf, tickText } from '../time-scale.ts';
import { AXIS, GRID, MARGIN } from './look.ts';
import { Told } from './told.tsx';

/** Bars over time, as Recharts draws them. */
export default function TimeBarsDrawn({
  label,
  unit,
  points,
  step,
  series,
  zone,
  linkOf,
}: {
  label: string;
  unit: string;
  points: readonly TimePoint[];
  step: number;
  series: readonly Series[];
  zone: Zone;
  linkOf: ((from: number, to: number, series?: string) => string) | undefined;
}) {
  const id = useId();
  const navigate = useNavigate();
  // A bar of nothing is told of too: what has no value has no tooltip.
  const none = Object.fromEntries(series.map(({ key }) => [key, 0]));
  const rows = points.map(({ at, values }) => ({ at, ...none, ...values }));
  const times = points.map(({ at }) => at);
  return (
    <BarChart
      responsive
      width="100%"
      height="100%"
      data={rows}
      margin={MARGIN}
      barCategoryGap="18%"
      aria-label={`${label}: arrow keys go from bar to bar`}
      onClick={({ activeLabel }) => {
        if (linkOf !== undefined && activeLabel !== undefined)
          void navigate(linkOf(Number(activeLabel), Number(activeLabel) + step));
      }}
      {...(linkOf !== undefined && { style: { cursor: 'pointer' } })}
    >
      <defs>
        <Patterns id={id} series={series} />
      </defs>
      <CartesianGrid {...GRID} />
      <XAxis
        dataKey="at"
        {...AXIS}
        ticks={ticksOf(times, zone, 7)}
        interval="preserveStart"
        minTickGap={12}
        tickFormatter={(at) => tickText(Number(at), zone)}
      />
      <YAxis {...AXIS} width={36} allowDecimals={false} tickCount={4} tickFormatter={compactNumber} />
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: 'var(--hover)' }}
        content={({ active, label: at, payload }) =>
          active ? (
            <Told
              title={barText(Number(at), step, zone)}
              rows={series.map((each) => ({
                series: each,
                text: fullNumber(Number(payload.find(({ dataKey }) => dataKey === each.key)?.value ?? 0)),
              }))}
              unit={unit}
            />
          ) : null
        }
      />
      {series.map(({ key, label: name, tone }) => (
        <Bar key={key} dataKey={key} name={name} stackId="all" fill={fillOf(id, tone)} isAnimationActive={false} />
      ))}
    </BarChart>
  );
}
