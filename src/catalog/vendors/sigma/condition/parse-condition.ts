import type { Span } from '../../../../base/diagnostic.ts';
import { suggest } from '../../../../base/suggest.ts';
import { MAX_CONDITION_DEPTH, MAX_CONDITION_LENGTH } from '../limits.ts';
import {
  AGGREGATE_FUNCTIONS,
  type AggregateFunction,
  type Aggregation,
  type ConditionTree,
  type Search,
} from './ast.ts';
import { type ConditionToken, lexCondition } from './condition-lexer.ts';

/** What is wrong with a condition, and where in its text. */
export interface ConditionProblem {
  readonly message: string;
  readonly span: Span;
  readonly hint?: string;
}

export type ParsedCondition = { readonly tree: ConditionTree } | { readonly problem: ConditionProblem };

/**
 * Reads a condition (`selection and not 1 of filter_*`), the aggregations of old rules among them (`sel | count(user) by host > 5`): Sigma rules
 * specification 2.1, "Condition", and 1.0 for what follows a `|`. `or` binds least, then `and`, `not`, `of`. Never throws; the first mistake ends it.
 */
export function parseCondition(text: string): ParsedCondition {
  if (text.length > MAX_CONDITION_LENGTH) return problem('the condition is too long', { start: 0, end: 1 });
  const { tokens, stray } = lexCondition(text);
  if (stray !== undefined) return problem(`\`${text[stray.start]}\` has no meaning in a condition`, stray);
  try {
    return { tree: new Parser(tokens).condition() };
  } catch (error) {
    if (error instanceof Refusal) return { problem: error.problem };
    throw error;
  }
}

function problem(message: string, span: Span): ParsedCondition {
  return { problem: { message, span } };
}

/** Leaves the parser at the first mistake; does not leave this file. */
class Refusal extends Error {
  readonly problem: ConditionProblem;

  constructor(problem: ConditionProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

const KEYWORDS = ['and', 'or', 'not', 'of', 'all', 'any', 'them'];

class Parser {
  readonly #tokens: readonly ConditionToken[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly ConditionToken[]) {
    this.#tokens = tokens;
  }

  condition(): ConditionTree {
    const search = this.#or();
    const bar = this.#take('|');
    const aggregation = bar === undefined ? undefined : this.#aggregation(bar.span);
    const rest = this.#peek();
    if (rest.kind !== 'end')
      this.#refuse(
        `\`${rest.text}\` stands where the condition should end or go on with \`and\` or \`or\``,
        rest,
        this.#meant(rest),
      );
    return aggregation === undefined ? { search } : { search, aggregation };
  }

