import type { Json } from '../../base/canonical-json.ts';

export type JsonObject = { readonly [key: string]: Json };

const NOTHING: readonly Json[] = [];

/** The value where it is an object (no array, no null), else undefined. */
export function asObject(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** The value where it is an array, else an empty one. */
export function asArray(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : NOTHING;
}

/** The objects of an array; nothing where the value is no array. */
export function objectsOf(value: Json | undefined): readonly JsonObject[] {
  const found: JsonObject[] = [];
  for (const item of asArray(value)) {
    const object = asObject(item);
    if (object !== undefined) found.push(object);
  }
  return found;
}

/** The value where it is a string, else undefined. */
export function asString(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A scalar as text: strings as they are, numbers and booleans as JSON writes them. */
export function asText(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** A finite number, also from a decimal text such as `"12"`; undefined for anything else. */
export function asNumber(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  // Number('') and Number('0x1f') are numbers to JavaScript, but not to whoever wrote a log.
  if (typeof value !== 'string' || value.length > 40 || !/^\s*[-+]?[\d.]+(?:[eE][-+]?\d+)?\s*$/.test(value)) {
    return undefined;
  }
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** A 32-bit integer, cut towards zero; undefined outside its range. */
export function asInteger(value: Json | undefined): number | undefined {
  const number = asNumber(value);
  if (number === undefined) return undefined;
  const whole = Math.trunc(number);
  return whole >= -2147483648 && whole <= 2147483647 ? whole + 0 : undefined;
}

/** A 64-bit integer, cut towards zero: a number where that is exact, else a bigint; undefined outside its range. */
export function asLong(value: Json | undefined): number | bigint | undefined {
  if (typeof value === 'string' && /^[-+]?\d{16,19}$/.test(value)) return longOrUndefined(BigInt(value));
  const number = asNumber(value);
  if (number === undefined) return undefined;
  const whole = Math.trunc(number);
  return Number.isSafeInteger(whole) ? whole + 0 : longOrUndefined(BigInt(whole));
}

function longOrUndefined(value: bigint): bigint | undefined {
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** A boolean, also from the texts `true` and `false`. */
export function asBoolean(value: Json | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  return value === 'false' ? false : undefined;
}

/** What a value is, in words for a person: `an array`, `the number 5`. */
export function describeJson(value: Json | undefined): string {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return value.length > 60 ? 'a long text' : JSON.stringify(value);
  return `the ${typeof value} ${String(value)}`;
}
