import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const BIT_LENGTH = defineFunction({
  name: 'BIT_LENGTH',
  kind: 'scalar',
  category: 'string',
  description: 'The number of bits of the text in UTF-8.',
  parameters: [{ name: 'string', types: STRINGS }],
  multivalue: 'null',
  result: 'integer',
  sql: ([text]) => sql`CAST(strlen(${text!.sql}) * 8 AS INTEGER)`,
  examples: [{ query: 'ROW a = "hä" | EVAL n = BIT_LENGTH(a) | KEEP n', rows: [[24]] }],
});
