import { type Sql, sql } from '../../base/sql-text.ts';
import { momentOfLocal, type ShownSql } from '../../functions/time/local-moment.ts';
import type { TimeZone } from '../../functions/time/time-zone.ts';
import type { ValueType } from '../../plan/value.ts';
import { letValue, NAMED, quotedText, whole } from './expression-sql.ts';

const HOUR_MS = 3_600_000;

/** What clocks in a zone show at a moment. */
export function localDate(moment: Sql, type: ValueType, zone: TimeZone): Sql {
  if (zone.kind === 'offset') return plusMinutes(moment, type, zone.minutes);
  return letValue('moment', moment, (m) => plusSeconds(m, type, offsetSeconds(m, zone.name)));
}

/** The moment of a local date. */
export function momentOf(local: Sql, type: ValueType, zone: TimeZone, near?: ShownSql): Sql {
  if (zone.kind === 'offset') return plusMinutes(local, type, -zone.minutes);
  return letValue('local', local, (l) => {
    const ms = localToUtc(
      sql`toUnixTimestamp64Milli(${l})`,
      zone,
      near && { moment: msOf(near.moment), local: msOf(near.local) },
    );
    if (type !== 'date_nanos') return sql`fromUnixTimestamp64Milli(${ms}, 'UTC')`;
    const below = sql`positiveModulo(toUnixTimestamp64Nano(${l}), 1000000)`;
    return sql`fromUnixTimestamp64Nano(${ms} * 1000000 + ${below}, 'UTC')`;
  });
}

/** Milliseconds of a local time, read as UTC, as those of the moment it is in a zone. */
export function localToUtc(ms: Sql, zone: TimeZone, near?: ShownSql): Sql {
  if (zone.kind === 'offset') return zone.minutes === 0 ? ms : sql`(${ms} - ${whole(zone.minutes * 60_000)})`;
  return momentOfLocal(ms, near, {
    dialect: NAMED.dialect,
    hour: HOUR_MS,
    shown: (moment) => sql`(${moment} + ${offsetSeconds(dateOf(moment), zone.name)} * 1000)`,
  });
}

/**
 * How many seconds clocks are ahead of UTC. ClickHouse is a day off in zones that have crossed the date line (Pacific/Apia),
 * but not with the days themselves, which it has for the years from 1900 to 2299.
 */
function offsetSeconds(date: Sql, region: string): Sql {
  return letValue('there', sql`toTimeZone(${date}, ${quotedText(region)})`, (there) =>
    letValue('offset', sql`toInt64(timeZoneOffset(${there}))`, (offset) => {
      const seconds = sql`(intDiv(${msOf(there)}, 1000) + ${offset})`;
      const day = sql`intDiv(${seconds} - positiveModulo(${seconds}, 86400), 86400)`;
      return letValue('days', sql`toInt64(toDate32(${there})) - ${day}`, (days) => {
        return sql`(${offset} + if(${days} BETWEEN -1 AND 1, ${days}, 0) * 86400)`;
      });
    }),
  );
}

function dateOf(ms: Sql): Sql {
  return sql`fromUnixTimestamp64Milli(toInt64(${ms}), 'UTC')`;
}

function msOf(date: Sql): Sql {
  return sql`toUnixTimestamp64Milli(${date})`;
}

function plusMinutes(date: Sql, type: ValueType, minutes: number): Sql {
  return minutes === 0 ? date : plusSeconds(date, type, whole(minutes * 60));
}

function plusSeconds(date: Sql, type: ValueType, seconds: Sql): Sql {
  if (type !== 'date_nanos') return sql`fromUnixTimestamp64Milli(${msOf(date)} + ${seconds} * 1000, 'UTC')`;
  return sql`fromUnixTimestamp64Nano(toUnixTimestamp64Nano(${date}) + ${seconds} * 1000000000, 'UTC')`;
}
