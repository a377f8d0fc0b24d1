import { Sql, sql } from '../../base/sql-text.ts';
import { once } from '../../functions/argument-sql.ts';
import { momentOfLocal, type ShownSql } from '../../functions/time/local-moment.ts';
import type { TimeZone } from '../../functions/time/time-zone.ts';
import type { ValueType } from '../../plan/value.ts';
import { letValue } from './let-value.ts';

const NAMED = { dialect: { let: letValue } };
const HOUR_MICROS = 3_600_000_000;

/** What clocks in a zone show at a moment; null at the ends of time, where the zone's difference leads beyond them. */
export function localDate(moment: Sql, type: ValueType, zone: TimeZone): Sql {
  if (zone.kind === 'offset') return plusMinutes(moment, type, zone.minutes);
  if (type !== 'date_nanos') return sql`TRY(${shownAt(sql`epoch_us(${moment})`, zone.name)})`;
  return nanosMoved(moment, (micros) => sql`epoch_us(${shownAt(micros, zone.name)})`);
}

/** The moment of a local date, likewise. */
export function momentOf(local: Sql, type: ValueType, zone: TimeZone, near?: ShownSql): Sql {
  if (zone.kind === 'offset') return plusMinutes(local, type, -zone.minutes);
  const nearby = near && { moment: microsOf(near.moment, type), local: microsOf(near.local, type) };
  const micros = (given: Sql) =>
    momentOfLocal(given, nearby, {
      ...NAMED,
      hour: HOUR_MICROS,
      shown: (moment) => sql`epoch_us(${shownAt(moment, zone.name)})`,
    });
  if (type !== 'date_nanos') return sql`TRY(make_timestamp(${micros(sql`epoch_us(${local})`)}))`;
  return nanosMoved(local, micros);
}

/** A call of ICU, by far the dearest step here. */
function shownAt(micros: Sql, region: string): Sql {
  return sql`timezone(${Sql.bind(region, 'VARCHAR')}, make_timestamptz(${micros}))`;
}

function plusMinutes(date: Sql, type: ValueType, minutes: number): Sql {
  const micros = minutes * 60_000_000;
  if (type !== 'date_nanos') return sql`TRY(make_timestamp(epoch_us(${date}) + ${Sql.raw(String(micros))}))`;
  return sql`TRY(make_timestamp_ns(epoch_ns(${date}) + ${Sql.raw(String(micros * 1000))}))`;
}

function microsOf(date: Sql, type: ValueType): Sql {
  return type === 'date_nanos' ? sql`(epoch_ns(${date}) // 1000)` : sql`epoch_us(${date})`;
}

/** A date_nanos moved as its microseconds are, what lies below them kept. */
function nanosMoved(date: Sql, moved: (micros: Sql) => Sql): Sql {
  return once('nanos', date, NAMED, (d) => {
    const micros = microsOf(d, 'date_nanos');
    return sql`TRY(make_timestamp_ns(${moved(micros)} * 1000 + (epoch_ns(${d}) - ${micros} * 1000)))`;
  });
}
