import { Sql, sql } from '../../../base/sql-text.ts';
import { once, singleValue } from '../../../functions/argument-sql.ts';
import type { Dialect } from '../../../functions/dialect.ts';
import { HOST } from '../../../functions/internal/domain-parts.ts';
import { LOOSE_URI, STRICT_URI, URI, URI_GROUPS } from '../../../functions/internal/uri-parts.ts';
import { MOST_LABELS, publicSuffixRules } from '../../../functions/parts/public-suffix.ts';
import { fullMatch, letValue, quotedText, whole } from '../expression-sql.ts';

const NOTHING = sql`CAST([] AS Array(Nullable(String)))`;

/** The parts of a URI from the groups of its expression. */
function uriParts(groups: Sql, valid: Sql, strict: Sql): Sql {
  const group = (name: (typeof URI_GROUPS)[number]) => sql`${groups}[${whole(URI_GROUPS.indexOf(name) + 1)}]`;
  const given = (text: Sql) => sql`nullIf(${text}, '')`;
  const decoded = (text: Sql) => {
    const wanted = sql`${strict} AND isValidUTF8(decodeURLComponent(${text}))`;
    return sql`if(${wanted}, decodeURLComponent(${text}), ${text})`;
  };
  const opaque = sql`(${group('scheme')} != '' AND ${group('authority')} = '' AND NOT startsWith(${group('path')}, '/'))`;
  const tail = (name: 'query' | 'fragment', condition: Sql) =>
    sql`if(${group(name)} != '' AND ${condition}, ${decoded(sql`substring(${group(name)}, 2)`)}, NULL)`;
  const complete = sql`((${group('path')} != '' OR ${group('scheme')} = '' OR ${group('authority')} != '')
    AND (${group('authority')} = '' OR ${group('path')} = '' OR startsWith(${group('path')}, '/')))`;
  return letValue('path', sql`if(${opaque}, NULL, ${decoded(group('path'))})`, (path) =>
    letValue('login', given(decoded(group('login'))), (login) => {
      const colon = sql`position(${login}, ':')`;
      const parts = [
        given(group('host')),
        tail('fragment', sql`1`),
        path,
        given(sql`extract(${path}, '[.]([^./]+)$')`),
        given(sql`substring(${group('port')}, 2)`),
        tail('query', sql`NOT ${opaque}`),
        given(group('scheme')),
        login,
        sql`if(${colon} > 0, substring(${login}, 1, ${colon} - 1), NULL)`,
        sql`if(${colon} > 0, substring(${login}, ${colon} + 1), NULL)`,
      ];
      return sql`if(notEmpty(${groups}) AND ${valid} AND ${complete}, [${Sql.join(parts, ', ')}], ${NOTHING})`;
    }),
  );
}

/** Of how many labels the public suffix is; 0 for none. An exception ends one label earlier, and stands before all other rules. */
function suffixLength(labels: Sql): Sql {
  const rules = Sql.join(publicSuffixRules().map(quotedText), ', ');
  const ending = (count: Sql) => sql`arrayStringConcat(arraySlice(${labels}, -${count}), '.')`;
  const counts = sql`arrayReverse(range(1, toUInt8(least(length(${labels}), ${MOST_LABELS})) + 1))`;
  const exceptions = sql`arrayMap(n -> (concat('!', ${ending(sql`n`)}), toInt64(n) - 1), ${counts})`;
  const wildcard = sql`if(n > 1, concat('*.', ${ending(sql`greatest(n - 1, 1)`)}), '')`;
  const others = sql`arrayFlatten(arrayMap(n -> [(${ending(sql`n`)}, toInt64(n)), (${wildcard}, toInt64(n))], ${counts}))`;
  const known = sql`arrayFilter(r -> r.1 IN (${rules}), arrayConcat(${exceptions}, ${others}))`;
  return sql`arrayElement(arrayMap(r -> r.2, ${known}), 1)`;
}

export const partOverrides: Dialect['overrides'] = {
  $URI_PARTS: ([uri], context) =>
    once('uri', singleValue(uri!, context.dialect), context, (text) =>
      letValue('strict', sql`ifNull(${fullMatch(text, STRICT_URI)}, 0)`, (strict) => {
        const groups = sql`extractGroups(ifNull(${text}, ''), ${quotedText(URI)})`;
        const valid = sql`(${text} IS NOT NULL AND (${strict} OR ifNull(${fullMatch(text, LOOSE_URI)}, 0)))`;
        return letValue('groups', groups, (g) => uriParts(g, valid, strict));
      }),
    ),
  $DOMAIN_PARTS: ([host], context) =>
    once('host', singleValue(host!, context.dialect), context, (text) =>
      letValue('name', sql`replaceRegexpOne(ifNull(${text}, ''), '[.]+$', '')`, (name) =>
        letValue('length', suffixLength(sql`splitByChar('.', lowerUTF8(${name}))`), (length) =>
          letValue('written', sql`splitByChar('.', ${name})`, (written) => {
            const last = (count: Sql) => sql`arrayStringConcat(arraySlice(${written}, -(${count})), '.')`;
            const labels = sql`toInt64(length(${written}))`;
            const registered = sql`if(${labels} > ${length}, ${last(sql`${length} + 1`)}, NULL)`;
            const before = sql`arrayStringConcat(arraySlice(${written}, 1, ${labels} - ${length} - 1), '.')`;
            const subdomain = sql`if(${labels} > ${length} + 1, ${before}, NULL)`;
            const valid = sql`${fullMatch(name, HOST)} AND lengthUTF8(${name}) <= 253 AND ${length} > 0`;
            return sql`if(${valid}, [${name}, ${registered}, ${last(length)}, ${subdomain}], ${NOTHING})`;
          }),
        ),
      ),
    ),
};
