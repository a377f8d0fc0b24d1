import { sql } from '../../base/sql-text.ts';
import { ORDERED } from '../comparison.ts';
import { defineFunction } from '../definition.ts';
import { STORED } from '../types.ts';

export const LAST = defineFunction({
  name: 'LAST',
  kind: 'aggregate',
  category: 'aggregate',
  description:
    'The value of the row that comes last by another field, as by date; rows without a value, or with several, are left out; one whose other field is null counts where no row has one.',
  parameters: [
    { name: 'value', types: STORED },
    { name: 'sort', types: ORDERED },
  ],
  multivalue: 'null',
  result: ([value]) => (value!.type === 'text' ? 'keyword' : value!.type),
  sql: ([value, sort], { over }) =>
    sql`coalesce(${over(sql`arg_max(${value!.sql}, ${sort!.sql})`)}, ${over(sql`any_value(${value!.sql})`)})`,
  examples: [
    { query: 'ROW v = "a", t = TO_DATETIME("2024-01-01") | STATS x = LAST(v, t)', rows: [['a']] },
    { query: 'ROW v = "a" | STATS x = LAST(v, null)', rows: [['a']] },
  ],
});
