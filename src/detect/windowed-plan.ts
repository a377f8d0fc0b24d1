import type { Assignment, Column } from '../plan/expression.ts';
import type { Aggregate, Fork, Plan, Stored } from '../plan/node.ts';
import { outputOf } from '../plan/node.ts';
import { nodesOf, replaceCalls, stack, withBranches } from '../plan/rewrite.ts';
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

/** The group part over all rows of a table as if they were one window's; which are behind a row is not told. */
export function overTable(cut: Cut, survivors: Survivors, hidden: HiddenColumns): WindowedPlan {
  const columns = { identity: identityOf(survivors), run: undefined, row: undefined };
  return extend([storedSource(survivors)], cut.groupPart, columns, hidden);
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
  // A row that nothing aggregates is its event.
  const aggregates = aggregatesIn(groupPart);
  const carried: Carried = {
    run: columns.run,
    lineage: columns.row,
    key: aggregates ? [] : columns.identity,
    aggregated: false,
  };
  const extended = extendSteps(groupPart, carried, columns.schedule, hidden);
  const { run, lineage, key } = extended.carried;
  const result = outputOf(stack([source[0]!, ...groupPart]));
  const plan: Plan = {
    kind: 'project',
    input: source[0]!,
    columns: unique([...result, ...key, ...present(run, lineage)]),
    span: NOWHERE,
  };
  return { plan: stack([...source, ...extended.nodes, plan]), result, key, run, lineage };
}

/** The hidden columns at a place of the group part. */
interface Carried {
  readonly run: Column | undefined;
  readonly lineage: Column | undefined;
  readonly key: readonly Column[];
  /** Whether an aggregation stands before. */
  readonly aggregated: boolean;
}

function extendSteps(
  steps: readonly Plan[],
  from: Carried,
  schedule: RunSchedule | undefined,
  hidden: HiddenColumns,
): { readonly nodes: Plan[]; readonly carried: Carried } {
  let carried = from;
  const nodes: Plan[] = [];
  for (const step of steps) {
    // The branches of a fork have runs of their own once they aggregate.
    const ownRuns = step.kind === 'fork' && aggregatesIn([step]);
    const node = carried.run === undefined || ownRuns ? step : atTimeOf(carried.run, schedule!, step);
    const extended = extendStep(node, carried, schedule, hidden);
    nodes.push(extended.node);
    carried = extended.carried;
  }
  return { nodes, carried };
}

function extendStep(
  node: Plan,
  carried: Carried,
  schedule: RunSchedule | undefined,
  hidden: HiddenColumns,
): { readonly node: Plan; readonly carried: Carried } {
  const { run, lineage, key, aggregated } = carried;
  switch (node.kind) {
    case 'aggregate': {
      const grouped = groupWith(node, run, lineage, hidden);
      const groups = node.groups.map((g) => g.column);
      return {
        node: grouped.node,
        carried: { run: grouped.run, lineage: grouped.lineage, key: groups, aggregated: true },
      };
    }
    case 'inline_aggregate':
      // Each run has its own groups.
      return { node: { ...node, groups: [...node.groups, ...present(run)] }, carried };
    case 'fork':
      if (aggregatesIn([node])) return extendFork(node, carried, schedule, hidden);
      return { node: carryThrough(node, present(run, lineage, ...key)), carried };
    case 'expand': {
      // Rows that MV_EXPAND makes of one group are told apart by the value that each got.
      const told = aggregated ? [...key.filter((c) => c.id !== node.source.id), node.column] : key;
      return { node, carried: { ...carried, key: told } };
    }
    default:
      return { node: carryThrough(node, present(run, lineage, ...key)), carried };
  }
}

/** A fork some branches of which aggregate: a row is told by its branch and by the keys of all of them. */
function extendFork(
  node: Fork,
  carried: Carried,
  schedule: RunSchedule | undefined,
  hidden: HiddenColumns,
): { readonly node: Plan; readonly carried: Carried } {
  const branches = node.branches.map((b) => {
    const { nodes, carried: own } = extendSteps(nodesOf(b.plan), carried, schedule, hidden);
    return { branch: b, plan: stack(nodes), own };
  });
  const met = (column: Column | undefined, of: (own: Carried) => Column | undefined) =>
    column === undefined ? [] : [{ column: hidden.make(column.name.replace('$', ''), column.type, column.multi), of }];
  const lineage = carried.lineage && { ...carried.lineage, multi: true };
  const [run, rows] = [met(carried.run, (own) => own.run), met(lineage, (own) => own.lineage)];
  // A row that no branch aggregates is its event, beside those of the others.
  const events = branches.some(({ own }) => !own.aggregated) ? carried.key : [];
  const identity = events.flatMap((column) => met(column, (own) => (own.aggregated ? undefined : column)));
  const added = [...run, ...rows, ...identity];
  const isKey = (column: Column, i: number) =>
    column.name === '_fork' || branches.some(({ branch, own }) => own.key.some((k) => k.id === branch.columns[i]?.id));
  return {
    node: {
      ...node,
      columns: [...node.columns, ...added.map((a) => a.column)],
      branches: branches.map(({ branch, plan, own }) => ({
        plan,
        columns: [...branch.columns, ...added.map((a) => a.of(own))],
      })),
    },
    carried: {
      run: run[0]?.column,
      lineage: rows[0]?.column,
      key: [...node.columns.filter(isKey), ...identity.map((i) => i.column)],
      aggregated: true,
    },
  };
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

function aggregatesIn(nodes: readonly Plan[]): boolean {
  return withBranches(nodes).some((node) => node.kind === 'aggregate');
}

function present(...columns: readonly (Column | undefined)[]): Column[] {
  return columns.filter((c) => c !== undefined);
}

function unique(columns: readonly Column[]): Column[] {
  return columns.filter((c, i) => columns.findIndex((other) => other.id === c.id) === i);
}
