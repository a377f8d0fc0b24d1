import type { Span } from '../../base/diagnostic.ts';
import {
  MAX_SEARCH_DEPTH,
  type ParsedSearch,
  parseSearch,
  type SearchField,
  SearchProblem,
  type SearchText,
} from '../search-text.ts';
import type { KqlNode, KqlRangeOperator } from './ast.ts';
import { type KqlToken, kqlTokens } from './kql-lexer.ts';

type TextToken = Extract<KqlToken, { kind: 'text' }>;

/**
 * Parses a search in the Kibana Query Language (https://www.elastic.co/docs/explore-analyze/query-filter/languages/kql).
 * Never throws; spans are offsets in the text.
 */
export function parseKql(text: string): ParsedSearch<KqlNode> {
  return parseSearch('kql', text, () => new KqlParser(text).search());
}

class KqlParser {
  readonly #text: string;
  readonly #tokens: readonly KqlToken[];
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = kqlTokens(text);
  }

  search(): KqlNode {
    if (this.#peek().kind === 'end') return { kind: 'everything', span: { start: 0, end: this.#text.length } };
    const tree = this.#query();
    const rest = this.#peek();
    if (rest.kind !== 'end') throw this.#unexpected('`and`, `or` or the end of the search', rest);
    return tree;
  }

  /** Items with `and` (or `or`) between them. */
  #chain(kind: 'and' | 'or', item: () => KqlNode): KqlNode {
    const first = item();
    const items = [first];
    while (this.#peek().kind === kind) {
      this.#take();
      items.push(item());
    }
    if (items.length === 1) return first;
    return { kind, items, span: { start: first.span.start, end: items.at(-1)!.span.end } };
  }

  #not(item: () => KqlNode): KqlNode {
    const token = this.#peek();
    if (token.kind !== 'not') return item();
    this.#take();
    const inner = this.#deeper(token, () => this.#not(item));
    return { kind: 'not', item: inner, span: { start: token.span.start, end: inner.span.end } };
  }

  #clause(): KqlNode {
    const token = this.#peek();
    if (this.#at('(')) return this.#group(')', token, () => this.#query());
    if (token.kind !== 'text') throw this.#unexpected('a field or a value', token);
    this.#take();
    const after = this.#peek();
    if (after.kind === 'sign' && /^[<>]=?$/.test(after.sign)) {
      this.#take();
      return this.#range(fieldOf(token), after.sign as KqlRangeOperator);
    }
    if (!this.#at(':')) return matchOf(undefined, token);
    this.#take();
    const field = fieldOf(token);
    const brace = this.#peek();
    if (!this.#at('{')) return this.#values(field);
    const item = this.#group('}', brace, () => this.#query());
    return { kind: 'nested', field, item, span: { start: field.span.start, end: item.span.end } };
  }

  #query(): KqlNode {
    return this.#chain('or', () => this.#chain('and', () => this.#not(() => this.#clause())));
  }

  #range(field: SearchField, operator: KqlRangeOperator): KqlNode {
    const token = this.#peek();
    if (token.kind !== 'text') throw this.#unexpected(`a value after \`${operator}\``, token);
    if (token.wildcard) {
      throw new SearchProblem('a bound holds a wildcard', token.span, 'a star that is meant is written `\\*`');
    }
    this.#take();
    const value = textOf(token);
    return { kind: 'range', field, operator, value, span: { start: field.span.start, end: token.span.end } };
  }

  /** What stands after `field:`: a value, or several in parentheses. */
  #values(field: SearchField): KqlNode {
    const token = this.#peek();
    if (this.#at('(')) {
      const list = () => this.#chain('or', () => this.#chain('and', () => this.#not(() => this.#values(field))));
      return this.#group(')', token, list);
    }
    if (token.kind !== 'text') throw this.#unexpected('a value after `:`', token);
    this.#take();
    return matchOf(field, token);
  }

  #group(close: ')' | '}', open: KqlToken, content: () => KqlNode): KqlNode {
    this.#take();
    const inner = this.#deeper(open, content);
    const end = this.#peek();
    if (!this.#at(close)) {
      if (end.kind !== 'end') throw this.#unexpected(`\`and\`, \`or\` or \`${close}\``, end);
      throw new SearchProblem(`the \`${close === ')' ? '(' : '{'}\` is not closed`, open.span, `add \`${close}\``);
    }
    this.#take();
    return { ...inner, span: { start: open.span.start, end: end.span.end } };
  }

  #deeper(mark: { readonly span: Span }, inner: () => KqlNode): KqlNode {
    if (++this.#depth > MAX_SEARCH_DEPTH) {
      throw new SearchProblem(`more than ${MAX_SEARCH_DEPTH} groups stand inside each other`, mark.span);
    }
    const node = inner();
    this.#depth--;
    return node;
  }

  #peek(): KqlToken {
    return this.#tokens[this.#next]!;
  }

  #take(): void {
    this.#next++;
  }

  #at(signText: string): boolean {
    const token = this.#peek();
    return token.kind === 'sign' && token.sign === signText;
  }

  #unexpected(expected: string, token: KqlToken): SearchProblem {
    if (token.kind === 'end') return new SearchProblem(`expected ${expected}, found the end of the search`, token.span);
    const found = this.#text.slice(token.span.start, token.span.end);
    const hint =
      token.kind === 'sign' ? 'a sign that is meant is written with a backslash, or between quotes' : undefined;
    return new SearchProblem(`expected ${expected}, found \`${found}\``, token.span, hint);
  }
}

function matchOf(field: SearchField | undefined, token: TextToken): KqlNode {
  const span = { start: field?.span.start ?? token.span.start, end: token.span.end };
  const all = token.wildcard && /^\*+$/.test(token.text);
  if (!all) return { kind: 'match', field, value: textOf(token), span };
  const anyField = field === undefined || (field.pattern && field.name === '*');
  return anyField ? { kind: 'everything', span } : { kind: 'exists', field, span };
}

function fieldOf({ text, wildcard, span }: TextToken): SearchField {
  return { name: text, pattern: wildcard, span };
}

function textOf({ text, wildcard, quoted, span }: TextToken): SearchText {
  return { kind: quoted ? 'phrase' : wildcard ? 'wildcard' : 'words', text, span };
}
