import { sql } from '../../base/sql-text.ts';
import { atLeast } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { integerText } from '../integer-text.ts';
import { STRINGS } from '../types.ts';

export const LEFT = defineFunction({
  name: 'LEFT',
  kind: 'scalar',
  category: 'string',
  description: 'The first characters of text, as many as wanted.',
  parameters: [
    { name: 'string', types: STRINGS },
    { name: 'length', types: ['integer'] },
  ],
  multivalue: 'null',
  result: 'keyword',
  coerce: integerText(1),
  sql: ([text, length], context) => sql`left(${text!.sql}, ${atLeast(0, length!.sql, context)})`,
  examples: [{ query: 'ROW a = "héllo" | EVAL b = LEFT(a, 2) | KEEP b', rows: [['hé']] }],
});
