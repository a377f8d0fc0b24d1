import { Sql, sql } from '../../base/sql-text.ts';
import { constantOf, once } from '../argument-sql.ts';
import { defineFunction, type SqlContext } from '../definition.ts';
import type { GroupKind } from '../extraction/extraction.ts';
import { STRINGS } from '../types.ts';

/** What the engine reads a group's text as. Whole numbers have no fraction, which a cast of SQL would round away. */
const READABLE: Readonly<Record<GroupKind, ((text: Sql) => Sql) | undefined>> = {
  '-': undefined,
  i: (text) => sql`regexp_full_match(${text}, '[+-]?[0-9]+') AND TRY_CAST(${text} AS INTEGER) IS NOT NULL`,
  l: (text) => sql`regexp_full_match(${text}, '[+-]?[0-9]+') AND TRY_CAST(${text} AS BIGINT) IS NOT NULL`,
  d: (text) => sql`isFinite(TRY_CAST(${text} AS DOUBLE))`,
};

/**
 * What the groups of an RE2 expression captured in a text, in order, the whole match first; the empty text for a group that
 * took no part, and null where the expression matches nowhere or a group of a kind cannot be read as such. Of a text with
 * several values the captures of each that matches, one after the other.
 */
export const CAPTURES = defineFunction({
  name: '$CAPTURES',
  kind: 'scalar',
  category: 'internal',
  description: 'What the groups of an expression captured in a text.',
  parameters: [
    { name: 'text', types: STRINGS },
    { name: 'regexp', types: ['keyword'], constant: true },
    { name: 'kinds', types: ['keyword'], constant: true },
    { name: 'mayBeEmpty', types: ['boolean'], constant: true },
  ],
  multivalue: 'native',
  result: 'keyword',
  resultMulti: () => true,
  sql: ([text, regexp, kinds, mayBeEmpty], context) => {
    const groups = [...constantOf<string>(kinds)!] as GroupKind[];
    const capture = (value: Sql) =>
      once('text', value, context, (once) =>
        captured(once, constantOf<string>(regexp)!, groups, constantOf<boolean>(mayBeEmpty)!, context),
      );
    if (!text!.multi) return capture(text!.sql);
    return sql`flatten(${context.dialect.listMap(text!.sql, capture)})`;
  },
  examples: [],
});

function captured(
  text: Sql,
  regexp: string,
  kinds: readonly GroupKind[],
  mayBeEmpty: boolean,
  { dialect }: SqlContext,
): Sql {
  const expression = expressionText(regexp);
  const names = Sql.raw(kinds.map((_, i) => `'g${i + 1}'`).join(', '));
  return dialect.let('groups', sql`regexp_extract(${text}, ${expression}, [${names}])`, (groups) => {
    const group = (i: number) => sql`${groups}.${Sql.raw(`g${i + 1}`)}`;
    // What was not captured is empty, so that only an expression that may match nothing must be asked twice.
    const matched = mayBeEmpty
      ? sql`(${group(0)} <> '' OR regexp_matches(${text}, ${expression}))`
      : sql`${group(0)} <> ''`;
    const readable = kinds.flatMap((kind, i) => {
      const check = READABLE[kind];
      return check === undefined ? [] : [sql`(${group(i)} = '' OR ${check(group(i))})`];
    });
    const list = Sql.join(
      kinds.map((_, i) => group(i)),
      ', ',
    );
    return sql`CASE WHEN ${Sql.join([matched, ...readable], ' AND ')} THEN [${list}] END`;
  });
}

/** DuckDB names groups only of an expression that stands in the text of a statement. Ours hold no quotes and no other sign of SQL. */
function expressionText(regexp: string): Sql {
  if (!/^[ -&(-~]*$/.test(regexp)) throw new Error('the expression holds characters that must be written as numbers');
  return Sql.raw(`'${regexp}'`);
}
