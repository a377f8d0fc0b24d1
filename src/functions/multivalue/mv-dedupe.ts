import { sql } from '../../base/sql-text.ts';
import { once } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { STORED } from '../types.ts';

export const MV_DEDUPE = defineFunction({
  name: 'MV_DEDUPE',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The values without repetitions, in the order they first appear in.',
  parameters: [{ name: 'field', types: STORED }],
  multivalue: 'native',
  result: ([field]) => field!.type,
  resultMulti: ([field]) => field!.multi,
  // Each value stays where it is the first of its kind: DuckDB's list_distinct keeps no order.
  sql: ([field], context) => {
    if (!field!.multi) return field!.sql;
    return once('all', field!.sql, context, (all) => {
      return sql`list_filter(${all}, lambda one, place: list_position(${all}, one) = place)`;
    });
  },
  examples: [{ query: 'ROW a = ["b", "a", "b"] | EVAL c = MV_DEDUPE(a) | KEEP c', rows: [[['b', 'a']]] }],
});
