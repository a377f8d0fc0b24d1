import { Sql, sql } from '../../base/sql-text.ts';
import type { SqlArgument, SqlContext } from '../../functions/definition.ts';
import type { OffsetStyle } from '../../functions/time/java-date-pattern.ts';
import { secondsAhead } from '../../functions/time/offset-text.ts';
import { letValue } from './expression-sql.ts';

/** How far a local date is ahead of UTC as text: `+02:00`; undefined for a date in UTC. */
export function offsetText(date: SqlArgument, style: OffsetStyle, context: SqlContext): Sql | undefined {
  const seconds = secondsAhead(date, context);
  if (seconds === undefined) return undefined;
  return letValue('ahead', sql`intDiv(${seconds}, 60)`, (minutes) => {
    const digits = (number: Sql) => sql`leftPad(toString(${number}), 2, '0')`;
    const hours = sql`concat(if(${minutes} < 0, '-', '+'), ${digits(sql`intDiv(abs(${minutes}), 60)`)})`;
    const between = Sql.raw(style === 'XXX' ? "':'" : "''");
    const all = sql`concat(${hours}, ${between}, ${digits(sql`abs(${minutes}) % 60`)})`;
    const short = style === 'X' ? sql`if(${minutes} % 60 = 0, ${hours}, ${all})` : all;
    return style === 'Z' ? short : sql`if(${minutes} = 0, 'Z', ${short})`;
  });
}
