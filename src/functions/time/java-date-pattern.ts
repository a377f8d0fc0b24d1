import { quoteRegexp } from '../patterns/text-pattern.ts';

/** The forms of an offset, by their letters: `+02` or `+0230`, `+0200`, `+02:00`, and `+0200` with `+0000` for `Z`. */
export type OffsetStyle = 'X' | 'XX' | 'XXX' | 'Z';

/** One field or text of a date pattern: how DuckDB writes it, and what text it reads. */
export interface DatePatternPart {
  /** `strftime`/`strptime` directive. */
  readonly directive: string;
  /** The text it takes, as an RE2 expression; undefined where it can be written only. */
  readonly reads: string | undefined;
  readonly year?: true;
  /** How an offset from UTC is written; what `directive` writes is that of UTC. */
  readonly zone?: OffsetStyle;
}

/** Fields by letters, as Java's `DateTimeFormatter` writes them in English. */
const FIELDS: Readonly<Record<string, DatePatternPart>> = {
  yyyy: { directive: '%Y', reads: '[0-9]{4}', year: true },
  uuuu: { directive: '%Y', reads: '[0-9]{4}', year: true },
  y: { directive: '%-Y', reads: undefined, year: true },
  u: { directive: '%-Y', reads: undefined, year: true },
  yy: { directive: '%y', reads: undefined, year: true },
  uu: { directive: '%y', reads: undefined, year: true },
  M: { directive: '%-m', reads: '[0-9]{1,2}' },
  MM: { directive: '%m', reads: '[0-9]{2}' },
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
  X: { directive: 'Z', reads: 'Z|[+-][0-9]{2}(?:[0-9]{2})?', zone: 'X' },
  XX: { directive: 'Z', reads: 'Z|[+-][0-9]{4}', zone: 'XX' },
  XXX: { directive: 'Z', reads: 'Z|[+-][0-9]{2}:[0-9]{2}', zone: 'XXX' },
  Z: { directive: '+0000', reads: '[+-][0-9]{4}', zone: 'Z' },
};

/** Elasticsearch's names for formats, where they are one pattern. */
const NAMED: Readonly<Record<string, string>> = {
  date: 'yyyy-MM-dd',
  strict_date: 'yyyy-MM-dd',
  basic_date: 'yyyyMMdd',
  date_hour_minute_second: "yyyy-MM-dd'T'HH:mm:ss",
  strict_date_hour_minute_second: "yyyy-MM-dd'T'HH:mm:ss",
};

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
      const field = Object.hasOwn(FIELDS, run) ? FIELDS[run] : undefined;
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
