import type { Json } from '../../base/canonical-json.ts';

const ISO_8601 = /^(\d{4})-(\d\d)-(\d\d)[T ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?(Z|[-+]\d\d:?[0-5]\d)?$/;

/**
 * An ISO-8601 date and time as milliseconds since the epoch; finer fractions are cut off, and without a zone it is UTC.
 * Undefined for everything else, also for days that no calendar has.
 */
export function parseTimestamp(value: Json | undefined): number | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const match = ISO_8601.exec(value);
  if (match === null) return undefined;
  const [, year, month, day, hours, minutes, seconds, fraction, zone = 'Z'] = match;
  const milliseconds = fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hours),
    Number(minutes),
    Number(seconds),
    milliseconds,
  );
  // Date.UTC turns 30 February into 1 March, and year 12 into 1912: the date must come out as it went in.
  const date = new Date(local);
  if (date.getUTCDate() !== Number(day) || date.getUTCFullYear() !== Number(year)) return undefined;
  return zone === 'Z' ? local : local - zoneOffset(zone);
}

function zoneOffset(zone: string): number {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** The last moment that a date can be, in milliseconds since the epoch; the first is as far before it (ECMAScript's Date). */
export const LAST_TIME_MS = 8.64e15;

/** A number of milliseconds since the epoch, fractions cut off; undefined beyond what a date can be. */
export function wholeMilliseconds(value: number): number | undefined {
  return Math.abs(value) <= LAST_TIME_MS ? Math.floor(value) : undefined;
}

/** Nanoseconds since the epoch, as OpenTelemetry writes them in text, as milliseconds; undefined for zero and no number. */
export function parseNanoseconds(value: Json | undefined): number | undefined {
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value)) return undefined;
  const milliseconds = Number(BigInt(value) / 1_000_000n);
  return milliseconds > 0 && milliseconds <= LAST_TIME_MS ? milliseconds : undefined;
}
