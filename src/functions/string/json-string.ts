import { Sql, sql } from '../../base/sql-text.ts';
import { nullOf, singleValue } from '../argument-sql.ts';
import { defineFunction, type SqlArgument, type SqlContext } from '../definition.ts';
import { isNumber, isText, STORED } from '../types.ts';
import { textOf } from '../value-text.ts';

export const JSON_STRING = defineFunction({
  name: 'JSON_STRING',
  kind: 'scalar',
  category: 'string',
  description:
    'A JSON object of keys and values, in turn: numbers and booleans as they are, all else as text, several values as an array.',
  parameters: [
    { name: 'key', types: STORED },
    { name: 'value', types: STORED },
  ],
  variadic: true,
  multivalue: 'native',
  nulls: 'handled',
  result: 'keyword',
  check: (args) => {
    const odd = args.findIndex((arg, i) => i % 2 === 0 && !isText(arg.type));
    if (odd !== -1) return { argument: odd, message: `a key is text, ${args[odd]!.type} is given` };
    if (args.length % 2 === 0) return undefined;
    return { argument: args.length - 1, message: 'this key has no value', hint: 'keys and values come in turn' };
  },
  sql: (args, context) => {
    const keys = args.filter((_, i) => i % 2 === 0).map((key) => singleValue(key, context.dialect));
    const values = args.filter((_, i) => i % 2 === 1).map((value) => jsonValue(value, context));
    const pairs = keys.map((key, i) => sql`coalesce(${key}, ''), ${values[i]!}`);
    const known = Sql.join(
      keys.map((key) => sql`${key} IS NOT NULL`),
      ' AND ',
    );
    return sql`CASE WHEN ${known} THEN CAST(json_object(${Sql.join(pairs, ', ')}) AS VARCHAR) END`;
  },
  examples: [
    {
      query:
        'ROW a = "x", n = 3, l = ["p", "q"] | EVAL j = JSON_STRING("a", a, "n", n, "l", l, "d", TO_DATETIME("2024-05-08"), "z", null) | KEEP j',
      rows: [['{"a":"x","n":3,"l":["p","q"],"d":"2024-05-08T00:00:00.000Z","z":null}']],
    },
  ],
});

function jsonValue(value: SqlArgument, context: SqlContext): Sql {
  if (value.type === 'null') return nullOf('keyword', false, context);
  if (isNumber(value.type) || value.type === 'boolean' || isText(value.type)) return oneOrList(value.sql, value.multi);
  if (!value.multi) return textOf(value, context);
  const texts = context.dialect.listMap(value.sql, (one) => textOf({ ...value, sql: one, multi: false }, context));
  return oneOrList(texts, true);
}

/** A list of one is that value. */
function oneOrList(value: Sql, multi: boolean): Sql {
  return multi ? sql`CASE WHEN len(${value}) = 1 THEN to_json(${value}[1]) ELSE to_json(${value}) END` : value;
}
