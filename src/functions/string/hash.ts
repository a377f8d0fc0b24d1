import { Sql, sql } from '../../base/sql-text.ts';
import { constantOf } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

/** Algorithms of the reference that no engine of ours has in its SQL. */
const MISSING = /^sha-?(?:224|384|512)$/i;

const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['md5', 'md5'],
  ['sha', 'sha1'],
  ['sha1', 'sha1'],
  ['sha-1', 'sha1'],
  ['sha256', 'sha256'],
  ['sha-256', 'sha256'],
]);

export const HASH = defineFunction({
  name: 'HASH',
  kind: 'scalar',
  category: 'string',
  description: 'A hash of the text in hexadecimal, by an algorithm: `md5`, `sha-1` or `sha-256`.',
  parameters: [
    { name: 'algorithm', types: STRINGS, constant: true },
    { name: 'input', types: STRINGS },
  ],
  multivalue: 'null',
  result: 'keyword',
  check: ([algorithm]) => {
    const name = constantOf<string>(algorithm);
    if (name === undefined || ALGORITHMS.has(name.toLowerCase())) return undefined;
    return {
      argument: 0,
      message: MISSING.test(name) ? `the engine cannot compute \`${name}\`` : `there is no hash algorithm \`${name}\``,
      hint: 'use "md5", "sha-1" or "sha-256"',
    };
  },
  sql: ([algorithm, input]) =>
    sql`${Sql.raw(ALGORITHMS.get(constantOf<string>(algorithm)!.toLowerCase())!)}(${input!.sql})`,
  examples: [{ query: 'ROW a = SUBSTRING(HASH("sha-256", "a"), 1, 8)', rows: [['ca978112']] }],
});
