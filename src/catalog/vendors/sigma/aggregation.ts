import { compareText } from '../../../base/compare-text.ts';
import type { PredicateKind } from '../../predicate.ts';
import type { Aggregation } from './condition/ast.ts';
import { printAggregation } from './condition/print-condition.ts';
import type { UnnumberedStage } from './unnumbered-stage.ts';

const OPERATORS: Record<(Aggregation & { kind: 'compare' })['operator'], PredicateKind> = {
  '<': 'lt',
  '<=': 'lte',
  '>': 'gt',
  '>=': 'gte',
  '=': 'eq',
  '!=': 'ne',
};

/** The stage of what an old condition counts: `count(user) by host > 5` tests `COUNT_DISTINCT(user)`; `near` reads what its searches read. */
export function aggregationStage(aggregation: Aggregation, near: readonly string[]): UnnumberedStage {
  const text = printAggregation(aggregation);
  if (aggregation.kind === 'near')
    return { kind: 'aggregation', text, reads: near, makes: [], opaque: 'events near others in time' };
  const { field, by, operator, value } = aggregation;
  const sources = field === undefined ? [] : [field];
  const column = aggregateOf(aggregation.function, field);
  const test = {
    field: column,
    sources,
    aggregate: column,
    kind: OPERATORS[operator],
    values: [value],
    negated: false,
    ignoreCase: true,
    text,
  };
  const reads = [...new Set([...sources, ...by])].sort(compareText);
  return { kind: 'aggregation', text, condition: { kind: 'test', test }, reads, makes: [column] };
}

/** `count` of a field counts its distinct values (Sigma specification 1.0, "Aggregation expression"). */
function aggregateOf(name: string, field: string | undefined): string {
  if (name === 'count') return field === undefined ? 'COUNT(*)' : `COUNT_DISTINCT(${field})`;
  return `${name.toUpperCase()}(${field})`;
}
