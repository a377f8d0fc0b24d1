import type { Call, Expression, Literal } from '../plan/expression.ts';
import type { DatePeriod, ScalarValue, ValueType } from '../plan/value.ts';
import { readLiteral } from './literal.ts';
import type { FunctionName } from './registry.ts';
import { localToUtc, readTimeZone, type TimeZone, UTC, utcToLocal } from './time/time-zone.ts';

/** What constants are made of beyond what the expression itself says. */
export interface FoldContext {
  /** The moment of NOW(), milliseconds since the epoch; without it what names NOW() is no constant. */
  readonly now?: bigint;
  /** The constant that a column holds in every row, where it does. */
  readonly constantOf?: (columnId: number) => Expression | undefined;
  /** The zone of the query, in which constant text is read as a date; UTC where absent. Calls carry their own. */
  readonly zone?: string | undefined;
}

/** Deeper expressions are left alone: columns that name each other can be stacked without bound. */
const MAX_DEPTH = 500;

/**
 * The value of an expression that is the same for every row, as a literal with the expression's span; undefined where it is
 * not constant, or calls what only an engine computes. A result that its type has no room for is null, as everywhere.
 */
export function foldExpression(expression: Expression, context: FoldContext, depth = 0): Literal | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (expression.kind) {
    case 'literal':
      return expression;
    case 'column': {
      const constant = context.constantOf?.(expression.column.id);
      const folded = constant && foldExpression(constant, context, depth + 1);
      return folded && { ...folded, span: expression.span };
    }
    case 'call':
      return foldCall(expression, context, depth);
  }
}

/** The expression with columns that hold constants replaced by these, where all of it is constant given a moment for NOW(). */
export function constantExpression(expression: Expression, context: FoldContext): Expression | undefined {
  const folded = foldExpression(expression, context);
  if (folded !== undefined) return folded;
  return foldExpression(expression, { ...context, now: 0n }) && withoutColumns(expression, context);
}

function withoutColumns(expression: Expression, context: FoldContext): Expression {
  switch (expression.kind) {
    case 'literal':
      return expression;
    case 'column':
      return { ...context.constantOf!(expression.column.id)!, span: expression.span };
    case 'call':
      return { ...expression, args: expression.args.map((arg) => withoutColumns(arg, context)) };
  }
}

function foldCall(call: Call, context: FoldContext, depth: number): Literal | undefined {
  const { type, span } = call;
  if (call.name === 'NOW') {
    return context.now === undefined ? undefined : { kind: 'literal', type, value: context.now, multi: false, span };
  }
  const fold = Object.hasOwn(FOLDS, call.name) ? FOLDS[call.name as FunctionName] : undefined;
  if (fold === undefined || call.options !== undefined) return undefined;
  const values: ScalarValue[] = [];
  for (const arg of call.args) {
    const value = foldExpression(arg, context, depth + 1);
    if (value === undefined || value.multi) return undefined;
    if (value.value === null) return { kind: 'literal', type, value: null, multi: false, span };
    values.push(value.value as ScalarValue);
  }
  const types = call.args.map((arg) => arg.type);
  const value = fold(values, type, types, (call.zone && readTimeZone(call.zone)) || UTC);
  return value === undefined ? undefined : { kind: 'literal', type, value, multi: false, span };
}

/** Computes a call of constants: null where the result is null, undefined where only an engine can tell. */
type Fold = (
  values: readonly ScalarValue[],
  type: ValueType,
  types: readonly ValueType[],
  zone: TimeZone,
) => ScalarValue | null | undefined;

