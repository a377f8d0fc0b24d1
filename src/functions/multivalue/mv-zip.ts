import { type Sql, sql } from '../../base/sql-text.ts';
import { asList, once, singleValue } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const MV_ZIP = defineFunction({
  name: 'MV_ZIP',
  kind: 'scalar',
  category: 'multivalue',
  description:
    'The texts of two fields joined in pairs, with a delimiter (a comma by default) between them; what is left over stands alone.',
  parameters: [
    { name: 'string1', types: STRINGS },
    { name: 'string2', types: STRINGS },
    { name: 'delimiter', types: STRINGS, optional: true },
  ],
  multivalue: 'native',
  nulls: 'handled',
  result: 'keyword',
  resultMulti: () => true,
  sql: ([left, right, delimiter], context) => {
    const given = delimiter === undefined ? sql`','` : singleValue(delimiter, context.dialect);
    const zipped = (between: Sql) =>
      once('first', asList(left!, context, 'keyword'), context, (a) =>
        once('second', asList(right!, context, 'keyword'), context, (b) => {
          const pair = sql`CASE WHEN one[1] IS NULL THEN one[2] WHEN one[2] IS NULL THEN one[1] ELSE one[1] || ${between} || one[2] END`;
          const pairs = sql`list_transform(list_zip(${a}, ${b}), lambda one: ${pair})`;
          return sql`CASE WHEN ${between} IS NOT NULL THEN coalesce(${leftAlone(a, b)}, ${pairs}) END`;
        }),
      );
    return once('between', given, context, zipped);
  },
  examples: [
    {
      query: 'ROW a = ["x", "y", "z"], b = ["1", "2"] | EVAL c = MV_ZIP(a, b, "-") | KEEP c',
      rows: [[['x-1', 'y-2', 'z']]],
    },
  ],
});

/** The one list where the other is null. */
function leftAlone(a: Sql, b: Sql): Sql {
  return sql`CASE WHEN ${b} IS NULL THEN ${a} WHEN ${a} IS NULL THEN ${b} END`;
}
