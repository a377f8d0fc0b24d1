import { useMemo, useState } from 'react';
import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { QueryResult } from '../../api/operations.ts';
import { useZone, type Zone } from '../../app/zone.ts';
import { Field } from '../../parts/field.tsx';
import { Empty } from '../../parts/loaded.tsx';
import { visibleText } from '../../parts/text.tsx';
import { timeText } from '../../parts/time.tsx';
import { type ChartChoice, type ChartData, chartColumns, chartData, likelyChoice } from './chart-data.ts';
import styles from './result-chart.module.css';
import { numberText } from './values.ts';

const HEIGHT = 340;

/** A result as bars or lines; its table is the alternative. */
export default function ResultChart({ result }: { result: QueryResult }) {
  const [chosen, setChosen] = useState<Partial<ChartChoice>>({});
  const likely = useMemo(() => likelyChoice(result), [result]);
  const { x, y, series } = useMemo(() => chartColumns(result.columns), [result]);
  const [zone] = useZone();
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
      <Empty>
        <p>There is nothing to draw: a chart takes numbers beside times or names.</p>
        <p>
          For example <code>STATS calls = COUNT(*) BY t = DATE_TRUNC(5 minutes, @timestamp)</code>
        </p>
      </Empty>
    );
  const { choice } = data;
  const name = (place: number) => visibleText(result.columns[place]!.name);
  const pick = (more: Partial<ChartChoice>) => setChosen({ ...chosen, ...more });
  const label = `${name(choice.y)} by ${name(choice.x)}${choice.series === undefined ? '' : ` and ${name(choice.series)}`}`;
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
        <ResponsiveContainer width="100%" height={HEIGHT}>
          {drawn(data, zone)}
        </ResponsiveContainer>
        <figcaption>
          {label}
          {data.leftOut > 0 && `; ${data.leftOut} more are left out, the table has them`}
        </figcaption>
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

function drawn({ choice, points, series, isTime }: ChartData & { choice: ChartChoice }, zone: Zone) {
  const at = (value: unknown) =>
    typeof value === 'number' ? (isTime ? timeText(value, zone) : numberText(value)) : visibleText(String(value));
  const parts = [
    <CartesianGrid key="grid" stroke="var(--line)" vertical={false} />,
    <XAxis
      key="x"
      dataKey="x"
      tickFormatter={(value: unknown) => shortened(at(value))}
      stroke="var(--line-strong)"
      tick={{ fill: 'var(--quiet)', fontSize: 12 }}
      minTickGap={24}
    />,
    <YAxis
      key="y"
      width={64}
      stroke="var(--line-strong)"
      tick={{ fill: 'var(--quiet)', fontSize: 12 }}
      tickFormatter={(value: number) => COMPACT.format(value)}
    />,
    <Tooltip
      key="tip"
      labelFormatter={at}
      formatter={(value: unknown) => (typeof value === 'number' ? numberText(value) : String(value))}
      contentStyle={{ background: 'var(--raised)', border: '1px solid var(--line)', color: 'var(--ink)' }}
      cursor={{ fill: 'var(--hover)', stroke: 'var(--line-strong)' }}
      isAnimationActive={false}
    />,
    ...(series.length > 1 ? [<Legend key="legend" wrapperStyle={{ fontSize: 12 }} />] : []),
  ];
  const data = [...points];
  if (choice.kind === 'bars')
    return (
      <BarChart data={data} margin={{ top: 8, right: 16, bottom: 0, left: 0 }}>
        {parts}
        {series.map((name, i) => (
          <Bar
            key={name}
            dataKey={`s${i}`}
            name={visibleText(name)}
            stackId="all"
            fill={`var(--series-${i + 1})`}
            maxBarSize={48}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    );
  return (
    <LineChart data={data} margin={{ top: 8, right: 16, bottom: 0, left: 0 }}>
      {parts}
      {series.map((name, i) => (
        <Line
          key={name}
          dataKey={`s${i}`}
          name={visibleText(name)}
          stroke={`var(--series-${i + 1})`}
          strokeWidth={2}
          dot={points.length < 60}
          connectNulls
          isAnimationActive={false}
        />
      ))}
    </LineChart>
  );
}

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

function shortened(text: string): string {
  return text.length > 22 ? `…${text.slice(-21)}` : text;
}
