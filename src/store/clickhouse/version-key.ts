import { type Sql, sql } from '../../base/sql-text.ts';
import { once } from '../../functions/argument-sql.ts';
import { fullMatch, NAMED } from './expression-sql.ts';

/** A text whose order is the order of versions, as `functions/version-order.ts` explains it. */
export function versionKey(version: Sql): Sql {
  return once('version', version, NAMED, (v) => {
    const valid = fullMatch(v, '[0-9]+([.][0-9]+)*(-[0-9A-Za-z.-]+)?([+][0-9A-Za-z.-]+)?');
    const base = sql`splitByChar('+', assumeNotNull(${v}))[1]`;
    const main = sql`splitByChar('-', ${base})[1]`;
    const prerelease = sql`substring(${base}, length(${main}) + 2)`;
    const build = sql`substring(${v}, length(${base}) + 1)`;
    const beginning = sql`if(length(${base}) > length(${main}), '!', '')`;
    const key = sql`concat('0', ${padded(main)}, ${beginning}, ${padded(prerelease)}, '#', ${build})`;
    return sql`if(${v} IS NULL, NULL, if(${valid}, ${key}, concat('1', ${v})))`;
  });
}

/** Parts between dots, with numbers among them of one width and before words. */
function padded(text: Sql): Sql {
  const part = sql`if(match(part, '^[0-9]+$'), concat('$', leftPad(part, 20, '0')), part)`;
  return sql`arrayStringConcat(arrayMap(part -> ${part}, splitByChar('.', ${text})), '%')`;
}
