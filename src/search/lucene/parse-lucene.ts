import type { Span } from '../../base/diagnostic.ts';
import {
  MAX_SEARCH_DEPTH,
  type ParsedSearch,
  parseSearch,
  type SearchField,
  SearchProblem,
  type SearchText,
} from '../search-text.ts';
import type { LuceneClause, LuceneNode, Occurrence, RangeEnd } from './ast.ts';
import { LuceneScanner, type Term, termField, termText } from './lucene-scanner.ts';

type Conjunction = 'and' | 'or' | undefined;

/**
 * Parses a search in Lucene's query string syntax
 * (https://www.elastic.co/docs/reference/query-languages/query-dsl/query-dsl-query-string-query). Never throws; spans are
 * offsets in the text.
 * @param defaultOperator what stands between clauses that nothing stands between
 */
export function parseLucene(text: string, defaultOperator: 'AND' | 'OR' = 'OR'): ParsedSearch<LuceneNode> {
  return parseSearch('lucene', text, () => new LuceneParser(text, defaultOperator).search());
}

class LuceneParser {
  readonly #scanner: LuceneScanner;
  readonly #defaultOperator: 'AND' | 'OR';
  #depth = 0;

  constructor(text: string, defaultOperator: 'AND' | 'OR') {
    this.#scanner = new LuceneScanner(text);
    this.#defaultOperator = defaultOperator;
  }

  search(): LuceneNode {
    const scanner = this.#scanner;
    scanner.skipSpace();
    if (scanner.atEnd) return { kind: 'nothing', span: { start: 0, end: scanner.text.length } };
    const tree = this.#clauses(undefined);
    if (!scanner.atEnd) throw this.#unexpected('an operator or the end of the search');
    return tree;
  }