const FOLDS: Partial<Record<FunctionName, Fold>> = {
  CONCAT: (values) => values.join(''),
  TO_LOWER: ascii((text) => text.toLowerCase()),
  TO_UPPER: ascii((text) => text.toUpperCase()),
  TRIM: ascii((text) => text.trim()),
  TO_STRING: ([value], _, [type]) => (isText(type) || isWhole(type) ? String(value) : undefined),
  TO_TEXT: ([value], _, [type]) => (isText(type) ? (value as string) : undefined),
  TO_INTEGER: converted,
  TO_LONG: converted,
  TO_DOUBLE: converted,
  TO_DATETIME: converted,
  TO_DATE_NANOS: converted,
  TO_IP: converted,
  TO_DATEPERIOD: converted,
  TO_TIMEDURATION: converted,
  ADD: (values, type, types, zone) => datePlus(values, types, 1, zone) ?? arithmetic(values, type, add),
  SUBTRACT: (values, type, types, zone) => datePlus(values, types, -1, zone) ?? arithmetic(values, type, subtract),
  MULTIPLY: (values, type) => arithmetic(values, type, { exact: (a, b) => a * b, double: (a, b) => a * b }),
  DIVIDE: (values, type) =>
    arithmetic(values, type, { exact: (a, b) => (b === 0n ? null : a / b), double: (a, b) => a / b }),
  MODULO: (values, type) =>
    arithmetic(values, type, { exact: (a, b) => (b === 0n ? null : a % b), double: (a, b) => a % b }),
  NEGATE: ([value], type) => (isNumber(type) ? arithmetic([0, value!], type, subtract) : undefined),
};

/** Beyond ASCII, engines and JavaScript need not agree on letters and spaces. */
function ascii(change: (text: string) => string): Fold {
  return ([text]) => (typeof text === 'string' && /^[\t-\r -~]*$/.test(text) ? change(text) : undefined);
}

/** A conversion of text that literals go through as well; of a value that has the type already. */
function converted([value]: readonly ScalarValue[], type: ValueType, [from]: readonly ValueType[], zone: TimeZone) {
  if (from === type) return value!;
  if (isText(from)) return readLiteral(value as string, type, zone) ?? null;
  if (isWhole(from) && isNumber(type)) return arithmetic([value!, 0], type, add);
  return undefined;
}

interface Operation {
  readonly exact: (a: bigint, b: bigint) => bigint | null;
  readonly double: (a: number, b: number) => number;
}

const add: Operation = { exact: (a, b) => a + b, double: (a, b) => a + b };
const subtract: Operation = { exact: (a, b) => a - b, double: (a, b) => a - b };

function arithmetic(values: readonly ScalarValue[], type: ValueType, { exact, double }: Operation) {
  const [a, b] = values as [number | bigint, number | bigint];
  if (type === 'double') {
    const result = double(Number(a), Number(b));
    return Number.isFinite(result) ? result : null;
  }
  if (type !== 'integer' && type !== 'long') return undefined;
  const result = exact(BigInt(a), BigInt(b));
  if (result === null || BigInt.asIntN(type === 'integer' ? 32 : 64, result) !== result) return null;
  return type === 'integer' ? Number(result) : result;
}

/** A date and a span in either order; undefined for other values. */
function datePlus(
  values: readonly ScalarValue[],
  types: readonly ValueType[],
  sign: 1 | -1,
  zone: TimeZone,
): bigint | undefined {
  const date = types.indexOf('date');
  if (date === -1) return undefined;
  const ms = values[date] as bigint;
  const span = values[1 - date]!;
  switch (types[1 - date]) {
    case 'time_duration':
      return ms + BigInt(sign * (span as number));
    case 'date_period': {
      const { months, days } = span as DatePeriod;
      const moment = Number(ms);
      const local = utcToLocal(moment, zone);
      const moved = plusPeriod(local, sign * months, sign * days);
      return inYears(Number.isNaN(moved) ? moved : localToUtc(moved, zone, { moment, local }));
    }
    default:
      return undefined;
  }
}

const DAY_MS = 86_400_000;

/** A day that the new month does not have becomes its last one. */
function plusPeriod(ms: number, months: number, days: number): number {
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months + 1, 0);
  date.setUTCDate(Math.min(day, date.getUTCDate()));
  return date.getTime() + days * DAY_MS;
}

function inYears(ms: number): bigint | undefined {
  return Number.isNaN(ms) ? undefined : BigInt(ms);
}

function isText(type: ValueType | undefined): boolean {
  return type === 'keyword' || type === 'text';
}

function isWhole(type: ValueType | undefined): boolean {
  return type === 'integer' || type === 'long';
}

function isNumber(type: ValueType): boolean {
  return isWhole(type) || type === 'double';
}
