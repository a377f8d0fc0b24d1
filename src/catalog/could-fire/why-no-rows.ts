import type { Span } from '../../base/diagnostic.ts';
import type { AggregateCall, Column } from '../../plan/expression.ts';
import type { Aggregate, InlineAggregate, Plan, Scan, ScanColumn, Union } from '../../plan/node.ts';
import { nodesOf } from '../../plan/rewrite.ts';
import { narrow } from './narrow.ts';
import {
  ANYTHING,
  between,
  either,
  eitherKnown,
  isRanged,
  type Known,
  knownOf,
  NULL,
  type Possible,
  truth,
} from './possible.ts';
import { possibleValue } from './possible-value.ts';

/** What is known of the events that a plan reads; what is not known is so. */
export interface EventFacts {
  /** Whether there are events to read. */
  hasEvents(scan: Scan): boolean;
  /** Whether some of them may have a value of a column. */
  hasValues(scan: Scan, column: ScanColumn): boolean;
}

/** Where a plan runs dry. */
export interface RunsDry {
  readonly node: Plan;
  /** What of the query lets nothing through: a part of a condition, a LIMIT, a source. */
  readonly span: Span;
}

/** The rows at a place of a plan: what is known of each, or where they ended. */
type Rows = { readonly known: Known } | { readonly dry: RunsDry };

/**
 * Why a plan can give no row, whatever the values of the events are that the facts leave open; undefined where it may give some.
 * Sound: where it tells of a reason, there is no row.
 */
export function whyNoRows(plan: Plan, facts: EventFacts): RunsDry | undefined {
  const rows = new Walk(facts).rows(plan);
  return 'dry' in rows ? rows.dry : undefined;
}

class Walk {
  readonly #facts: EventFacts;
  /** What comes to each fork. */
  readonly #forks = new Map<number, Rows>();

  constructor(facts: EventFacts) {
    this.#facts = facts;
  }

  rows(plan: Plan): Rows {
    let rows: Rows = { known: new Map() };
    for (const node of nodesOf(plan)) rows = this.#step(node, rows);
    return rows;
  }

  #step(node: Plan, rows: Rows): Rows {
    switch (node.kind) {
      case 'scan':
        return this.#scan(node);
      case 'union':
        return this.#branches(node, node.branches);
      case 'forked':
        return this.#forks.get(node.fork) ?? rows;
      case 'aggregate':
        return aggregated(node, rows);
      case 'row':
      case 'stored':
      case 'lookup':
        return rows;
      default:
    }
    if ('dry' in rows) return rows;
    const { known } = rows;
    switch (node.kind) {
      case 'filter': {
        const narrowed = narrow(node.condition, known, true);
        return narrowed === undefined ? { dry: { node, span: culprit(node.condition, known) } } : { known: narrowed };
      }
      case 'eval': {
        const made = new Map(known);
        for (const { column, expression } of node.assignments) made.set(column.id, possibleValue(expression, made));
        return { known: made };
      }
      case 'limit':
        return node.count === 0 ? { dry: { node, span: node.span } } : rows;
      case 'expand':
        return { known: new Map(known).set(node.column.id, knownOf(known, node.source)) };
      case 'join':
      case 'enrich': {
        const matches = narrow(node.condition, known, true) !== undefined;
        if (matches) return rows;
        const added = node.kind === 'join' ? node.added : node.added.map((a) => a.column);
        return { known: new Map([...known, ...added.map((c) => [c.id, NULL] as const)]) };
      }
      case 'inline_aggregate':
        return { known: withInline(node, known) };
      case 'fork':
        this.#forks.set(node.id, rows);
        return this.#branches(node, node.branches);
      default:
        return rows;
    }
  }

  #scan(scan: Scan): Rows {
    if (!this.#facts.hasEvents(scan)) return { dry: { node: scan, span: scan.span } };
    const missing = scan.columns.filter((c) => !this.#facts.hasValues(scan, c));
    return { known: new Map(missing.map((c) => [c.column.id, NULL])) };
  }

  #branches(node: Extract<Plan, { kind: 'fork' | 'union' }>, branches: Union['branches']): Rows {
    let met: Known | undefined;
    let dry: RunsDry | undefined;
    for (const branch of branches) {
      const rows = this.rows(branch.plan);
      if ('dry' in rows) {
        dry ??= rows.dry;
        continue;
      }
      const own = new Map<number, Possible>();
      node.columns.forEach((column, i) => {
        const from = branch.columns[i];
        own.set(column.id, from === undefined ? NULL : knownOf(rows.known, from));
      });
      met = met === undefined ? own : eitherKnown(met, own);
    }
    return met === undefined ? { dry: dry ?? { node, span: node.span } } : { known: met };
  }
}

