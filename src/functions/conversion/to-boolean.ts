import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { isText, NUMBERS, STRINGS } from '../types.ts';

export const TO_BOOLEAN = defineFunction({
  name: 'TO_BOOLEAN',
  aliases: ['TO_BOOL'],
  kind: 'scalar',
  category: 'conversion',
  description: 'A value as a boolean: numbers are true where not 0, text is true where it is `true` in any case.',
  parameters: [{ name: 'field', types: ['boolean', ...NUMBERS, ...STRINGS] }],
  multivalue: 'each',
  result: 'boolean',
  sql: ([value]) => {
    if (isText(value!.type)) return sql`(lower(${value!.sql}) = 'true')`;
    return value!.type === 'boolean' ? value!.sql : sql`(${value!.sql} <> 0)`;
  },
  examples: [
    {
      query: 'ROW a = ["true", "TRUE", "1"], b = 5 | EVAL a = TO_BOOLEAN(a), b = TO_BOOL(b) | KEEP a, b',
      rows: [[[true, true, false], true]],
    },
  ],
});
