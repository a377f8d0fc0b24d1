import { type Sql, sql } from '../../base/sql-text.ts';
import type { SqlArgument, SqlContext } from '../../functions/definition.ts';
import type { OffsetStyle } from '../../functions/time/java-date-pattern.ts';
import { offsetForm, secondsAhead } from '../../functions/time/offset-text.ts';
import { zoneName } from '../../functions/time/time-zone.ts';
import { letValue, quotedText, whole } from './expression-sql.ts';

/** How far a local date is ahead of UTC as text: `+02:00`; undefined for a date in UTC. */
export function offsetText(date: SqlArgument, style: OffsetStyle, context: SqlContext): Sql | undefined {
  const seconds = secondsAhead(date, context);
  if (seconds === undefined) return undefined;
  if (style === 'VV') return quotedText(zoneName(context.zone!));
  const { before, none, hoursAlone, hourDigits, colon } = offsetForm(style);
  return letValue('ahead', sql`intDiv(${seconds}, 60)`, (minutes) => {
    const digits = (number: Sql, width: number) => sql`leftPad(toString(${number}), ${whole(width)}, '0')`;
    const hour = sql`toString(intDiv(abs(${minutes}), 60))`;
    const padded = hourDigits === 1 ? hour : digits(sql`intDiv(abs(${minutes}), 60)`, hourDigits);
    const hours = sql`concat(${quotedText(before)}, if(${minutes} < 0, '-', '+'), ${padded})`;
    const all = sql`concat(${hours}, ${quotedText(colon)}, ${digits(sql`abs(${minutes}) % 60`, 2)})`;
    const short = hoursAlone ? sql`if(${minutes} % 60 = 0, ${hours}, ${all})` : all;
    return none === undefined ? short : sql`if(${minutes} = 0, ${quotedText(none)}, ${short})`;
  });
}
