import { hexToIp, ipToHex } from '../base/ip.ts';
import { UserError } from '../base/user-error.ts';
import type { ValueType } from '../plan/value.ts';
import type { RowScalar } from '../store/event-store.ts';

const DATE = /^([+-]?\d{4,6}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * A value as a csv-spec file writes it, in the form in which the store gives results ({@link RowScalar}); a UserError where
 * the text is no value of the type.
 */
export function readSpecValue(text: string, type: ValueType): RowScalar {
  const value = READERS[type](text);
  if (value === undefined) throw new UserError(`\`${text}\` is no ${type}`);
  return value;
}

type Reader = (text: string) => RowScalar | undefined;

const asText: Reader = (text) => text;

const READERS: Record<ValueType, Reader> = {
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  integer: (text) => (/^[+-]?\d+$/.test(text) ? Number(text) : undefined),
  long: wholeNumber,
  unsigned_long: wholeNumber,
  double: (text) => (text !== '' && !Number.isNaN(Number(text)) ? Number(text) : undefined),
  keyword: asText,
  text: asText,
  version: asText,
  date_period: asText,
  time_duration: asText,
  null: asText,
  ip: (text) => {
    const hex = ipToHex(text);
    return hex === undefined ? undefined : hexToIp(hex);
  },
  date: (text) => isoDate(text, 3),
  date_nanos: (text) => isoDate(text, 9),
};

function wholeNumber(text: string): bigint | undefined {
  if (/^[+-]?\d+$/.test(text)) return BigInt(text);
  // Counts are at times written as 1.0E7.
  const number = Number(text);
  return text !== '' && Number.isInteger(number) ? BigInt(number) : undefined;
}

/** A date in UTC with this many digits of a second's fraction. */
function isoDate(text: string, digits: number): string | undefined {
  const parts = DATE.exec(text);
  if (parts === null) return undefined;
  const [, day, minute = '00:00', second = '00', fraction = '', zone = 'Z'] = parts;
  const ms = Date.parse(`${day}T${minute}:${second}.000${zone}`);
  if (Number.isNaN(ms)) return undefined;
  return `${new Date(ms).toISOString().slice(0, -4)}${fraction.padEnd(digits, '0').slice(0, digits)}Z`;
}
