import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const LENGTH = defineFunction({
  name: 'LENGTH',
  kind: 'scalar',
  category: 'string',
  description: 'The number of characters (code points).',
  parameters: [{ name: 'string', types: STRINGS }],
  multivalue: 'null',
  result: 'integer',
  sql: ([text]) => sql`CAST(length(${text!.sql}) AS INTEGER)`,
  examples: [{ query: 'ROW a = "häh😀" | EVAL n = LENGTH(a) | KEEP n', rows: [[4]] }],
});
