import { sql } from '../../base/sql-text.ts';
import { collected, withoutNulls } from '../aggregate-list.ts';
import { constantOf, once } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { STORED } from '../types.ts';

/** The engine keeps no more values of a group than this. */
const MOST = 999_999;

export const SAMPLE = defineFunction({
  name: 'SAMPLE',
  kind: 'aggregate',
  category: 'aggregate',
  description: 'So many of the values, chosen at random; all of them where there are no more.',
  parameters: [
    { name: 'field', types: STORED },
    { name: 'limit', types: ['integer'], constant: true },
  ],
  multivalue: 'native',
  result: ([field]) => (field!.type === 'text' ? 'keyword' : field!.type),
  resultMulti: () => true,
  check: ([, limit]) => {
    const count = constantOf<number>(limit) ?? 0;
    return count > 0 && count <= MOST
      ? undefined
      : { argument: 1, message: `the limit of SAMPLE is from 1 to ${MOST.toLocaleString('en')}` };
  },
  sql: ([field, limit], context) => {
    if (!field!.multi) {
      const value = context.over(
        sql`arg_min(${field!.sql}, CASE WHEN ${field!.sql} IS NOT NULL THEN random() END, ${limit!.sql})`,
      );
      return withoutNulls(value, context);
    }
    const placed = sql`list_transform(${collected(field!, context)}, lambda one: {'place': random(), 'one': one})`;
    return once('shuffled', sql`list_sort(${placed})`, context, (all) => {
      return withoutNulls(sql`list_transform(${all}[1:${limit!.sql}], lambda one: one.one)`, context);
    });
  },
  examples: [
    {
      query: 'ROW a = [1, 1, 1] | MV_EXPAND a | STATS s = SAMPLE(a, 2), t = SAMPLE(a, 9)',
      rows: [
        [
          [1, 1],
          [1, 1, 1],
        ],
      ],
    },
    { query: 'ROW a = [5, 5, 5] | STATS s = SAMPLE(a, 2)', rows: [[[5, 5]]] },
    { query: 'ROW a = 1 | WHERE a > 1 | STATS s = SAMPLE(a, 2)', rows: [[null]] },
  ],
});
