import { sql } from '../../base/sql-text.ts';
import { asDouble, once } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';

export const FMT_PERCENT = defineFunction({
  name: 'FMT_PERCENT',
  kind: 'scalar',
  category: 'string',
  description: 'A number as a percentage: 0.75 is `75%`; at most ten decimals, none that are zero.',
  parameters: [{ name: 'value', types: ['double', 'integer', 'long'] }],
  multivalue: 'null',
  result: 'keyword',
  sql: ([value], context) =>
    once('percent', sql`round(${asDouble(value!, context)} * 100, 10)`, context, (percent) => {
      const written = sql`CASE WHEN abs(${percent}) < 1e15 THEN format('{:.10f}', ${percent} + 0) ELSE format('{:.1f}', ${percent}) END`;
      return sql`CASE WHEN isfinite(${percent}) THEN rtrim(rtrim(${written}, '0'), '.') || '%' END`;
    }),
  examples: [
    {
      query:
        'ROW a = 0.07, b = 3, c = 0.12345 | EVAL a = FMT_PERCENT(a), b = FMT_PERCENT(b), c = FMT_PERCENT(c) | KEEP a, b, c',
      rows: [['7%', '300%', '12.345%']],
    },
  ],
});
