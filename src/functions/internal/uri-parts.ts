import { Sql, sql } from '../../base/sql-text.ts';
import { once, singleValue } from '../argument-sql.ts';
import { defineFunction, type SqlContext } from '../definition.ts';
import { STRINGS } from '../types.ts';

/** RFC 3986, appendix B, with the authority taken apart; the user ends at the last `@`, as browsers read it. */
const URI =
  '^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(//(?:([^/?#]*)@)?([[][^]/?#]*[]]|[^:/?#]*)(:[0-9]*)?)?([^?#]*)([?][^#]*)?(#.*)?$';
const GROUPS = ['scheme', 'authority', 'login', 'host', 'port', 'path', 'query', 'fragment'] as const;
/** What a URI may consist of (RFC 3986; letters of other scripts as in RFC 3987). */
const STRICT = '(?:[^\\x00-\\x20\\x7F<>"{}|\\\\^`%]|%[0-9A-Fa-f]{2})*';
/** URLs of the web are met with blanks and the like in them; they are read all the same, as they stand. */
const LOOSE = '(?i)(?:https?|wss?|ftp|file)://[^\\x00-\\x1F\\x7F]*';

/** A URI taken apart, see `PART_COLUMNS.uri_parts`; null where it is none. */
export const URI_PARTS = defineFunction({
  name: '$URI_PARTS',
  kind: 'scalar',
  category: 'internal',
  description: 'The parts of a URI.',
  parameters: [{ name: 'uri', types: STRINGS }],
  multivalue: 'native',
  result: 'keyword',
  resultMulti: () => true,
  sql: ([uri], context) =>
    once('uri', singleValue(uri!, context.dialect), context, (text) => {
      const strict = sql`regexp_full_match(${text}, ${pattern(STRICT)})`;
      const names = Sql.raw(GROUPS.map((group) => `'${group}'`).join(', '));
      const groups = sql`regexp_extract(${text}, '${Sql.raw(URI)}', [${names}])`;
      return context.dialect.let('strict', strict, (isStrict) =>
        context.dialect.let('groups', groups, (read) => {
          const valid = sql`(${isStrict} OR regexp_full_match(${text}, ${pattern(LOOSE)}))`;
          return partsSql(read, valid, isStrict, context);
        }),
      );
    }),
  examples: [],
});

function pattern(regexp: string): Sql {
  return Sql.bind(regexp, 'VARCHAR');
}

function partsSql(groups: Sql, valid: Sql, strict: Sql, context: SqlContext): Sql {
  const group = (name: (typeof GROUPS)[number]) => sql`${groups}.${Sql.raw(name)}`;
  const given = (text: Sql) => sql`nullif(${text}, '')`;
  const decoded = (text: Sql) =>
    sql`CASE WHEN ${strict} AND contains(${text}, '%') THEN coalesce(TRY(url_decode(${text})), ${text}) ELSE ${text} END`;
  // What `mailto:` and its like hold is no path.
  const opaque = sql`(${group('scheme')} <> '' AND ${group('authority')} = '' AND NOT starts_with(${group('path')}, '/'))`;
  const path = sql`CASE WHEN NOT ${opaque} THEN ${decoded(group('path'))} END`;
  const query = sql`CASE WHEN ${group('query')} <> '' AND NOT ${opaque} THEN ${decoded(sql`substring(${group('query')}, 2)`)} END`;
  const fragment = sql`CASE WHEN ${group('fragment')} <> '' THEN ${decoded(sql`substring(${group('fragment')}, 2)`)} END`;
  const whole = sql`(${group('path')} <> '' OR ${group('scheme')} = '' OR ${group('authority')} <> '')
    AND (${group('authority')} = '' OR ${group('path')} = '' OR starts_with(${group('path')}, '/'))`;
  return context.dialect.let('path', path, (way) =>
    context.dialect.let('login', given(decoded(group('login'))), (login) => {
      const colon = sql`strpos(${login}, ':')`;
      const extension = sql`regexp_extract(${way}, '[.]([^./]+)$', 1)`;
      const parts = [
        given(group('host')),
        fragment,
        way,
        given(extension),
        given(sql`substring(${group('port')}, 2)`),
        query,
        given(group('scheme')),
        login,
        sql`CASE WHEN ${colon} > 0 THEN substring(${login}, 1, ${colon} - 1) END`,
        sql`CASE WHEN ${colon} > 0 THEN substring(${login}, ${colon} + 1) END`,
      ];
      return sql`CASE WHEN ${valid} AND ${whole} THEN [${Sql.join(parts, ', ')}] END`;
    }),
  );
}
