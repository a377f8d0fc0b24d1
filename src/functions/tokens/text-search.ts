import { Sql, sql } from '../../base/sql-text.ts';
import { anyValue } from '../any-value.ts';
import { once } from '../argument-sql.ts';
import type { SqlArgument, SqlContext } from '../definition.ts';
import { quoteRegexp } from '../patterns/text-pattern.ts';
import { type FuzzyTerm, fuzzyMatch } from './fuzziness.ts';
import { tokenPattern } from './standard-tokenizer.ts';

/** What is sought among the tokens of a text. */
export type TextSearch =
  /** At least `need` of these terms. */
  | { readonly kind: 'terms'; readonly terms: readonly FuzzyTerm[]; readonly need: number }
  /** These terms one after another, moved by at most `slop` places all in all. */
  | { readonly kind: 'phrase'; readonly terms: readonly string[]; readonly slop: number }
  /** A token that fits an RE2 expression as a whole; `required` is a part of all that fit. */
  | { readonly kind: 'pattern'; readonly regexp: string; readonly required: string };

/**
 * ASCII characters that join no words on either side: a term between two of them is a token, whatever else the text holds.
 * Of most texts that hold a term this tells that it is a token, for a fifth of what finding all tokens costs.
 */
const SEPARATOR = '[\\t\\n\\v\\f\\r !"#$%&()*+/<=>?@\\[\\\\\\]^`{|}~-]';
const BEFORE = `(?:^|${SEPARATOR})['.:,;]?`;
const AFTER = `['.:,;]?(?:${SEPARATOR}|$)`;
const BETWEEN = `(?:['.:,;]?${SEPARATOR})+['.:,;]?`;

/** Whether a text, or any of several, holds what is sought, by the rules of the standard analyser; never null. */
export function holdsTokens(field: SqlArgument, search: TextSearch, context: SqlContext): Sql {
  if (context.dialect.searchText !== undefined) return context.dialect.searchText(field, search);
  if (search.kind === 'phrase' && search.terms.length > 1) {
    return anyValue(field, context, (value) =>
      inText(value, (lower) => phraseSql(lower, search.terms, search.slop, context), context),
    );
  }
  // The tokens of several values are those of one text with line breaks between them.
  const whole = field.multi ? sql`array_to_string(${field.sql}, chr(10))` : field.sql;
  return inText(whole, (lower) => tokenSql(lower, search, context), context);
}

function inText(value: Sql, test: (lower: Sql) => Sql, context: SqlContext): Sql {
  return once('text', value, context, (text) => test(sql`lower(${text})`));
}

function tokenSql(lower: Sql, search: TextSearch, context: SqlContext): Sql {
  switch (search.kind) {
    case 'pattern': {
      const fits = sql`regexp_full_match(tok, ${text(search.regexp)}, 's')`;
      const found = sql`len(list_filter(${tokens(lower)}, lambda tok: ${fits})) > 0`;
      return guarded(search.required === '' ? [] : [search.required], lower, found);
    }
    case 'phrase':
      return exactTerms(lower, search.terms, search.terms.length);
    case 'terms': {
      const { terms, need } = search;
      if (need <= 0) return sql`(${lower} IS NOT NULL)`;
      const exact = terms.every((t) => t.edits === 0);
      const words = terms.map((t) => t.term);
      if (exact && (need === 1 || need === terms.length)) return exactTerms(lower, words, need);
      return countedTerms(lower, terms, need, context);
    }
  }
}

/** One of the terms, or all of them. */
function exactTerms(lower: Sql, given: readonly string[], need: number): Sql {
  const terms = [...new Set(given)];
  const list = sql`[${Sql.join(terms.map(text), ', ')}]`;
  if (need > 1 && terms.length > 1) return guarded(terms, lower, sql`list_has_all(${tokens(lower)}, ${list})`);
  const found =
    terms.length === 1
      ? sql`list_contains(${tokens(lower)}, ${text(terms[0]!)})`
      : sql`list_has_any(${tokens(lower)}, ${list})`;
  const surely = sql`regexp_matches(${lower}, ${text(`${BEFORE}(?:${terms.map(quoteRegexp).join('|')})${AFTER}`)})`;
  const possible = sql`(${Sql.join(
    terms.map((term) => contains(lower, term)),
    ' OR ',
  )})`;
  return sql`CASE WHEN ${possible} THEN CASE WHEN ${surely} THEN TRUE ELSE ${found} END ELSE FALSE END`;
}

