import { Sql, sql } from '../base/sql-text.ts';
import type { AggregateCall, Column, Expression } from '../plan/expression.ts';
import type { Aggregate, Plan } from '../plan/node.ts';
import { withBranches } from '../plan/rewrite.ts';
import type { ValueType } from '../plan/value.ts';
import { columnSql, type ExpressionContext, emitAggregate } from '../sql/emit-expression.ts';
import { type Cut, readsNow } from './cut.ts';
import { call, constant, type HiddenColumns, referTo } from './hidden-columns.ts';
import type { RunSchedule } from './schedule.ts';
import type { SurvivorColumns } from './survivors.ts';

/** A value kept of a stretch of time: how it is made of survivors, and how several become one. */
interface Part {
  readonly column: Column;
  readonly make: AggregateCall;
  readonly fold: AggregateCall;
}

/**
 * A rule whose rows can be put together from parts: of each stretch of time (a granule, of which every window holds some whole ones) and
 * group key, what its aggregates need to know.
 */
export interface PartialPlan {
  readonly granuleMs: number;
  /** The start of the stretch. */
  readonly granule: Column;
  /** The group key. */
  readonly keys: readonly Column[];
  /** How many survivors, and how many events these are. */
  readonly rows: Column;
  readonly events: Column;
  /** The first and the last survivor's time, by the rule's clock and by `@timestamp`. */
  readonly firstTime: Column;
  readonly lastTime: Column;
  readonly firstStamp: Column;
  readonly lastStamp: Column;
  /** All columns of a table of parts. */
  readonly columns: readonly Column[];
  readonly parts: readonly Part[];
  /** The aggregation of survivors to parts, to stack on what gives them. */
  readonly aggregate: Aggregate;
  /** The rule's group part, over parts. */
  readonly groupPart: readonly Plan[];
}

/** Windows are put together from so many granules at most. */
const MOST_GRANULES = 1_500;
/** Types whose values of a result can be written as constants again, to ask for a key. */
const KEY_TYPES: ReadonlySet<ValueType> = new Set(['keyword', 'text', 'boolean', 'integer', 'long', 'date']);
const ROW_STEPS: ReadonlySet<Plan['kind']> = new Set(['filter', 'eval', 'project', 'sort']);
const NOWHERE = { start: 0, end: 0 };

/**
 * The rule in parts; undefined where its rows cannot be put together so: only one STATS with aggregates that can be merged, and
 * what filters and computes behind it.
 */
export function partialPlanOf(
  cut: Cut,
  hidden: HiddenColumns,
  survivors: SurvivorColumns,
  schedule: RunSchedule,
): PartialPlan | undefined {
  const [aggregate, ...rest] = cut.groupPart;
  if (aggregate?.kind !== 'aggregate' || aggregate.groups.length === 0) return undefined;
  if (!rest.every((node) => ROW_STEPS.has(node.kind)) || readsNow([aggregate])) return undefined;
  if (!aggregate.groups.every((g) => KEY_TYPES.has(g.column.type))) return undefined;
  const granuleMs = [schedule.lookbackMs, schedule.toOffsetMs].reduce(greatestDivisor, schedule.intervalMs);
  if ((schedule.lookbackMs - schedule.toOffsetMs) / granuleMs > MOST_GRANULES) return undefined;
  const counts = countsOf(cut, hidden, survivors);
  if (counts === undefined) return undefined;
  const own: Part[] = [];
  const merged: { column: Column; call: AggregateCall }[] = [];
  for (const { column, call: wanted } of aggregate.aggregates) {
    const made = partsOf(wanted, hidden);
    if (made === undefined) return undefined;
    for (const part of made.parts) own.push(part);
    merged.push({ column, call: made.merged });
  }
  const granule = hidden.make('granule', 'date');
  const keys = aggregate.groups.map((g) => hidden.make('key', g.column.type));
  const { rows, events, firstTime, lastTime, firstStamp, lastStamp } = counts;
  const parts = [...own, ...[rows, events, firstTime, lastTime, firstStamp, lastStamp]];
  const start = call('$GRANULE', [referTo(survivors.time), constant(BigInt(granuleMs), 'long')], 'date');
  const groups = [
    { column: granule, expression: start },
    ...aggregate.groups.map((g, i) => ({ column: keys[i]!, expression: g.expression })),
  ];
  return {
    granuleMs,
    granule,
    keys,
    rows: rows.column,
    events: events.column,
    firstTime: firstTime.column,
    lastTime: lastTime.column,
    firstStamp: firstStamp.column,
    lastStamp: lastStamp.column,
    columns: [granule, ...keys, ...parts.map((p) => p.column)],
    parts,
    aggregate: { ...aggregate, groups, aggregates: parts.map((p) => ({ column: p.column, call: p.make })) },
    groupPart: [
      {
        ...aggregate,
        groups: aggregate.groups.map((g, i) => ({ column: g.column, expression: referTo(keys[i]!) })),
        aggregates: merged,
      },
      ...rest,
    ],
  };
}

