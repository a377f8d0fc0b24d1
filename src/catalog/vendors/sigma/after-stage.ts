import { compareText } from '../../../base/compare-text.ts';
import { conditionSources } from '../../condition-sources.ts';
import type { PredicateKind } from '../../predicate.ts';
import type { Aggregation } from './condition/ast.ts';
import { printAggregation } from './condition/print-condition.ts';
import type { After } from './condition-reader.ts';
import type { UnnumberedStage } from './unnumbered-stage.ts';

const OPERATORS: Record<(Aggregation & { kind: 'compare' })['operator'], PredicateKind> = {
  '<': 'lt',
  '<=': 'lte',
  '>': 'gt',
  '>=': 'gte',
  '=': 'eq',
  '!=': 'ne',
};

/** The stage of what follows a `|` in old conditions: `count(user) by host > 5` tests `COUNT_DISTINCT(user)`; `near` tests other events. */
export function afterStage(after: After): UnnumberedStage {
  const text = printAggregation(after);
  if (after.kind === 'near') {
    const { condition } = after;
    return { kind: 'near', text, condition, reads: conditionSources(condition), makes: [] };
  }
  return { kind: 'aggregation', text, ...counted(after, text) };
}

function counted(
  after: After & { readonly kind: 'compare' },
  text: string,
): Pick<UnnumberedStage, 'condition' | 'reads' | 'makes'> {
  const { field, by, operator, value } = after;
  const sources = field === undefined ? [] : [field];
  const column = aggregateOf(after.function, field);
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
  return { condition: { kind: 'test', test }, reads, makes: [column] };
}

/** `count` of a field counts its distinct values (Sigma specification 1.0, "Aggregation expression"). */
function aggregateOf(name: string, field: string | undefined): string {
  if (name === 'count') return field === undefined ? 'COUNT(*)' : `COUNT_DISTINCT(${field})`;
  return `${name.toUpperCase()}(${field})`;
}
