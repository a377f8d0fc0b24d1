import { Sql, sql } from '../../base/sql-text.ts';
import { once } from '../../functions/argument-sql.ts';
import { ZONED } from '../../functions/time/iso-date.ts';
import { isUtc, type TimeZone } from '../../functions/time/time-zone.ts';
import { DAY_MS, dayNumber, isDay } from './civil-date.ts';
import { letValue, NAMED, quotedText, whole } from './expression-sql.ts';
import { localToUtc } from './local-date.ts';

/** Dates as `functions/time/iso-date.ts` reads them, their parts as groups. */
const ISO_DATE =
  '^(\\d{4})(?:-(\\d{2})(?:-(\\d{2})(?:T(?:(\\d{2})(?::(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?)?(Z|[+-]\\d{2}(?::?\\d{2})?)?)?)?)?)?$';

/** A date as ISO 8601 text, with its offset: with milliseconds, or with as many digits as it needs up to nine for nanoseconds. */
export function isoText(date: Sql, nanos: boolean, offset: Sql = Sql.raw("'Z'")): Sql {
  const text = sql`replaceOne(toString(${date}), ' ', 'T')`;
  return sql`concat(${nanos ? sql`replaceRegexpOne(${text}, '0{1,6}$', '')` : text}, ${offset})`;
}

/** Parts of a date as SQL numbers. */
export interface DateParts {
  readonly year: Sql;
  readonly month: Sql;
  readonly day: Sql;
  /** Seconds since midnight in UTC; null where they are out of range. */
  readonly seconds: Sql;
}

/** A date of its parts in milliseconds since 1970, without their fraction; null where there is no such day. */
export function epochMs({ year, month, day, seconds }: DateParts): Sql {
  return letValue('day', sql`(${year}, ${month}, ${day})`, (d) => {
    const [y, m, n] = [sql`${d}.1`, sql`${d}.2`, sql`${d}.3`];
    return sql`if(${isDay(y, m, n)}, ${dayNumber(y, m, n)} * ${whole(DAY_MS)} + (${seconds}) * 1000, NULL)`;
  });
}

/** Seconds of hours, minutes and seconds less an offset in minutes; null where one is out of range. */
export function secondsOfDay(hour: Sql, minute: Sql, second: Sql, offset: Sql): Sql {
  const inRange = sql`${hour} < 24 AND ${minute} < 60 AND ${second} < 60`;
  return sql`if(${inRange}, (${hour} * 60 + ${minute} - ${offset}) * 60 + ${second}, NULL)`;
}

/** Minutes of an offset as `+02:00`, `-0530` or `Z`; null past 18 hours. */
export function offsetMinutes(text: Sql): Sql {
  return once('offset', text, NAMED, (o) => {
    const hours = sql`toInt64OrZero(substring(${o}, 2, 2))`;
    const minutes = sql`toInt64OrZero(replaceAll(substring(${o}, 4), ':', ''))`;
    const total = sql`(${hours} * 60 + ${minutes})`;
    const signed = sql`if(${minutes} < 60 AND ${total} <= 1080, if(startsWith(${o}, '-'), -${total}, ${total}), NULL)`;
    return sql`if(${o} IN ('', 'Z'), toInt64(0), ${signed})`;
  });
}

/** ISO 8601 text as nanoseconds since 1970 (an Int128), in a zone where it has no offset; null where it is no date. */
export function isoNanos(text: Sql, zone?: TimeZone): Sql {
  if (zone === undefined || isUtc(zone)) return utcNanos(text);
  return once('text', text, NAMED, (t) =>
    letValue('utc', utcNanos(t), (nanos) =>
      letValue('below', sql`positiveModulo(${nanos}, 1000000)`, (below) => {
        const ms = sql`toInt64(intDiv(${nanos} - ${below}, 1000000))`;
        const local = sql`toInt128(${localToUtc(ms, zone)}) * 1000000 + ${below}`;
        return sql`if(match(ifNull(${t}, ''), ${quotedText(ZONED)}), ${nanos}, ${local})`;
      }),
    ),
  );
}

function utcNanos(text: Sql): Sql {
  return letValue('parts', sql`extractGroups(ifNull(${text}, ''), ${quotedText(ISO_DATE)})`, (p) => {
    const part = (n: number) => sql`${p}[${whole(n)}]`;
    const number = (n: number) => sql`toInt64OrZero(${part(n)})`;
    const orOne = (n: number) => sql`if(${part(n)} = '', toInt64(1), ${number(n)})`;
    const seconds = secondsOfDay(number(4), number(5), number(6), offsetMinutes(part(8)));
    const ms = epochMs({ year: number(1), month: orOne(2), day: orOne(3), seconds });
    const fraction = sql`toInt64OrZero(rightPad(${part(7)}, 9, '0'))`;
    return sql`if(empty(${p}), NULL, toInt128(${ms}) * 1000000 + ${fraction})`;
  });
}
