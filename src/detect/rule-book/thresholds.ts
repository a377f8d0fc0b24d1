import type { Call, Expression, Literal } from '../../plan/expression.ts';
import { columnsUsed, expressionsIn } from '../../plan/expression.ts';
import type { Plan } from '../../plan/node.ts';
import { branchesOf, mapNodes, nodesOf, replaceCalls, withBranches } from '../../plan/rewrite.ts';
import type { ValueType } from '../../plan/value.ts';
import type { RuleThreshold } from './rule-entry.ts';

/** A comparison of a plan that is a threshold. Its span is one of the query's text. */
export interface FoundThreshold extends Omit<RuleThreshold, 'inForce'> {
  readonly call: Call;
}

/** How a comparison is written, and how it reads with its sides changed over. */
const OPERATORS: Readonly<Record<string, { written: RuleThreshold['operator']; turned: RuleThreshold['operator'] }>> = {
  GREATER: { written: '>', turned: '<' },
  GREATER_OR_EQUAL: { written: '>=', turned: '<=' },
  LESS: { written: '<', turned: '>' },
  LESS_OR_EQUAL: { written: '<=', turned: '>=' },
  EQUALS: { written: '==', turned: '==' },
  NOT_EQUALS: { written: '!=', turned: '!=' },
};

const WHOLE: ReadonlySet<ValueType> = new Set(['integer', 'long', 'unsigned_long']);
const [LEAST_INTEGER, GREATEST_INTEGER] = [-(2 ** 31), 2 ** 31 - 1];

/**
 * The thresholds of a plan: comparisons, behind its first aggregation, of a column that comes from an aggregate with a number.
 * In the order in which the plan has them.
 */
export function findThresholds(plan: Plan): FoundThreshold[] {
  const nodes = nodesOf(plan);
  const first = nodes.findIndex((node) => withBranches([node]).some(aggregates));
  if (first === -1) return [];
  const behind = withBranches(nodes.slice(first));
  const fromAggregates = columnsFromAggregates(behind);
  const found: Omit<FoundThreshold, 'name'>[] = [];
  for (const call of behind.flatMap(comparisonsOf)) {
    const threshold = asThreshold(call, fromAggregates);
    if (threshold !== undefined && !found.some((f) => f.call === call)) found.push(threshold);
  }
  return named(found);
}

/** The plan with other numbers in place of those of some thresholds. */
export function withThresholds(plan: Plan, values: ReadonlyMap<FoundThreshold, number>): Plan {
  if (values.size === 0) return plan;
  const calls = new Map([...values].map(([threshold, value]) => [threshold.call, value]));
  const replace = (call: Call): Call | undefined => {
    const value = calls.get(call);
    if (value === undefined) return undefined;
    const args = call.args.map((arg) => (arg.kind === 'literal' ? withNumber(arg, value) : arg));
    return { ...call, args };
  };
  // Branches are mapped by mapNodes, which must not meet them a second time through their fork.
  return mapNodes(plan, (node) => (branchesOf(node).length > 0 ? node : replaceCalls(node, replace)));
}

/** Why a number cannot stand for a threshold's; undefined where it can. */
export function whyNoThreshold(threshold: Pick<RuleThreshold, 'whole' | 'column'>, value: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'a number is expected';
  if (threshold.whole && !Number.isSafeInteger(value))
    return `a whole number is expected: \`${threshold.column}\` has no others`;
  return undefined;
}

function aggregates(node: Plan): boolean {
  return node.kind === 'aggregate' || node.kind === 'inline_aggregate';
}

/** Ids of the columns that hold what aggregates gave, or something made of it. */
function columnsFromAggregates(nodes: readonly Plan[]): ReadonlySet<number> {
  const ids = new Set<number>();
  // A fork stands before its branches, whose columns its own are made of: once round is not enough.
  for (let before = -1; before !== ids.size; ) {
    before = ids.size;
    for (const node of nodes) for (const id of madeFrom(node, ids)) ids.add(id);
  }
  return ids;
}

function madeFrom(node: Plan, known: ReadonlySet<number>): number[] {
  const reads = (expression: Expression) => columnsUsed(expression).some((c) => known.has(c.id));
  switch (node.kind) {
    case 'aggregate': {
      const groups = node.groups.filter((g) => reads(g.expression)).map((g) => g.column.id);
      return [...node.aggregates.map((a) => a.column.id), ...groups];
    }
    case 'inline_aggregate':
      return node.added.map((a) => a.column.id);
    case 'eval':
      return evalColumns(node.assignments, known);
    case 'expand':
      return known.has(node.source.id) ? [node.column.id] : [];
    case 'fork':
      return node.columns
        .filter((_, i) => node.branches.some((b) => known.has(b.columns[i]?.id ?? Number.NaN)))
        .map((c) => c.id);
    default:
      return [];
  }
}

function evalColumns(
  assignments: Extract<Plan, { kind: 'eval' }>['assignments'],
  known: ReadonlySet<number>,
): number[] {
  const made = new Set<number>();
  for (const { column, expression } of assignments) {
    if (columnsUsed(expression).some((c) => known.has(c.id) || made.has(c.id))) made.add(column.id);
  }
  return [...made];
}

function comparisonsOf(node: Plan): Call[] {
  // Only what rows are judged by, or computed from: a join's condition compares with a table.
  const expressions =
    node.kind === 'filter' ? [node.condition] : node.kind === 'eval' ? node.assignments.map((a) => a.expression) : [];
  return expressions
    .flatMap((expression) => [...expressionsIn(expression)])
    .filter((e) => e.kind === 'call')
    .filter((call) => OPERATORS[call.name] !== undefined);
}

function asThreshold(call: Call, fromAggregates: ReadonlySet<number>): Omit<FoundThreshold, 'name'> | undefined {
  const [left, right] = call.args as [Expression, Expression];
  const turned = left.kind === 'literal';
  const [column, number] = turned ? [right, left] : [left, right];
  if (column.kind !== 'column' || !fromAggregates.has(column.column.id)) return undefined;
  if (number.kind !== 'literal' || number.multi || number.value === null) return undefined;
  if (!WHOLE.has(number.type) && number.type !== 'double') return undefined;
  const operator = OPERATORS[call.name]!;
  return {
    call,
    column: column.column.name,
    operator: turned ? operator.turned : operator.written,
    value: Number(number.value),
    span: number.span,
    whole: WHOLE.has(number.type) && WHOLE.has(column.type),
  };
}

function named(found: readonly Omit<FoundThreshold, 'name'>[]): FoundThreshold[] {
  const taken = new Map<string, number>();
  return found.map((threshold) => {
    const alone = found.every((f) => f === threshold || f.column !== threshold.column);
    const name = alone ? threshold.column : `${threshold.column} ${threshold.operator}`;
    const place = (taken.get(name) ?? 0) + 1;
    taken.set(name, place);
    return { ...threshold, name: place === 1 ? name : `${name} #${place}` };
  });
}

function withNumber(literal: Literal, value: number): Literal {
  if (literal.type === 'double' || !Number.isInteger(value)) return { ...literal, type: 'double', value };
  const isInteger = literal.type === 'integer' && value >= LEAST_INTEGER && value <= GREATEST_INTEGER;
  if (isInteger) return { ...literal, value };
  const type = literal.type === 'integer' ? 'long' : literal.type;
  return { ...literal, type, value: BigInt(value) };
}
