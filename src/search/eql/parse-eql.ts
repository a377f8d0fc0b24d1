import { type ParsedSearch, parseSearch, SearchProblem } from '../search-text.ts';
import type { EqlBody, EqlEvent, EqlExpression, EqlPipe, EqlQuery, EqlTerm, EqlTimeUnit } from './ast.ts';
import { EqlExpressionParser } from './eql-expression-parser.ts';
import { EQL_KEYWORDS } from './eql-lexer.ts';

const UNITS: ReadonlySet<string> = new Set<EqlTimeUnit>(['ms', 's', 'm', 'h', 'd']);
const PIPES: ReadonlySet<string> = new Set(['head', 'tail', 'filter', 'unique', 'unique_count', 'count', 'sort']);
/** How often an event may come in a row. */
const MAX_RUNS = 100;
const EVENT_HINT = 'an event is written `category where condition`';

/**
 * Parses a query in Elastic's Event Query Language (https://www.elastic.co/docs/reference/query-languages/eql/eql-syntax), and
 * what is left of its older dialect (joins, lineage, more pipes). Never throws; spans are offsets in the text.
 */
export function parseEql(text: string): ParsedSearch<EqlQuery> {
  return parseSearch('eql', text, () => new EqlParser(text).query());
}

class EqlParser extends EqlExpressionParser {
  query(): EqlQuery {
    if (this.peek().kind === 'end') {
      throw new SearchProblem('the query is empty', { start: 0, end: this.text.length }, EVENT_HINT);
    }
    const { start } = this.peek().span;
    const body = this.#body();
    const pipes: EqlPipe[] = [];
    while (this.atSign('|')) pipes.push(this.#pipe());
    if (this.peek().kind !== 'end') throw this.#leftOver(body, pipes.at(-1));
    return { body, pipes, span: { start, end: this.lastEnd() } };
  }

  #leftOver(body: EqlBody, pipe: EqlPipe | undefined): SearchProblem {
    if (pipe !== undefined) return this.unexpected('`,`, `|` or the end of the query');
    if (body.kind === 'event') return this.unexpected('`and`, `or`, `|` or the end of the query');
    const more = body.kind === 'sequence' ? '`until`, `by`, `with runs`' : '`by`';
    return this.unexpected(`\`[\`, ${more}, \`|\` or the end of the query`);
  }

  #body(): EqlBody {
    for (const kind of ['sequence', 'sample', 'join'] as const) if (this.atWord(kind)) return this.#events(kind);
    const event = this.event();
    return { kind: 'event', event, span: event.span };
  }

  protected event(): EqlEvent {
    const token = this.peek();
    const named =
      token.kind === 'string' ||
      token.kind === 'name' ||
      (token.kind === 'word' && !token.text.endsWith('~') && (token.text === 'any' || !EQL_KEYWORDS.has(token.text)));
    if (!named) throw this.unexpected('an event category', EVENT_HINT);
    this.take();
    this.takeWord('where', `${EVENT_HINT}; a category that is more than a word stands between \`"\``);
    const condition = this.expression();
    const name = token.kind === 'word' && token.text === 'any' ? undefined : token.text;
    const span = { start: token.span.start, end: this.lastEnd() };
    return { category: { name, span: token.span }, condition, span };
  }

  #events(kind: 'sequence' | 'sample' | 'join'): EqlBody {
    const { start } = this.take().span;
    const by = this.#keys();
    const maxspan = this.atWord('with') ? this.#maxspan(kind) : undefined;
    if (this.atWord('by')) {
      throw new SearchProblem('`by` stands after `with`', this.peek().span, 'write `by` before `with maxspan`');
    }
    const head = { span: { start, end: this.lastEnd() } };
    const terms: EqlTerm[] = [];
    do terms.push(this.#term(kind));
    while (this.atSign('[') || this.atSign('!['));
    let until: EqlTerm | undefined;
    if (this.atWord('until') && kind !== 'sample') {
      this.take();
      until = this.#term(kind);
    }
    return { kind, by, maxspan, terms, until, head, span: { start, end: this.lastEnd() } };
  }

  #maxspan(kind: string): { amount: number; unit: EqlTimeUnit } {
    if (kind !== 'sequence') {
      throw new SearchProblem(`a ${kind} has no span of time`, this.peek().span, 'only a sequence has `with maxspan`');
    }
    this.take();
    this.takeWord('maxspan', 'a sequence has `with maxspan=5m`; `with runs` stands after an event');
    this.takeSign('=');
    const amount = this.#count('a span of time');
    const unit = this.peek();
    if (unit.kind !== 'word' || !UNITS.has(unit.text)) {
      throw this.unexpected('a unit of time', 'units are `ms`, `s`, `m`, `h`, `d`');
    }
    this.take();
    return { amount, unit: unit.text as EqlTimeUnit };
  }

  #term(kind: string): EqlTerm {
    const open = this.peek();
    if (!this.atSign('[') && !this.atSign('![')) throw this.unexpected('`[` and an event');
    this.take();
    const event = this.event();
    this.close(']', open, '`and`, `or` or `]`');
    let by: readonly EqlExpression[] = this.#keys();
    let runs: number | undefined;
    if (this.atWord('with') && kind === 'sequence') {
      this.take();
      this.takeWord('runs', 'an event has `with runs=3`; `with maxspan` stands before the first event');
      this.takeSign('=');
      runs = this.#count('how often the event comes', MAX_RUNS);
      if (by.length === 0) by = this.#keys();
    }
    const span = { start: open.span.start, end: this.lastEnd() };
    return { event, missing: open.text === '![', by, runs, span };
  }

  #keys(): EqlExpression[] {
    if (!this.atWord('by')) return [];
    this.take();
    return this.list(() => this.value());
  }

  #count(expected: string, most = Number.MAX_SAFE_INTEGER): number {
    const token = this.peek();
    const count = Number(token.text);
    if (token.kind !== 'number' || !/^\d+$/.test(token.text) || count < 1 || count > most) {
      throw this.unexpected(expected, `a whole number from 1 ${most === MAX_RUNS ? `to ${MAX_RUNS}` : 'on'}`);
    }
    this.take();
    return count;
  }

  #pipe(): EqlPipe {
    this.take();
    const token = this.peek();
    if (token.kind !== 'word' || EQL_KEYWORDS.has(token.text))
      throw this.unexpected('the name of a pipe', 'as `head 5`');
    const { text: name, span } = this.take();
    const from = this.peek().span.start;
    const bare = this.peek().kind === 'end' || this.atSign('|');
    if (PIPES.has(name)) {
      const items = bare ? [] : this.list(() => this.expression());
      return { kind: 'pipe', name, items, span: { start: span.start, end: this.lastEnd() } };
    }
    while (this.peek().kind !== 'end' && !this.atSign('|')) this.take();
    const text = bare ? '' : this.text.slice(from, this.lastEnd());
    return { kind: 'unknown', name, text, span: { start: span.start, end: this.lastEnd() } };
  }
}
