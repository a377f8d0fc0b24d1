import { useId } from 'react';
import { Area, Bar, CartesianGrid, ComposedChart, ReferenceArea, Tooltip, XAxis, YAxis } from 'recharts';
import { type HourOfDay, hourText } from '../hour-of-day.ts';
import { fillOf, Patterns } from '../pattern.tsx';
import { compactNumber, fullNumber, type Series } from '../series.ts';
import { AXIS, GRID, MARGIN } from './look.ts';
import { Told } from './told.tsx';

/** Bars of hours over their band, as Recharts draws them. */
export default function HourBarsDrawn({
  label,
  unit,
  hours,
  series,
  bandLabel,
}: {
  label: string;
  unit: string;
  hours: readonly HourOfDay[];
  series: readonly Series[];
  bandLabel: string;
}) {
  const id = useId();
  const rows = hours.map(({ hour, value, low, high, unusual }) => ({
    hour,
    value: unusual === true ? 0 : value,
    unusual: unusual === true ? value : 0,
    ...(high !== undefined && { band: [low ?? 0, high] }),
  }));
  const known = new Map(hours.map((each) => [each.hour, each]));
  return (
    <ComposedChart
      responsive
      width="100%"
      height="100%"
      data={rows}
      margin={MARGIN}
      barCategoryGap="22%"
      aria-label={`${label}: arrow keys go from hour to hour`}
    >
      <defs>
        <Patterns id={id} series={series} />
      </defs>
      <CartesianGrid {...GRID} />
      {hours
        .filter(({ marked }) => marked === true)
        .map(({ hour }) => (
          <ReferenceArea
            key={hour}
            x1={hour}
            x2={hour}
            fill="var(--chosen)"
            label={{ value: '▼', position: 'insideTop', fill: 'var(--critical-mark)', fontSize: 12 }}
          />
        ))}
      <XAxis
        dataKey="hour"
        {...AXIS}
        interval="preserveStart"
        minTickGap={14}
        tickFormatter={(hour) => String(hour).padStart(2, '0')}
      />
      <YAxis {...AXIS} width={36} allowDecimals={false} tickCount={3} tickFormatter={compactNumber} />
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: 'var(--hover)' }}
        content={({ active, label: hour }) => {
          const at = known.get(Number(hour));
          if (!active || at === undefined) return null;
          const band =
            at.high === undefined
              ? []
              : [{ label: bandLabel, text: `${fullNumber(at.low ?? 0)} – ${fullNumber(at.high)}` }];
          const bar = series.find(({ key }) => key === (at.unusual === true ? 'unusual' : 'value'));
          const own = { ...(bar !== undefined && { series: bar }), text: fullNumber(at.value) };
          return <Told title={hourText(at.hour)} rows={[own, ...band]} unit={unit} />;
        }}
      />
      {series.some(({ key }) => key === 'band') && (
        <Area
          dataKey="band"
          type="step"
          fill={fillOf(id, 7)}
          fillOpacity={0.35}
          stroke="var(--series-7)"
          strokeWidth={1}
          dot={false}
          activeDot={false}
          isAnimationActive={false}
        />
      )}
      {series
        .filter(({ key }) => key !== 'band')
        .map(({ key, tone }) => (
          <Bar key={key} dataKey={key} stackId="all" fill={fillOf(id, tone)} isAnimationActive={false} />
        ))}
    </ComposedChart>
  );
}
