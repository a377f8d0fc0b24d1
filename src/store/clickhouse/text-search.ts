import { Sql, sql } from '../../base/sql-text.ts';
import { once } from '../../functions/argument-sql.ts';
import type { SqlArgument } from '../../functions/definition.ts';
import type { FuzzyTerm } from '../../functions/tokens/fuzziness.ts';
import { tokenPattern } from '../../functions/tokens/standard-tokenizer.ts';
import type { TextSearch } from '../../functions/tokens/text-search.ts';
import { letValue, NAMED, whole } from './expression-sql.ts';

/**
 * Whether a text holds what is sought in it, word by word; of several values any may, and where it is one of words, those of
 * all count. Never null.
 */
export function searchText(field: SqlArgument, search: TextSearch): Sql {
  if (search.kind === 'phrase' && search.terms.length > 1 && field.multi) {
    return sql`arrayExists(text -> ${inText(sql`text`, search)}, ${field.sql})`;
  }
  return inText(field.multi ? sql`arrayStringConcat(${field.sql}, '\\n')` : field.sql, search);
}

/** Texts that do not hold the terms' letters are passed over before any is taken apart. */
function inText(text: Sql, search: TextSearch): Sql {
  return letValue('lower', sql`lowerUTF8(ifNull(${text}, ''))`, (lower) => {
    const holds = (part: string) => sql`position(${lower}, ${bound(part)}) > 0`;
    const parts = partsOf(search);
    const possible = parts.texts.length === 0 ? sql`1` : Sql.join(parts.texts.map(holds), parts.all ? ' AND ' : ' OR ');
    const tokens = sql`extractAll(${lower}, ${bound(`(${tokenPattern()})`)})`;
    const found = letValue('tokens', sql`if(${possible}, ${tokens}, [])`, (all) => test(all, search));
    return sql`(${text} IS NOT NULL AND (${possible}) AND ${found})`;
  });
}

/** Parts of which a text holds one, or all, wherever it holds what is sought. */
function partsOf(search: TextSearch): { texts: readonly string[]; all: boolean } {
  switch (search.kind) {
    case 'pattern':
      return { texts: search.required === '' ? [] : [search.required], all: true };
    case 'phrase':
      return { texts: [...new Set(search.terms)], all: true };
    case 'terms': {
      const exact = search.terms.filter((t) => t.edits === 0).map((t) => t.term);
      const ruled = search.need > 0 && search.terms.length - exact.length < search.need;
      return { texts: ruled ? [...new Set(exact)] : [], all: search.need === exact.length && exact.length > 0 };
    }
  }
}

function test(tokens: Sql, search: TextSearch): Sql {
  switch (search.kind) {
    case 'pattern':
      return sql`arrayExists(tok -> match(tok, ${bound(`\\A(?s:${search.regexp})\\z`)}), ${tokens})`;
    case 'phrase':
      return search.slop === 0 ? phrase(tokens, search.terms) : sloppyPhrase(tokens, search.terms, search.slop);
    case 'terms': {
      if (search.need <= 0) return sql`1`;
      const found = search.terms.map((term) =>
        term.edits === 0
          ? sql`has(${tokens}, ${bound(term.term)})`
          : sql`arrayExists(tok -> ${fuzzyMatch(sql`tok`, term)}, ${tokens})`,
      );
      return sql`((${Sql.join(found, ' + ')}) >= ${whole(search.need)})`;
    }
  }
}

/** No token holds a space. */
function phrase(tokens: Sql, terms: readonly string[]): Sql {
  return sql`(position(concat(' ', arrayStringConcat(${tokens}, ' '), ' '), ${bound(` ${terms.join(' ')} `)}) > 0)`;
}

/** Terms in their places, each moved on by at most `slop`; one token cannot stand for two of them. */
function sloppyPhrase(tokens: Sql, terms: readonly string[], slop: number): Sql {
  const slice = (from: number, to: number) => {
    const first = sql`greatest(place + ${whole(from)}, 1)`;
    return sql`arraySlice(${tokens}, ${first}, greatest(place + ${whole(to)} - ${first} + 1, 0))`;
  };
  const conditions = terms.map((term, i) => sql`has(${slice(i, i + slop)}, ${bound(term)})`);
  for (const term of new Set(terms)) {
    const count = terms.filter((t) => t === term).length;
    if (count === 1) continue;
    const window = slice(terms.indexOf(term), terms.lastIndexOf(term) + slop);
    conditions.push(sql`countEqual(${window}, ${bound(term)}) >= ${whole(count)}`);
  }
  const places = sql`range(toInt64(${whole(2 - terms.length)}), toInt64(length(${tokens})) + 1)`;
  return sql`arrayExists(place -> ${Sql.join(conditions, ' AND ')}, ${places})`;
}

/** Texts longer than this are no misspelled terms, and would take long to compare. */
const MAX_FUZZY_BYTES = 1_000;

/** Whether a text is a term but for some edits; two neighbours that change places may be one. */
export function fuzzyMatch(value: Sql, { term, edits, prefix, transpositions }: FuzzyTerm): Sql {
  return once('word', value, NAMED, (word) => {
    const characters = Array.from(term);
    const near = sql`(length(${word}) <= ${whole(MAX_FUZZY_BYTES)}
      AND abs(toInt64(lengthUTF8(${word})) - ${whole(characters.length)}) <= ${whole(edits)})`;
    const head = characters.slice(0, prefix).join('');
    const begins = head === '' ? sql`1` : sql`startsWith(${word}, ${bound(head)})`;
    const short = sql`if(${near}, ${word}, '')`;
    const distance = transpositions
      ? sql`damerauLevenshteinDistance(${oneByteEach(short, term)}, ${oneByteEach(bound(term), term)})`
      : sql`editDistanceUTF8(assumeNotNull(${short}), ${bound(term)})`;
    return sql`(${near} AND ${begins} AND ${distance} <= ${whole(edits)})`;
  });
}

/** ClickHouse compares bytes here: characters past ASCII that stand in the term have one each, all others share another. */
function oneByteEach(text: Sql, term: string): Sql {
  const foreign = [...new Set(Array.from(term).filter((c) => c.codePointAt(0)! > 0x7f))].slice(0, 24);
  const standIns = foreign.map((_, i) => String.fromCharCode(2 + i)).join('');
  const known =
    foreign.length === 0 ? text : sql`translateUTF8(${text}, ${bound(foreign.join(''))}, ${bound(standIns)})`;
  return sql`replaceRegexpAll(assumeNotNull(${known}), '[^\\\\x00-\\\\x7f]', char(1))`;
}

function bound(text: string): Sql {
  return Sql.bind(text, 'String');
}
