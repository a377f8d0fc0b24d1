import { Sql, sql } from '../../base/sql-text.ts';
import { once } from '../argument-sql.ts';
import type { SqlArgument, SqlContext } from '../definition.ts';
import type { OffsetStyle } from './java-date-pattern.ts';

const DAY_S = 86_400;
/** What stands between hours and minutes of an offset. */
const BETWEEN: Record<OffsetStyle, string> = { X: '', XX: '', XXX: ':', Z: '' };

/** How many seconds a local date is ahead of UTC, as a whole number; undefined for a date in UTC. */
export function secondsAhead({ sql: local, moment }: SqlArgument, { dialect }: SqlContext): Sql | undefined {
  if (moment === undefined) return undefined;
  // Rounded among positive numbers: milliseconds of nanoseconds before 1970 are cut upwards.
  const ms = sql`(${dialect.epochMs(local)} - ${dialect.epochMs(moment)} + ${Sql.raw(String(DAY_S * 1000 + 500))})`;
  return sql`(${dialect.quotient(ms, Sql.raw('1000'))} - ${Sql.raw(String(DAY_S))})`;
}

/** How far a local date is ahead of UTC as text: `+02:00`; undefined for a date in UTC. */
export function offsetText(date: SqlArgument, style: OffsetStyle, context: SqlContext): Sql | undefined {
  const seconds = secondsAhead(date, context);
  return seconds && once('ahead', sql`${seconds} // 60`, context, (minutes) => text(minutes, style));
}

function text(minutes: Sql, style: OffsetStyle): Sql {
  const digits = (number: Sql) => sql`lpad(CAST(${number} AS VARCHAR), 2, '0')`;
  const hours = sql`CASE WHEN ${minutes} < 0 THEN '-' ELSE '+' END || ${digits(sql`abs(${minutes}) // 60`)}`;
  const rest = digits(sql`abs(${minutes}) % 60`);
  const all = sql`${hours} || '${Sql.raw(BETWEEN[style])}' || ${rest}`;
  const short = style === 'X' ? sql`CASE WHEN ${minutes} % 60 = 0 THEN ${hours} ELSE ${all} END` : sql`(${all})`;
  return style === 'Z' ? short : sql`CASE WHEN ${minutes} = 0 THEN 'Z' ELSE ${short} END`;
}
