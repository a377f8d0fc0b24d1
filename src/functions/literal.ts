import { ipToHex } from '../base/ip.ts';
import type { ScalarValue, ValueType } from '../plan/value.ts';
import { readDouble, readWhole } from './number-text.ts';
import type { FunctionName } from './registry.ts';
import { readIsoDate } from './time/iso-date.ts';
import { readTimeSpan } from './time/time-span.ts';
import type { TimeZone } from './time/time-zone.ts';

const RANGES: Partial<Record<ValueType, readonly [bigint, bigint]>> = {
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  unsigned_long: [0n, 2n ** 64n - 1n],
};
const MAX_NANOS = 2n ** 63n - 1n;

/**
 * Constant text as a value of a type, as the conversion functions read it; undefined where it is none. Boolean text must be
 * `true` or `false`, in any case.
 * @param zone of dates that name none, UTC where absent
 */
export function readLiteral(text: string, type: ValueType, zone?: TimeZone): ScalarValue | undefined {
  switch (type) {
    case 'keyword':
    case 'text':
    case 'version':
      return text;
    case 'boolean':
      return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined;
    case 'double':
      return readDouble(text);
    case 'integer':
    case 'long':
    case 'unsigned_long':
      return readInteger(text, type);
    case 'date': {
      const nanos = readIsoDate(text, zone);
      return nanos === undefined ? undefined : floorDivide(nanos, 1_000_000n);
    }
    case 'date_nanos': {
      const nanos = readIsoDate(text, zone);
      return nanos === undefined || nanos < 0n || nanos > MAX_NANOS ? undefined : nanos;
    }
    case 'ip':
      return ipToHex(text);
    case 'date_period':
    case 'time_duration': {
      const span = readTimeSpan(text);
      return span?.type === type ? span.value : undefined;
    }
    case 'null':
      return undefined;
  }
}

function readInteger(text: string, type: ValueType): ScalarValue | undefined {
  const value = readWhole(text, type === 'unsigned_long' ? 'cut' : 'round');
  const [least, greatest] = RANGES[type]!;
  if (value === undefined || value < least || value > greatest) return undefined;
  return type === 'integer' ? Number(value) : value;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

/** The conversion that `value::type` calls, by the type's name or alias. */
export const CASTS: Readonly<Record<string, FunctionName>> = {
  bool: 'TO_BOOLEAN',
  boolean: 'TO_BOOLEAN',
  int: 'TO_INTEGER',
  integer: 'TO_INTEGER',
  long: 'TO_LONG',
  ul: 'TO_UNSIGNED_LONG',
  ulong: 'TO_UNSIGNED_LONG',
  unsigned_long: 'TO_UNSIGNED_LONG',
  double: 'TO_DOUBLE',
  string: 'TO_STRING',
  keyword: 'TO_STRING',
  text: 'TO_TEXT',
  date: 'TO_DATETIME',
  datetime: 'TO_DATETIME',
  date_nanos: 'TO_DATE_NANOS',
  date_period: 'TO_DATEPERIOD',
  time_duration: 'TO_TIMEDURATION',
  ip: 'TO_IP',
  version: 'TO_VERSION',
};
