import { Sql, sql } from '../../base/sql-text.ts';
import { once } from '../argument-sql.ts';
import type { SqlArgument, SqlContext } from '../definition.ts';
import type { OffsetStyle } from './java-date-pattern.ts';
import { zoneName } from './time-zone.ts';

const DAY_S = 86_400;
/** How many seconds a local date is ahead of UTC, as a whole number; undefined for a date in UTC. */
export function secondsAhead({ sql: local, moment }: SqlArgument, { dialect }: SqlContext): Sql | undefined {
  if (moment === undefined) return undefined;
  // Rounded among positive numbers: milliseconds of nanoseconds before 1970 are cut upwards.
  const ms = sql`(${dialect.epochMs(local)} - ${dialect.epochMs(moment)} + ${Sql.raw(String(DAY_S * 1000 + 500))})`;
  return sql`(${dialect.quotient(ms, Sql.raw('1000'))} - ${Sql.raw(String(DAY_S))})`;
}

/** What an offset is in a form: what stands before it and for none, whether hours may stand alone, and what parts them from minutes. */
export function offsetForm(style: OffsetStyle) {
  return {
    before: style.startsWith('O') ? 'GMT' : '',
    none: style.startsWith('X') ? 'Z' : style.startsWith('O') ? 'GMT' : undefined,
    hoursAlone: style.length === 1,
    hourDigits: style === 'O' ? 1 : 2,
    colon: style.length > 2 || style === 'O' ? ':' : '',
  };
}

/** How far a local date is ahead of UTC as text: `+02:00`; undefined for a date in UTC. */
export function offsetText(date: SqlArgument, style: OffsetStyle, context: SqlContext): Sql | undefined {
  const seconds = secondsAhead(date, context);
  if (seconds === undefined) return undefined;
  if (style === 'VV') return Sql.bind(zoneName(context.zone!), 'VARCHAR');
  return once('ahead', sql`${seconds} // 60`, context, (minutes) => text(minutes, style));
}

function text(minutes: Sql, style: OffsetStyle): Sql {
  const { before, none, hoursAlone, hourDigits, colon } = offsetForm(style);
  const digits = (number: Sql, width: number) => sql`format('{:0${Sql.raw(String(width))}d}', ${number})`;
  const hour = digits(sql`abs(${minutes}) // 60`, hourDigits);
  const hours = sql`'${Sql.raw(before)}' || CASE WHEN ${minutes} < 0 THEN '-' ELSE '+' END || ${hour}`;
  const all = sql`${hours} || '${Sql.raw(colon)}' || ${digits(sql`abs(${minutes}) % 60`, 2)}`;
  const short = hoursAlone ? sql`CASE WHEN ${minutes} % 60 = 0 THEN ${hours} ELSE ${all} END` : sql`(${all})`;
  return none === undefined ? short : sql`CASE WHEN ${minutes} = 0 THEN '${Sql.raw(none)}' ELSE ${short} END`;
}
