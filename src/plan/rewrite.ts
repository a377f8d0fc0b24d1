import {
  type AggregateCall,
  type Assignment,
  type Call,
  type Column,
  columnsUsed,
  type Expression,
} from './expression.ts';
import { type Branch, outputOf, type Plan, type Source } from './node.ts';

/** The plan that a plan reads, or undefined for a source. */
export function inputOf(plan: Plan): Plan | undefined {
  return isSource(plan) ? undefined : plan.input;
}

/** The plan with another input; a source stays as it is. */
export function withInput(plan: Plan, input: Plan): Plan {
  return isSource(plan) ? plan : { ...plan, input };
}

function isSource(plan: Plan): plan is Source {
  switch (plan.kind) {
    case 'scan':
    case 'stored':
    case 'row':
    case 'lookup':
    case 'forked':
    case 'union':
      return true;
    default:
      return false;
  }
}

/** The nodes of a plan from its source to its end; what a node reads beside its input is left out. */
export function nodesOf(plan: Plan): Plan[] {
  const nodes: Plan[] = [];
  for (let node: Plan | undefined = plan; node !== undefined; node = inputOf(node)) nodes.push(node);
  return nodes.reverse();
}

/** Every node of a plan, with the branches and lookup tables that its nodes hold. */
export function* everyNodeOf(plan: Plan): Generator<Plan> {
  for (const node of nodesOf(plan)) {
    yield node;
    if (node.kind === 'join' || node.kind === 'enrich') yield node.lookup;
    for (const branch of branchesOf(node)) yield* everyNodeOf(branch.plan);
  }
}

/** The branches that come together in a node. */
export function branchesOf(node: Plan): readonly Branch[] {
  return node.kind === 'fork' || node.kind === 'union' ? node.branches : [];
}

/** These nodes, each followed by those of its branches. */
export function withBranches(nodes: readonly Plan[]): Plan[] {
  return nodes.flatMap((node) => [node, ...branchesOf(node).flatMap((b) => [...everyNodeOf(b.plan)])]);
}

/** Puts nodes, given from source to end, onto each other. */
export function stack(nodes: readonly Plan[]): Plan {
  const [source, ...rest] = nodes as [Plan, ...Plan[]];
  return rest.reduce((input, node) => withInput(node, input), source);
}

/** The plan with each of its nodes (branches and lookup tables included) replaced by what `map` makes of it. */
export function mapNodes(plan: Plan, map: (node: Plan) => Plan): Plan {
  return stack(
    nodesOf(plan).map((node) => {
      const mapped = map(node);
      switch (mapped.kind) {
        case 'fork':
        case 'union':
          return { ...mapped, branches: mapped.branches.map((b) => ({ ...b, plan: mapNodes(b.plan, map) })) };
        case 'join':
        case 'enrich': {
          const lookup = map(mapped.lookup);
          return lookup.kind === 'lookup' ? { ...mapped, lookup } : mapped;
        }
        default:
          return mapped;
      }
    }),
  );
}

/** The columns that a node's own expressions read; for one with branches, those that it takes from them. */
export function columnsRead(node: Plan): Column[] {
  switch (node.kind) {
    case 'filter':
    case 'join':
      return columnsUsed(node.condition);
    case 'eval':
      return node.assignments.flatMap((a) => columnsUsed(a.expression));
    case 'row':
      return node.columns.flatMap((a) => columnsUsed(a.expression));
    case 'project':
      return [...node.columns];
    case 'aggregate':
      return [...node.groups.flatMap((g) => columnsUsed(g.expression)), ...columnsAggregated(node.aggregates)];
    case 'inline_aggregate':
      return [
        ...node.groups,
        ...columnsAggregated(node.aggregates),
        ...node.computed.flatMap((a) => columnsUsed(a.expression)),
        ...node.added.map((a) => a.source),
      ];
    case 'sort':
      return node.keys.flatMap((k) => columnsUsed(k.expression));
    case 'limit':
      return node.by === undefined ? [] : node.by.keys.flatMap(columnsUsed);
    case 'expand':
      return [node.source];
    case 'enrich':
      return [...columnsUsed(node.condition), ...node.added.map((a) => a.source)];
    case 'fork':
    case 'union':
      return node.branches.flatMap((b) => b.columns.filter((c) => c !== undefined));
    case 'scan':
    case 'stored':
    case 'lookup':
    case 'forked':
    case 'sample':
      return [];
  }
}

function columnsAggregated(aggregates: readonly { readonly call: AggregateCall }[]): Column[] {
  return aggregates.flatMap(({ call }) => [
    ...call.args.flatMap(columnsUsed),
    ...(call.filter === undefined ? [] : columnsUsed(call.filter)),
  ]);
}

/** Leaves out of the plan's scans and lookup tables what nothing reads: with typed columns, what is not named costs nothing. */
export function pruneScan(plan: Plan): Plan {
  const used = new Set(outputOf(plan).map((c) => c.id));
  for (const node of everyNodeOf(plan)) for (const column of columnsRead(node)) used.add(column.id);
  return mapNodes(plan, (node) => {
    if (node.kind === 'scan' || node.kind === 'lookup')
      return { ...node, columns: node.columns.filter((c) => used.has(c.column.id)) };
    return node.kind === 'forked' ? { ...node, columns: node.columns.filter((c) => used.has(c.id)) } : node;
  });
}

/**
 * The node with every call in its expressions, and in its branches, replaced by what `replace` makes of it; undefined leaves a
 * call as it is.
 */
export function replaceCalls(node: Plan, replace: (call: Call) => Expression | undefined): Plan {
  const inExpression = (expression: Expression): Expression => {
    if (expression.kind !== 'call') return expression;
    return replace(expression) ?? { ...expression, args: expression.args.map(inExpression) };
  };
  const inAssignment = (a: Assignment): Assignment => ({ ...a, expression: inExpression(a.expression) });
  const inAggregate = <A extends { readonly call: AggregateCall }>(aggregate: A): A => {
    const { call } = aggregate;
    const filter = call.filter && inExpression(call.filter);
    return { ...aggregate, call: { ...call, args: call.args.map(inExpression), filter } };
  };
  switch (node.kind) {
    case 'filter':
    case 'join':
    case 'enrich':
      return { ...node, condition: inExpression(node.condition) };
    case 'eval':
      return { ...node, assignments: node.assignments.map(inAssignment) };
    case 'row':
      return { ...node, columns: node.columns.map(inAssignment) };
    case 'aggregate':
      return { ...node, groups: node.groups.map(inAssignment), aggregates: node.aggregates.map(inAggregate) };
    case 'inline_aggregate':
      return {
        ...node,
        aggregates: node.aggregates.map(inAggregate),
        computed: node.computed.map(inAssignment),
      };
    case 'sort':
      return { ...node, keys: node.keys.map((k) => ({ ...k, expression: inExpression(k.expression) })) };
    case 'limit':
      return node.by === undefined ? node : { ...node, by: { ...node.by, keys: node.by.keys.map(inExpression) } };
    case 'fork':
    case 'union': {
      const inBranch = (plan: Plan) => stack(nodesOf(plan).map((step) => replaceCalls(step, replace)));
      return { ...node, branches: node.branches.map((b) => ({ ...b, plan: inBranch(b.plan) })) };
    }
    case 'scan':
    case 'stored':
    case 'lookup':
    case 'forked':
    case 'project':
    case 'expand':
    case 'sample':
      return node;
  }
}
