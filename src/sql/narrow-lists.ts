import { findFunction } from '../functions/registry.ts';
import type { AggregateCall, Assignment, Call, Column, Expression } from '../plan/expression.ts';
import { outputOf, type Plan, type Scan, type ScanColumn, type StoredValues } from '../plan/node.ts';
import { nodesOf, stack } from '../plan/rewrite.ts';
import { strictOperands } from './strict-operands.ts';

/** What the store knows of the values of a scan's column. */
export type ValuesOf = (column: ScanColumn, scan: Scan) => StoredValues;

/** Steps through which a column that the plan does not name reaches the next one. */
const STEPS: ReadonlySet<Plan['kind']> = new Set([
  'filter',
  'eval',
  'project',
  'sort',
  'limit',
  'expand',
  'aggregate',
  'sample',
]);
/** Ids of the columns that are added begin here, far above those that the analyser gives. */
const FIRST_ID = 1_000_000;

/**
 * Replaces fields that may hold several values by their single values, null where there are several, wherever only those
 * count: as an operand that several values make null, and behind a filter that no row with several values passes. What the
 * plan gives stays as it is.
 */
export function narrowLists(plan: Plan, valuesOf: ValuesOf): Plan {
  const nodes = nodesOf(plan).map((node) => inBranches(node, valuesOf));
  const scan = nodes[0]!;
  if (scan.kind !== 'scan' || !scan.columns.some((c) => c.column.multi)) return stack(nodes);
  const narrowing = new Narrowing(scan, valuesOf);
  const rewritten: Plan[] = [];
  let place = 1;
  for (; place < nodes.length && STEPS.has(nodes[place]!.kind); place++) {
    rewritten.push(narrowing.node(nodes[place]!));
    // Behind an aggregation there are other columns.
    if (nodes[place]!.kind === 'aggregate') {
      place++;
      break;
    }
  }
  if (narrowing.added.length === 0) return stack(nodes);
  const steps = rewritten.map((node) =>
    node.kind === 'project' ? { ...node, columns: [...node.columns, ...narrowing.added.map((a) => a.column)] } : node,
  );
  const columns = [...scan.columns, ...narrowing.added];
  const rest = nodes.slice(place);
  // What comes now may look at all columns that there are.
  if (rest.length > 0 && steps.at(-1)?.kind !== 'aggregate')
    rest.unshift({ kind: 'project', input: scan, columns: outputOf(nodes[place - 1]!), span: scan.span });
  return stack([{ ...scan, columns }, ...steps, ...rest]);
}

function inBranches(node: Plan, valuesOf: ValuesOf): Plan {
  if (node.kind !== 'fork' && node.kind !== 'union') return node;
  return { ...node, branches: node.branches.map((b) => ({ ...b, plan: narrowLists(b.plan, valuesOf) })) };
}

class Narrowing {
  readonly added: ScanColumn[] = [];
  readonly #singles = new Map<number, Column>();
  readonly #fields = new Map<number, ScanColumn>();
  /** Columns whose single values are cheaper to read than their lists. */
  readonly #cheap = new Set<number>();
  /** Columns that hold one value in every row that is left. */
  readonly #narrow = new Set<number>();

  constructor(scan: Scan, valuesOf: ValuesOf) {
    for (const column of scan.columns) {
      if (!column.column.multi) continue;
      this.#fields.set(column.column.id, column);
      if (valuesOf(column, scan).singly) this.#cheap.add(column.column.id);
    }
  }

  node(node: Plan): Plan {
    switch (node.kind) {
      case 'filter': {
        const condition = this.#inside(node.condition);
        for (const id of singleWhereTrue(node.condition)) if (this.#fields.has(id)) this.#narrow.add(id);
        return { ...node, condition };
      }
      case 'eval':
        return { ...node, assignments: node.assignments.map((a) => this.#assignment(a)) };
      case 'aggregate': {
        const groups = node.groups.map((g) => ({ ...g, expression: this.#known(g.expression) }));
        return { ...node, groups, aggregates: node.aggregates.map((a) => ({ ...a, call: this.#aggregate(a.call) })) };
      }
      case 'sort':
        return { ...node, keys: node.keys.map((k) => ({ ...k, expression: this.#known(k.expression) })) };
      default:
        return node;
    }
  }

  #assignment(a: Assignment): Assignment {
    return { ...a, expression: this.#inside(a.expression) };
  }

  #aggregate(call: AggregateCall): AggregateCall {
    const definition = findFunction(call.name);
    const native = definition?.multivalue === 'native';
    const args = call.args.map((arg) => (native ? this.#known(arg) : this.#operand(arg)));
    const multi = definition?.resultMulti?.(args.map((arg) => ({ ...arg, literal: undefined }))) ?? false;
    const filter = call.filter && this.#inside(call.filter);
    return { ...call, args: multi === call.multi ? args : call.args, filter };
  }

  /** An expression with its operands narrowed; itself it stays a list where it was one. */
  #inside(expression: Expression): Expression {
    if (expression.kind !== 'call') return expression;
    return { ...expression, args: this.#operands(expression) };
  }

  #operands(call: Call): Expression[] {
    const multivalue = findFunction(call.name)?.multivalue;
    return call.args.map((arg, i) => {
      const single = multivalue === 'null' || (multivalue === 'each' && i > 0);
      return single ? this.#operand(arg) : this.#inside(arg);
    });
  }

  /** An operand that counts only where it is a single value. */
  #operand(expression: Expression): Expression {
    if (expression.kind === 'column' && this.#cheap.has(expression.column.id)) return this.#single(expression);
    return this.#known(expression);
  }

  /** A column as its single values where it holds nothing else. */
  #known(expression: Expression): Expression {
    if (expression.kind === 'column' && this.#narrow.has(expression.column.id)) return this.#single(expression);
    return this.#inside(expression);
  }

  #single(expression: Expression & { kind: 'column' }): Expression {
    const { id } = expression.column;
    let column = this.#singles.get(id);
    if (column === undefined) {
      column = { ...expression.column, id: id + FIRST_ID, multi: false };
      this.#singles.set(id, column);
      this.added.push({ ...this.#fields.get(id)!, column });
    }
    return { ...expression, column, multi: false };
  }
}

/** The columns that hold a single value wherever a condition is true. */
function singleWhereTrue(condition: Expression): ReadonlySet<number> {
  if (condition.kind !== 'call') return new Set();
  switch (condition.name) {
    case 'AND':
      return new Set(condition.args.flatMap((arg) => [...singleWhereTrue(arg)]));
    case 'OR': {
      const [first, ...rest] = condition.args.map(singleWhereTrue);
      return new Set([...first!].filter((id) => rest.every((other) => other.has(id))));
    }
    case 'NOT':
      return singleWhereKnown(condition.args[0]!);
    default:
      return singleWhereKnown(condition);
  }
}

/** The columns that hold a single value wherever a predicate is not null. */
function singleWhereKnown(predicate: Expression): ReadonlySet<number> {
  if (predicate.kind !== 'call') return new Set();
  if (predicate.name === 'NOT') return singleWhereKnown(predicate.args[0]!);
  return new Set(strictOperands(predicate).flatMap((arg) => (arg.kind === 'column' ? [arg.column.id] : [])));
}
