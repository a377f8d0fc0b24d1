import { hexToIp } from '../../base/ip.ts';
import { analyzeExpression } from '../../esql/analyze-expression.ts';
import type { ExpressionSyntax } from '../../esql/ast.ts';
import { Findings } from '../../esql/findings.ts';
import { ColumnIds, Scope } from '../../esql/scope.ts';
import { printExpression } from '../../esql/syntax-printer.ts';
import { foldExpression } from '../../functions/fold.ts';
import type { Literal } from '../../plan/expression.ts';
import type { ScalarValue, ValueType } from '../../plan/value.ts';
import type { PredicateValue } from '../predicate.ts';

/**
 * What a constant expression stands for: several values of a list, else one. One that only a run knows (`NOW() - 1 hour`) is
 * its own text.
 */
export function constantValues(expression: ExpressionSyntax): readonly PredicateValue[] {
  const known = expression.kind === 'list' ? undefined : literalValue(expression);
  if (known !== undefined) return [known];
  if (expression.kind === 'list') {
    const items = expression.items.map(literalValue);
    if (items.every((item) => item !== undefined)) return items;
  }
  const folded = fold(expression);
  if (folded === undefined) return [printExpression(expression)];
  const { value, type } = folded;
  if (value === null) return [null];
  const values = (isList(value) ? value : [value]).map((item) => shown(item, type));
  return values.every((item) => item !== undefined) ? values : [printExpression(expression)];
}

/** The truth of a comparison of constants; undefined for anything else, and where only a run knows it. Null is not true. */
export function constantTruth(expression: ExpressionSyntax): boolean | undefined {
  const holds = expression.kind === 'call' ? COMPARED[expression.name] : undefined;
  if (holds === undefined || expression.kind !== 'call') return undefined;
  const sides = expression.args.map(constantValues);
  const [[a, ...more] = [], [b, ...others] = []] = sides;
  if (a === null || b === null) return false;
  const known = more.length + others.length === 0 && typeof a === typeof b && !expression.args.some(isCall);
  return known ? holds(a!, b!) : undefined;
}

type Plain = NonNullable<PredicateValue>;

const COMPARED: Readonly<Record<string, ((a: Plain, b: Plain) => boolean) | undefined>> = {
  EQUALS: (a, b) => a === b,
  NOT_EQUALS: (a, b) => a !== b,
  LESS: (a, b) => a < b,
  LESS_OR_EQUAL: (a, b) => a <= b,
  GREATER: (a, b) => a > b,
  GREATER_OR_EQUAL: (a, b) => a >= b,
};

/** What a call comes to may be text that stands for a moment of a run. */
function isCall(expression: ExpressionSyntax): boolean {
  return expression.kind === 'call';
}

function literalValue(expression: ExpressionSyntax): PredicateValue | undefined {
  switch (expression.kind) {
    case 'string':
    case 'decimal':
    case 'boolean':
      return expression.value;
    case 'integer':
      return wholeNumber(expression.value);
    case 'null':
      return null;
    default:
      return undefined;
  }
}

function fold(expression: ExpressionSyntax): Literal | undefined {
  const ids = new ColumnIds();
  const typed = analyzeExpression(expression, {
    text: '',
    prefixes: new Set(),
    scope: new Scope([]),
    findings: new Findings(),
    ids,
  });
  return typed && foldExpression(typed, ids.foldContext);
}

function isList(value: Literal['value']): value is readonly ScalarValue[] {
  return Array.isArray(value);
}

/** A value as text shows it; undefined for a time span, which is best shown as it is written. */
function shown(value: ScalarValue, type: ValueType): PredicateValue | undefined {
  if (typeof value === 'bigint' && (type === 'date' || type === 'date_nanos')) return moment(value, type);
  if (typeof value === 'bigint') return wholeNumber(value);
  if (typeof value === 'object' || type === 'time_duration') return undefined;
  return type === 'ip' && typeof value === 'string' ? hexToIp(value) : value;
}

function moment(value: bigint, type: 'date' | 'date_nanos'): PredicateValue {
  const date = new Date(Number(type === 'date' ? value : value / 1_000_000n));
  return Number.isNaN(date.getTime()) ? String(value) : date.toISOString();
}

function wholeNumber(value: bigint): PredicateValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
