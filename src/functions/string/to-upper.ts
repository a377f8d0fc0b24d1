import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const TO_UPPER = defineFunction({
  name: 'TO_UPPER',
  kind: 'scalar',
  category: 'string',
  description: 'The text in upper case, value by value.',
  parameters: [{ name: 'string', types: STRINGS }],
  multivalue: 'each',
  result: 'keyword',
  sql: ([text]) => sql`upper(replace(${text!.sql}, 'ß', 'SS'))`,
  examples: [{ query: 'ROW a = "Straße ü" | EVAL b = TO_UPPER(a) | KEEP b', rows: [['STRASSE Ü']] }],
});
