import type { Call, Column, Expression } from '../plan/expression.ts';
import type { Expand, Filter, Plan } from '../plan/node.ts';
import { nodesOf, stack } from '../plan/rewrite.ts';

/** Steps past which a filter may move: they do not count rows. */
const PASSED: ReadonlySet<Plan['kind']> = new Set(['filter', 'project', 'expand']);

/**
 * Where a list is expanded and then only one of its values is kept, or some (`MV_EXPAND x | WHERE x == "a"`), asks first whether
 * the list has one: rows without it need not be expanded.
 */
export function filterBeforeExpand(plan: Plan): Plan {
  let nodes = nodesOf(plan);
  if (!nodes.some((node) => node.kind === 'expand')) return plan;
  for (const expand of nodes) {
    if (expand.kind !== 'expand' || !expand.source.multi) continue;
    const condition = listCondition(expand, nodes.slice(nodes.indexOf(expand) + 1));
    if (condition === undefined) continue;
    let place = nodes.indexOf(expand);
    // Not past filters, which are likely cheaper than to look into lists.
    while (nodes[place - 1]!.kind === 'expand' || nodes[place - 1]!.kind === 'project') place--;
    const filter: Filter = { kind: 'filter', input: nodes[place]!, condition, span: expand.span };
    nodes = [...nodes.slice(0, place), filter, ...nodes.slice(place)];
  }
  return stack(nodes);
}

/** What the list must hold for any of its rows to be kept; undefined where nothing is asked of it. */
function listCondition(expand: Expand, following: readonly Plan[]): Expression | undefined {
  for (const node of following) {
    if (!PASSED.has(node.kind)) return undefined;
    if (node.kind !== 'filter') continue;
    for (const conjunct of conjunctsOf(node.condition)) {
      const wanted = wantedValues(conjunct, expand.column);
      if (wanted !== undefined) return holdsOneOf(expand.source, wanted, conjunct);
    }
  }
  return undefined;
}

function conjunctsOf(condition: Expression): readonly Expression[] {
  return condition.kind === 'call' && condition.name === 'AND' ? condition.args.flatMap(conjunctsOf) : [condition];
}

/** The constants that a predicate wants a column to be one of. */
function wantedValues(predicate: Expression, column: Column): readonly Expression[] | undefined {
  if (predicate.kind !== 'call' || (predicate.name !== 'EQUALS' && predicate.name !== 'IN')) return undefined;
  const [value, ...items] = predicate.args;
  if (value?.kind !== 'column' || value.column.id !== column.id) return undefined;
  const plain = items.every(
    (item) => item.kind === 'literal' && item.value !== null && !item.multi && sameKind(item, column),
  );
  return plain ? items : undefined;
}

/** Of one SQL type, so that what is equal alone is equal in a list. */
function sameKind(item: Expression, { type }: Column): boolean {
  return item.type === type || (item.type === 'keyword' && type === 'text');
}

function holdsOneOf(list: Column, wanted: readonly Expression[], { span }: Expression): Call {
  const all: Expression = { kind: 'column', column: list, type: list.type, multi: true, span };
  const calls = wanted.map((one): Call => {
    return { kind: 'call', name: 'MV_CONTAINS', args: [all, one], type: 'boolean', multi: false, span };
  });
  return calls.length === 1 ? calls[0]! : { ...calls[0]!, name: 'OR', args: calls };
}
