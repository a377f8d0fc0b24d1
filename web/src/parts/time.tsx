import { useZone, type Zone } from '../app/zone.ts';

const DAY: Intl.DateTimeFormatOptions = { day: '2-digit', month: 'short' };
const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };

/** Made once each: making one takes as long as a row of a table. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment in the zone that the reader chose; UTC to the millisecond on hover. */
export function Time({ at, only }: { at: string; only?: 'clock' | 'day' }) {
  const [zone] = useZone();
  return (
    <time dateTime={at} title={utcText(at)}>
      {timeText(at, zone, only)}
    </time>
  );
}

/** As `22 Nov 09:55:12`, with the year where it is another than this one. */
export function timeText(at: string | number, zone: Zone, only?: 'clock' | 'day'): string {
  const date = new Date(at);
  const year = date.getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' as const };
  const options: Intl.DateTimeFormatOptions =
    only === 'clock' ? CLOCK : only === 'day' ? { ...DAY, ...year } : { ...DAY, ...year, ...CLOCK };
  const key = `${zone} ${only ?? ''} ${'year' in options}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', { ...options, ...(zone === 'utc' && { timeZone: 'UTC' }) });
    formats.set(key, format);
  }
  return format.format(date).replace(', ', ' ');
}

export function utcText(at: string | number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC');
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A span of time in its two largest units, as `2 h 5 min`. */
export function spanText(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  let left = milliseconds;
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const n = Math.floor(left / size);
    if (n === 0 && parts.length === 0) continue;
    if (n > 0) parts.push(`${n} ${unit}`);
    left -= n * size;
    if (parts.length === 2 || n === 0) break;
  }
  return parts.join(' ');
}
