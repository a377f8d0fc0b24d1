import { sql } from '../../base/sql-text.ts';
import { singleValue as scalar } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const SPLIT = defineFunction({
  name: 'SPLIT',
  kind: 'scalar',
  category: 'string',
  description: 'The parts of text between delimiters, as several values.',
  parameters: [
    { name: 'string', types: STRINGS },
    { name: 'delimiter', types: STRINGS },
  ],
  multivalue: 'native',
  result: 'keyword',
  resultMulti: () => true,
  sql: ([text, delimiter], context) =>
    sql`string_split(${scalar(text!, context.dialect)}, ${scalar(delimiter!, context.dialect)})`,
  examples: [{ query: 'ROW a = "x;y;;z" | EVAL b = SPLIT(a, ";") | KEEP b', rows: [[['x', 'y', '', 'z']]] }],
});
