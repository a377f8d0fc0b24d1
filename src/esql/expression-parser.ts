import type { Span } from '../base/diagnostic.ts';
import type { ExpressionSyntax, MapEntrySyntax } from './ast.ts';
import { COMMAND_WORDS } from './keywords.ts';
import { parseBracketed } from './list-parser.ts';
import { parseNumber } from './number-parser.ts';
import { PrimaryParser } from './primary-parser.ts';
import { joinSpans, spanOf } from './spans.ts';
import type { Token } from './token.ts';
import { isWord, type TokenStream } from './token-stream.ts';
import { TreeBuilder } from './tree-builder.ts';
import { passOverSubquery } from './unsupported-parser.ts';

/** The comparison operators with their names; a hint stands with those that other languages have and ES|QL has not. */
const COMPARISONS: ReadonlyMap<string, { readonly name: string; readonly hint?: string }> = new Map([
  ['==', { name: 'EQUALS' }],
  ['!=', { name: 'NOT_EQUALS' }],
  ['<', { name: 'LESS' }],
  ['<=', { name: 'LESS_OR_EQUAL' }],
  ['>', { name: 'GREATER' }],
  ['>=', { name: 'GREATER_OR_EQUAL' }],
  ['=', { name: 'EQUALS', hint: 'compare with `==`' }],
  ['===', { name: 'EQUALS', hint: 'compare with `==`' }],
  ['<>', { name: 'NOT_EQUALS', hint: '"not equal" is written `!=`' }],
  ['=~', { name: 'EQUALS', hint: 'compare `TO_LOWER(...)` with `==` to ignore case, or match with RLIKE' }],
]);

const ADDITIVE: ReadonlyMap<string, string> = new Map([
  ['+', 'ADD'],
  ['-', 'SUBTRACT'],
]);

const MULTIPLICATIVE: ReadonlyMap<string, string> = new Map([
  ['*', 'MULTIPLY'],
  ['/', 'DIVIDE'],
  ['%', 'MODULO'],
]);

/**
 * Parses expressions, loosest binding first: OR; AND; NOT; comparison, IS NULL, IN, LIKE, RLIKE, `:`; `+ -`; `* / %`;
 * unary `- +`; `::`; primary.
 */
export class ExpressionParser {
  readonly #stream: TokenStream;
  readonly #tree: TreeBuilder;
  readonly #primaries: PrimaryParser;

  constructor(stream: TokenStream) {
    this.#stream = stream;
    this.#tree = new TreeBuilder(stream);
    this.#primaries = new PrimaryParser(stream, this.#tree, () => this.expression());
  }

  expression(): ExpressionSyntax {
    this.#stream.enter();
    const expression = this.#disjunction();
    this.#stream.leave();
    return expression;
  }

  /** Options in braces: `{"name": value}`. */
  options(): readonly MapEntrySyntax[] {
    return this.#primaries.map().entries;
  }

  #disjunction(): ExpressionSyntax {
    const first = this.#conjunction();
    let operator = this.#acceptOr();
    if (operator === undefined) return first;
    const nameSpan = operator;
    const args = [first];
    for (; operator !== undefined; operator = this.#acceptOr()) args.push(this.#conjunction());
    return this.#tree.operator('OR', args, nameSpan);
  }

  #conjunction(): ExpressionSyntax {
    const first = this.#negation();
    let operator = this.#acceptAnd();
    if (operator === undefined) return first;
    const nameSpan = operator;
    const args = [first];
    for (; operator !== undefined; operator = this.#acceptAnd()) args.push(this.#negation());
    return this.#tree.operator('AND', args, nameSpan);
  }

  #acceptOr(): Span | undefined {
    const word = this.#stream.acceptWord('OR');
    if (word !== undefined) return spanOf(word);
    if (!this.#stream.at('|')) return undefined;
    const first = this.#stream.peek();
    const second = this.#stream.peekSecond();
    if (second.kind !== 'symbol' || second.text !== '|' || second.start !== first.end) return undefined;
    // `| | LIMIT 1` is a forgotten command, not an OR.
    const after = this.#stream.lexer.token(second.end, 'expression');
    if (after.kind === 'end' || (after.kind === 'word' && COMMAND_WORDS.has(after.text.toUpperCase())))
      return undefined;
    const span = { start: first.start, end: second.end };
    this.#stream.skipTo(second.end);
    this.#stream.report(span, '`||` is no operator', '"or" is written OR; text is joined with `CONCAT(a, b)`');
    return span;
  }