  #or(): Search {
    return this.#joined('or', () => this.#and());
  }

  #and(): Search {
    return this.#joined('and', () => this.#not());
  }

  #joined(kind: 'and' | 'or', operand: () => Search): Search {
    const of = [operand()];
    while (this.#keyword(kind)) of.push(operand());
    return of.length === 1 ? of[0]! : { kind, of };
  }

  #not(): Search {
    if (!this.#isKeyword('not')) return this.#operand();
    this.#at++;
    return this.#deeper(() => ({ kind: 'not', of: this.#not() }));
  }

  #operand(): Search {
    if (this.#take('(') !== undefined) {
      const inner = this.#deeper(() => this.#or());
      this.#expect(')', 'a `)`');
      return inner;
    }
    const token = this.#word('a search identifier');
    if (this.#isKeyword('of') && isQuantity(token.text)) return this.#of(token);
    const lower = token.text.toLowerCase();
    if (lower === 'and' || lower === 'or' || lower === 'not')
      this.#refuse(`\`${token.text}\` stands where a search identifier should`, token);
    return { kind: 'name', name: token.text, span: token.span };
  }

  #of(quantity: ConditionToken): Search {
    this.#at++;
    const pattern = this.#word('`them` or a name with `*`');
    const span = { start: quantity.span.start, end: pattern.span.end };
    const count = quantityOf(quantity.text);
    if (count === 0)
      this.#refuse('`0 of` holds always: nothing is asked', quantity, 'leave it out, or write `not 1 of`');
    return { kind: 'of', quantity: count, pattern: isThem(pattern.text) ? 'them' : pattern.text, span };
  }

  #aggregation(bar: Span): Aggregation {
    const first = this.#word('`count`, `min`, `max`, `avg`, `sum` or `near`');
    const lower = first.text.toLowerCase();
    if (lower === 'near') {
      const of = this.#or();
      return { kind: 'near', of, span: { start: bar.end, end: this.#before().span.end } };
    }
    const name = AGGREGATE_FUNCTIONS.find((f) => f === lower);
    if (name === undefined) {
      const meant = suggest(lower, [...AGGREGATE_FUNCTIONS, 'near']);
      this.#refuse(
        `\`${first.text}\` is no aggregation`,
        first,
        meant === undefined ? undefined : `did you mean \`${meant}\`?`,
      );
    }
    return this.#compare(name, first);
  }

  #compare(name: AggregateFunction, first: ConditionToken): Aggregation {
    this.#expect('(', 'a `(`');
    const field = this.#peek().kind === 'word' ? this.#word('a field').text : undefined;
    this.#expect(')', 'a `)`');
    if (field === undefined && name !== 'count')
      this.#refuse(`\`${name}()\` has no field`, first, `write \`${name}(field)\``);
    const by: string[] = [];
    if (this.#keyword('by')) {
      do by.push(this.#word('a field to group by').text);
      while (this.#take(',') !== undefined);
    }
    const sign = this.#take('operator');
    if (sign === undefined)
      this.#refuse('the aggregation is compared with nothing', this.#peek(), 'add `> 5`, or the number that is meant');
    const number = this.#word('a number');
    if (!/^-?\d+(?:\.\d+)?$/.test(number.text)) this.#refuse(`\`${number.text}\` is no number`, number);
    const operator = (sign.text === '==' ? '=' : sign.text) as (Aggregation & { kind: 'compare' })['operator'];
    const span = { start: first.span.start, end: number.span.end };
    return {
      kind: 'compare',
      function: name,
      ...(field === undefined ? {} : { field }),
      by,
      operator,
      value: Number(number.text),
      span,
    };
  }

  #deeper<T>(read: () => T): T {
    if (++this.#depth > MAX_CONDITION_DEPTH) this.#refuse('the condition is nested too deeply', this.#peek());
    const result = read();
    this.#depth--;
    return result;
  }

  #peek(): ConditionToken {
    return this.#tokens[this.#at]!;
  }

  #before(): ConditionToken {
    return this.#tokens[this.#at - 1]!;
  }

  #take(kind: ConditionToken['kind']): ConditionToken | undefined {
    const token = this.#peek();
    if (token.kind !== kind) return undefined;
    this.#at++;
    return token;
  }

  #expect(kind: ConditionToken['kind'], what: string): ConditionToken {
    return this.#take(kind) ?? this.#refuse(`${what} is missing`, this.#peek());
  }

  #word(what: string): ConditionToken {
    const token = this.#peek();
    if (token.kind !== 'word')
      this.#refuse(
        token.kind === 'end' ? `${what} is missing` : `\`${token.text}\` stands where ${what} should`,
        token,
      );
    this.#at++;
    return token;
  }

  #isKeyword(word: string): boolean {
    const token = this.#peek();
    return token.kind === 'word' && token.text.toLowerCase() === word;
  }

  #keyword(word: string): boolean {
    const found = this.#isKeyword(word);
    if (found) this.#at++;
    return found;
  }

  #meant(token: ConditionToken): string | undefined {
    const meant = token.kind === 'word' ? suggest(token.text, KEYWORDS) : undefined;
    return meant === undefined ? undefined : `did you mean \`${meant}\`?`;
  }

  #refuse(message: string, { span }: ConditionToken, hint?: string): never {
    throw new Refusal({
      message,
      span: { start: span.start, end: Math.max(span.end, span.start + 1) },
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

function isQuantity(text: string): boolean {
  return /^(?:all|any|\d{1,9})$/i.test(text);
}

function quantityOf(text: string): number | 'all' {
  const lower = text.toLowerCase();
  return lower === 'all' ? 'all' : lower === 'any' ? 1 : Number(text);
}

function isThem(text: string): boolean {
  return text.toLowerCase() === 'them';
}