/** The least part of a condition that holds in no row, given those before it. */
function culprit(condition: Extract<Plan, { kind: 'filter' }>['condition'], known: Known): Span {
  if (condition.kind !== 'call' || condition.name !== 'AND') return condition.span;
  let so = known;
  for (const part of condition.args) {
    const narrowed = narrow(part, so, true);
    if (narrowed === undefined) return culprit(part, so);
    so = narrowed;
  }
  return condition.span;
}

function aggregated(node: Aggregate, rows: Rows): Rows {
  // Without BY there is a row even of nothing.
  if ('dry' in rows && node.groups.length > 0) return rows;
  const made = new Map<number, Possible>();
  const grouped = node.groups.length > 0;
  for (const { column, call } of node.aggregates)
    made.set(column.id, 'dry' in rows ? ofNothing(call) : possibleAggregate(call, column, rows.known, grouped));
  if ('known' in rows)
    for (const { column, expression } of node.groups) made.set(column.id, possibleValue(expression, rows.known));
  return { known: made };
}

const MOST = Number.MAX_SAFE_INTEGER;
/** Aggregates that are one of the values that they see, or lie between them. */
const AMONG: ReadonlySet<string> = new Set(['MIN', 'MAX', 'VALUES', 'AVG', 'MEDIAN', 'TOP', 'FIRST', 'LAST', 'SAMPLE']);

/** What an aggregate gives where there is no value. */
function ofNothing({ name }: AggregateCall): Possible {
  switch (name) {
    case 'COUNT':
    case 'COUNT_DISTINCT':
      return { none: false, some: between(0, 0) };
    case 'PRESENT':
      return truth(false, true, false);
    case 'ABSENT':
      return truth(true, false, false);
    default:
      return NULL;
  }
}

function possibleAggregate(call: AggregateCall, column: Column, known: Known, grouped: boolean): Possible {
  const { name, args, filter } = call;
  const seen = filter === undefined ? known : narrow(filter, known, true);
  if (seen === undefined) return ofNothing(call);
  const value = args[0] === undefined ? undefined : possibleValue(args[0], seen);
  if (value !== undefined && value.some === undefined) return ofNothing(call);
  const always = grouped && filter === undefined && (value === undefined || !value.none);
  if (name === 'COUNT' || name === 'COUNT_DISTINCT') return { none: false, some: between(always ? 1 : 0, MOST) };
  if (!AMONG.has(name) || value === undefined) return ANYTHING;
  const among = value.some!;
  const fits = isRanged(column.type) === (among.kind === 'range');
  return { none: !always, some: fits ? among : { kind: 'any' } };
}

function withInline(node: InlineAggregate, known: Known): Known {
  const made = new Map(known);
  for (const { column, call } of node.aggregates) made.set(column.id, possibleAggregate(call, column, known, true));
  for (const { column, expression } of node.computed) made.set(column.id, possibleValue(expression, made));
  // A row without a group of its own has nulls.
  for (const { column, source } of node.added) made.set(column.id, either(knownOf(made, source), NULL));
  return made;
}
