import { Sql, sql } from '../../base/sql-text.ts';

/** A zone: a fixed number of minutes ahead of UTC, or a region of the IANA time zone database. */
export type TimeZone =
  | { readonly kind: 'offset'; readonly minutes: number }
  | { readonly kind: 'region'; readonly name: string };

const OFFSET = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/;
const MAX_OFFSET_MINUTES = 18 * 60;
const MINUTE_MS = 60_000;

/** Reads a zone: `Z`, `UTC`, `+02:00`, `Europe/Paris`; undefined where it is none. */
export function readTimeZone(text: string): TimeZone | undefined {
  if (/^(?:Z|UTC|GMT)$/.test(text)) return { kind: 'offset', minutes: 0 };
  const match = OFFSET.exec(text);
  if (match !== null) {
    const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
    if (minutes > MAX_OFFSET_MINUTES || Number(match[3] ?? 0) > 59) return undefined;
    return { kind: 'offset', minutes: match[1] === '-' ? -minutes : minutes };
  }
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(text)) return undefined;
  try {
    return { kind: 'region', name: new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone };
  } catch {
    return undefined;
  }
}

/** The moment (UTC) of a local date and time in a zone, as SQL of timestamps. */
export function fromLocal(local: Sql, zone: TimeZone): Sql {
  if (zone.kind === 'region')
    return sql`((${local} AT TIME ZONE ${Sql.bind(zone.name, 'VARCHAR')}) AT TIME ZONE 'UTC')`;
  return zone.minutes === 0 ? local : sql`(${local} - to_minutes(${Sql.bind(zone.minutes, 'BIGINT')}))`;
}

/** The moment of a local date and time in a zone, both in milliseconds; of an hour that a change of clocks skips, the later. */
export function localToUtc(local: number, zone: TimeZone): number {
  if (zone.kind === 'offset') return local - zone.minutes * MINUTE_MS;
  const guess = local - offsetAt(local, zone.name);
  return local - offsetAt(guess, zone.name);
}

function offsetAt(moment: number, name: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const parts = Object.fromEntries(format.formatToParts(moment).map((p) => [p.type, Number(p.value)]));
  const { year, month, day, hour, minute, second } = parts;
  const shown = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!);
  return shown - Math.floor(moment / 1000) * 1000;
}
