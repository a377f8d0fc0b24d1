import { type Sql, sql } from '../../base/sql-text.ts';
import { once } from '../../functions/argument-sql.ts';
import type { Dialect } from '../../functions/dialect.ts';

/** A text whose order is the order of versions, as `functions/version-order.ts` explains it. */
export function versionKey(version: Sql, context: { readonly dialect: Pick<Dialect, 'let'> }): Sql {
  return once('version', version, context, (v) => {
    const valid = sql`regexp_full_match(${v}, '[0-9]+([.][0-9]+)*(-[0-9A-Za-z.-]+)?([+][0-9A-Za-z.-]+)?')`;
    const base = sql`split_part(${v}, '+', 1)`;
    const main = sql`split_part(${base}, '-', 1)`;
    const prerelease = sql`substring(${base}, length(${main}) + 2)`;
    const build = sql`substring(${v}, length(${base}) + 1)`;
    // ! begins a pre-release, # ends it or the number, % parts both: in this order, and before all that parts are made of.
    const beginning = sql`CASE WHEN length(${base}) > length(${main}) THEN '!' ELSE '' END`;
    const key = sql`${padded(main)} || ${beginning} || ${padded(prerelease)} || '#' || ${build}`;
    return sql`CASE WHEN ${v} IS NOT NULL THEN CASE WHEN ${valid} THEN '0' || ${key} ELSE '1' || ${v} END END`;
  });
}

/** Parts between dots, with numbers among them of one width and before words. */
function padded(text: Sql): Sql {
  const part = sql`CASE WHEN regexp_full_match(part, '[0-9]+') THEN '$' || lpad(part, 20, '0') ELSE part END`;
  return sql`array_to_string(list_transform(string_split(${text}, '.'), lambda part: ${part}), '%')`;
}
