import type { ExpressionSyntax, MapEntrySyntax } from './ast.ts';
import { RESERVED_FUNCTIONS, reservedWord } from './keywords.ts';
import { parseBracketed, parseClosing } from './list-parser.ts';
import { parseName } from './name-parser.ts';
import { parseNumber } from './number-parser.ts';
import { joinSpans, spanOf } from './spans.ts';
import type { Token } from './token.ts';
import { isWord, type TokenStream } from './token-stream.ts';
import type { TreeBuilder } from './tree-builder.ts';

/** Keywords that begin or join conditions: never read as a name by mistake. */
const CONNECTIVES: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'IN', 'IS', 'LIKE', 'RLIKE', 'ASC', 'DESC']);
/** What follows a keyword that was meant as a name. */
const AFTER_NAME: ReadonlySet<string> = new Set([
  '=',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '.',
  ',',
  ')',
  '+',
  '-',
  '*',
  '/',
]);
const LITERALS: ReadonlySet<string> = new Set([
  ...['string', 'integer', 'decimal', 'boolean', 'null', 'parameter', 'timespan'],
]);

/** Parses what operators stand between: literals, names, calls, lists and parentheses. */
type MapSyntax = Extract<ExpressionSyntax, { kind: 'map' }>;

export class PrimaryParser {
  readonly #stream: TokenStream;
  readonly #tree: TreeBuilder;
  readonly #expression: () => ExpressionSyntax;

  constructor(stream: TokenStream, tree: TreeBuilder, expression: () => ExpressionSyntax) {
    this.#stream = stream;
    this.#tree = tree;
    this.#expression = expression;
  }

  primary(): ExpressionSyntax {
    const token = this.#stream.peek();
    switch (token.kind) {
      case 'integer':
      case 'decimal':
        return parseNumber(this.#stream, undefined);
      case 'string':
        this.#stream.next();
        return { kind: 'string', value: token.text, span: spanOf(token) };
      case 'parameter':
        this.#stream.next();
        return { kind: 'parameter', name: token.text, span: spanOf(token) };
      case 'quoted-name':
        return { kind: 'name', ...parseName(this.#stream) };
      case 'word':
        return this.#word(token);
      case 'symbol':
        if (token.text === '(') return this.#parenthesised();
        if (token.text === '[') return this.#list();
    }
    return this.#stream.unexpected('an expression', { hint: hintForMissing(token) });
  }

  #word(token: Token): ExpressionSyntax {
    const after = this.#stream.peekSecond();
    const called = after.kind === 'symbol' && after.text === '(';
    if (!reservedWord(token.text)) return called ? this.#functionCall() : { kind: 'name', ...parseName(this.#stream) };
    const word = token.text.toUpperCase();
    if (word === 'TRUE' || word === 'FALSE') {
      this.#stream.next();
      return { kind: 'boolean', value: word === 'TRUE', span: spanOf(token) };
    }
    if (word === 'NULL') {
      this.#stream.next();
      return { kind: 'null', span: spanOf(token) };
    }
    if (called && RESERVED_FUNCTIONS.has(word)) return this.#functionCall();
    if (CONNECTIVES.has(word) || after.kind !== 'symbol' || !AFTER_NAME.has(after.text)) {
      return this.#stream.unexpected('an expression');
    }
    return { kind: 'name', ...parseName(this.#stream) };
  }

  #parenthesised(): ExpressionSyntax {
    const open = this.#stream.next();
    const inner = this.#expression();
    const close = parseClosing(this.#stream, open, ')', 'an operator or `)`');
    return this.#tree.widen(inner, joinSpans(open, close));
  }

  #list(): ExpressionSyntax {
    const open = this.#stream.next();
    if (this.#stream.at(']')) return { kind: 'list', items: [], span: joinSpans(open, this.#stream.next()) };
    const items = parseBracketed(this.#stream, open, ']', () => this.#listItem());
    const span = { start: open.start, end: this.#stream.lastEnd };
    return this.#tree.above(items, { kind: 'list', items, span }, open);
  }

  #listItem(): ExpressionSyntax {
    const item = this.#expression();
    if (!LITERALS.has(item.kind)) {
      const hint =
        item.kind === 'list' ? 'a list holds no lists' : 'values of columns are joined with `MV_APPEND(a, b)`';
      this.#stream.report(item.span, 'a list holds literals only', hint);
    }
    return item;
  }

  #functionCall(): ExpressionSyntax {
    const nameSpan = this.#stream.next();
    const open = this.#stream.next();
    const args = this.#arguments(nameSpan, open);
    const span = { start: nameSpan.start, end: this.#stream.lastEnd };
    return this.#tree.call(nameSpan.text.toUpperCase(), args, { operator: false, nameSpan, span });
  }

  #arguments(name: Token, open: Token): readonly ExpressionSyntax[] {
    if (this.#stream.accept(')')) return [];
    const second = this.#stream.peekSecond();
    if (this.#stream.at('*') && second.kind === 'symbol' && second.text === ')') {
      const star = this.#stream.next();
      this.#stream.next();
      return [{ kind: 'star', span: spanOf(star) }];
    }
    const distinct = this.#stream.atWord('DISTINCT') && second.kind === 'word' && !reservedWord(second.text);
    if (distinct && isWord(name, 'COUNT')) {
      this.#stream.fail(this.#stream.peek(), 'COUNT has no DISTINCT', 'count values with `COUNT_DISTINCT(field)`');
    }
    return parseBracketed(this.#stream, open, ')', () => this.#argument());
  }

  #argument(): ExpressionSyntax {
    return this.#stream.at('{') ? this.map() : this.#expression();
  }

  /** Options in braces: `{"name": value}`. */
  map(): MapSyntax {
    const open = this.#stream.next();
    if (this.#stream.at('}')) return { kind: 'map', entries: [], span: joinSpans(open, this.#stream.next()) };
    this.#stream.enter();
    const entries = parseBracketed(this.#stream, open, '}', () => this.#mapEntry());
    this.#stream.leave();
    const span = { start: open.start, end: this.#stream.lastEnd };
    const values = entries.map((e) => e.value);
    const map: MapSyntax = { kind: 'map', entries, span };
    this.#tree.above(values, map, open);
    return map;
  }

  #mapEntry(): MapEntrySyntax {
    if (this.#stream.peek().kind !== 'string') {
      this.#stream.unexpected('the name of an option', { hint: 'it is a string in double quotes' });
    }
    const key = this.#stream.next();
    this.#stream.expect(':');
    return { key: key.text, keySpan: spanOf(key), value: this.#argument() };
  }
}

function hintForMissing(token: Token): string | undefined {
  if (token.kind !== 'symbol') return undefined;
  if (token.text === '*') return '`*` stands only in `COUNT(*)`';
  if (token.text === '=') return 'a name stands before `=`';
  if (token.text === '{') return 'options `{...}` stand only in the arguments of a function';
  return undefined;
}
