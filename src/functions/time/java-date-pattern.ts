import type { Argument } from '../definition.ts';
import { quoteRegexp } from '../patterns/text-pattern.ts';
import type { PatternPart } from './date-part.ts';

/**
 * The forms of an offset, by their letters: `+02` or `+0230`, `+0200`, `+02:00`, with `Z` for none where they are upper-case; `GMT+2`
 * and `GMT+02:00`; the name of the zone.
 */
export type OffsetStyle = 'X' | 'XX' | 'XXX' | 'x' | 'xx' | 'xxx' | 'O' | 'OOOO' | 'VV';

/** One field or text of a date pattern: how DuckDB writes it, and what text it reads. */
export interface DatePatternPart {
  /** `strftime`/`strptime` directive; empty where there is none. */
  readonly directive: string;
  /** The number to write where there is no directive. */
  readonly number?: NumberPart;
  /** The text it takes, as an RE2 expression; undefined where it can be written only. */
  readonly reads: string | undefined;
  readonly year?: true;
  /** How an offset from UTC is written; what `directive` writes is that of UTC. */
  readonly zone?: OffsetStyle;
}

/** A part of a date written as a number of at least so many digits; as a fraction, of just its first ones. */
export interface NumberPart {
  readonly part: PatternPart;
  readonly digits: number;
  readonly fraction?: true;
}

/** Fields by letters that are written as numbers and not read. */
const NUMBERS: Readonly<Record<string, PatternPart>> = {
  Q: 'quarter_of_year',
  q: 'quarter_of_year',
  Y: 'week_based_year',
  w: 'week_of_week_based_year',
  e: 'day_of_week',
  c: 'day_of_week',
  k: 'clock_hour_of_day',
  K: 'hour_of_ampm',
  A: 'milli_of_day',
  n: 'nano_of_second',
  N: 'nano_of_day',
};

/** Fields by letters, as Java's `DateTimeFormatter` writes them in English. */
const FIELDS: Readonly<Record<string, DatePatternPart>> = {
  yyyy: { directive: '%Y', reads: '[0-9]{4}', year: true },
  uuuu: { directive: '%Y', reads: '[0-9]{4}', year: true },
  y: { directive: '%Y', reads: '[0-9]{4}', year: true },
  u: { directive: '%Y', reads: '[0-9]{4}', year: true },
  yy: { directive: '%y', reads: undefined, year: true },
  uu: { directive: '%y', reads: undefined, year: true },
  M: { directive: '%-m', reads: '[0-9]{1,2}' },
  MM: { directive: '%m', reads: '[0-9]{2}' },
  L: { directive: '%-m', reads: '[0-9]{1,2}' },
  LL: { directive: '%m', reads: '[0-9]{2}' },
  LLL: { directive: '%b', reads: '[A-Z][a-z]{2}' },
  LLLL: { directive: '%B', reads: '[A-Z][a-z]{2,8}' },
  MMM: { directive: '%b', reads: '[A-Z][a-z]{2}' },
  MMMM: { directive: '%B', reads: '[A-Z][a-z]{2,8}' },
  d: { directive: '%-d', reads: '[0-9]{1,2}' },
  dd: { directive: '%d', reads: '[0-9]{2}' },
  D: { directive: '%-j', reads: '[0-9]{1,3}' },
  DDD: { directive: '%j', reads: '[0-9]{3}' },
  H: { directive: '%-H', reads: '[0-9]{1,2}' },
  HH: { directive: '%H', reads: '[0-9]{2}' },
  h: { directive: '%-I', reads: '[0-9]{1,2}' },
  hh: { directive: '%I', reads: '[0-9]{2}' },
  m: { directive: '%-M', reads: '[0-9]{1,2}' },
  mm: { directive: '%M', reads: '[0-9]{2}' },
  s: { directive: '%-S', reads: '[0-9]{1,2}' },
  ss: { directive: '%S', reads: '[0-9]{2}' },
  SSS: { directive: '%g', reads: '[0-9]{3}' },
  SSSSSS: { directive: '%f', reads: '[0-9]{6}' },
  a: { directive: '%p', reads: '[AP]M' },
  E: { directive: '%a', reads: '[A-Z][a-z]{2}' },
  EE: { directive: '%a', reads: '[A-Z][a-z]{2}' },
  EEE: { directive: '%a', reads: '[A-Z][a-z]{2}' },
  EEEE: { directive: '%A', reads: '[A-Z][a-z]{5,8}' },
  // What `directive` writes of an offset is that of UTC.
  X: { directive: 'Z', reads: 'Z|[+-][0-9]{2}(?:[0-9]{2})?', zone: 'X' },
  XX: { directive: 'Z', reads: 'Z|[+-][0-9]{4}', zone: 'XX' },
  XXX: { directive: 'Z', reads: 'Z|[+-][0-9]{2}:[0-9]{2}', zone: 'XXX' },
  x: { directive: '+00', reads: '[+-][0-9]{2}(?:[0-9]{2})?', zone: 'x' },
  xx: { directive: '+0000', reads: '[+-][0-9]{4}', zone: 'xx' },
  xxx: { directive: '+00:00', reads: '[+-][0-9]{2}:[0-9]{2}', zone: 'xxx' },
  Z: { directive: '+0000', reads: '[+-][0-9]{4}', zone: 'xx' },
  ZZ: { directive: '+0000', reads: '[+-][0-9]{4}', zone: 'xx' },
  ZZZ: { directive: '+0000', reads: '[+-][0-9]{4}', zone: 'xx' },
  ZZZZ: { directive: 'GMT', reads: undefined, zone: 'OOOO' },
  ZZZZZ: { directive: 'Z', reads: 'Z|[+-][0-9]{2}:[0-9]{2}', zone: 'XXX' },
  O: { directive: 'GMT', reads: undefined, zone: 'O' },
  z: { directive: 'Z', reads: undefined, zone: 'VV' },
  VV: { directive: 'Z', reads: undefined, zone: 'VV' },
  G: { directive: 'AD', reads: undefined },
};

