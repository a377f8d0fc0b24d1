import type { Assignment, Column } from '../plan/expression.ts';
import type { Aggregate, Plan, Stored } from '../plan/node.ts';
import { outputOf } from '../plan/node.ts';
import { replaceCalls, stack } from '../plan/rewrite.ts';
import type { RowValue } from '../store/event-store.ts';
import type { Cut } from './cut.ts';
import { call, carryThrough, constant, type HiddenColumns, referTo } from './hidden-columns.ts';
import { onlyKey } from './key-filter.ts';
import type { RunSchedule, Window } from './schedule.ts';
import { identityOf, type Survivors, within } from './survivors.ts';

/** A group part ready to run, and where its hidden results stand. */
export interface WindowedPlan {
  readonly plan: Plan;
  /** The rule's own result columns. */
  readonly result: readonly Column[];
  /** The group key: the BY columns of the last aggregation (and what MV_EXPAND made of its rows), or the event itself. */
  readonly key: readonly Column[];
  /** The number of the run that a row belongs to; absent where the plan is one window's. */
  readonly run: Column | undefined;
  /** The survivors behind a row (their `row` numbers); absent where it was not asked for. */
  readonly lineage: Column | undefined;
}

const NOWHERE = { start: 0, end: 0 };

/**
 * The group part over every window at once: each survivor stands in each run whose window holds it, and every aggregation
 * groups by the run as well.
 */
export function overAllWindows(
  cut: Cut,
  survivors: Survivors,
  schedule: RunSchedule,
  hidden: HiddenColumns,
  options: { lineage: boolean; runs?: { first: number; last: number } },
): WindowedPlan {
  const source = storedSource(survivors);
  const runs = hidden.make('runs', 'long', true);
  const run = hidden.make('run', 'long');
  const ms = (value: number) => constant(BigInt(value), 'long');
  const expression = call(
    '$RUNS',
    [referTo(survivors.time), ms(schedule.intervalMs), ms(schedule.lookbackMs), ms(schedule.toOffsetMs)],
    'long',
    true,
  );
  const assigned: Plan[] = [
    source,
    ...timeOfRuns(options.runs, schedule, survivors, source),
    { kind: 'eval', input: source, assignments: [{ column: runs, expression }], span: NOWHERE },
    { kind: 'expand', input: source, source: runs, column: run, span: NOWHERE },
    // A moment that no window holds (a rule that looks back less far than its interval) leaves a null.
    { kind: 'filter', input: source, condition: call('IS_NOT_NULL', [referTo(run)], 'boolean'), span: NOWHERE },
    ...onlyRuns(options.runs, run, source),
  ];
  const row = options.lineage ? survivors.row : undefined;
  return extend(assigned, cut.groupPart, { identity: identityOf(survivors), run, row, schedule }, hidden);
}

/** The group part over the survivors of one window; where only one key's row is wanted, over those of that key. */
export function overWindow(
  cut: Cut,
  survivors: Survivors,
  window: Window,
  hidden: HiddenColumns,
  key?: readonly RowValue[],
): WindowedPlan {
  const source = storedSource(survivors);
  const ofKey = key === undefined ? [] : onlyKey(cut, survivors, key, source);
  const inWindow = [source, ...within(window, survivors.time, source), ...ofKey];
  return extend(
    inWindow,
    cut.groupPart,
    { identity: identityOf(survivors), run: undefined, row: survivors.row },
    hidden,
  );
}

function storedSource(survivors: Survivors): Stored {
  return { kind: 'stored', table: survivors.table, columns: survivors.columns, span: NOWHERE };
}

function timeOfRuns(
  runs: { first: number; last: number } | undefined,
  schedule: RunSchedule,
  survivors: Survivors,
  source: Plan,
): Plan[] {
  if (runs === undefined) return [];
  const from = runs.first * schedule.intervalMs - schedule.lookbackMs;
  return within({ from, to: runs.last * schedule.intervalMs - schedule.toOffsetMs }, survivors.time, source);
}

