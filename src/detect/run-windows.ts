import type { Column } from '../plan/expression.ts';
import { outputOf, type Plan } from '../plan/node.ts';
import { withBranches } from '../plan/rewrite.ts';
import type { DetectionRule } from '../rules/rule.ts';
import { emitPlan } from '../sql/emit-plan.ts';
import type { EventStore, RowValue } from '../store/event-store.ts';
import { type Cut, readsNow } from './cut.ts';
import { type Firing, keyText } from './episodes.ts';
import { type HiddenColumns, referTo } from './hidden-columns.ts';
import { holdsRun, type RunSpan, stretchesOf } from './run-span.ts';
import { runsOf, type Window, windowOf } from './schedule.ts';
import { emitOptions, identityOf, type SurvivorColumns, type Survivors } from './survivors.ts';
import { overAllWindows, overWindow, type WindowedPlan } from './windowed-plan.ts';

/** What the firings of a rule are found in. */
export interface FiringSource {
  readonly cut: Cut;
  readonly hidden: HiddenColumns;
  readonly survivors: Survivors;
  readonly rule: DetectionRule;
  readonly store: EventStore;
  /** The time of the events in the rule's streams; undefined where there are none. Asked of rules that count absence. */
  readonly eventTime?: () => Promise<Window | undefined>;
  readonly signal?: AbortSignal;
}

/** All rows a rule gave, in all its runs. */
export interface Firings {
  readonly list: readonly Firing[];
  /** The columns of their rows. */
  readonly columns: readonly Column[];
  /** The columns of their keys. */
  readonly key: readonly Column[];
  /** Whether an aggregate counts something else than the events of its group. */
  readonly partial: boolean;
}

/** Each surviving event of a rule that returns documents, in the first run that sees it. */
async function documentFirings(source: FiringSource): Promise<Firings> {
  const { survivors, rule } = source;
  const { row, time, timestamp } = survivors;
  const hiddenIds = new Set([...identityOf(survivors), row, time, timestamp].map((c) => c.id));
  const columns = survivors.columns.filter((c) => !hiddenIds.has(c.id));
  const key = identityOf(survivors);
  const plan: Plan = {
    kind: 'stored',
    table: survivors.table,
    columns: [...columns, ...key, row, time],
    span: { start: 0, end: 0 },
  };
  const list: Firing[] = [];
  for await (const values of rowsOf(plan, source, 0)) {
    const shown = values.slice(0, columns.length);
    const own = values.slice(columns.length, columns.length + key.length);
    const at = Date.parse(values.at(-1) as string);
    const runs = runsOf(at, rule.schedule);
    if (runs.first > runs.last) continue;
    list.push({ run: runs.first, key: own, row: shown, evidence: [Number(values.at(-2))], rows: 1 });
  }
  return { list, columns, key, partial: false };
}

/** All rows that a rule gives; with `spans`, those of its runs that lie in one of them (a document's is the first run that sees it). */
export async function firingsIn(source: FiringSource, spans?: readonly RunSpan[]): Promise<Firings> {
  const { cut, survivors } = source;
  if (cut.groupPart.length === 0) {
    const firings = await documentFirings(source);
    return spans === undefined ? firings : { ...firings, list: firings.list.filter((f) => holdsRun(spans, f.run)) };
  }
  const absence = countsAbsence(cut);
  if (survivors.rows === 0 && !absence) return nothing(source);
  if (cut.perWindow === undefined) return groupedFirings(source, spans);
  return windowFirings(source, absence ? await source.eventTime?.() : undefined, spans);
}

/** A STATS without BY gives a row even where no event is left. */
export function countsAbsence(cut: Cut): boolean {
  return withBranches(cut.groupPart).some((node) => node.kind === 'aggregate' && node.groups.length === 0);
}

/** The columns of a rule's key. */
export function keyColumnsOf(cut: Cut, survivors: SurvivorColumns, hidden: HiddenColumns): readonly Column[] {
  if (cut.groupPart.length === 0) return identityOf(survivors);
  return overWindow(cut, { ...survivors, table: '', rows: 0 }, { from: 0, to: 0 }, hidden).key;
}

/** No rows, and what they would be. */
function nothing(source: FiringSource): Firings {
  const { cut, survivors, hidden } = source;
  const empty = overWindow(cut, survivors, { from: 0, to: 0 }, hidden);
  return { list: [], columns: empty.result, key: empty.key, partial: countsPart(cut) };
}

/** The rows of an aggregating rule, every window in one query. */
async function groupedFirings(source: FiringSource, spans?: readonly RunSpan[]): Promise<Firings> {
  const { cut, survivors, rule, hidden } = source;
  const { schedule } = rule;
  // Most windows hold nothing: which do is found without collecting evidence, which is then collected for those alone.
  const fired = new Set<number>();
  for (const runs of spans ?? [undefined]) {
    const search = overAllWindows(cut, survivors, schedule, hidden, { lineage: false, ...(runs && { runs }) });
    for await (const values of rowsOf(onlyColumns(search.plan, [search.run!]), source, 0)) fired.add(Number(values[0]));
  }
  const { columns, key, partial } = nothing(source);
  const list: Firing[] = [];
  for (const runs of stretchesOf(fired)) {
    const windowed = overAllWindows(cut, survivors, schedule, hidden, { lineage: true, runs });
    for (const firing of await readFirings(windowed, source, { now: 0 })) list.push(firing);
  }
  return { list, columns, key, partial };
}

