import { Sql, sql } from '../../base/sql-text.ts';
import { constantOf, nullOf, once } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { readJsonPath } from '../json-path.ts';
import { STRINGS } from '../types.ts';

export const JSON_EXTRACT = defineFunction({
  name: 'JSON_EXTRACT',
  kind: 'scalar',
  category: 'string',
  description:
    "What stands at a path in a JSON text, as text: `user.name`, `items[0]`, `['a.b']`; objects and arrays as JSON, null where nothing is there.",
  parameters: [
    { name: 'json', types: STRINGS },
    { name: 'path', types: STRINGS, constant: true },
  ],
  multivalue: 'null',
  result: 'keyword',
  doubt: ([, path]) => {
    const text = constantOf<string>(path);
    if (text === undefined || readJsonPath(text) !== undefined) return undefined;
    return {
      argument: 1,
      message: `\`${text}\` is no path that JSON_EXTRACT knows, so the result is always null`,
      hint: "paths are written as `user.name`, `items[0]` or `['a.b']`",
    };
  },
  sql: ([json, path], context) => {
    const steps = readJsonPath(constantOf<string>(path) ?? '');
    if (steps === undefined) return nullOf('keyword', false, context);
    return once('json', json!.sql, context, (text) => {
      // Text that is no JSON would be an error of the engine.
      const document = sql`CASE WHEN json_valid(${text}) THEN CAST(${text} AS JSON) END`;
      return sql`(${Sql.join([document, ...steps.map(stepSql)], ' ')} ->> '$')`;
    });
  },
  examples: [
    {
      query:
        'ROW j = """{"user": {"name": "eve", "e.mail": "e@x"}, "n": [1, {"k": true}], "z": null}""" | EVAL a = JSON_EXTRACT(j, "user.name"), b = JSON_EXTRACT(j, "$.user[\'e.mail\']"), c = JSON_EXTRACT(j, "n[1].k"), d = JSON_EXTRACT(j, "n[1]"), e = JSON_EXTRACT(j, "z"), f = JSON_EXTRACT(j, "n[2]") | KEEP a, b, c, d, e, f',
      rows: [['eve', 'e@x', 'true', '{"k":true}', null, null]],
    },
    { query: 'ROW j = "no json" | EVAL a = JSON_EXTRACT(j, "a") | KEEP a', rows: [[null]] },
  ],
});

/** A key goes in as a JSON pointer, which takes any text; a place as a number, so that it is no key. */
function stepSql(step: string | number): Sql {
  if (typeof step === 'number') return sql`-> ${Sql.raw(`'$[${step}]'`)}`;
  return sql`-> ${Sql.bind(`/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'VARCHAR')}`;
}
