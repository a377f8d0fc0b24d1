import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const BYTE_LENGTH = defineFunction({
  name: 'BYTE_LENGTH',
  kind: 'scalar',
  category: 'string',
  description: 'The number of bytes of the text in UTF-8.',
  parameters: [{ name: 'string', types: STRINGS }],
  multivalue: 'null',
  result: 'integer',
  sql: ([text]) => sql`CAST(strlen(${text!.sql}) AS INTEGER)`,
  examples: [{ query: 'ROW a = "hä" | EVAL n = BYTE_LENGTH(a) | KEEP n', rows: [[3]] }],
});
