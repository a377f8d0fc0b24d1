import { localToUtc, readTimeZone, type TimeZone } from './time-zone.ts';

/** The moments that a written date stands for, in nanoseconds since the epoch, both included: `2026-01` is a whole month. */
export interface DateSpan {
  readonly first: bigint;
  readonly last: bigint;
}

const DATE =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(?:(\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?)?$/;
const NANOS = 1_000_000n;
/** Years have four digits, so that a number of more is milliseconds since the epoch. */
const EPOCH_MS = /^-?\d{5,15}$/;

/**
 * Reads a date as date fields take it in a search (`strict_date_optional_time||epoch_millis`): what is not written may be
 * anything, so that a day is all of its moments. Undefined where it is no date.
 * @param zone of dates that name none
 */
export function readDateSpan(text: string, zone: TimeZone): DateSpan | undefined {
  if (EPOCH_MS.test(text)) {
    const first = BigInt(text) * NANOS;
    return { first, last: first + NANOS - 1n };
  }
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const parts = match.slice(1, 7).filter((p) => p !== undefined);
  const own = match[8] === undefined ? zone : readTimeZone(match[8]);
  const numbers = parts.map(Number);
  if (own === undefined || !isDate(numbers)) return undefined;
  const begin = moment(numbers, own);
  const fraction = match[7];
  if (fraction === undefined) return { first: begin, last: moment(next(numbers), own) - 1n };
  const first = begin + BigInt(fraction.padEnd(9, '0'));
  return { first, last: first + 10n ** BigInt(9 - fraction.length) - 1n };
}

function isDate([year, month = 1, day = 1, hour = 0, minute = 0, second = 0]: readonly number[]): boolean {
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59 || day < 1) return false;
  return day <= new Date(Date.UTC(year! % 400 === 0 ? 2000 : 2000 + (year! % 400), month, 0)).getUTCDate();
}

/** The same date with its last part one higher. */
function next(numbers: readonly number[]): number[] {
  return [...numbers.slice(0, -1), numbers.at(-1)! + 1];
}

function moment(
  [year, month = 1, day = 1, hour = 0, minute = 0, second = 0]: readonly number[],
  zone: TimeZone,
): bigint {
  const local = new Date(0);
  local.setUTCFullYear(year!, month - 1, day);
  local.setUTCHours(hour, minute, second);
  return BigInt(localToUtc(local.getTime(), zone)) * NANOS;
}
