import { Sql, sql } from '../../base/sql-text.ts';
import { anyValue } from '../any-value.ts';
import { constantOf } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { readRegexp } from '../patterns/regexp-pattern.ts';
import { matchSql, patternRegexp, type TextPattern } from '../patterns/text-pattern.ts';
import { parseWildcard } from '../patterns/wildcard-pattern.ts';
import { lowerCase } from '../tokens/standard-tokenizer.ts';
import { holdsTokens } from '../tokens/text-search.ts';
import { STRINGS } from '../types.ts';

export const MATCH_PATTERN = defineFunction({
  name: '$MATCH_PATTERN',
  kind: 'scalar',
  category: 'internal',
  description:
    'Whether a word of a text, or a whole keyword, fits a pattern: a wildcard pattern, or a regular expression of Lucene. Of several values any may. Never null.',
  parameters: [
    { name: 'field', types: STRINGS },
    { name: 'pattern', types: STRINGS, constant: true },
    { name: 'regexp', types: ['boolean'], constant: true },
    { name: 'ignoreCase', types: ['boolean'], constant: true },
  ],
  multivalue: 'native',
  nulls: 'handled',
  result: 'boolean',
  sql: ([field, given, isRegexp, ignoreCase], context) => {
    const pattern = constantOf<string>(given);
    if (field!.type === 'null' || pattern === undefined) return Sql.raw('FALSE');
    const regexp = constantOf<boolean>(isRegexp) === true;
    const isText = field!.type === 'text';
    // Words are in lower case, and a wildcard pattern becomes like them; a regular expression is taken as it stands.
    const folded = !regexp && (isText || constantOf<boolean>(ignoreCase) === true) ? lowerCase(pattern) : pattern;
    const read: TextPattern | string = regexp ? readRegexp(folded) : parseWildcard(folded);
    if (typeof read === 'string') return Sql.raw('FALSE');
    if (isText) return holdsTokens(field!, { kind: 'pattern', ...patternRegexp(read) }, context);
    const lower = constantOf<boolean>(ignoreCase) === true;
    return anyValue(field!, context, (value) => matchSql(lower ? sql`lower(${value})` : value, read, context));
  },
  examples: [],
});
