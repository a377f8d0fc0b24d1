import {
  type AggregateCall,
  type Assignment,
  type Call,
  type Column,
  columnsUsed,
  type Expression,
} from './expression.ts';
import { outputOf, type Plan } from './node.ts';

/** The plan that a plan reads, or undefined for a source. */
export function inputOf(plan: Plan): Plan | undefined {
  return plan.kind === 'scan' || plan.kind === 'stored' || plan.kind === 'row' ? undefined : plan.input;
}

/** The plan with another input; a source stays as it is. */
export function withInput(plan: Plan, input: Plan): Plan {
  return plan.kind === 'scan' || plan.kind === 'stored' || plan.kind === 'row' ? plan : { ...plan, input };
}

/** The nodes of a plan from its source to its end. */
export function nodesOf(plan: Plan): Plan[] {
  const nodes: Plan[] = [];
  for (let node: Plan | undefined = plan; node !== undefined; node = inputOf(node)) nodes.push(node);
  return nodes.reverse();
}

/** Puts nodes, given from source to end, onto each other. */
export function stack(nodes: readonly Plan[]): Plan {
  const [source, ...rest] = nodes as [Plan, ...Plan[]];
  return rest.reduce((input, node) => withInput(node, input), source);
}

/** The columns that a node's own expressions read. */
export function columnsRead(node: Plan): Column[] {
  switch (node.kind) {
    case 'filter':
      return columnsUsed(node.condition);
    case 'eval':
      return node.assignments.flatMap((a) => columnsUsed(a.expression));
    case 'row':
      return node.columns.flatMap((a) => columnsUsed(a.expression));
    case 'project':
      return [...node.columns];
    case 'aggregate':
      return [
        ...node.groups.flatMap((g) => columnsUsed(g.expression)),
        ...node.aggregates.flatMap(({ call }) => [
          ...call.args.flatMap(columnsUsed),
          ...(call.filter === undefined ? [] : columnsUsed(call.filter)),
        ]),
      ];
    case 'sort':
      return node.keys.flatMap((k) => columnsUsed(k.expression));
    case 'expand':
      return [node.source];
    case 'scan':
    case 'stored':
    case 'limit':
      return [];
  }
}

/** Leaves out of the scan what nothing reads: with typed columns, what is not named costs nothing. */
export function pruneScan(plan: Plan): Plan {
  const used = new Set(outputOf(plan).map((c) => c.id));
  const nodes = nodesOf(plan);
  for (const node of nodes) for (const column of columnsRead(node)) used.add(column.id);
  const [source, ...rest] = nodes;
  if (source?.kind !== 'scan') return plan;
  return stack([{ ...source, columns: source.columns.filter((c) => used.has(c.column.id)) }, ...rest]);
}

/** The node with every call in its expressions replaced by what `replace` makes of it; undefined leaves a call as it is. */
export function replaceCalls(node: Plan, replace: (call: Call) => Expression | undefined): Plan {
  const inExpression = (expression: Expression): Expression => {
    if (expression.kind !== 'call') return expression;
    return replace(expression) ?? { ...expression, args: expression.args.map(inExpression) };
  };
  const inAssignment = (a: Assignment): Assignment => ({ ...a, expression: inExpression(a.expression) });
  const inAggregate = (call: AggregateCall): AggregateCall => ({
    ...call,
    args: call.args.map(inExpression),
    filter: call.filter && inExpression(call.filter),
  });
  switch (node.kind) {
    case 'filter':
      return { ...node, condition: inExpression(node.condition) };
    case 'eval':
      return { ...node, assignments: node.assignments.map(inAssignment) };
    case 'row':
      return { ...node, columns: node.columns.map(inAssignment) };
    case 'aggregate':
      return {
        ...node,
        groups: node.groups.map(inAssignment),
        aggregates: node.aggregates.map((a) => ({ ...a, call: inAggregate(a.call) })),
      };
    case 'sort':
      return { ...node, keys: node.keys.map((k) => ({ ...k, expression: inExpression(k.expression) })) };
    default:
      return node;
  }
}
