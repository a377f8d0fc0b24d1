/** A zone: a fixed number of minutes ahead of UTC, or a region of the IANA time zone database. */
export type TimeZone =
  | { readonly kind: 'offset'; readonly minutes: number }
  | { readonly kind: 'region'; readonly name: string };

/** The zone of a query that names none. */
export const UTC: TimeZone = { kind: 'offset', minutes: 0 };

const OFFSET = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/i;
const REGION = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;
const UTC_NAMES: ReadonlySet<string> = new Set(['UTC', 'GMT', 'Etc/UTC', 'Etc/GMT']);
const MAX_OFFSET_MINUTES = 18 * 60;
const MINUTE_MS = 60_000;
const SIXTEEN_HOURS_MS = 16 * 3_600_000;

/** How moments are written in the regions read so far, by their names: these are dear to make. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Reads a zone: `Z`, `UTC`, `+02:00`, `Europe/Paris`; undefined where it is none. */
export function readTimeZone(text: string): TimeZone | undefined {
  if (/^(?:Z|UTC|GMT)$/i.test(text)) return UTC;
  const match = OFFSET.exec(text);
  if (match !== null) {
    const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
    if (minutes > MAX_OFFSET_MINUTES || Number(match[3] ?? 0) > 59) return undefined;
    return { kind: 'offset', minutes: match[1] === '-' ? -minutes || 0 : minutes };
  }
  if (formats.has(text)) return { kind: 'region', name: text };
  if (!REGION.test(text)) return undefined;
  try {
    const name = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
    if (UTC_NAMES.has(name)) return UTC;
    // Kept by its own name only, of which there are few.
    formatOf(name);
    return { kind: 'region', name };
  } catch {
    return undefined;
  }
}

/** The name by which {@link readTimeZone} reads a zone. */
export function zoneName(zone: TimeZone): string {
  if (zone.kind === 'region') return zone.name;
  const minutes = Math.abs(zone.minutes);
  const digits = (number: number) => String(number).padStart(2, '0');
  return `${zone.minutes < 0 ? '-' : '+'}${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}`;
}

/** Whether clocks in a zone show UTC. */
export function isUtc(zone: TimeZone): boolean {
  return zone.kind === 'offset' && zone.minutes === 0;
}

/** What clocks in a zone show at a moment, both in milliseconds since the epoch: a local time is read as if it were in UTC. */
export function utcToLocal(moment: number, zone: TimeZone): number {
  return moment + offsetMs(moment, zone);
}

/** A moment and what clocks show then, in milliseconds. */
export interface ShownMoment {
  readonly moment: number;
  readonly local: number;
}

/**
 * The moment of a local time in a zone, both in milliseconds. As java.time has it (`ZonedDateTime.ofLocal`), a time that clocks
 * show twice is the first of both, and one that they skip is later by as much as is skipped.
 * @param near a moment whose distance from UTC is kept where the local time is also shown at that distance
 */
export function localToUtc(local: number, zone: TimeZone, near?: ShownMoment): number {
  if (zone.kind === 'offset') return local - zone.minutes * MINUTE_MS;
  const shows = (moment: number) => utcToLocal(moment, zone) === local;
  if (near !== undefined) {
    const kept = near.moment + (local - near.local);
    if (shows(kept)) return kept;
  }
  // No zone is as far from UTC: before and after any change of clocks that concerns the local time.
  const first = local - offsetMs(local - SIXTEEN_HOURS_MS, zone);
  if (shows(first)) return first;
  const second = local - offsetMs(local + SIXTEEN_HOURS_MS, zone);
  return shows(second) ? second : first;
}

function formatOf(name: string): Intl.DateTimeFormat {
  let format = formats.get(name);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(name, format);
  }
  return format;
}

function offsetMs(moment: number, zone: TimeZone): number {
  if (zone.kind === 'offset') return zone.minutes * MINUTE_MS;
  const date = new Date(moment);
  // Beyond the days that Date has there is nothing to tell.
  if (Number.isNaN(date.getTime())) return 0;
  const parts = Object.fromEntries(
    formatOf(zone.name)
      .formatToParts(date)
      .map((p) => [p.type, p.value]),
  );
  const year = Number(parts.year);
  const shown = new Date(0);
  shown.setUTCFullYear(parts.era?.startsWith('B') ? 1 - year : year, Number(parts.month) - 1, Number(parts.day));
  shown.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second));
  return shown.getTime() - Math.floor(moment / 1000) * 1000;
}
