import { Sql, sql } from '../../base/sql-text.ts';
import { collected, withoutNulls } from '../aggregate-list.ts';
import { constantOf, singleValue } from '../argument-sql.ts';
import { defineFunction, type SqlArgument, type SqlContext } from '../definition.ts';
import { STORED, STRINGS } from '../types.ts';

export const TOP = defineFunction({
  name: 'TOP',
  kind: 'aggregate',
  category: 'aggregate',
  description:
    'The least or greatest values, as many as wanted, duplicates kept; or what another field holds beside them.',
  parameters: [
    { name: 'field', types: STORED },
    { name: 'limit', types: ['integer'], constant: true },
    { name: 'order', types: STRINGS, optional: true, constant: true },
    { name: 'outputField', types: STORED, optional: true },
  ],
  multivalue: 'native',
  result: ([field, , , output]) => {
    const { type } = output ?? field!;
    return type === 'text' ? 'keyword' : type;
  },
  resultMulti: () => true,
  check: ([, limit, order]) => {
    if (!((constantOf<number>(limit) ?? 0) > 0)) return { argument: 1, message: 'the limit of TOP is 1 or more' };
    const text = order === undefined ? 'asc' : constantOf<string>(order)?.toLowerCase();
    if (text === 'asc' || text === 'desc') return undefined;
    return { argument: 2, message: 'the order of TOP is "asc" or "desc"' };
  },
  sql: ([field, limit, order, output], context) => {
    const descending = constantOf<string>(order)?.toLowerCase() === 'desc';
    const direction = Sql.raw(descending ? "'DESC'" : "'ASC'");
    if (output !== undefined) return topOutputs(field!, limit!, output, direction, context);
    const sorted = sql`list_sort(${collected(field!, context)}, ${direction}, 'NULLS LAST')`;
    return withoutNulls(sql`${sorted}[1:${limit!.sql}]`, context);
  },
  examples: [
    {
      query: 'ROW a = [3, 1, 2, 3] | STATS t = TOP(a, 2, "desc"), b = TOP(a, 2)',
      rows: [
        [
          [3, 3],
          [1, 2],
        ],
      ],
    },
    {
      query: 'ROW a = [1, 2, 3] | MV_EXPAND a | EVAL b = 10 - a | STATS t = TOP(a, 2, "desc", b)',
      rows: [[[7, 8]]],
    },
  ],
});

/** Another field's values from the rows of the least or greatest ones; rows with several values of either are left out. */
function topOutputs(
  field: SqlArgument,
  limit: SqlArgument,
  output: SqlArgument,
  direction: Sql,
  context: SqlContext,
): Sql {
  const key = singleValue(field, context.dialect);
  const value = singleValue(output, context.dialect);
  const pair = sql`CASE WHEN ${key} IS NOT NULL THEN {'k': ${key}, 'v': ${value}} END`;
  const pairs = sql`list_filter(${context.over(sql`list(${pair})`)}, lambda p: p IS NOT NULL)`;
  const sorted = sql`list_sort(${pairs}, ${direction}, 'NULLS LAST')[1:${limit.sql}]`;
  return withoutNulls(sql`list_transform(${sorted}, lambda p: p.v)`, context);
}
