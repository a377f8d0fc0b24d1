/** Date math read, or what is wrong with it. */
export type DateMathResult = { readonly pattern: string } | { readonly problem: string };

const DEFAULT_FORMAT = 'yyyy.MM.dd';
const OPERATION = /([+-]\d{1,6}|\/)([yMwdhHms])/y;
const UNIT_MS = { w: 604_800_000, d: 86_400_000, h: 3_600_000, H: 3_600_000, m: 60_000, s: 1_000 } as const;
const MAX_DATE_MS = 8.64e15;

/** Whether an index pattern, or what an exclusion excludes, is a name with date math. */
export function hasDateMath(pattern: string): boolean {
  return /^-?</.test(pattern);
}

/**
 * An index pattern with its date math resolved: `<logs-{now/d}>` to `logs-2026.03.02`. Without a moment each date is a wildcard, for
 * any goes. Rounding and formats are those of the expression's time zone, `{now/d{yyyy.MM.dd|+12:00}}`, else of UTC
 * (https://www.elastic.co/docs/reference/elasticsearch/rest-apis/api-conventions#api-date-math-index-names).
 */
export function resolveDateMath(pattern: string, now: number | undefined): DateMathResult {
  const [, sign, inner] = /^(-?)<(.*)>$/s.exec(pattern) ?? [];
  if (inner === undefined) return { problem: 'a name with date math ends with `>`' };
  let resolved = sign!;
  for (let at = 0; at < inner.length; at++) {
    const char = inner[at]!;
    if (char === '\\' && /[{}]/.test(inner[at + 1] ?? '')) {
      resolved += inner[++at];
    } else if (char === '{') {
      const close = closingBrace(inner, at);
      if (close === -1) return { problem: 'a `{` that is not closed' };
      const date = readDate(inner.slice(at + 1, close), now);
      if (typeof date !== 'string') return date;
      resolved += date;
      at = close;
    } else if (char === '}') return { problem: 'a `}` that closes nothing' };
    else resolved += char;
  }
  return { pattern: resolved };
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

function readDate(text: string, now: number | undefined): string | { problem: string } {
  const [, math, given] = /^([^{}]*)(?:\{([^{}]*)\})?$/s.exec(text) ?? [];
  if (math === undefined)
    return { problem: `\`${text}\` is no date: an expression, then at most one format in braces` };
  const bar = given?.indexOf('|') ?? -1;
  const format = (bar === -1 ? given : given!.slice(0, bar)) || DEFAULT_FORMAT;
  const zone = bar === -1 ? 'UTC' : given!.slice(bar + 1);
  const offset = offsetOf(zone, now ?? 0);
  if (offset === undefined) return { problem: `unknown time zone \`${zone}\`` };
  const date = compute(math.trim(), new Date((now ?? 0) + offset));
  if (date === undefined) {
    return { problem: `\`${math}\` is no date math: \`now\`, then steps as \`-1d\` and rounding as \`/d\`` };
  }
  const written = writeDate(format, date);
  return typeof written === 'string' && now === undefined ? '*' : written;
}

/** Dates here are of the clock on the wall: what UTC would show if it were the zone's time. */
function compute(math: string, start: Date): Date | undefined {
  if (!math.startsWith('now')) return undefined;
  let date = start;
  for (let at = 'now'.length; at < math.length; at = OPERATION.lastIndex) {
    OPERATION.lastIndex = at;
    const match = OPERATION.exec(math);
    if (match === null) return undefined;
    const [, step, unit] = match as unknown as [string, string, Unit];
    date = step === '/' ? rounded(date, unit) : shifted(date, Number(step), unit);
    if (!(Math.abs(date.getTime()) <= MAX_DATE_MS)) return undefined;
  }
  return date;
}

type Unit = 'y' | 'M' | keyof typeof UNIT_MS;

function shifted(date: Date, count: number, unit: Unit): Date {
  if (unit !== 'y' && unit !== 'M') return new Date(date.getTime() + count * UNIT_MS[unit]);
  const months = unit === 'y' ? count * 12 : count;
  const day = date.getUTCDate();
  const moved = new Date(date);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  // A month without such a day gives its last.
  const days = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(day, days));
  return moved;
}

function rounded(date: Date, unit: Unit): Date {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (unit) {
    case 'y':
      return new Date(Date.UTC(year, 0, 1));
    case 'M':
      return new Date(Date.UTC(year, month, 1));
    case 'w':
      return new Date(Date.UTC(year, month, day - weekday(date)));
    default:
      return new Date(Math.floor(date.getTime() / UNIT_MS[unit]) * UNIT_MS[unit]);
  }
}

/** Days since Monday. */
function weekday(date: Date): number {
  return (date.getUTCDay() + 6) % 7;
}

/** The ISO 8601 week of a date, and the year it is of: that of its Thursday. */
function isoWeek(date: Date): { year: number; week: number } {
  const thursday = new Date(date.getTime() + (3 - weekday(date)) * UNIT_MS.d);
  const year = thursday.getUTCFullYear();
  return { year, week: Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / UNIT_MS.w) + 1 };
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / UNIT_MS.d) + 1;
}

/** Fields of a date by the letters that Java's `DateTimeFormatter` has for them; as many digits as letters. */
const FIELDS: Readonly<Record<string, (date: Date) => number>> = {
  y: (date) => date.getUTCFullYear(),
  u: (date) => date.getUTCFullYear(),
  Y: (date) => isoWeek(date).year,
  x: (date) => isoWeek(date).year,
  M: (date) => date.getUTCMonth() + 1,
  w: (date) => isoWeek(date).week,
  D: dayOfYear,
  d: (date) => date.getUTCDate(),
  H: (date) => date.getUTCHours(),
  m: (date) => date.getUTCMinutes(),
  s: (date) => date.getUTCSeconds(),
};
const LONGEST: Readonly<Record<string, number>> = { y: 4, u: 4, Y: 4, x: 4, D: 3 };

function writeDate(format: string, date: Date): string | { problem: string } {
  let written = '';
  for (const [piece, quoted, letter] of format.matchAll(/'([^']*)'|([A-Za-z])\2*|[^A-Za-z]/gs)) {
    if (quoted !== undefined) written += quoted === '' ? "'" : quoted;
    else if (letter === undefined) written += piece;
    else {
      const field = Object.hasOwn(FIELDS, letter) ? FIELDS[letter] : undefined;
      if (field === undefined || piece.length > (LONGEST[letter] ?? 2)) {
        return { problem: `\`${piece}\` of the date format is not supported` };
      }
      const digits = String(field(date)).padStart(piece.length, '0');
      written += LONGEST[letter] === 4 && piece.length === 2 ? digits.slice(-2) : digits;
    }
  }
  return written;
}

/** How far a zone's clocks are ahead of UTC at a moment, in milliseconds; undefined where there is no such zone. */
function offsetOf(zone: string, at: number): number | undefined {
  if (zone === 'UTC' || zone === 'Z') return 0;
  const [, sign, hours, minutes = '00'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  if (hours !== undefined) {
    const ms = Number(hours) * UNIT_MS.h + Number(minutes) * UNIT_MS.m;
    return Number(hours) > 18 || Number(minutes) > 59 ? undefined : sign === '-' ? -ms : ms;
  }
  try {
    const options = { timeZone: zone, timeZoneName: 'longOffset' } as const;
    const name = new Intl.DateTimeFormat('en-US', options).formatToParts(at).find((p) => p.type === 'timeZoneName');
    const shown = name?.value.replace('GMT', '') ?? '';
    return shown === '' ? 0 : offsetOf(shown, at);
  } catch {
    return undefined;
  }
}
