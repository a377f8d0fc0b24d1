import { Sql, sql } from '../../base/sql-text.ts';
import type { SqlArgument, SqlContext } from '../../functions/definition.ts';
import type { PatternPart } from '../../functions/time/date-part.ts';
import type { DatePatternPart, NumberPart } from '../../functions/time/java-date-pattern.ts';
import { DAY_MS } from './civil-date.ts';
import { epochMs, offsetMinutes, secondsOfDay } from './date-text.ts';
import { call, quotedText, whole } from './expression-sql.ts';
import { offsetText } from './offset-text.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const HOUR_OF_HALF = '(toHour(d) + 11) % 12 + 1';
const MS = 'positiveModulo(toUnixTimestamp64Milli(d), 1000)';

/** How a field of a pattern, by its directive of strftime, is written for the date `d`: a text. */
const FIELDS: Readonly<Record<string, string>> = {
  '%Y': padded('toYear(d)', 4),
  '%y': padded('toYear(d) % 100', 2),
  '%-m': 'toString(toMonth(d))',
  '%m': padded('toMonth(d)', 2),
  '%b': named(MONTHS, 'toMonth(d)', 3),
  '%B': named(MONTHS, 'toMonth(d)'),
  '%-d': 'toString(toDayOfMonth(d))',
  '%d': padded('toDayOfMonth(d)', 2),
  '%-j': 'toString(toDayOfYear(d))',
  '%j': padded('toDayOfYear(d)', 3),
  '%-H': 'toString(toHour(d))',
  '%H': padded('toHour(d)', 2),
  '%-I': `toString(${HOUR_OF_HALF})`,
  '%I': padded(HOUR_OF_HALF, 2),
  '%-M': 'toString(toMinute(d))',
  '%M': padded('toMinute(d)', 2),
  '%-S': 'toString(toSecond(d))',
  '%S': padded('toSecond(d)', 2),
  '%g': padded(MS, 3),
  '%f': padded('positiveModulo(toUnixTimestamp64Micro(d), 1000000)', 6),
  '%p': `if(toHour(d) < 12, 'AM', 'PM')`,
  '%a': named(DAYS, 'toDayOfWeek(d)', 3),
  '%A': named(DAYS, 'toDayOfWeek(d)'),
};

function padded(number: string, width: number): string {
  return `leftPad(toString(${number}), ${width}, '0')`;
}

function named(names: readonly string[], index: string, length?: number): string {
  return `arrayElementOrNull([${names.map((name) => `'${name.slice(0, length)}'`).join(', ')}], ${index})`;
}

/** A date written by the parts of a pattern; `partOf` gives a part of it as a number. */
export function formatParts(
  parts: readonly DatePatternPart[],
  { sql: date, ...given }: SqlArgument,
  context: SqlContext,
  partOf: (part: PatternPart) => Sql,
): Sql {
  const texts = parts.map(({ directive, number, zone }) => {
    if (number !== undefined) return writtenNumber(number, partOf(number.part));
    const offset = zone && offsetText({ ...given, sql: date }, zone, context);
    if (offset !== undefined) return offset;
    const field = FIELDS[directive];
    if (field === undefined) return quotedText(directive.replaceAll('%%', '%'));
    const pieces = field.split(/\bd\b/).map(Sql.raw);
    return pieces.slice(1).reduce((text, piece) => sql`${text}${date}${piece}`, pieces[0]!);
  });
  // The empty texts make one part, and texts alone, a concat() that is null with the date.
  return sql`if(${date} IS NULL, NULL, ${call('concat', ...texts, sql`''`, sql`''`)})`;
}

function writtenNumber({ digits, fraction }: NumberPart, value: Sql): Sql {
  const text = sql`toString(${value})`;
  if (fraction === true) return sql`substring(leftPad(${text}, 9, '0'), 1, ${whole(digits)})`;
  // leftPad() cuts what is longer.
  return sql`if(length(${text}) < ${whole(digits)}, leftPad(${text}, ${whole(digits)}, '0'), ${text})`;
}

/** The RE2 expression of the texts that a pattern reads, a group per part. */
export function readExpression(parts: readonly DatePatternPart[]): string {
  return `\\A${parts.map((part) => `(${part.reads!.replace(/\((?!\?)/g, '(?:')})`).join('')}\\z`;
}

/** The date, in milliseconds since 1970, of the texts that the groups of {@link readExpression} took; null where it is none. */
export function dateFromGroups(parts: readonly DatePatternPart[], groups: Sql): Sql {
  const text = (...directives: string[]) => {
    const at = parts.findLastIndex((part) => directives.includes(part.directive));
    return at === -1 ? undefined : sql`${groups}[${whole(at + 1)}]`;
  };
  const number = (fallback: number, ...directives: string[]) => {
    const found = text(...directives);
    return found === undefined ? sql`toInt64(${whole(fallback)})` : sql`toInt64OrZero(${found})`;
  };
  const zone = parts.findLastIndex((part) => part.zone !== undefined);
  const offset = zone === -1 ? whole(0) : offsetMinutes(sql`${groups}[${whole(zone + 1)}]`);
  const seconds = secondsOfDay(hourOf(number, text), number(0, '%-M', '%M'), number(0, '%-S', '%S'), offset);
  const month = monthOf(text) ?? number(1, '%-m', '%m');
  const start = epochMs({ year: number(1970, '%Y'), month, day: number(1, '%-d', '%d'), seconds });
  const dayOfYear = text('%-j', '%j');
  const days = dayOfYear === undefined ? sql`0` : sql`(toInt64OrZero(${dayOfYear}) - 1) * ${whole(DAY_MS)}`;
  const micros = text('%f');
  const fraction = micros === undefined ? number(0, '%g') : sql`intDiv(toInt64OrZero(${micros}), 1000)`;
  return sql`(${start} + ${days} + ${fraction})`;
}

function monthOf(text: (...directives: string[]) => Sql | undefined): Sql | undefined {
  const name = text('%b', '%B');
  if (name === undefined) return undefined;
  const names = MONTHS.map((month) => `'${month.slice(0, 3)}'`).join(', ');
  return sql`toInt64(indexOf([${Sql.raw(names)}], substring(${name}, 1, 3)))`;
}

/** Hours of half a day count from 12. */
function hourOf(
  number: (fallback: number, ...directives: string[]) => Sql,
  text: (...directives: string[]) => Sql | undefined,
): Sql {
  const half = text('%p');
  if (text('%-I', '%I') === undefined) return number(0, '%-H', '%H');
  const hour = number(0, '%-I', '%I');
  const afternoon = half === undefined ? sql`0` : sql`if(${half} = 'PM', 12, 0)`;
  return sql`if(${hour} BETWEEN 1 AND 12, ${hour} % 12 + ${afternoon}, 24)`;
}
