import { CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from 'recharts';
import type { Zone } from '../../../app/zone.ts';
import { compactNumber, dashOf, markOf, type Series } from '../series.ts';
import { barText, type TimePoint, ticksOf, tickText } from '../time-scale.ts';
import { AXIS, GRID, MARGIN } from './look.ts';
import { Told } from './told.tsx';

/** Lines over time, as Recharts draws them. */
export default function LinesDrawn({
  label,
  unit,
  points,
  step,
  series,
  zone,
  format,
}: {
  label: string;
  unit: string;
  points: readonly TimePoint[];
  step: number;
  series: readonly Series[];
  zone: Zone;
  format: (value: number) => string;
}) {
  const rows = points.map(({ at, values }) => ({ at, ...values }));
  const times = points.map(({ at }) => at);
  return (
    <LineChart
      responsive
      width="100%"
      height="100%"
      data={rows}
      margin={MARGIN}
      aria-label={`${label}: arrow keys go from point to point`}
    >
      <CartesianGrid {...GRID} />
      <XAxis
        dataKey="at"
        {...AXIS}
        ticks={ticksOf(times, zone, 7)}
        interval="preserveStart"
        minTickGap={12}
        tickFormatter={(at) => tickText(Number(at), zone)}
      />
      <YAxis {...AXIS} width={44} tickCount={4} tickFormatter={compactNumber} />
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: 'var(--line-strong)' }}
        content={({ active, label: at, payload }) => {
          if (!active) return null;
          const told = series.flatMap((each) => {
            const value = payload.find(({ dataKey }) => dataKey === each.key)?.value;
            return value === undefined ? [] : [{ series: each, text: format(Number(value)) }];
          });
          return <Told title={barText(Number(at), step, zone)} rows={told} unit={unit} line />;
        }}
      />
      {series.map(({ key, label: name, tone }) => (
        <Line
          key={key}
          dataKey={key}
          name={name}
          type="monotone"
          stroke={markOf(tone)}
          strokeWidth={2}
          dot={false}
          isAnimationActive={false}
          {...(dashOf(tone) !== undefined && { strokeDasharray: dashOf(tone)! })}
        />
      ))}
    </LineChart>
  );
}
