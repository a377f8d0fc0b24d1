import { readLiteral } from '../functions/literal.ts';
import type { ValueType } from '../plan/value.ts';
import type { FieldScalar } from '../store/event-store.ts';
import type { RawValue } from './raw-table.ts';

const MAX_DATE_MS = 8.64e15;
const BOUNDS: Partial<Record<ValueType, readonly [bigint, bigint]>> = {
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  unsigned_long: [0n, 2n ** 64n - 1n],
};

/** A file's value as one of a type, as the store takes it; undefined where it is none. */
export function readValue(value: RawValue, type: ValueType): FieldScalar | undefined {
  switch (type) {
    case 'keyword':
    case 'text':
    case 'version':
      return String(value);
    case 'boolean':
      return typeof value === 'string' ? (readLiteral(value, type) as boolean | undefined) : booleanOf(value);
    case 'integer':
    case 'long':
    case 'unsigned_long':
      return wholeOf(value, type);
    case 'double':
      return doubleOf(value);
    case 'ip':
      // The store reads addresses itself.
      return typeof value === 'string' && readLiteral(value, type) !== undefined ? value : undefined;
    case 'date':
    case 'date_nanos':
      return dateOf(value, type);
    default:
      return undefined;
  }
}

function booleanOf(value: RawValue): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function wholeOf(value: RawValue, type: ValueType): bigint | undefined {
  const whole = typeof value === 'number' ? Number.isSafeInteger(value) : typeof value === 'bigint';
  if (!whole && !(typeof value === 'string' && /^[+-]?\d{1,20}$/.test(value))) return undefined;
  const number = BigInt(typeof value === 'string' ? value.replace('+', '') : (value as number | bigint));
  const [least, greatest] = BOUNDS[type]!;
  return number >= least && number <= greatest ? number : undefined;
}

function doubleOf(value: RawValue): number | undefined {
  if (typeof value === 'string') return readLiteral(value, 'double') as number | undefined;
  const number = typeof value === 'boolean' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Milliseconds for a date; for nanoseconds these as a bigint. */
function dateOf(value: RawValue, type: 'date' | 'date_nanos'): number | bigint | undefined {
  if (typeof value === 'string') {
    const read = readLiteral(value, type) as bigint | undefined;
    return type === 'date' && read !== undefined ? Number(read) : read;
  }
  if (typeof value === 'bigint') return type === 'date_nanos' ? value : undefined;
  return typeof value === 'number' && Math.abs(value) <= MAX_DATE_MS ? value : undefined;
}