  #acceptAnd(): Span | undefined {
    const word = this.#stream.acceptWord('AND');
    if (word !== undefined) return spanOf(word);
    const sign = this.#stream.accept('&&') ?? this.#stream.accept('&');
    if (sign === undefined) return undefined;
    this.#stream.report(sign, `\`${sign.text}\` is no operator`, '"and" is written AND');
    return spanOf(sign);
  }

  #negation(): ExpressionSyntax {
    const not = this.#stream.acceptWord('NOT') ?? this.#stream.accept('!');
    if (not === undefined) return this.#predicate();
    if (not.kind === 'symbol') this.#stream.report(not, '`!` is no operator', '"not" is written NOT');
    this.#stream.enter();
    const operand = this.#negation();
    this.#stream.leave();
    return this.#tree.call('NOT', [operand], { operator: true, nameSpan: not, span: joinSpans(not, operand.span) });
  }

  #predicate(): ExpressionSyntax {
    const value = this.#comparison();
    const token = this.#stream.peek();
    if (token.kind === 'word') {
      if (isWord(token, 'IS')) return this.#nullTest(value);
      if (isWord(token, 'NOT')) return this.#negatedPredicate(value);
      if (isWord(token, 'IN')) return this.#membership(value);
      if (isWord(token, 'LIKE') || isWord(token, 'RLIKE')) return this.#patternMatch(value);
    }
    return this.#stream.at(':') ? this.#search(value) : value;
  }

  #comparison(): ExpressionSyntax {
    const left = this.#sum();
    const operator = this.#acceptComparison();
    if (operator === undefined) return left;
    const right = this.#sum();
    const next = this.#stream.peek();
    if (next.kind === 'symbol' && COMPARISONS.has(next.text)) {
      this.#stream.fail(next, 'comparisons cannot be chained', 'join two comparisons with AND, or use parentheses');
    }
    return this.#tree.operator(operator.name, [left, right], operator.span);
  }

  #acceptComparison(): { readonly name: string; readonly span: Span } | undefined {
    const token = this.#stream.peek();
    const comparison = token.kind === 'symbol' ? COMPARISONS.get(token.text) : undefined;
    if (comparison === undefined) return undefined;
    this.#stream.next();
    if (comparison.hint !== undefined) {
      const message = token.text === '=' ? '`=` does not compare' : `\`${token.text}\` is no operator`;
      this.#stream.report(token, message, comparison.hint);
    }
    return { name: comparison.name, span: spanOf(token) };
  }

  #nullTest(value: ExpressionSyntax): ExpressionSyntax {
    const is = this.#stream.next();
    const not = this.#stream.acceptWord('NOT');
    if (!this.#stream.atWord('NULL')) {
      const hint = 'IS tests for NULL only; other values are compared with `==`';
      this.#stream.unexpected(not === undefined ? '`NULL` or `NOT NULL`' : '`NULL`', { hint });
    }
    const end = this.#stream.next();
    const name = not === undefined ? 'IS_NULL' : 'IS_NOT_NULL';
    return this.#tree.call(name, [value], {
      operator: true,
      nameSpan: joinSpans(is, end),
      span: joinSpans(value.span, end),
    });
  }

  /** `a NOT IN (...)`, `a NOT LIKE "..."`: what follows, with a NOT around it. */
  #negatedPredicate(value: ExpressionSyntax): ExpressionSyntax {
    const second = this.#stream.peekSecond();
    const membership = isWord(second, 'IN');
    // Anything else after NOT is told by whoever finds that the expression ended here.
    if (!membership && !isWord(second, 'LIKE') && !isWord(second, 'RLIKE')) return value;
    const not = this.#stream.next();
    const inner = membership ? this.#membership(value) : this.#patternMatch(value);
    return this.#tree.call('NOT', [inner], { operator: true, nameSpan: not, span: inner.span });
  }

  #membership(value: ExpressionSyntax): ExpressionSyntax {
    const nameSpan = this.#stream.next();
    if (this.#stream.at('[')) {
      this.#stream.fail(this.#stream.peek(), 'the values of IN stand in `[`', 'write them in parentheses: `IN (1, 2)`');
    }
    const open = this.#stream.expect('(', 'the values of IN stand in parentheses: `IN (1, 2)`');
    const first = this.#stream.peek();
    if (['FROM', 'ROW', 'TS'].some((word) => isWord(first, word)) && this.#beginsSubquery(first)) {
      passOverSubquery(this.#stream, open);
      this.#stream.fail(first, 'a query inside of IN is not supported', undefined, 'esql/unsupported-subquery');
    }
    if (this.#stream.at(')')) this.#stream.fail(joinSpans(open, this.#stream.next()), 'IN has no values');
    const items = parseBracketed(this.#stream, open, ')', () => this.expression());
    const span = { start: value.span.start, end: this.#stream.lastEnd };
    return this.#tree.call('IN', [value, ...items], { operator: true, nameSpan, span });
  }

  #beginsSubquery(word: Token): boolean {
    const after = this.#stream.lexer.token(word.end, 'source');
    return after.kind === 'source' || after.kind === 'string';
  }

  #patternMatch(value: ExpressionSyntax): ExpressionSyntax {
    const operator = this.#stream.next();
    const name = operator.text.toUpperCase();
    const open = this.#stream.accept('(');
    const patterns =
      open === undefined
        ? [this.#likePattern(name, () => this.#sum())]
        : parseBracketed(this.#stream, open, ')', () => this.#likePattern(name, () => this.expression()));
    const span = { start: value.span.start, end: this.#stream.lastEnd };
    return this.#tree.call(name, [value, ...patterns], { operator: true, nameSpan: operator, span });
  }

  #likePattern(operator: string, parse: () => ExpressionSyntax): ExpressionSyntax {
    const token = this.#stream.peek();
    if (token.kind === 'end' || (token.kind === 'symbol' && !'([+-!'.includes(token.text))) {
      this.#stream.unexpected('a pattern', { hint: `the pattern of ${operator} is a string in double quotes` });
    }
    return parse();
  }

  #search(value: ExpressionSyntax): ExpressionSyntax {
    const field = value.kind === 'call' && value.operator && value.name === 'CAST' ? value.args[0] : value;
    if (field?.kind !== 'name') {
      const hint = '`:` searches one field, as in `message: "text"`';
      this.#stream.fail(this.#stream.peek(), '`:` stands after something other than a field', hint);
    }
    const nameSpan = this.#stream.next();
    return this.#tree.operator('MATCH', [value, this.#unary()], nameSpan);
  }

  #sum(): ExpressionSyntax {
    let left = this.#product();
    for (;;) {
      const token = this.#stream.peek();
      const name = token.kind === 'symbol' ? ADDITIVE.get(token.text) : undefined;
      if (name === undefined) return left;
      this.#stream.next();
      left = this.#tree.operator(name, [left, this.#product()], token);
    }
  }

  #product(): ExpressionSyntax {
    let left = this.#unary();
    for (;;) {
      const token = this.#stream.peek();
      const name = token.kind === 'symbol' ? MULTIPLICATIVE.get(token.text) : undefined;
      if (name === undefined) return left;
      this.#stream.next();
      left = this.#tree.operator(name, [left, this.#unary()], token);
    }
  }

  #unary(): ExpressionSyntax {
    const sign = this.#stream.accept('-') ?? this.#stream.accept('+');
    if (sign === undefined) return this.#casts(this.#primaries.primary());
    const { kind } = this.#stream.peek();
    if (kind === 'integer' || kind === 'decimal') return this.#casts(parseNumber(this.#stream, sign));
    this.#stream.enter();
    const operand = this.#unary();
    this.#stream.leave();
    if (sign.text === '+') return operand;
    return this.#tree.call('NEGATE', [operand], {
      operator: true,
      nameSpan: sign,
      span: joinSpans(sign, operand.span),
    });
  }

  #casts(operand: ExpressionSyntax): ExpressionSyntax {
    let value = operand;
    for (let sign = this.#stream.accept('::'); sign !== undefined; sign = this.#stream.accept('::')) {
      if (this.#stream.peek().kind !== 'word') this.#stream.unexpected('a type');
      const type = this.#stream.next();
      value = this.#tree.operator('CAST', [value, { kind: 'name', name: type.text, span: spanOf(type) }], sign);
    }
    return value;
  }
}