/** Parts of the same granule and key made one, of rows of parts. */
export function foldParts(plan: PartialPlan, rows: Sql, context: ExpressionContext): Sql {
  const keys = Sql.join([plan.granule, ...plan.keys].map(columnSql), ', ');
  const folded = plan.parts.map((p) => sql`${emitAggregate(p.fold, context)} AS ${columnSql(p.column)}`);
  return sql`SELECT ${keys}, ${Sql.join(folded, ', ')} FROM (${rows}) AS parts GROUP BY ${keys}`;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

function aggregateCall(name: string, args: readonly Expression[], type: ValueType, more: Partial<AggregateCall> = {}) {
  return { kind: 'aggregate', name, args, filter: undefined, type, multi: false, span: NOWHERE, ...more } as const;
}

/** A part that is made as it is folded. */
function part(hidden: HiddenColumns, name: string, make: AggregateCall, fold: string): Part {
  const column = hidden.make(name, make.type, make.multi);
  return { column, make, fold: aggregateCall(fold, [referTo(column)], make.type, { multi: make.multi }) };
}

function countsOf(cut: Cut, hidden: HiddenColumns, survivors: SurvivorColumns) {
  const { time, timestamp, idLow, index } = survivors;
  const several = withBranches(cut.rowPart).some(
    (node) => node.kind === 'expand' || node.kind === 'join' || node.kind === 'union',
  );
  // An event with several rows has them all in one granule of a key, so events are counted where they arise.
  if (several && typeof index !== 'string') return undefined;
  const counted = several
    ? aggregateCall('COUNT_DISTINCT', [referTo(idLow)], 'long')
    : aggregateCall('COUNT', [], 'long');
  const bound = (name: 'MIN' | 'MAX', column: Column) =>
    part(hidden, name.toLowerCase(), aggregateCall(name, [referTo(column)], 'date'), name);
  return {
    rows: part(hidden, 'rows', aggregateCall('COUNT', [], 'long'), 'SUM'),
    events: part(hidden, 'events', counted, 'SUM'),
    firstTime: bound('MIN', time),
    lastTime: bound('MAX', time),
    firstStamp: bound('MIN', timestamp),
    lastStamp: bound('MAX', timestamp),
  };
}

/** What an aggregate is put together from, and how; undefined where it cannot be. */
function partsOf(wanted: AggregateCall, hidden: HiddenColumns): { parts: Part[]; merged: AggregateCall } | undefined {
  const one = (made: Part, name: string) => {
    const { type, multi } = wanted;
    return { parts: [made], merged: aggregateCall(name, [referTo(made.column)], type, { multi }) };
  };
  const { args, filter } = wanted;
  const [arg] = args;
  switch (wanted.name) {
    case 'COUNT':
      return one(part(hidden, 'count', wanted, 'SUM'), 'SUM');
    case 'MIN':
    case 'MAX':
      return one(part(hidden, 'extreme', wanted, wanted.name), wanted.name);
    case 'VALUES':
      return one(part(hidden, 'values', wanted, 'VALUES'), 'VALUES');
    case 'COUNT_DISTINCT': {
      const type = arg!.type === 'text' ? 'keyword' : arg!.type;
      const values = aggregateCall('VALUES', [arg!], type, { multi: true, filter });
      return one(part(hidden, 'values', values, 'VALUES'), 'COUNT_DISTINCT');
    }
    case 'SUM':
      return one(part(hidden, 'total', totalOf(arg!, filter), '$TOTAL'), 'SUM');
    case 'AVG': {
      const total = part(hidden, 'total', totalOf(arg!, filter), '$TOTAL');
      const count = part(hidden, 'count', aggregateCall('COUNT', [arg!], 'long', { filter }), 'SUM');
      const merged = aggregateCall('$MEAN', [referTo(total.column), referTo(count.column)], 'double');
      return { parts: [total, count], merged };
    }
    default:
      return undefined;
  }
}

function totalOf(arg: Expression, filter: Expression | undefined): AggregateCall {
  return aggregateCall('$TOTAL', [arg], arg.type === 'double' ? 'double' : 'long', { filter });
}
