import type { Column } from '../../plan/expression.ts';
import { outputOf, type Plan } from '../../plan/node.ts';
import type { DetectionRule } from '../../rules/rule.ts';
import { emitPlan } from '../../sql/emit-plan.ts';
import type { RowValue } from '../../store/event-store.ts';
import { type AlertValue, alertValue } from '../alert.ts';
import { keyText } from '../episodes.ts';
import { call, referTo } from '../hidden-columns.ts';
import type { FoundThreshold } from '../rule-book/thresholds.ts';
import { type FiringSource, rowsOf, runsWithSurvivors } from '../run-windows.ts';
import { runsOf, type Window } from '../schedule.ts';
import { emitOptions } from '../survivors.ts';
import { overAllWindows, overWindow, type WindowedPlan } from '../windowed-plan.ts';
import { EpisodeCounter, type SweptRow } from './episode-counter.ts';
import type { SeenValues } from './ladder.ts';
import { StandingTally } from './standing-tally.ts';
import { conditionOf, type SweepPlan, type SweptTest } from './sweep-plan.ts';

export interface SweepOptions {
  /** The table that its rows are kept in. */
  readonly table: string;
  /** Whether all firings of a key are one alert. */
  readonly oneEpisode: boolean;
  /** The time of the events that are looked at. */
  readonly time: Window;
  /** The values to try, given what the threshold was compared with in rows that pass all others. */
  readonly points: (threshold: FoundThreshold, seen: SeenValues | undefined) => readonly number[];
}

/** How many alerts stand: as the rule is, and with each point in place of a threshold's value. */
export interface SweepResult {
  readonly alerts: number;
  readonly thresholds: ReadonlyMap<FoundThreshold, readonly { readonly value: number; readonly alerts: number }[]>;
}

/** Rows between two looks at whether they are still wanted. */
const STRETCH = 50_000;

/** Evaluates all windows once, and counts what each value of each threshold lets through; undefined where the rows do not tell. */
export async function sweep(
  source: FiringSource,
  plan: SweepPlan,
  options: SweepOptions,
): Promise<SweepResult | undefined> {
  const { survivors, rule, hidden, store, signal } = source;
  const { tests, last } = plan;
  const windowed = overAllWindows(plan.cut, survivors, rule.schedule, hidden, { lineage: false });
  const held = fieldsOfKey(rule, windowed);
  if (held === undefined) return undefined;
  const columns = unique([...windowed.key, windowed.run!, last, ...tests.map((t) => t.column)]);
  const rows: Plan = { kind: 'project', input: windowed.plan, columns, span: NOWHERE };
  await store.keep(options.table, emitPlan(rows, emitOptions(store)), signal && { signal });
  try {
    const kept: Plan = { kind: 'stored', table: options.table, columns, span: NOWHERE };
    const quiet = await quietRows(source, plan, options.time);
    const seen = await seenValues(kept, tests, quiet, source);
    const points = tests.map((t, i) => options.points(t.threshold, seen[i]));
    return await count(source, { plan, windowed, kept, quiet, points, held, oneEpisode: options.oneEpisode });
  } finally {
    await store.discard(options.table);
  }
}

const NOWHERE = { start: 0, end: 0 };

/** The fields that alerts are suppressed by, each with the column of the key that it is; undefined where one is not of the key. */
function fieldsOfKey(
  rule: DetectionRule,
  { result, key }: WindowedPlan,
): ReadonlyMap<string, Column | undefined> | undefined {
  const fields = new Map<string, Column | undefined>();
  for (const name of rule.alertSuppression?.groupBy ?? []) {
    const shown = result.findLast((c) => c.name === name);
    if (shown !== undefined && !key.some((k) => k.id === shown.id)) return undefined;
    fields.set(name, shown);
  }
  return fields;
}

/** What windows give that no survivor lies in: the same in each of these runs. */
interface QuietRows {
  readonly row: Omit<SweptRow, 'run'> | undefined;
  readonly runs: readonly number[];
}

async function quietRows(source: FiringSource, { cut, tests, absence }: SweepPlan, time: Window): Promise<QuietRows> {
  if (!absence) return { row: undefined, runs: [] };
  const { survivors, rule, hidden } = source;
  const empty = overWindow(cut, survivors, { from: 0, to: 0 }, hidden);
  const columns = tests.map((t) => t.column);
  const plan: Plan = {
    kind: 'project',
    input: empty.plan,
    columns: unique([empty.lineage!, ...columns]),
    span: NOWHERE,
  };
  let row: QuietRows['row'];
  for await (const [, ...compared] of rowsOf(plan, source, 0)) row = { compared: compared.map(numberOf), last: null };
  if (row === undefined) return { row, runs: [] };
  const busy = await runsWithSurvivors(source);
  const runs: number[] = [];
  const end = runsOf(time.to - 1, rule.schedule).last;
  for (let run = runsOf(time.from, rule.schedule).first; run <= end; run++) if (!busy.has(run)) runs.push(run);
  return { row, runs };
}