/** A number of clauses that a text must meet, each of a term that may be some edits away. */
function countedTerms(lower: Sql, terms: readonly FuzzyTerm[], need: number, context: SqlContext): Sql {
  const counted = context.dialect.let('tokens', tokens(lower), (all) => {
    const clauses = terms.map((term) => {
      const found =
        term.edits === 0
          ? sql`list_contains(${all}, ${text(term.term)})`
          : sql`len(list_filter(${all}, lambda tok: ${fuzzyMatch(Sql.raw('tok'), term)})) > 0`;
      return sql`CASE WHEN ${found} THEN 1 ELSE 0 END`;
    });
    return sql`(${Sql.join(clauses, ' + ')}) >= ${Sql.raw(String(need))}`;
  });
  const exact = terms.filter((t) => t.edits === 0).map((t) => t.term);
  // With enough fuzzy terms to meet the need, no text can be ruled out beforehand.
  if (exact.length < terms.length && terms.length - exact.length >= need) return sql`coalesce(${counted}, FALSE)`;
  const possible = sql`(${Sql.join(
    exact.map((term) => contains(lower, term)),
    ' OR ',
  )})`;
  return sql`CASE WHEN ${possible} THEN ${counted} ELSE FALSE END`;
}

function phraseSql(lower: Sql, terms: readonly string[], slop: number, context: SqlContext): Sql {
  if (slop > 0) return guarded(terms, lower, sloppyPhrase(lower, terms, slop, context));
  const surely = sql`regexp_matches(${lower}, ${text(`${BEFORE}${terms.map(quoteRegexp).join(BETWEEN)}${AFTER}`)})`;
  // No token holds a space.
  const found = sql`contains(' ' || array_to_string(${tokens(lower)}, ' ') || ' ', ${text(` ${terms.join(' ')} `)})`;
  return guarded(terms, lower, sql`CASE WHEN ${surely} THEN TRUE ELSE ${found} END`);
}

/**
 * Terms within a window: there is a place such that each term stands at its own place from there on, or up to `slop` places
 * later. So two neighbours that change places cost two, as Lucene counts.
 */
function sloppyPhrase(lower: Sql, terms: readonly string[], slop: number, context: SqlContext): Sql {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const number = (n: number) => Sql.raw(String(n));
  return context.dialect.let('tokens', tokens(lower), (all) => {
    const slice = (from: number, to: number) =>
      sql`list_slice(${all}, greatest(place + ${number(from)}, 1), greatest(place + ${number(to)}, 0))`;
    const standing = terms.map((term, i) => sql`list_contains(${slice(i, i + slop)}, ${text(term)})`);
    // One token cannot stand for two terms.
    const repeated = [...counts].filter(([, count]) => count > 1);
    const enough = repeated.map(([term, count]) => {
      const window = slice(terms.indexOf(term), terms.lastIndexOf(term) + slop);
      return sql`len(list_filter(${window}, lambda tok: tok = ${text(term)})) >= ${number(count)}`;
    });
    const test = Sql.join([...standing, ...enough], ' AND ');
    return sql`len(list_filter(range(${number(2 - terms.length)}, len(${all}) + 1), lambda place: ${test})) > 0`;
  });
}

/** A test that only texts with all of some parts are put to. */
function guarded(parts: readonly string[], lower: Sql, test: Sql): Sql {
  if (parts.length === 0) return sql`CASE WHEN ${lower} IS NOT NULL THEN ${test} ELSE FALSE END`;
  const possible = [...new Set(parts)].map((part) => contains(lower, part));
  return sql`CASE WHEN ${Sql.join(possible, ' AND ')} THEN ${test} ELSE FALSE END`;
}

function contains(lower: Sql, part: string): Sql {
  return sql`contains(${lower}, ${text(part)})`;
}

function tokens(lower: Sql): Sql {
  return sql`regexp_extract_all(${lower}, ${text(tokenPattern())})`;
}

function text(value: string): Sql {
  return Sql.bind(value, 'VARCHAR');
}
