import { sql } from '../../base/sql-text.ts';
import { collected, withoutNulls } from '../aggregate-list.ts';
import { constantOf } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { STORED, STRINGS } from '../types.ts';

export const TOP = defineFunction({
  name: 'TOP',
  kind: 'aggregate',
  category: 'aggregate',
  description: 'The least or greatest values, as many as wanted, duplicates kept.',
  parameters: [
    { name: 'field', types: STORED },
    { name: 'limit', types: ['integer'], constant: true },
    { name: 'order', types: STRINGS, optional: true, constant: true },
  ],
  multivalue: 'native',
  result: ([field]) => (field!.type === 'text' ? 'keyword' : field!.type),
  resultMulti: () => true,
  check: ([, limit, order]) => {
    if (!((constantOf<number>(limit) ?? 0) > 0)) return { argument: 1, message: 'the limit of TOP is 1 or more' };
    const text = order === undefined ? 'asc' : constantOf<string>(order)?.toLowerCase();
    if (text === 'asc' || text === 'desc') return undefined;
    return { argument: 2, message: 'the order of TOP is "asc" or "desc"' };
  },
  sql: ([field, limit, order], context) => {
    const descending = constantOf<string>(order)?.toLowerCase() === 'desc';
    const sorted = descending
      ? sql`list_sort(${collected(field!, context)}, 'DESC', 'NULLS LAST')`
      : sql`list_sort(${collected(field!, context)}, 'ASC', 'NULLS LAST')`;
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
  ],
});