/** Elasticsearch's names for formats, where they are one pattern. */
const NAMED: Readonly<Record<string, string>> = {
  date: 'yyyy-MM-dd',
  strict_date: 'yyyy-MM-dd',
  basic_date: 'yyyyMMdd',
  date_hour_minute_second: "yyyy-MM-dd'T'HH:mm:ss",
  strict_date_hour_minute_second: "yyyy-MM-dd'T'HH:mm:ss",
  date_time: "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
  strict_date_time: "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
  date_time_no_millis: "yyyy-MM-dd'T'HH:mm:ssXXX",
  strict_date_time_no_millis: "yyyy-MM-dd'T'HH:mm:ssXXX",
  basic_date_time: "yyyyMMdd'T'HHmmss.SSSXX",
  basic_date_time_no_millis: "yyyyMMdd'T'HHmmssXX",
  date_hour_minute: "yyyy-MM-dd'T'HH:mm",
  strict_date_hour_minute: "yyyy-MM-dd'T'HH:mm",
  year: 'yyyy',
  strict_year: 'yyyy',
  year_month: 'yyyy-MM',
  strict_year_month: 'yyyy-MM',
  year_month_day: 'yyyy-MM-dd',
  strict_year_month_day: 'yyyy-MM-dd',
};

const ISO_NAMES: ReadonlySet<unknown> = new Set([
  'iso8601',
  'date_optional_time',
  'strict_date_optional_time',
  'strict_date_optional_time_nanos',
]);

/** Whether a constant pattern is a name of Elasticsearch's for ISO 8601, as dates are written and read without a pattern. */
export function namesIso(pattern: Argument): boolean {
  return ISO_NAMES.has(pattern.literal?.value);
}

/** Reads a date pattern (Java's `DateTimeFormatter`, or a name of Elasticsearch's); a string says what is not supported. */
export function readDatePattern(pattern: string): readonly DatePatternPart[] | string {
  const text = Object.hasOwn(NAMED, pattern) ? NAMED[pattern]! : pattern;
  if (text === '') return 'the date pattern is empty';
  const parts: DatePatternPart[] = [];
  for (let i = 0; i < text.length; ) {
    const c = text[i]!;
    let end = i + 1;
    if (/[A-Za-z]/.test(c)) {
      while (text[end] === c) end++;
      const run = text.slice(i, end);
      const field = Object.hasOwn(FIELDS, run) ? FIELDS[run] : numberField(run);
      if (field === undefined) return `the letter \`${c}\` (as \`${run}\`) of the date pattern is not supported`;
      parts.push(field);
    } else if (c === "'") {
      const close = closingQuote(text, i);
      if (close === -1) return 'a quote of the date pattern is not closed';
      const quoted = close === i + 1 ? "'" : text.slice(i + 1, close).replaceAll("''", "'");
      parts.push(plainText(quoted));
      end = close + 1;
    } else if ('[]{}#|'.includes(c)) {
      return `\`${c}\` of the date pattern is not supported`;
    } else {
      parts.push(plainText(c));
    }
    i = end;
  }
  return parts;
}

const MOST_DIGITS = 19;
const FRACTION_DIGITS = 9;

/** A run of a letter that stands for a number, as many digits as letters; other runs are undefined. */
function numberField(run: string): DatePatternPart | undefined {
  const digits = run.length;
  const letter = run[0]!;
  if (letter === 'S' && digits <= FRACTION_DIGITS)
    return { directive: '', reads: undefined, number: { part: 'nano_of_second', digits, fraction: true } };
  const part = Object.hasOwn(NUMBERS, letter) ? NUMBERS[letter] : undefined;
  // Beyond two letters some are names (`QQQ`, `eee`), and two of the year are its last digits.
  const named = 'QqecY'.includes(letter) && digits > 2 && run !== 'YYYY';
  if (part === undefined || named || run === 'YY' || digits > MOST_DIGITS) return undefined;
  return { directive: '', reads: undefined, number: { part, digits } };
}

function closingQuote(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    if (text[i] !== "'") continue;
    if (text[i + 1] !== "'" || i === open + 1) return i;
    i++;
  }
  return -1;
}

function plainText(text: string): DatePatternPart {
  return { directive: text.replaceAll('%', '%%'), reads: quoteRegexp(text) };
}
