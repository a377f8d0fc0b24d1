import type { Span } from '../../base/diagnostic.ts';
import type { ExpressionSyntax } from '../../esql/ast.ts';
import type { Token } from '../../esql/token.ts';

/** Where the parts of a query stand in its text. */
export class WrittenText {
  readonly text: string;
  readonly #tokens: readonly Token[];

  /** @param tokens what the parser consumed, in order */
  constructor(text: string, tokens: readonly Token[]) {
    this.text = text;
    this.#tokens = tokens;
  }

  slice({ start, end }: Span): string {
    return this.text.slice(start, end);
  }

  /** A command from its pipe on; one without a pipe, as the first of a branch, from its name on. */
  command(span: Span): string {
    const before = this.#tokens[this.#firstAt(span.start) - 1];
    return this.text.slice(isSymbol(before, '|') ? before!.start : span.start, span.end);
  }

  /** The place of an expression without the parentheses around it. */
  bare(expression: ExpressionSyntax): Span {
    const { span } = expression;
    if (this.text[span.start] !== '(') return span;
    let first = this.#firstAt(span.start);
    let last = this.#firstAt(span.end) - 1;
    const begin = beginOf(expression);
    while (isSymbol(this.#tokens[first], '(') && isSymbol(this.#tokens[last], ')') && first < last) {
      if (begin !== undefined && this.#tokens[first]!.start >= begin) break;
      first++;
      last--;
    }
    const [from, to] = [this.#tokens[first], this.#tokens[last]];
    return from === undefined || to === undefined ? span : { start: from.start, end: to.end };
  }

  /** The index of the first token that begins at a place or after it. */
  #firstAt(place: number): number {
    let low = 0;
    let high = this.#tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#tokens[middle]!.start < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Where a call begins without parentheses around it; undefined for what holds no parentheses of its own. */
function beginOf(expression: ExpressionSyntax): number | undefined {
  if (expression.kind !== 'call') return undefined;
  const prefix = !expression.operator || expression.name === 'NOT' || expression.name === 'NEGATE';
  // `a NOT IN (...)` is a NOT around an operator that begins before it.
  const begins = [expression.nameSpan.start, expression.args[0]?.span.start ?? expression.nameSpan.start];
  return prefix ? Math.min(...begins) : begins[1];
}

function isSymbol(token: Token | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text;
}
