import { type Sql, sql } from '../../base/sql-text.ts';
import { once } from '../../functions/argument-sql.ts';
import { fullMatch, NAMED } from './expression-sql.ts';

/** How deep parentheses may stand within each other in an expression that is no constant. */
const DEPTH = 3;

/** An RE2 expression of those RE2 expressions that are surely right: ClickHouse ends a query at one that is wrong. */
const SURE_REGEXP = alternatives(DEPTH);

function alternatives(depth: number): string {
  const escaped = '\\\\(?:[dDwWsSbBtnrf]|[^a-zA-Z0-9])';
  const item = '(?:a-z|A-Z|0-9|[^\\\\\\]\\[^-]|\\\\[dDwWsStnrf]|\\\\[^a-zA-Z0-9])';
  const character = `[^\\\\^$.*+?()\\[\\]{}|]|[.^$]|${escaped}|\\[\\^?${item}+\\]`;
  const group = depth === 0 ? '' : `|\\((?:\\?:)?${alternatives(depth - 1)}\\)`;
  const items = `(?:(?:${character}${group})(?:[*+?]\\??)?)*`;
  return `${items}(?:\\|${items})*`;
}

/** Text with the matches of a constant expression replaced by text that is none; null where that names a group too many. */
export function replacedBy(text: Sql, regexp: Sql, newString: Sql, groups: Sql): Sql {
  return once('new', newString, NAMED, (given) => {
    const written = sql`replaceRegexpAll(replaceAll(${given}, '\\\\', '\\\\\\\\'), '[$]([0-9])', '\\\\\\\\\\\\1')`;
    const fits = sql`arrayAll(one -> toUInt8(one) <= ${groups}, extractAll(assumeNotNull(${given}), '[$]([0-9])'))`;
    return sql`if(${fits}, replaceRegexpAll(${text}, ${regexp}, if(${fits}, ${written}, '')), NULL)`;
  });
}

/** Text with the matches of an expression replaced that comes from data; null where the expression is none, or too involved. */
export function replacedByAny(text: Sql, regexp: Sql, newString: Sql): Sql {
  return once('regexp', regexp, NAMED, (r) => {
    const sure = fullMatch(r, SURE_REGEXP);
    const groups = sql`countSubstrings(replaceRegexpAll(assumeNotNull(${r}), '\\\\\\\\.|\\\\[[^\\\\]]*\\\\]|\\\\([?]:', ''), '(')`;
    return sql`if(${sure}, ${replacedBy(text, sql`if(${sure}, ${r}, '')`, newString, groups)}, NULL)`;
  });
}