/** What each test is compared with at least and at most, in rows that pass all others. */
async function seenValues(
  kept: Plan,
  tests: readonly SweptTest[],
  quiet: QuietRows,
  source: FiringSource,
): Promise<(SeenValues | undefined)[]> {
  if (tests.length === 0) return [];
  const { hidden } = source;
  const aggregates = tests.flatMap((test) => {
    const others = tests.filter((t) => t !== test).map(conditionOf);
    const filter = others.length === 0 ? undefined : others.reduce((a, b) => call('AND', [a, b], 'boolean'));
    const { type } = test.column;
    return ['MIN', 'MAX'].map((name) => ({
      column: hidden.make(name.toLowerCase(), type),
      call: {
        kind: 'aggregate' as const,
        name,
        args: [referTo(test.column)],
        filter,
        type,
        multi: false,
        span: NOWHERE,
      },
    }));
  });
  const plan: Plan = { kind: 'aggregate', input: kept, groups: [], aggregates, span: NOWHERE };
  let bounds: readonly (number | null)[] = [];
  for await (const row of rowsOf(plan, source, 0)) bounds = row.map(numberOf);
  return tests.map((_, i) => {
    const known = [bounds[2 * i], bounds[2 * i + 1], ...(quiet.runs.length > 0 ? [quiet.row!.compared[i]] : [])];
    const values = known.filter((v): v is number => typeof v === 'number' && Number.isFinite(v));
    return values.length === 0 ? undefined : { least: Math.min(...values), greatest: Math.max(...values) };
  });
}

interface Counted {
  readonly plan: SweepPlan;
  readonly windowed: WindowedPlan;
  readonly kept: Plan;
  readonly quiet: QuietRows;
  readonly points: readonly (readonly number[])[];
  readonly held: ReadonlyMap<string, Column | undefined>;
  readonly oneEpisode: boolean;
}

async function count(source: FiringSource, counted: Counted): Promise<SweepResult | undefined> {
  const { rule, signal } = source;
  const { plan, windowed, kept, quiet, points, oneEpisode } = counted;
  const own = new StandingTally(rule);
  const tallies = points.map((values) => values.map(() => new StandingTally(rule)));
  const thresholds = plan.tests.map(({ threshold }, i) => ({ ...threshold, points: points[i]! }));
  let fields: Record<string, AlertValue> = {};
  const counter = new EpisodeCounter(thresholds, {
    schedule: rule.schedule,
    oneEpisode,
    begins: (threshold, point, run) => (threshold < 0 ? own : tallies[threshold]![point]!).add(run, fields),
  });
  const key = windowed.key;
  const columns = outputOf(kept);
  const place = (column: Column) => columns.findIndex((c) => c.id === column.id);
  const places = { key: key.map(place), run: place(windowed.run!), last: place(plan.last) };
  const compared = plan.tests.map((t) => place(t.column));
  const sorted: Plan = {
    kind: 'sort',
    input: kept,
    keys: [...key, windowed.run!].map((c) => ({ expression: referTo(c), descending: false, nullsFirst: false })),
    span: NOWHERE,
  };
  const silent = quiet.runs.values();
  let nextQuiet = silent.next();
  const quietUpTo = (run: number) => {
    for (; nextQuiet.done !== true && nextQuiet.value < run; nextQuiet = silent.next())
      counter.add({ ...quiet.row!, run: nextQuiet.value });
  };
  let [before, runBefore, read]: [string | undefined, number, number] = [undefined, Number.NaN, 0];
  for await (const values of rowsOf(sorted, source, 0)) {
    if (++read % STRETCH === 0) signal?.throwIfAborted();
    const keyValues = places.key.map((i) => values[i]!);
    const text = keyText(keyValues);
    const run = Number(values[places.run]);
    if (text !== before) {
      counter.nextKey();
      fields = fieldValues(counted.held, key, keyValues);
    } else if (run === runBefore) continue;
    [before, runBefore] = [text, run];
    quietUpTo(run);
    counter.add({ run, compared: compared.map((i) => numberOf(values[i]!)), last: timeOf(values[places.last]!) });
  }
  quietUpTo(Number.POSITIVE_INFINITY);
  return resultOf(own, plan.tests, points, tallies);
}

function fieldValues(
  held: ReadonlyMap<string, Column | undefined>,
  key: readonly Column[],
  values: readonly RowValue[],
): Record<string, AlertValue> {
  return Object.fromEntries(
    [...held].map(([name, column]) => {
      const i = key.findIndex((k) => k.id === column?.id);
      return [name, i === -1 ? null : alertValue(values[i]!)];
    }),
  );
}

function resultOf(
  own: StandingTally,
  tests: readonly SweptTest[],
  points: readonly (readonly number[])[],
  tallies: readonly (readonly StandingTally[])[],
): SweepResult | undefined {
  const alerts = own.standing();
  if (alerts === undefined) return undefined;
  const thresholds = new Map(
    tests.map(({ threshold }, i) => {
      const told = points[i]!.flatMap((value, p) => {
        const standing = tallies[i]![p]!.standing();
        return standing === undefined ? [] : [{ value, alerts: standing }];
      });
      return [threshold, told];
    }),
  );
  return { alerts, thresholds };
}

function numberOf(value: RowValue): number | null {
  return typeof value === 'bigint' || typeof value === 'number' ? Number(value) : null;
}

function timeOf(value: RowValue): number | null {
  return typeof value === 'string' ? Date.parse(value) : null;
}

function unique(columns: readonly Column[]): Column[] {
  return columns.filter((c, i) => columns.findIndex((other) => other.id === c.id) === i);
}
