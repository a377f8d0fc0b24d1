import { useId, useMemo, useState } from 'react';
import { Bar, BarChart, CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from 'recharts';
import type { QueryResult } from '../../api/operations.ts';
import { useZone, type Zone } from '../../app/zone.ts';
import { AXIS, GRID, MARGIN } from '../../parts/charts/drawn/look.ts';
import { Told } from '../../parts/charts/drawn/told.tsx';
import { Legend } from '../../parts/charts/legend.tsx';
import { fillOf, Patterns } from '../../parts/charts/pattern.tsx';
import { compactNumber, dashOf, markOf, type Series, type Tone } from '../../parts/charts/series.ts';
import { ticksOf, tickText } from '../../parts/charts/time-scale.ts';
import { Field } from '../../parts/field.tsx';
import { Empty } from '../../parts/loaded.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import { timeText } from '../../parts/time.tsx';
import { type ChartChoice, type ChartData, chartColumns, chartData, likelyChoice } from './chart-data.ts';
import styles from './result-chart.module.css';
import { numberText } from './values.ts';

const HEIGHT = 320;
/** Pixels of a bar with its name beside it, and of what stands around them. */
const BAR_HEIGHT = 26;
const AROUND = 40;

/** A result as bars or lines; its table is the alternative. */
export default function ResultChart({ result }: { result: QueryResult }) {
  const [chosen, setChosen] = useState<Partial<ChartChoice>>({});
  const likely = useMemo(() => likelyChoice(result), [result]);
  const { x, y, series } = useMemo(() => chartColumns(result.columns), [result]);
  const data = useMemo(() => {
    if (likely === undefined) return undefined;
    const choice = {
      kind: chosen.kind ?? likely.kind,
      x: fits(chosen.x, x) ? chosen.x! : likely.x,
      y: fits(chosen.y, y) ? chosen.y! : likely.y,
      series: 'series' in chosen ? (fits(chosen.series, series) ? chosen.series : undefined) : likely.series,
    };
    return { choice, ...chartData(result, choice) };
  }, [result, likely, chosen, x, y, series]);
  if (data === undefined)
    return (
      <div className={styles.chart}>
        <Empty>
          <p>There is nothing to draw: a chart takes numbers beside times or names.</p>
          <p>
            For example <code>STATS calls = COUNT(*) BY t = DATE_TRUNC(5 minutes, @timestamp)</code>
          </p>
        </Empty>
      </div>
    );
  const { choice } = data;
  const name = (place: number) => visibleText(result.columns[place]!.name);
  const pick = (more: Partial<ChartChoice>) => setChosen({ ...chosen, ...more });
  const label = `${name(choice.y)} by ${name(choice.x)}${choice.series === undefined ? '' : ` and ${name(choice.series)}`}`;
  const drawnSeries = data.series.map(
    (text, i): Series => ({ key: `s${i}`, label: visibleText(text), tone: (i + 1) as Tone }),
  );
  return (
    <div className={styles.chart}>
      <div className={styles.choices}>
        <Field label="Chart">
          <select value={choice.kind} onChange={(e) => pick({ kind: e.target.value === 'lines' ? 'lines' : 'bars' })}>
            <option value="bars">Bars</option>
            <option value="lines">Lines</option>
          </select>
        </Field>
        <Choice label="Across" value={choice.x} of={x} onPick={(place) => pick({ x: place ?? choice.x })} />
        <Choice label="Up" value={choice.y} of={y} onPick={(place) => pick({ y: place ?? choice.y })} />
        <Choice
          label="Series"
          value={choice.series}
          of={series}
          none="One"
          onPick={(place) => pick({ series: place })}
        />
      </div>
      <figure aria-label={`Chart: ${label}. The same numbers are in the table.`}>
        <figcaption>
          <span>
            {label}
            {data.leftOut > 0 && `; ${numberText(data.leftOut)} more are left out, the table has them`}
          </span>
          {drawnSeries.length > 1 && <Legend series={drawnSeries} line={choice.kind === 'lines'} />}
        </figcaption>
        <Drawing data={data} choice={choice} series={drawnSeries} label={label} />
      </figure>
    </div>
  );
}

function fits(place: number | undefined, among: readonly { place: number }[]): boolean {
  return among.some((column) => column.place === place);
}

function Choice({
  label,
  value,
  of,
  none,
  onPick,
}: {
  label: string;
  value: number | undefined;
  of: readonly { name: string; place: number }[];
  none?: string;
  onPick: (place: number | undefined) => void;
}) {
  return (
    <Field label={label}>
      <select
        value={value ?? ''}
        onChange={(event) => onPick(event.target.value === '' ? undefined : Number(event.target.value))}
      >
        {none !== undefined && <option value="">{none}</option>}
        {of.map(({ name, place }) => (
          <option key={place} value={place}>
            {visibleText(name)}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface DrawingProps {
  readonly data: ChartData;
  readonly choice: ChartChoice;
  readonly series: readonly Series[];
  readonly label: string;
}

function Drawing({ data, choice, series, label }: DrawingProps) {
  const id = useId().replaceAll(/[^\w-]/g, '');
  const [zone] = useZone();
  const points = useMemo(() => [...data.points], [data.points]);
  const at = (value: unknown) => placeText(value, data.isTime, zone);
  const shared = { responsive: true, width: '100%', data: points, margin: MARGIN, 'aria-label': label } as const;
  const ticks = data.isTime
    ? ticksOf(
        points.map(({ x }) => Number(x)),
        zone,
        7,
      )
    : [];
  const across = {
    dataKey: 'x',
    ...AXIS,
    minTickGap: 12,
    interval: 'preserveStart',
    ...(ticks.length > 1 && { ticks }),
    tickFormatter: (value: unknown) => (ticks.length > 1 ? tickText(Number(value), zone) : shortened(at(value), 22)),
  } as const;
  const tip = (
    <Tooltip
      isAnimationActive={false}
      cursor={choice.kind === 'bars' ? { fill: 'var(--hover)' } : { stroke: 'var(--line-strong)' }}
      content={({ active, label: place, payload }) => {
        if (!active) return null;
        const rows = series.flatMap((each) => {
          const value = payload.find(({ dataKey }) => dataKey === each.key)?.value;
          return value === undefined ? [] : [{ series: each, text: numberText(Number(value)) }];
        });
        return <Told title={at(place)} rows={rows} line={choice.kind === 'lines'} />;
      }}
    />
  );
  if (choice.kind === 'lines')
    return (
      <LineChart {...shared} height={HEIGHT}>
        <CartesianGrid {...GRID} />
        <XAxis {...across} />
        <YAxis {...AXIS} width={56} tickCount={5} tickFormatter={compactNumber} />
        {tip}
        {series.map(({ key, tone }) => (
          <Line
            key={key}
            dataKey={key}
            stroke={markOf(tone)}
            strokeWidth={2}
            dot={points.length < 60 ? { r: 2 } : false}
            isAnimationActive={false}
            {...(dashOf(tone) !== undefined && { strokeDasharray: dashOf(tone)! })}
          />
        ))}
      </LineChart>
    );
  // Names are read beside their bars; times go from left to right.
  const named = points.some(({ x }) => typeof x === 'string');
  const height = named ? Math.max(120, points.length * BAR_HEIGHT + AROUND) : HEIGHT;
  return (
    <BarChart {...shared} height={height} layout={named ? 'vertical' : 'horizontal'}>
      <defs>
        <Patterns id={id} series={series} />
      </defs>
      <CartesianGrid {...GRID} vertical={named} horizontal={!named} />
      {named ? (
        <>
          <XAxis type="number" {...AXIS} tickFormatter={compactNumber} />
          <YAxis
            type="category"
            dataKey="x"
            {...AXIS}
            width="auto"
            interval={0}
            tickFormatter={(value) => shortened(at(value), 34)}
          />
        </>
      ) : (
        <>
          <XAxis {...across} />
          <YAxis {...AXIS} width={56} tickCount={5} tickFormatter={compactNumber} />
        </>
      )}
      {tip}
      {series.map(({ key, tone }) => (
        <Bar
          key={key}
          dataKey={key}
          stackId="all"
          fill={fillOf(id, tone)}
          maxBarSize={named ? 18 : 48}
          isAnimationActive={false}
        />
      ))}
    </BarChart>
  );
}

function placeText(value: unknown, isTime: boolean, zone: Zone): string {
  if (typeof value !== 'number') return visibleText(String(value));
  return isTime ? timeText(value, zone) : numberText(value);
}

/** The end of a long name: of ARNs and paths that is what tells them apart. */
function shortened(text: string, most: number): string {
  return text.length > most ? `…${text.slice(1 - most)}` : text;
}
