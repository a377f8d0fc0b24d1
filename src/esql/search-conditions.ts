import type { Span } from '../base/diagnostic.ts';
import { readRegexp } from '../functions/patterns/regexp-pattern.ts';
import type { FunctionName } from '../functions/registry.ts';
import { readSought } from '../functions/sought-value.ts';
import type { TimeZone } from '../functions/time/time-zone.ts';
import type { CallOptions, Column, Expression, Literal } from '../plan/expression.ts';
import { isDate, isString, type ScalarValue, type ValueType } from '../plan/value.ts';
import { escapeWildcards, type SearchText } from '../search/search-text.ts';
import { literal, reference } from './literal-expression.ts';
import { type BoundOperator, call, readBound, readMoments } from './search-bound.ts';

/** What the conditions of one search share. */
export interface SearchSettings {
  /** The place of the call in the query, which its conditions are told by. */
  readonly span: Span;
  readonly zone: TimeZone;
  readonly ignoreCase: boolean;
  /** Options of every MATCH that words become, and of every MATCH_PHRASE that a phrase becomes. */
  readonly match: Readonly<Record<string, ScalarValue>>;
  readonly phrase: Readonly<Record<string, ScalarValue>>;
}

/**
 * A condition on one column that is never null; undefined where what is sought is no value of the column's type, so that
 * nothing is found.
 */
export type Condition = Expression | undefined;

/** A boolean constant. */
export function constant(value: boolean, span: Span): Literal {
  return literal('boolean', value, span);
}

/** The conditions with AND or OR between them; without any, what is true of none. */
export function joined(name: 'AND' | 'OR', items: readonly Expression[], span: Span): Expression {
  if (items.length === 0) return constant(name === 'AND', span);
  return items.length === 1 ? items[0]! : call(name, 'boolean', items, span);
}

/** The condition that another does not hold. */
export function negated(item: Expression, span: Span): Expression {
  return call('NOT', 'boolean', [item], span);
}

/** A column has a value. */
export function existsIn(column: Column, { span }: SearchSettings): Expression {
  return call('IS_NOT_NULL', 'boolean', [reference(column, span)], span);
}

/** A column holds a text: words, a phrase or a pattern; in what is no text, its value is that text. */
export function soughtInColumn(
  column: Column,
  { kind, text }: SearchText,
  settings: SearchSettings,
  more: Readonly<Record<string, ScalarValue>> = {},
): Condition {
  const { span } = settings;
  const field = reference(column, span);
  if (kind === 'wildcard') return isString(column.type) ? patternCondition(field, text, false, settings) : undefined;
  if (column.type === 'keyword' && settings.ignoreCase) {
    return patternCondition(field, escapeWildcards(text), false, settings);
  }
  if (isDate(column.type)) return dateCondition(column, text, settings);
  if (column.type === 'null' || readSought(text, column.type, settings.zone) === undefined) return undefined;
  const isPhrase = kind === 'phrase' && column.type === 'text';
  const options = { ...(isPhrase ? settings.phrase : settings.match), ...more };
  const name: FunctionName = isPhrase ? 'MATCH_PHRASE' : 'MATCH';
  return call(name, 'boolean', [field, literal('keyword', text, span)], span, { options: optionsOf(options, span) });
}

/** A word of a column, or its whole value where it is a keyword, fits a regular expression of Lucene. */
export function regexpInColumn(column: Column, pattern: string, settings: SearchSettings): Condition {
  if (!isString(column.type)) return undefined;
  return patternCondition(reference(column, settings.span), pattern, true, settings);
}

/** Why a regular expression cannot be used; undefined where it can. */
export function regexpProblem(pattern: string): string | undefined {
  const read = readRegexp(pattern);
  return typeof read === 'string' ? read : undefined;
}

function patternCondition(
  field: Expression,
  pattern: string,
  regexp: boolean,
  { span, ignoreCase }: SearchSettings,
): Expression {
  const args = [field, literal('keyword', pattern, span), constant(regexp, span), constant(ignoreCase, span)];
  return call('$MATCH_PATTERN', 'boolean', args, span);
}

function optionsOf(values: Readonly<Record<string, ScalarValue>>, span: Span): CallOptions | undefined {
  const entries = Object.entries(values);
  if (entries.length === 0) return undefined;
  const typeOf = (value: ScalarValue): ValueType =>
    typeof value === 'boolean' ? 'boolean' : typeof value === 'number' ? 'integer' : 'keyword';
  return Object.fromEntries(entries.map(([name, value]) => [name, literal(typeOf(value), value, span)]));
}

/** A date lies within what a text stands for. */
function dateCondition(column: Column, text: string, { zone, span }: SearchSettings): Condition {
  const moments = readMoments(text.trim(), column.type, zone, span);
  return moments && between(column, moments.first, true, moments.next, false, span);
}

/** The end of a range, as the search gives it. */
export interface SoughtBound {
  readonly operator: BoundOperator;
  readonly text: string;
}

/** A column's value, or one of several, lies on the right side of one bound, or between two. */
export function rangeInColumn(column: Column, bounds: readonly SoughtBound[], settings: SearchSettings): Condition {
  const { span, zone } = settings;
  const read = bounds.map(({ operator, text }) => readBound(operator, text, column.type, zone, span));
  if (read.includes(undefined)) return undefined;
  if (read.includes('never')) return constant(false, span);
  const [lower, upper] = ['>', '<'].map((sign) =>
    read.find((b) => typeof b === 'object' && b.operator.startsWith(sign)),
  );
  if (typeof lower === 'object' && typeof upper === 'object') {
    return between(column, lower.value, lower.operator === '>=', upper.value, upper.operator === '<=', span);
  }
  const only = lower ?? upper;
  if (typeof only !== 'object') return existsIn(column, settings);
  return compared(column, only.operator, only.value, span);
}

const COMPARISONS: Readonly<Record<BoundOperator, FunctionName>> = {
  '>': 'GREATER',
  '>=': 'GREATER_OR_EQUAL',
  '<': 'LESS',
  '<=': 'LESS_OR_EQUAL',
};

/** Of several values the greatest is above a bound where any is, and the least is below. */
function compared(column: Column, operator: BoundOperator, value: Expression, span: Span): Expression {
  const field = reference(column, span);
  const extreme: FunctionName = operator.startsWith('>') ? 'MV_MAX' : 'MV_MIN';
  const one = column.multi ? call(extreme, column.type, [field], span) : field;
  return found(call(COMPARISONS[operator], 'boolean', [one, value], span), span);
}

function between(
  column: Column,
  lower: Expression,
  lowerIncluded: boolean,
  upper: Expression,
  upperIncluded: boolean,
  span: Span,
): Expression {
  if (!column.multi) {
    const above = compared(column, lowerIncluded ? '>=' : '>', lower, span);
    return joined('AND', [above, compared(column, upperIncluded ? '<=' : '<', upper, span)], span);
  }
  const args = [reference(column, span), lower, upper, constant(lowerIncluded, span), constant(upperIncluded, span)];
  return call('$ANY_BETWEEN', 'boolean', args, span);
}

/** A comparison that is false where there is no value. */
function found(comparison: Expression, span: Span): Expression {
  return call('COALESCE', 'boolean', [comparison, constant(false, span)], span);
}