function onlyRuns(runs: { first: number; last: number } | undefined, run: Column, source: Plan): Plan[] {
  if (runs === undefined) return [];
  const bound = (name: string, value: number) => call(name, [referTo(run), constant(BigInt(value), 'long')], 'boolean');
  const condition = call('AND', [bound('GREATER_OR_EQUAL', runs.first), bound('LESS_OR_EQUAL', runs.last)], 'boolean');
  return [{ kind: 'filter', input: source, condition, span: NOWHERE }];
}

/** The hidden columns of a source: who its rows are, which run they stand in, and their numbers where lineage is asked for. */
interface SourceColumns {
  readonly identity: readonly Column[];
  readonly run: Column | undefined;
  readonly row: Column | undefined;
  /** The schedule that `run` counts by. */
  readonly schedule?: RunSchedule;
}

/** Puts the group part onto its source, the hidden columns carried through every step of it. */
function extend(
  source: readonly Plan[],
  groupPart: readonly Plan[],
  columns: SourceColumns,
  hidden: HiddenColumns,
): WindowedPlan {
  let run = columns.run;
  let lineage = columns.row;
  // A row that nothing aggregates is its event.
  const aggregates = groupPart.some((node) => node.kind === 'aggregate');
  let key: readonly Column[] = aggregates ? [] : columns.identity;
  let aggregated = false;
  const nodes: Plan[] = [...source];
  for (const step of groupPart) {
    const node = run === undefined ? step : atTimeOf(run, columns.schedule!, step);
    if (node.kind === 'aggregate') {
      const grouped = groupWith(node, run, lineage, hidden);
      ({ run, lineage } = grouped);
      key = node.groups.map((g) => g.column);
      aggregated = true;
      nodes.push(grouped.node);
    } else {
      nodes.push(carryThrough(node, present(run, lineage, ...key)));
      // Rows that MV_EXPAND makes of one group are told apart by the value that each got.
      if (node.kind === 'expand' && aggregated) key = [...key.filter((c) => c.id !== node.source.id), node.column];
    }
  }
  const result = outputOf(stack([source[0]!, ...groupPart]));
  const plan: Plan = {
    kind: 'project',
    input: source[0]!,
    columns: unique([...result, ...key, ...present(run, lineage)]),
    span: NOWHERE,
  };
  return { plan: stack([...nodes, plan]), result, key, run, lineage };
}

/** The step with NOW() read as the time of the run that a row stands in. */
function atTimeOf(run: Column, schedule: RunSchedule, step: Plan): Plan {
  const ms = call('MULTIPLY', [referTo(run), constant(BigInt(schedule.intervalMs), 'long')], 'long');
  return replaceCalls(step, (c) => (c.name === 'NOW' ? call('TO_DATETIME', [ms], 'date') : undefined));
}

function groupWith(node: Aggregate, run: Column | undefined, lineage: Column | undefined, hidden: HiddenColumns) {
  const groups: Assignment[] = [...node.groups];
  const aggregates = [...node.aggregates];
  let newRun: Column | undefined;
  let newLineage: Column | undefined;
  if (run !== undefined) {
    newRun = hidden.make('run', 'long');
    groups.push({ column: newRun, expression: referTo(run) });
  }
  if (lineage !== undefined) {
    newLineage = hidden.make('lineage', 'long', true);
    const collect = {
      kind: 'aggregate',
      name: '$COLLECT',
      args: [referTo(lineage)],
      filter: undefined,
      type: 'long',
      multi: true,
      span: NOWHERE,
    } as const;
    aggregates.push({ column: newLineage, call: collect });
  }
  return { node: { ...node, groups, aggregates }, run: newRun, lineage: newLineage };
}

function present(...columns: readonly (Column | undefined)[]): Column[] {
  return columns.filter((c) => c !== undefined);
}

function unique(columns: readonly Column[]): Column[] {
  return columns.filter((c, i) => columns.findIndex((other) => other.id === c.id) === i);
}
