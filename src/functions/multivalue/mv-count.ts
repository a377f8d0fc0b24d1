import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STORED } from '../types.ts';

export const MV_COUNT = defineFunction({
  name: 'MV_COUNT',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The number of values; null where there is none.',
  parameters: [{ name: 'field', types: STORED }],
  multivalue: 'native',
  result: 'integer',
  sql: ([field], { dialect }) =>
    field!.multi
      ? sql`CAST(${dialect.listLength(field!.sql)} AS INTEGER)`
      : sql`CASE WHEN ${field!.sql} IS NOT NULL THEN CAST(1 AS INTEGER) END`,
  examples: [
    { query: 'ROW a = ["x", "y", "x"] | EVAL n = MV_COUNT(a) | KEEP n', rows: [[3]] },
    { query: 'ROW a = "x" | EVAL n = MV_COUNT(a) | KEEP n', rows: [[1]] },
  ],
});
