import { sql } from '../../base/sql-text.ts';
import { singleValue } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const MV_CONCAT = defineFunction({
  name: 'MV_CONCAT',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The texts joined to one, with a delimiter between them.',
  parameters: [
    { name: 'string', types: STRINGS },
    { name: 'delimiter', types: STRINGS },
  ],
  multivalue: 'native',
  result: 'keyword',
  sql: ([text, delimiter], context) => {
    if (!text!.multi)
      return sql`CASE WHEN ${singleValue(delimiter!, context.dialect)} IS NOT NULL THEN ${text!.sql} END`;
    // An SQL aggregate of text takes constant separators only.
    if (delimiter!.literal !== undefined)
      return sql`array_to_string(${text!.sql}, ${singleValue(delimiter!, context.dialect)})`;
    return sql`list_reduce(${text!.sql}, lambda joined, one: joined || ${singleValue(delimiter!, context.dialect)} || one)`;
  },
  examples: [
    {
      query: 'ROW a = ["x", "y"], b = "z" | EVAL c = MV_CONCAT(a, ", "), d = MV_CONCAT(b, ", ") | KEEP c, d',
      rows: [['x, y', 'z']],
    },
  ],
});
