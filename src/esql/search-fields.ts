import type { Span } from '../base/diagnostic.ts';
import type { Column, Expression } from '../plan/expression.ts';
import type { SearchField } from '../search/search-text.ts';
import type { ExpressionEnvironment } from './analyze-expression.ts';
import { didYouMean } from './findings.ts';
import { type Condition, constant, joined } from './search-conditions.ts';
import { wildcard } from './streams.ts';

/** As many fields a search may go through, as in Elasticsearch, and as many conditions it may become. */
const MAX_FIELDS = 1_024;
const MAX_CONDITIONS = 10_000;

/** Finds the columns that a search names, and tells what is wrong with it. */
export class SearchFields {
  readonly #env: ExpressionEnvironment;
  readonly #place: (span: Span) => Span;
  readonly #defaultField: SearchField | undefined;
  readonly #strict: boolean;
  readonly #told = new Set<string>();
  #conditions = 0;
  #failed = false;

  /**
   * @param place where a place of the search stands in the query
   * @param options the field that values without one are sought in; whether a value that a field cannot hold is an error
   */
  constructor(
    env: ExpressionEnvironment,
    place: (span: Span) => Span,
    { defaultField, strict }: { readonly defaultField: string | undefined; readonly strict: boolean },
  ) {
    this.#env = env;
    this.#place = place;
    this.#strict = strict;
    if (defaultField !== undefined) {
      this.#defaultField = { name: defaultField, pattern: defaultField.includes('*'), span: { start: 0, end: 0 } };
    }
  }

  /** Whether something was wrong that leaves no condition. */
  get failed(): boolean {
    return this.#failed;
  }

  error(code: string, message: string, span: Span, hint?: string): void {
    this.#failed = true;
    this.#once(`${code} ${message}`, () => this.#env.findings.error(code, message, this.#place(span), hint));
  }

  warn(code: string, message: string, span: Span, hint?: string): void {
    this.#once(`${code} ${message}`, () => this.#env.findings.warn(code, message, this.#place(span), hint));
  }

  /**
   * The condition that any of the columns of a field (or pattern of fields, or all where there is none) meets; false where
   * none can. A value that the one field named cannot hold is told.
   * @param value where in the search the value stands
   */
  any(field: SearchField | undefined, value: Span, span: Span, condition: (column: Column) => Condition): Expression {
    const sought = field ?? this.#defaultField;
    const columns = this.#columns(sought, value);
    this.#conditions += columns.length;
    if (this.#conditions > MAX_CONDITIONS) {
      const hint = 'name the fields to search, as in `message: word`';
      this.error('too-large', 'the search goes through too many fields for its many words', value, hint);
      return constant(false, span);
    }
    const items: Expression[] = [];
    for (const column of columns) {
      const item = condition(column);
      if (item !== undefined) items.push(item);
      else if (sought !== undefined && !sought.pattern && column.type !== 'null') {
        const message = `this is never found in \`${column.name}\`, which is ${column.type}`;
        if (this.#strict) this.error('bad-search', message, value);
        else this.warn('never-found', message, value);
      }
    }
    return joined('OR', items, span);
  }

  #columns(field: SearchField | undefined, value: Span): readonly Column[] {
    if (field !== undefined && !field.pattern) {
      const column = this.#env.scope.find(field.name);
      if (column !== undefined) return column.type === 'date_period' || column.type === 'time_duration' ? [] : [column];
      const near = didYouMean(this.#env.scope.suggest(field.name));
      const place = field.span.end > 0 ? field.span : value;
      this.warn('unknown-field', `there is no field \`${field.name}\`: nothing is found in it`, place, near);
      return [];
    }
    const columns = this.#matching(field?.name ?? '*');
    if (columns.length > MAX_FIELDS) {
      const hint = 'name the fields to search, as in `message: word`';
      this.error('too-large', `the search goes through more than ${MAX_FIELDS} fields`, field?.span ?? value, hint);
      return [];
    }
    return columns;
  }

  /** The columns that a pattern of names fits, metadata fields not among them. */
  #matching(pattern: string): Column[] {
    const pieces = piecesOf(pattern);
    const fits = wildcard(pieces);
    const { scope, prefixes } = this.#env;
    // A field that no event had yet is sought through as soon as there is one.
    if (scope.mayHold(pieces[0]!)) prefixes.add(pieces[0]!);
    return scope.columns.filter(
      (c) => !c.name.startsWith('_') && c.type !== 'date_period' && c.type !== 'time_duration' && fits(c.name),
    );
  }

  #once(key: string, tell: () => void): void {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    tell();
  }
}

/** The texts between the stars of a pattern; what a backslash stands before is plain. */
function piecesOf(pattern: string): string[] {
  const pieces = [''];
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] === '*') pieces.push('');
    else {
      if (pattern[i] === '\\' && i + 1 < pattern.length) i++;
      pieces[pieces.length - 1] += pattern[i]!;
    }
  }
  return pieces;
}
