import { Sql, sql } from '../../base/sql-text.ts';
import { narrowed, once } from '../../functions/argument-sql.ts';
import type { Dialect } from '../../functions/dialect.ts';
import type { DatePeriod, ScalarValue, ValueType } from '../../plan/value.ts';
import { letValue } from './let-value.ts';
import { localDate, momentOf } from './local-date.ts';
import { truncateDate } from './truncate-date.ts';
import { versionKey } from './version-key.ts';

const TYPES: Record<ValueType, string> = {
  boolean: 'BOOLEAN',
  integer: 'INTEGER',
  long: 'BIGINT',
  unsigned_long: 'UBIGINT',
  double: 'DOUBLE',
  keyword: 'VARCHAR',
  text: 'VARCHAR',
  date: 'TIMESTAMP',
  date_nanos: 'TIMESTAMP_NS',
  ip: 'VARCHAR',
  version: 'VARCHAR',
  date_period: 'INTERVAL',
  time_duration: 'INTERVAL',
  null: 'INTEGER',
};

/** DuckDB's SQL. Functions are written for it; it overrides none. */
export const duckdbDialect: Dialect = {
  name: 'duckdb',
  sqlType: (type, multi) => (multi ? `${TYPES[type]}[]` : TYPES[type]),
  nullOf: (type, multi) => sql`CAST(NULL AS ${Sql.raw(duckdbDialect.sqlType(type, multi))})`,
  literal,
  listLength: (list) => sql`len(${list})`,
  listElement: (list, index) => sql`list_extract(${list}, ${index})`,
  listOf: (items, elementType) => sql`[${Sql.join(items, ', ')}]::${Sql.raw(elementType)}[]`,
  listOfOne: (item, elementType) =>
    once('item', item, { dialect: duckdbDialect }, (one) => {
      return sql`CASE WHEN ${one} IS NOT NULL THEN ${duckdbDialect.listOf([one], elementType)} END`;
    }),
  listMap: (list, item) => {
    const mapped = sql`list_filter(list_transform(${list}, lambda v: ${item(Sql.raw('v'))}), lambda v: v IS NOT NULL)`;
    return sql`list_extract(list_transform([${mapped}], lambda m: CASE WHEN len(m) > 0 THEN m END), 1)`;
  },
  listLeast: (list) => sql`list_min(${list})`,
  listGreatest: (list) => sql`list_max(${list})`,
  listDistinct: (list) => sql`list_distinct(${list})`,
  listContains: (list, value) => sql`list_contains(${list}, ${value})`,
  listAny: (list, condition) => {
    const meeting = duckdbDialect.listMap(list, (value) => sql`CASE WHEN ${condition(value)} THEN TRUE END`);
    return sql`(${meeting} IS NOT NULL)`;
  },
  series: (first, last) => sql`generate_series(${first}, ${last})`,
  nanosOfDate: (date) => sql`make_timestamp_ns(${narrowed(sql`CAST(epoch_us(${date}) AS HUGEINT) * 1000`, 'BIGINT')})`,
  random: () => sql`random()`,
  epochMs: (date) => sql`epoch_ms(${date})`,
  truncateDate,
  localDate,
  momentOf,
  contains: (text, part) => sql`contains(${text}, ${part})`,
  startsWith: (text, prefix) => sql`starts_with(${text}, ${prefix})`,
  endsWith: (text, suffix) => sql`ends_with(${text}, ${suffix})`,
  matches: (text, regexp) => sql`regexp_matches(${text}, ${Sql.bind(regexp, 'VARCHAR')})`,
  captured: (text, regexp, group) =>
    sql`nullif(regexp_extract(${text}, ${Sql.bind(regexp, 'VARCHAR')}, ${Sql.raw(String(group))}), '')`,
  fullMatch: (text, regexp) => sql`regexp_full_match(${text}, ${Sql.bind(regexp, 'VARCHAR')}, 's')`,
  let: letValue,
  // unnest() alone drops rows whose list is null or empty.
  unnest: (rows, list, elementType, column) => {
    const values = sql`CASE WHEN len(${list}) > 0 THEN ${list} ELSE [NULL]::${Sql.raw(elementType)}[] END`;
    return sql`SELECT *, unnest(${values}) AS ${column} FROM (${rows})`;
  },
  versionKey: (version) => versionKey(version, { dialect: duckdbDialect }),
  quotient: (left, right) => sql`(${left} // ${right})`,
  placeholder: (n, type) => `$${n}::${type}`,
  overrides: {},
};

/** The last moment of a date_nanos: DuckDB holds it as infinity, and makes it of no number. */
const LAST_NANOS = 2n ** 63n - 1n;

function literal(value: ScalarValue, type: ValueType): Sql {
  switch (type) {
    case 'date':
      return sql`make_timestamp_ms(${Sql.bind(value as bigint, 'BIGINT')})`;
    case 'date_nanos':
      if (value === LAST_NANOS) return Sql.raw("'infinity'::TIMESTAMP_NS");
      return sql`make_timestamp_ns(${Sql.bind(value as bigint, 'BIGINT')})`;
    case 'time_duration':
      return sql`to_milliseconds(${Sql.bind(value as number, 'DOUBLE')})`;
    case 'date_period': {
      const { months, days } = value as DatePeriod;
      return sql`(to_months(${Sql.bind(months, 'INTEGER')}) + to_days(${Sql.bind(days, 'INTEGER')}))`;
    }
    // The driver takes whole numbers for integers, which lose a sign of zero and have no room for large ones.
    case 'double':
      return Sql.bind(Number.isInteger(value) ? wholeText(value as number) : (value as number), TYPES[type]);
    default:
      return Sql.bind(value as Exclude<ScalarValue, DatePeriod>, TYPES[type]);
  }
}

function wholeText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
