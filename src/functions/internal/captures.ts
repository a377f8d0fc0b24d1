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

/** Longer texts are not split, since a list of very many pieces takes far more room than the text. */
const MAX_SPLIT_BYTES = 4_000;

/**
 * What the groups of an RE2 expression captured in a text, in order, the whole match first; the empty text for a group that
 * took no part, and null where the expression matches nowhere or a group of a kind cannot be read as such. Of a text with
 * several values the captures of each that matches, one after the other. Where there is a `delimiter`, splitting the text
 * at it into at least so many `pieces` gives the same groups.
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
    { name: 'delimiter', types: ['keyword'], constant: true },
    { name: 'pieces', types: ['integer'], constant: true },
    { name: 'taken', types: ['integer'], constant: 'list' },
  ],
  multivalue: 'native',
  result: 'keyword',
  resultMulti: () => true,
  sql: ([text, regexp, kinds, mayBeEmpty, delimiter, pieces, taken], context) => {
    const groups = [...constantOf<string>(kinds)!] as GroupKind[];
    const capture = (value: Sql) =>
      once('text', value, context, (once) => {
        const found = captured(once, constantOf<string>(regexp)!, groups, constantOf<boolean>(mayBeEmpty)!, context);
        if (constantOf<string>(delimiter) === '') return found;
        const split = splitAt(
          once,
          delimiter!.sql,
          constantOf<number>(pieces)!,
          [constantOf<number | number[]>(taken)!].flat(),
          context,
        );
        return sql`CASE WHEN strlen(${once}) <= ${Sql.raw(String(MAX_SPLIT_BYTES))} THEN ${split} ELSE ${found} END`;
      });
    if (!text!.multi) return capture(text!.sql);
    return sql`flatten(${context.dialect.listMap(text!.sql, capture)})`;
  },
  examples: [],
});

/** The whole text and the pieces taken of it, where it has enough of them. */
function splitAt(text: Sql, delimiter: Sql, pieces: number, taken: readonly number[], { dialect }: SqlContext): Sql {
  return dialect.let('pieces', sql`string_split(${text}, ${delimiter})`, (all) => {
    const number = (n: number) => Sql.raw(String(n));
    const piece = (n: number) =>
      // The last piece holds whatever follows it, delimiters and all.
      n === pieces
        ? sql`CASE WHEN len(${all}) = ${number(n)} THEN ${all}[${number(n)}] ELSE array_to_string(${all}[${number(n)}:], ${delimiter}) END`
        : sql`${all}[${number(n)}]`;
    const list = Sql.join([text, ...taken.map(piece)], ', ');
    return sql`CASE WHEN len(${all}) >= ${number(pieces)} THEN [${list}] END`;
  });
}

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