/**
 * The rows of a rule whose windows must be evaluated one by one: each that holds a survivor, and each other one that holds
 * any of `quiet`, where even an empty window gives a row.
 */
async function windowFirings(
  source: FiringSource,
  quiet: Window | undefined,
  spans?: readonly RunSpan[],
): Promise<Firings> {
  const { cut, survivors, rule, hidden, signal } = source;
  const { schedule } = rule;
  const list: Firing[] = [];
  const empty = overWindow(cut, survivors, { from: 0, to: 0 }, hidden);
  const wanted = (run: number) => spans === undefined || holdsRun(spans, run);
  const runs = await runsWithSurvivors(source);
  const evaluate = (run: number) => {
    signal?.throwIfAborted();
    const windowed = overWindow(cut, survivors, windowOf(run, schedule), hidden);
    return readFirings(windowed, source, { now: run * schedule.intervalMs, run });
  };
  for (const run of runs) if (wanted(run)) for (const firing of await evaluate(run)) list.push(firing);
  if (quiet !== undefined) {
    // What an empty window gives is the same for all of them, unless it depends on the time of the run.
    const same = readsNow(cut.groupPart) ? undefined : await readFirings(empty, source, { now: 0, run: 0 });
    const held = { first: runsOf(quiet.from, schedule).first, last: runsOf(quiet.to - 1, schedule).last };
    for (const { first, last } of spans ?? [held]) {
      for (let run = Math.max(first, held.first); run <= Math.min(last, held.last); run++) {
        if (runs.has(run)) continue;
        for (const firing of same ?? (await evaluate(run))) list.push({ ...firing, run });
      }
    }
  }
  return { list, columns: empty.result, key: empty.key, partial: countsPart(cut) };
}

/** Whether a number of the result may be a count of less than the group's events, or of values instead. */
export function countsPart(cut: Cut): boolean {
  return withBranches(cut.groupPart).some(
    (node) =>
      (node.kind === 'aggregate' || node.kind === 'inline_aggregate') &&
      node.aggregates.some(({ call }) => call.filter !== undefined || (call.name === 'COUNT' && call.args.length > 0)),
  );
}

/** The runs whose windows hold a survivor. */
export async function runsWithSurvivors(source: FiringSource): Promise<Set<number>> {
  const { cut, survivors, rule, hidden } = source;
  const standing = overAllWindows({ ...cut, groupPart: [] }, survivors, rule.schedule, hidden, { lineage: false });
  const run = hidden.make('run', 'long');
  const distinct: Plan = {
    kind: 'aggregate',
    input: standing.plan,
    groups: [{ column: run, expression: referTo(standing.run!) }],
    aggregates: [],
    span: standing.plan.span,
  };
  const runs = new Set<number>();
  for await (const [number] of rowsOf(distinct, source, 0)) runs.add(Number(number));
  return runs;
}

/** The row of one key computed over a span of time as if it were one window; undefined where the rule gives none. */
export async function rowOverSpan(
  source: FiringSource,
  span: Window,
  key: readonly RowValue[],
): Promise<Firing | undefined> {
  const windowed = overWindow(source.cut, source.survivors, span, source.hidden, key);
  const firings = await readFirings(windowed, source, { now: span.to, run: 0 });
  const wanted = keyText(key);
  return firings.find((f) => keyText(f.key) === wanted);
}

async function readFirings(
  windowed: WindowedPlan,
  source: FiringSource,
  at: { now: number; run?: number },
): Promise<Firing[]> {
  const columns = outputOf(windowed.plan);
  const place = (column: Column) => columns.findIndex((c) => c.id === column.id);
  const result = windowed.result.map(place);
  const key = windowed.key.map(place);
  const run = windowed.run && place(windowed.run);
  const lineage = place(windowed.lineage!);
  const firings: Firing[] = [];
  for await (const values of rowsOf(windowed.plan, source, at.now)) {
    const rows = numbers(values[lineage]!);
    firings.push({
      run: run === undefined ? at.run! : Number(values[run]),
      key: key.map((i) => values[i]!),
      row: result.map((i) => values[i]!),
      evidence: [...new Set(rows)],
      rows: rows.length,
    });
  }
  return firings;
}

function numbers(value: RowValue): number[] {
  if (value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(Number);
}

function onlyColumns(plan: Plan, columns: readonly Column[]): Plan {
  return { kind: 'project', input: plan, columns, span: plan.span };
}

/** The rows of a plan over survivors, one by one. */
export async function* rowsOf(
  plan: Plan,
  source: Pick<FiringSource, 'store' | 'signal'>,
  now: number,
): AsyncGenerator<RowValue[]> {
  const { store, signal } = source;
  const statement = emitPlan(plan, emitOptions(store, now));
  for await (const chunk of store.query(statement, outputOf(plan), signal === undefined ? {} : { signal }))
    yield* chunk;
}
