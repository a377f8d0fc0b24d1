import type { Column } from '../../plan/expression.ts';
import { isNumeric, isString, type ScalarValue, type ValueType } from '../../plan/value.ts';

/** What a value may be: null, and which values. What is not known is possible, so that only what is impossible is certain. */
export interface Possible {
  readonly none: boolean;
  /** The values; undefined where it can be none but null. Of several values, what each may be. */
  readonly some: Values | undefined;
}

/** Numbers and dates are ranges, texts and booleans lists of what they are or are not. */
export type Values =
  | { readonly kind: 'any' }
  | { readonly kind: 'only' | 'except'; readonly values: ReadonlySet<string | boolean> }
  | Range;

export interface Range {
  readonly kind: 'range';
  readonly least: number;
  readonly greatest: number;
  /** Whether the bounds are values themselves. */
  readonly leastIn: boolean;
  readonly greatestIn: boolean;
}

const ANY: Values = { kind: 'any' };
export const ANYTHING: Possible = { none: true, some: ANY };
export const NULL: Possible = { none: true, some: undefined };
export const NOT_NULL: Possible = { none: false, some: ANY };
/** Lists that get longer than this are not kept. */
const MOST_VALUES = 1_000;

/** Numbers from one to another, both included. */
export function between(least: number, greatest: number): Range {
  return { kind: 'range', least, greatest, leastIn: true, greatestIn: true };
}

/** What a constant is. */
export function possibleOf(value: ScalarValue, type: ValueType): Possible {
  return { none: false, some: valuesOf(value, type) };
}

function valuesOf(value: ScalarValue, type: ValueType): Values {
  if (typeof value === 'boolean') return { kind: 'only', values: new Set([value]) };
  if (typeof value === 'string')
    return isString(type) || type === 'ip' ? { kind: 'only', values: new Set([value]) } : ANY;
  if (!isRanged(type)) return ANY;
  const number = Number(value);
  // Beyond, neighbours would be taken for equal.
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? between(number, number) : ANY;
}

/** Types whose order is that of numbers. Nanoseconds are left out: they are compared with milliseconds. */
export function isRanged(type: ValueType): boolean {
  return isNumeric(type) || type === 'date';
}

/** Whether two values of these types are equal where what stands for them here is. */
export function sameFamily(a: ValueType, b: ValueType): boolean {
  if (a === b) return a !== 'version' && a !== 'date_nanos';
  return (isNumeric(a) && isNumeric(b)) || (isString(a) && isString(b));
}

/** Truth as a possible value. */
export function truth(canBeTrue: boolean, canBeFalse: boolean, none: boolean): Possible {
  const values = new Set<boolean>();
  if (canBeTrue) values.add(true);
  if (canBeFalse) values.add(false);
  return { none, some: values.size === 0 ? undefined : { kind: 'only', values } };
}

/** Whether a condition may be `value`. */
export function mayBe({ some }: Possible, value: boolean): boolean {
  if (some === undefined) return false;
  if (some.kind === 'only') return some.values.has(value);
  return some.kind !== 'except' || !some.values.has(value);
}

/** What a value may be that is one of two. */
export function either(a: Possible, b: Possible): Possible {
  const some = a.some === undefined ? b.some : b.some === undefined ? a.some : eitherValues(a.some, b.some);
  return { none: a.none || b.none, some };
}

function eitherValues(a: Values, b: Values): Values {
  if (a.kind === 'range' && b.kind === 'range') return hull(a, b);
  if (a.kind === 'only' && b.kind === 'only') return listed('only', new Set([...a.values, ...b.values]));
  if (a.kind === 'except' && b.kind === 'except') return listed('except', shared(a.values, b.values));
  if (a.kind === 'except' && b.kind === 'only') return listed('except', without(a.values, b.values));
  if (a.kind === 'only' && b.kind === 'except') return listed('except', without(b.values, a.values));
  return ANY;
}

/** What a value may be that is both, given the type of the column that holds it; undefined where it cannot be. */
export function both(a: Values, b: Values, type: ValueType): Values | undefined {
  if (a.kind === 'any') return b;
  if (b.kind === 'any') return a;
  if (a.kind === 'range') return b.kind === 'range' ? overlap(a, b, type) : a;
  if (b.kind === 'range') return b;
  if (a.kind === 'except' && b.kind === 'except') return listed('except', new Set([...a.values, ...b.values]));
  const values =
    a.kind === 'only' && b.kind === 'only'
      ? shared(a.values, b.values)
      : a.kind === 'only'
        ? without(a.values, b.values)
        : without(b.values, a.values);
  return values.size === 0 ? undefined : { kind: 'only', values };
}

/** A list, or anything where it is too long to be kept, or says nothing. */
function listed(kind: 'only' | 'except', values: ReadonlySet<string | boolean>): Values {
  return values.size > MOST_VALUES || (kind === 'except' && values.size === 0) ? ANY : { kind, values };
}

function shared<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): Set<T> {
  return new Set([...a].filter((v) => b.has(v)));
}

function without<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): Set<T> {
  return new Set([...a].filter((v) => !b.has(v)));
}

function hull(a: Range, b: Range): Range {
  const [low, high] = [a.least <= b.least ? a : b, a.greatest >= b.greatest ? a : b];
  return {
    kind: 'range',
    least: low.least,
    greatest: high.greatest,
    leastIn: low.leastIn || (a.least === b.least && (a.leastIn || b.leastIn)),
    greatestIn: high.greatestIn || (a.greatest === b.greatest && (a.greatestIn || b.greatestIn)),
  };
}

/** The numbers that lie in two ranges, of a type; undefined where there are none. */
export function overlap(a: Range, b: Range, type: ValueType): Range | undefined {
  const low = a.least > b.least || (a.least === b.least && !a.leastIn) ? a : b;
  const high = a.greatest < b.greatest || (a.greatest === b.greatest && !a.greatestIn) ? a : b;
  let { least, leastIn } = low;
  let { greatest, greatestIn } = high;
  if (type !== 'double') {
    least = leastIn || !Number.isInteger(least) ? Math.ceil(least) : least + 1;
    greatest = greatestIn || !Number.isInteger(greatest) ? Math.floor(greatest) : greatest - 1;
    leastIn = true;
    greatestIn = true;
  }
  if (least > greatest || (least === greatest && !(leastIn && greatestIn))) return undefined;
  return { kind: 'range', least, greatest, leastIn, greatestIn };
}

/** What is known of columns at a place of a plan; of a column that is not named, nothing. */
export type Known = ReadonlyMap<number, Possible>;

export function knownOf(known: Known, column: Column): Possible {
  return known.get(column.id) ?? ANYTHING;
}

/** What is known where one of two holds. */
export function eitherKnown(a: Known, b: Known): Known {
  const met = new Map<number, Possible>();
  for (const [id, possible] of a) {
    const other = b.get(id);
    if (other !== undefined) met.set(id, possible === other ? possible : either(possible, other));
  }
  return met;
}
