import type { Aggregation, ConditionTree, Search } from './ast.ts';

/** Writes a condition so that reading it gives the same tree. */
export function printCondition({ search, aggregation }: ConditionTree): string {
  return aggregation === undefined ? printSearch(search) : `${printSearch(search)} | ${printAggregation(aggregation)}`;
}

/** Writes a search; in parentheses where its place asks for them. */
export function printSearch(search: Search, within: 'or' | 'and' | 'not' | undefined = undefined): string {
  switch (search.kind) {
    case 'name':
      return search.name;
    case 'of':
      return `${search.quantity} of ${search.pattern}`;
    case 'not':
      return `not ${printSearch(search.of, 'not')}`;
    case 'and':
      return parenthesised(
        search.of.map((part) => printSearch(part, 'and')).join(' and '),
        within === 'and' || within === 'not',
      );
    case 'or':
      return parenthesised(search.of.map((part) => printSearch(part, 'or')).join(' or '), within !== undefined);
  }
}

/** Writes what stands after the `|`. */
export function printAggregation(aggregation: Aggregation): string {
  if (aggregation.kind === 'near') return `near ${printSearch(aggregation.of)}`;
  const by = aggregation.by.length === 0 ? '' : ` by ${aggregation.by.join(', ')}`;
  return `${aggregation.function}(${aggregation.field ?? ''})${by} ${aggregation.operator} ${aggregation.value}`;
}

function parenthesised(text: string, wanted: boolean): string {
  return wanted ? `(${text})` : text;
}
