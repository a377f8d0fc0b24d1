import { Sql, sql } from '../../base/sql-text.ts';
import { once } from '../argument-sql.ts';
import type { SqlContext } from '../definition.ts';
import { isUtc, localToUtc, type TimeZone, UTC } from './time-zone.ts';

const OFFSET = '(?:Z|[+-]\\d{2}(?::?\\d{2})?)';
/** Dates as Elasticsearch's `strict_date_optional_time` takes them: ISO 8601 from the year on, with an offset after a time. */
const ISO_DATE = `(\\d{4})(?:-(\\d{2})(?:-(\\d{2})(?:T(?:(\\d{2})(?::(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?)?(${OFFSET})?)?)?)?)?`;
/** Milliseconds from before the year 0 to 1970. */
const SHIFT = Sql.raw('100000000000000');
const ISO_PATTERN = new RegExp(`^${ISO_DATE}$`);

/** Reads an ISO 8601 date, in a zone where it has no offset, as nanoseconds since the epoch; undefined where it is none. */
export function readIsoDate(text: string, zone: TimeZone = UTC): bigint | undefined {
  const match = ISO_PATTERN.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part, i) => Number(part ?? (i === 1 || i === 2 ? 1 : 0)));
  const date = new Date(0);
  date.setUTCFullYear(year!, month! - 1, day!);
  if (date.getUTCMonth() !== month! - 1 || date.getUTCDate() !== day) return undefined;
  if (hour! > 23 || minute! > 59 || second! > 59) return undefined;
  const own = match[8] === undefined ? zone : readOffset(match[8]);
  if (own === undefined) return undefined;
  const local = date.getTime() + ((hour! * 60 + minute!) * 60 + second!) * 1000;
  return BigInt(localToUtc(local, own)) * 1_000_000n + BigInt((match[7] ?? '').padEnd(9, '0'));
}

/** Elasticsearch's offsets reach 18 hours. */
function readOffset(text: string): TimeZone | undefined {
  if (text === 'Z') return UTC;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(':', ''));
  const total = hours * 60 + minutes;
  if (minutes > 59 || total > 18 * 60) return undefined;
  return { kind: 'offset', minutes: text.startsWith('-') ? -total : total };
}

/** The form in which dates are mostly written, which the engine's own cast reads several times faster. */
const USUAL = "'[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{3})?Z'";

/** A time with an offset: no zone has a say in it. */
export const ZONED = `T.*${OFFSET}$`;

/** Text as a date, null where it is none; digits below milliseconds are dropped. Dates without an offset are in the zone. */
export function isoDate(text: Sql, context: SqlContext, zone?: TimeZone): Sql {
  if (zone === undefined || isUtc(zone)) return utcDate(text, context);
  return once('text', text, context, (t) =>
    once('date', utcDate(t, context), context, (date) => {
      const local = context.dialect.momentOf(date, 'date', zone);
      return sql`CASE WHEN regexp_matches(${t}, '${Sql.raw(ZONED)}') THEN ${date} ELSE ${local} END`;
    }),
  );
}

function utcDate(text: Sql, context: SqlContext): Sql {
  return once('written', text, context, (t) => {
    const usual = sql`regexp_full_match(${t}, ${Sql.raw(USUAL)})`;
    // Shifted to positive numbers, since the division cuts towards zero and dates are cut downwards.
    const ms = sql`CAST((${utcNanos(t, context)} + ${SHIFT}000000) // 1000000 AS BIGINT) - ${SHIFT}`;
    return sql`CASE WHEN ${usual} THEN TRY_CAST(${t} AS TIMESTAMP) ELSE make_timestamp_ms(${ms}) END`;
  });
}

/** Text as nanoseconds since the epoch (a HUGEINT), as {@link readIsoDate} reads it; null where it is no date. */
export function isoDateNanos(text: Sql, context: SqlContext, zone?: TimeZone): Sql {
  if (zone === undefined || isUtc(zone)) return utcNanos(text, context);
  return once('text', text, context, (t) => {
    const below = sql`(${utcNanos(t, context)} % 1000000 + 1000000) % 1000000`;
    return sql`(CAST(epoch_ms(${isoDate(t, context, zone)}) AS HUGEINT) * 1000000 + ${below})`;
  });
}

function utcNanos(text: Sql, context: SqlContext): Sql {
  return once('written', text, context, (t) => {
    const names = Sql.raw(`['y', 'mo', 'd', 'h', 'mi', 's', 'f', 'o']`);
    const parts = sql`regexp_extract(${t}, '^${Sql.raw(ISO_DATE)}$', ${names})`;
    return context.dialect.let('parts', parts, (p) => {
      const number = (name: string, fallback: string) =>
        sql`CAST(coalesce(nullif(${p}.${Sql.raw(name)}, ''), '${Sql.raw(fallback)}') AS BIGINT)`;
      const day = sql`make_timestamp(${number('y', '0')}, ${number('mo', '1')}, ${number('d', '1')}, 0, 0, 0)`;
      const minutes = sql`${number('h', '0')} * 60 + ${number('mi', '0')}`;
      const offset = sql`CASE WHEN ${p}.o IN ('', 'Z') THEN 0 ELSE ${offsetSql(p)} END`;
      const seconds = sql`(${minutes} - (${offset})) * 60 + ${number('s', '0')}`;
      const fraction = sql`CAST(rpad(${p}.f, 9, '0') AS BIGINT)`;
      const inRange = sql`${number('h', '0')} < 24 AND ${number('mi', '0')} < 60 AND ${number('s', '0')} < 60`;
      const nanos = sql`(CAST(epoch_ms(${day}) AS HUGEINT) + (${seconds}) * 1000) * 1000000 + ${fraction}`;
      return sql`CASE WHEN ${p}.y <> '' AND ${inRange} THEN TRY(${nanos}) END`;
    });
  });
}

function offsetSql(parts: Sql): Sql {
  const hours = sql`CAST(substring(${parts}.o, 2, 2) AS BIGINT)`;
  const minutes = sql`CAST('0' || replace(substring(${parts}.o, 4), ':', '') AS BIGINT)`;
  const total = sql`(${hours} * 60 + ${minutes})`;
  const signed = sql`CASE WHEN starts_with(${parts}.o, '-') THEN -${total} ELSE ${total} END`;
  return sql`CASE WHEN ${minutes} < 60 AND ${total} <= 1080 THEN ${signed} END`;
}
