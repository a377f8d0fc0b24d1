import { SearchProblem } from '../search-text.ts';
import type { EqlComparisonOperator, EqlEvent, EqlExpression, EqlField, EqlSign } from './ast.ts';
import { EQL_KEYWORDS, type EqlToken } from './eql-lexer.ts';
import { EqlReader } from './eql-reader.ts';

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const PATTERNS: ReadonlySet<string> = new Set([':', 'like', 'like~', 'regex', 'regex~']);

/** Reads the conditions and values of a query; from what binds loosest to what binds tightest. */
export abstract class EqlExpressionParser extends EqlReader {
  /** `category where condition`. */
  protected abstract event(): EqlEvent;

  protected expression(): EqlExpression {
    return this.#chain('or', () => this.#chain('and', () => this.#not()));
  }

  /** A value: no condition, unless in parentheses. */
  protected value(): EqlExpression {
    return this.#arithmetic('sum', ['+', '-'], () => this.#arithmetic('product', ['*', '/', '%'], () => this.#unary()));
  }

  /** One or several with commas between them. */
  protected list(item: () => EqlExpression): EqlExpression[] {
    const items = [item()];
    while (this.atSign(',')) {
      this.take();
      items.push(item());
    }
    return items;
  }

  #chain(kind: 'and' | 'or', item: () => EqlExpression): EqlExpression {
    const first = item();
    const items = [first];
    while (this.atWord(kind)) {
      this.take();
      items.push(item());
    }
    if (items.length === 1) return first;
    return { kind, items, span: { start: first.span.start, end: this.lastEnd() } };
  }

  #not(): EqlExpression {
    if (!this.atWord('not')) return this.#comparison();
    const token = this.take();
    const item = this.deeper(token, () => this.#not());
    return { kind: 'not', item, span: { start: token.span.start, end: this.lastEnd() } };
  }

  #comparison(): EqlExpression {
    const left = this.#test();
    if (this.atSign('=')) {
      throw new SearchProblem('`=` compares nothing', this.peek().span, 'write `==`, or `:` to leave case aside');
    }
    if (!this.#atComparison()) return left;
    const operator = this.take().text as EqlComparisonOperator;
    const right = this.#test();
    if (this.#atComparison()) {
      throw new SearchProblem('comparisons stand in a row', this.peek().span, 'join them with `and`');
    }
    return { kind: 'comparison', operator, left, right, span: { start: left.span.start, end: this.lastEnd() } };
  }

  #atComparison(): boolean {
    const token = this.peek();
    return token.kind === 'sign' && COMPARISONS.has(token.text);
  }

  /** A value, and what it is among or fits, where such a test follows it. */
  #test(): EqlExpression {
    const item = this.value();
    const negated = this.atWord('not');
    const token = this.peek(negated ? 1 : 0);
    if (token.kind !== 'word' && token.kind !== 'sign') return item;
    const ignoreCase = token.text.endsWith('~') || token.text === ':';
    if (token.text === 'in' || token.text === 'in~') {
      if (negated) this.take();
      this.take();
      const values = this.#values();
      return { kind: 'in', item, values, ignoreCase, negated, span: this.#from(item) };
    }
    if (!PATTERNS.has(token.text)) return item;
    if (negated) {
      const hint = 'write `not` before what is tested';
      throw new SearchProblem(`no \`not\` stands before \`${token.text}\``, this.peek().span, hint);
    }
    this.take();
    const operator = token.text.replace('~', '') as ':' | 'like' | 'regex';
    const values = this.atSign('(') ? this.#values() : [this.value()];
    return { kind: 'pattern', operator, item, values, ignoreCase, span: this.#from(item) };
  }

  #values(): EqlExpression[] {
    const open = this.takeSign('(');
    const values = this.deeper(open, () => this.list(() => this.expression()));
    this.close(')', open, '`,` or `)`');
    return values;
  }

  #from({ span }: EqlExpression) {
    return { start: span.start, end: this.lastEnd() };
  }

  #arithmetic(kind: 'sum' | 'product', signs: readonly EqlSign[], item: () => EqlExpression): EqlExpression {
    const first = item();
    const rest: { sign: EqlSign; item: EqlExpression }[] = [];
    for (;;) {
      const sign = signs.find((known) => this.atSign(known));
      if (sign === undefined) break;
      this.take();
      rest.push({ sign, item: item() });
    }
    return rest.length === 0 ? first : { kind, first, rest, span: this.#from(first) };
  }

  #unary(): EqlExpression {
    if (!this.atSign('-') && !this.atSign('+')) return this.#primary();
    const token = this.take();
    const item = this.deeper(token, () => this.#unary());
    const sign = token.text as '+' | '-';
    return { kind: 'unary', sign, item, span: { start: token.span.start, end: this.lastEnd() } };
  }

  #primary(): EqlExpression {
    const token = this.peek();
    const { span } = token;
    if (token.kind === 'string') {
      this.take();
      return { kind: 'string', value: token.text, span };
    }
    if (token.kind === 'number') {
      this.take();
      return { kind: 'number', text: token.text, span };
    }
    if (this.atWord('true') || this.atWord('false')) {
      this.take();
      return { kind: 'boolean', value: token.text === 'true', span };
    }
    if (this.atWord('null')) {
      this.take();
      return { kind: 'null', span };
    }
    if (this.atSign('(')) return this.#group();
    if (token.kind === 'word' && this.atWord('of', 1)) return this.#lineage();
    if (token.kind === 'word' && this.atSign('(', 1) && !EQL_KEYWORDS.has(token.text)) return this.#call();
    return this.#field();
  }

  #group(): EqlExpression {
    const open = this.take();
    const inner = this.deeper(open, () => this.expression());
    this.close(')', open, '`and`, `or` or `)`');
    return { ...inner, span: { start: open.span.start, end: this.lastEnd() } };
  }

  #lineage(): EqlExpression {
    const { text, span } = this.take();
    this.take();
    const open = this.takeSign('[');
    const event = this.deeper(open, () => this.event());
    this.close(']', open, '`and`, `or` or `]`');
    return { kind: 'lineage', relation: text, event, span: { start: span.start, end: this.lastEnd() } };
  }

  #call(): EqlExpression {
    const { text, span } = this.take();
    const ignoreCase = text.endsWith('~');
    const open = this.take();
    const args = this.atSign(')') ? [] : this.deeper(open, () => this.list(() => this.expression()));
    this.close(')', open, '`,` or `)`');
    const name = ignoreCase ? text.slice(0, -1) : text;
    return { kind: 'call', name, ignoreCase, args, span: { start: span.start, end: this.lastEnd() } };
  }

  #field(): EqlField {
    const { start } = this.peek().span;
    const optional = this.atSign('?');
    if (optional) this.take();
    let names = [this.#name(optional ? 'a field' : 'a field, a value or a function')];
    const path: (string | number)[] = [];
    for (;;) {
      if (this.atSign('.')) {
        this.take();
        names.push(this.#name('a part of a field’s name', true));
      } else if (this.#atIndex()) {
        this.take();
        if (names.length > 0) path.push(names.join('.'));
        names = [];
        path.push(Number(this.take().text));
        this.take();
      } else break;
    }
    if (names.length > 0) path.push(names.join('.'));
    return { kind: 'field', path, optional, span: { start, end: this.lastEnd() } };
  }

  /** A bracket with a whole number in it; one with an event in it begins the next event of a sequence. */
  #atIndex(): boolean {
    return (
      this.atSign('[') && /^\d{1,15}$/.test(this.peek(1).text) && this.peek(1).kind === 'number' && this.atSign(']', 2)
    );
  }

  #name(expected: string, afterDot = false): string {
    const token: EqlToken = this.peek();
    if (token.kind === 'name' && token.text !== '') return this.take().text;
    if (token.kind !== 'word' || token.text.endsWith('~')) throw this.unexpected(expected);
    if (EQL_KEYWORDS.has(token.text) && !afterDot) throw this.unexpected(expected);
    return this.take().text;
  }
}