  /** Clauses up to a closing parenthesis or the end. */
  #clauses(field: SearchField | undefined): LuceneNode {
    const scanner = this.#scanner;
    const clauses: { occurrence: Occurrence; node: LuceneNode }[] = [];
    for (;;) {
      scanner.skipSpace();
      if (clauses.length > 0 && (scanner.atEnd || scanner.sees(')'))) break;
      const conjunction = clauses.length === 0 ? undefined : this.#conjunction();
      scanner.skipSpace();
      const modifier = this.#modifier();
      scanner.skipSpace();
      const joined = conjunction === undefined && modifier === undefined ? this.#severalTerms(field) : undefined;
      this.#add(clauses, conjunction, modifier, joined ?? this.#clause(field));
    }
    const [only] = clauses;
    if (clauses.length === 1 && only!.occurrence !== 'must-not') return only!.node;
    const span = { start: only!.node.span.start, end: clauses.at(-1)!.node.span.end };
    return { kind: 'clauses', clauses, span };
  }

  /** As Lucene does it: `AND` makes the clause before it needed too, and an operator has no precedence over another. */
  #add(clauses: LuceneClause[], conjunction: Conjunction, modifier: Occurrence | undefined, node: LuceneNode): void {
    const last = clauses.at(-1);
    const byDefault: Occurrence = this.#defaultOperator === 'AND' ? 'must' : 'may';
    if (last !== undefined && last.occurrence !== 'must-not') {
      if (conjunction === 'and') clauses[clauses.length - 1] = { ...last, occurrence: 'must' };
      if (conjunction === 'or' && byDefault === 'must') clauses[clauses.length - 1] = { ...last, occurrence: 'may' };
    }
    const plain = conjunction === 'and' ? 'must' : conjunction === 'or' ? 'may' : byDefault;
    clauses.push({ occurrence: modifier ?? plain, node });
  }

  #conjunction(): Conjunction {
    const scanner = this.#scanner;
    if (scanner.acceptWord('AND') || scanner.accept('&&')) return 'and';
    return scanner.acceptWord('OR') || scanner.accept('||') ? 'or' : undefined;
  }

  #modifier(): Occurrence | undefined {
    const scanner = this.#scanner;
    if (scanner.accept('+')) return 'must';
    return scanner.accept('-') || scanner.accept('!') || scanner.acceptWord('NOT') ? 'must-not' : undefined;
  }

  /** Words side by side without anything between or around them, which are sought together; undefined where there is one. */
  #severalTerms(field: SearchField | undefined): LuceneNode | undefined {
    const scanner = this.#scanner;
    const begin = scanner.at;
    const terms: Term[] = [];
    let end = begin;
    for (;;) {
      const place = scanner.at;
      scanner.skipSpace();
      const term = this.#atOperator() ? undefined : scanner.term();
      const plain = term !== undefined && term.wildcards.length === 0 && !/^[/<>]/.test(scanner.text.slice(term.start));
      const alone = plain && !scanner.sees(':') && !scanner.sees('~') && !scanner.sees('^');
      const after = scanner.at;
      scanner.skipSpace();
      if (!alone || this.#atConjunction()) {
        scanner.at = place;
        break;
      }
      terms.push(term);
      end = after;
      scanner.at = after;
    }
    scanner.at = terms.length > 1 ? end : begin;
    if (terms.length < 2) return undefined;
    const span = { start: terms[0]!.start, end };
    const text = terms.map((t) => t.pieces[0]!).join(' ');
    return { kind: 'match', field, value: { kind: 'words', text, span }, span };
  }

  #atConjunction(): boolean {
    const scanner = this.#scanner;
    return scanner.seesWord('AND') || scanner.seesWord('OR') || scanner.sees('&&') || scanner.sees('||');
  }

  #atOperator(): boolean {
    const scanner = this.#scanner;
    return (
      this.#atConjunction() || scanner.seesWord('NOT') || /^[-+!]/.test(scanner.text.slice(scanner.at, scanner.at + 1))
    );
  }

  #clause(given: SearchField | undefined): LuceneNode {
    const scanner = this.#scanner;
    const start = scanner.at;
    let field = given;
    if (!this.#atConjunction() && !scanner.sees('/')) {
      const term = scanner.term();
      if (term !== undefined && scanner.accept(':')) {
        field = termField(term);
        scanner.skipSpace();
      } else scanner.at = start;
    }
    const node = this.#value(field, start);
    return this.#boosted(node);
  }

  #value(field: SearchField | undefined, start: number): LuceneNode {
    const scanner = this.#scanner;
    if (scanner.sees('(')) return this.#group(field);
    if (scanner.sees('[') || scanner.sees('{')) return this.#range(field, start);
    if (scanner.sees('/')) {
      const { pattern } = scanner.regexp();
      return { kind: 'regexp', field, pattern, span: { start, end: scanner.at } };
    }
    if (scanner.sees('"')) {
      const value = scanner.quoted();
      const slop = scanner.accept('~') ? (scanner.number() ?? 0) : undefined;
      const span = { start, end: scanner.at };
      if (field?.name === '_exists_')
        return { kind: 'exists', field: { ...value, name: value.text, pattern: false }, span };
      return { kind: 'match', field, value, ...(slop === undefined ? {} : { slop: Math.trunc(slop) }), span };
    }
    const bound = /^[<>]=?/.exec(scanner.text.slice(scanner.at, scanner.at + 2))?.[0];
    if (bound !== undefined && field !== undefined) return this.#openRange(field, bound, start);
    const term = this.#atOperator() && !scanner.sees('-') ? undefined : scanner.term();
    if (term === undefined) throw this.#unexpected('a field or a value');
    return this.#term(field, term, start);
  }

  #term(field: SearchField | undefined, term: Term, start: number): LuceneNode {
    const scanner = this.#scanner;
    const value = termText(term);
    const fuzzy = scanner.accept('~') ? (scanner.number() ?? 'default') : undefined;
    const span = { start, end: scanner.at };
    if (field?.name === '_exists_') return { kind: 'exists', field: termField(term), span };
    if (value.kind === 'wildcard' && /^\*+$/.test(value.text)) {
      return field === undefined || field.name === '*' ? { kind: 'everything', span } : { kind: 'exists', field, span };
    }
    if (fuzzy === undefined || value.kind === 'wildcard') return { kind: 'match', field, value, span };
    if (fuzzy !== 'default' && fuzzy > 2) {
      throw new SearchProblem('a term may be 2 edits away at most', { start: term.end, end: scanner.at });
    }
    // A share of the term's length, as old versions had it, is the least number of edits.
    return { kind: 'match', field, value, fuzzy: fuzzy === 'default' ? fuzzy : Math.ceil(fuzzy), span };
  }

  #group(field: SearchField | undefined): LuceneNode {
    const scanner = this.#scanner;
    const start = scanner.at++;
    if (++this.#depth > MAX_SEARCH_DEPTH) {
      throw new SearchProblem(`more than ${MAX_SEARCH_DEPTH} groups stand inside each other`, {
        start,
        end: scanner.at,
      });
    }
    const inner = this.#clauses(field);
    this.#depth--;
    if (!scanner.accept(')')) throw new SearchProblem('the `(` is not closed', { start, end: start + 1 }, 'add `)`');
    return { ...inner, span: { start, end: scanner.at } };
  }

  #range(field: SearchField | undefined, start: number): LuceneNode {
    const scanner = this.#scanner;
    const open = scanner.at++;
    const lower = this.#rangeEnd(open);
    scanner.skipSpace();
    if (!scanner.acceptWord('TO')) {
      const hint = 'a range is written as in `[1 TO 5]`, with `*` for an open end';
      throw new SearchProblem('expected `TO` in the range', this.#place(), hint);
    }
    const upper = this.#rangeEnd(open);
    scanner.skipSpace();
    const included = scanner.sees(']');
    if (!included && !scanner.sees('}')) {
      throw new SearchProblem(`the \`${scanner.text[open]}\` is not closed`, { start: open, end: open + 1 }, 'add `]`');
    }
    scanner.at++;
    return {
      kind: 'range',
      field,
      lower: lower && { value: lower, included: scanner.text[open] === '[' },
      upper: upper && { value: upper, included },
      span: { start, end: scanner.at },
    };
  }

  /** One end of a range; undefined where it is open. */
  #rangeEnd(open: number): SearchText | undefined {
    const scanner = this.#scanner;
    scanner.skipSpace();
    if (scanner.sees('"')) return scanner.quoted();
    const term = scanner.seesWord('TO') ? undefined : scanner.term(true);
    if (term !== undefined) {
      const text = termText(term);
      return text.kind === 'wildcard' && text.text === '*' ? undefined : text;
    }
    if (scanner.atEnd) {
      throw new SearchProblem(`the \`${scanner.text[open]}\` is not closed`, { start: open, end: open + 1 }, 'add `]`');
    }
    throw this.#unexpected('an end of the range, or `*`');
  }

  /** `field:>10` and the like. */
  #openRange(field: SearchField, sign: string, start: number): LuceneNode {
    const scanner = this.#scanner;
    scanner.at += sign.length;
    scanner.skipSpace();
    const term = scanner.sees('"') ? scanner.quoted() : scanner.term();
    if (term === undefined) throw this.#unexpected(`a value after \`${sign}\``);
    const value = 'kind' in term ? term : termText(term);
    const end: RangeEnd = { value, included: sign.endsWith('=') };
    const [lower, upper] = sign.startsWith('>') ? [end, undefined] : [undefined, end];
    return { kind: 'range', field, lower, upper, span: { start, end: scanner.at } };
  }

  #boosted(node: LuceneNode): LuceneNode {
    const scanner = this.#scanner;
    const start = scanner.at;
    if (!scanner.accept('^')) return node;
    if (scanner.number() === undefined) {
      throw new SearchProblem('a number is missing after `^`', { start, end: scanner.at }, 'as in `word^2`');
    }
    return node;
  }

  #unexpected(expected: string): SearchProblem {
    const place = this.#place();
    if (this.#scanner.atEnd) return new SearchProblem(`expected ${expected}, found the end of the search`, place);
    const found = this.#scanner.text.slice(place.start, place.end);
    const sign = /^[-+=&|><!(){}[\]^"~*?:\\/]/.test(found);
    const hint = sign ? 'a sign that is meant is written with a backslash, or between quotes' : undefined;
    return new SearchProblem(`expected ${expected}, found \`${found}\``, place, hint);
  }

  /** What stands here: a word or a sign. */
  #place(): Span {
    const { text, at } = this.#scanner;
    const word = /^(?:\w+|&&|\|\||.)/su.exec(text.slice(at, at + 100))?.[0] ?? '';
    return { start: at, end: at + word.length };
  }
}
