import { type Sql, sql } from '../../../base/sql-text.ts';
import { once } from '../../../functions/argument-sql.ts';
import type { SqlArgument, SqlContext, SqlTemplate } from '../../../functions/definition.ts';
import type { Dialect } from '../../../functions/dialect.ts';
import type { LeadingZeros } from '../../../functions/ip-text.ts';
import { isText } from '../../../functions/types.ts';
import type { ValueType } from '../../../plan/value.ts';
import { isoNanos } from '../date-text.ts';
import { castTo, fitted } from '../expression-sql.ts';
import { ipFromText } from '../ip-text.ts';
import { doubleFromText, wholeFromDouble, wholeFromText } from '../number-text.ts';
import { plainType, sqlType } from '../sql-type.ts';
import { textOf } from '../value-text.ts';

/** A date as the whole number that it converts to: milliseconds, or nanoseconds. */
function dateNumber({ sql: date, type }: SqlArgument): Sql | undefined {
  if (type === 'date') return sql`toUnixTimestamp64Milli(${date})`;
  return type === 'date_nanos' ? sql`toUnixTimestamp64Nano(${date})` : undefined;
}

/** A value as a whole number of a type; null where it does not fit. */
function wholeOf(value: SqlArgument, wanted: ValueType, context: SqlContext): Sql {
  const type = plainType(sqlType(wanted, false));
  const fromDouble = (x: Sql) =>
    wanted === 'unsigned_long' ? fitted(sql`trunc(${x})`, type) : wholeFromDouble(x, type, context);
  if (isText(value.type)) return wholeFromText(value.sql, type, context, fromDouble);
  if (value.type === 'double') return fromDouble(value.sql);
  return fitted(dateNumber(value) ?? value.sql, type);
}

function toWhole(wanted: ValueType): SqlTemplate {
  return ([value], context) => wholeOf(value!, wanted, context);
}

const toText: SqlTemplate = ([value], context) => textOf(value!, context);

export const conversionOverrides: Dialect['overrides'] = {
  TO_INTEGER: toWhole('integer'),
  TO_LONG: toWhole('long'),
  TO_UNSIGNED_LONG: toWhole('unsigned_long'),
  TO_DOUBLE: ([value], context) => {
    if (isText(value!.type)) return doubleFromText(value!.sql, context);
    return castTo(dateNumber(value!) ?? value!.sql, 'double');
  },
  TO_BOOLEAN: ([value]) => {
    if (isText(value!.type)) return sql`(lower(${value!.sql}) = 'true')`;
    return value!.type === 'boolean' ? value!.sql : sql`(${value!.sql} != 0)`;
  },
  TO_STRING: toText,
  TO_TEXT: toText,
  TO_IP: ([value], { options }) =>
    value!.type === 'ip' ? value!.sql : ipFromText(value!.sql, options.leading_zeros as LeadingZeros),
  TO_DATETIME: ([value], context) => {
    const { type, sql: given } = value!;
    if (type === 'date') return given;
    const ms = isText(type)
      ? cutNanos(isoNanos(given, context.zone), context)
      : type === 'date_nanos'
        ? cutNanos(sql`toUnixTimestamp64Nano(${given})`, context)
        : wholeOf(value!, 'long', context);
    return sql`fromUnixTimestamp64Milli(toInt64(${ms}), 'UTC')`;
  },
  TO_DATE_NANOS: ([value], context) => {
    const { type, sql: given } = value!;
    if (type === 'date_nanos') return given;
    const nanos = isText(type)
      ? isoNanos(given, context.zone)
      : type === 'date'
        ? sql`(toInt128(toUnixTimestamp64Milli(${given})) * 1000000)`
        : wholeOf(value!, 'long', context);
    return once('since', nanos, context, (n) => {
      return sql`fromUnixTimestamp64Nano(if(${n} >= 0, ${fitted(n, 'Int64')}, NULL), 'UTC')`;
    });
  },
};

/** Nanoseconds as whole milliseconds, cut downwards. */
function cutNanos(nanos: Sql, context: SqlContext): Sql {
  return once('nanos', nanos, context, (n) => {
    return sql`(intDiv(${n}, 1000000) - if(${n} % 1000000 < 0, 1, 0))`;
  });
}
