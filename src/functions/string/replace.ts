import { Sql, sql } from '../../base/sql-text.ts';
import { constantOf, nullOf } from '../argument-sql.ts';
import { defineFunction, type SqlArgument } from '../definition.ts';
import { readJavaRegexp, readReplacement } from '../patterns/java-regexp.ts';
import { STRINGS } from '../types.ts';

export const REPLACE = defineFunction({
  name: 'REPLACE',
  kind: 'scalar',
  category: 'string',
  description:
    'The text with every match of a regular expression (of Java) replaced; `$1` in the new text is the first group.',
  parameters: [
    { name: 'string', types: STRINGS },
    { name: 'regex', types: STRINGS, folded: true },
    { name: 'newString', types: STRINGS },
  ],
  multivalue: 'null',
  result: 'keyword',
  check: ([, regex, newString]) => {
    const pattern = constantOf<string>(regex);
    const read = pattern === undefined ? undefined : readJavaRegexp(pattern);
    if (read === undefined) return undefined;
    if (typeof read === 'string') return { argument: 1, message: `bad regular expression: ${read}` };
    const replacement = readReplacement(constantOf<string>(newString) ?? '', read);
    return typeof replacement === 'string' ? { argument: 2, message: replacement } : undefined;
  },
  sql: ([text, regex, newString], context) => {
    const pattern = constantOf<string>(regex);
    if (pattern === undefined) return replaceEach(text!, regex!, newString!);
    const read = readJavaRegexp(pattern);
    if (typeof read === 'string') return nullOf('keyword', false, context);
    const constant = constantOf<string>(newString);
    if (constant === undefined)
      return sql`regexp_replace(${text!.sql}, ${bound(read.re2)}, ${replacementOf(newString!.sql)}, 'g')`;
    const replacement = readReplacement(constant, read);
    if (typeof replacement === 'string') return nullOf('keyword', false, context);
    if (read.plain !== undefined && read.plain !== '')
      return sql`replace(${text!.sql}, ${bound(read.plain)}, ${bound(replacement.plain)})`;
    return sql`regexp_replace(${text!.sql}, ${bound(read.re2)}, ${bound(replacement.re2)}, 'g')`;
  },
  examples: [
    {
      query: 'ROW a = "arn:aws:iam::1:user/kim" | EVAL b = REPLACE(a, "^.*/(\\\\w+)$", "<$1>") | KEEP b',
      rows: [['<kim>']],
    },
    {
      query: 'ROW a = ["b", "("] | MV_EXPAND a | EVAL b = REPLACE("abc", a, "<$0>") | KEEP b',
      rows: [['a<b>c'], [null]],
    },
    { query: 'ROW a = "a.b.c" | EVAL b = REPLACE(a, "[.]", "-") | KEEP b', rows: [['a-b-c']] },
  ],
});

/** An expression that differs from row to row is taken as RE2 has it; where it is none there, the result is null. */
function replaceEach(text: SqlArgument, regex: SqlArgument, newString: SqlArgument): Sql {
  return sql`TRY(regexp_replace(${text.sql}, ${regex.sql}, ${replacementOf(newString.sql)}, 'g'))`;
}

function bound(text: string): Sql {
  return Sql.bind(text, 'VARCHAR');
}

/** A replacement that is no constant, as RE2 writes it: `$1` is a group, all else stands for itself. */
function replacementOf(newString: Sql): Sql {
  return sql`regexp_replace(replace(${newString}, '\\', '\\\\'), '[$]([0-9])', '\\\\\\1', 'g')`;
}
