import { Sql, sql } from '../../base/sql-text.ts';
import { once } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const MV_MEDIAN = defineFunction({
  name: 'MV_MEDIAN',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The middle value, or the mean of the middle two (cut to a whole number for whole types).',
  parameters: [{ name: 'number', types: NUMBERS }],
  multivalue: 'native',
  result: ([number]) => number!.type,
  sql: ([number], context) => {
    const { type, multi, sql: list } = number!;
    if (!multi) return list;
    if (type === 'double') return sql`list_median(${list})`;
    // Whole numbers stay exact: the middle two are averaged in a wider type and rounded down.
    return once('sorted', sql`list_sort(${list})`, context, (sorted) => {
      const low = sql`CAST(${sorted}[(len(${sorted}) + 1) // 2] AS HUGEINT)`;
      const high = sql`CAST(${sorted}[len(${sorted}) // 2 + 1] AS HUGEINT)`;
      const sum = sql`(${low} + ${high})`;
      const half = sql`(${sum} - CASE WHEN ${sum} % 2 < 0 THEN 1 ELSE 0 END) // 2`;
      return sql`CAST(${half} AS ${Sql.raw(context.dialect.sqlType(type, false))})`;
    });
  },
  examples: [
    { query: 'ROW a = [3, 7, 1, 6] | EVAL b = MV_MEDIAN(a) | KEEP b', rows: [[4]] },
    { query: 'ROW a = [1.0, 2.0] | EVAL b = MV_MEDIAN(a) | KEEP b', rows: [[1.5]] },
  ],
});
