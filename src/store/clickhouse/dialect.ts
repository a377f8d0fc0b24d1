import { Sql, sql } from '../../base/sql-text.ts';
import type { Dialect } from '../../functions/dialect.ts';
import type { DatePeriod, ScalarValue, ValueType } from '../../plan/value.ts';
import { fitted, letValue, nullOf, ofValues, present, whole } from './expression-sql.ts';
import { localDate, momentOf } from './local-date.ts';
import { overrides } from './overrides/registry.ts';
import { encodePeriod } from './period.ts';
import { plainType, sqlType } from './sql-type.ts';
import { fuzzyMatch, searchText } from './text-search.ts';
import { truncateDate } from './truncate-date.ts';
import { versionKey } from './version-key.ts';

/** ClickHouse's SQL. */
export const clickhouseDialect: Dialect = {
  name: 'clickhouse',
  sqlType,
  nullOf,
  literal,
  listLength: (list) => sql`length(${list})`,
  listElement: (list, index) => sql`arrayElementOrNull(${list}, ${index})`,
  listOf: (items, elementType) => sql`CAST([${Sql.join(items, ', ')}] AS Array(${Sql.raw(plainType(elementType))}))`,
  listOfOne: (item) => present(sql`[${item}]`),
  listMap: (list, item) => present(sql`arrayMap(v -> ${item(Sql.raw('v'))}, ${list})`),
  listLeast: (list) => ofValues(list, (l) => sql`arrayMin(${l})`),
  listGreatest: (list) => ofValues(list, (l) => sql`arrayMax(${l})`),
  listDistinct: (list) => sql`arrayDistinct(${list})`,
  listContains: (list, value) => sql`has(${list}, ${value})`,
  listAny: (list, condition) => sql`arrayExists(v -> ifNull(${condition(Sql.raw('v'))}, 0), ${list})`,
  series: (first, last) =>
    letValue('first', first, (from) =>
      letValue('last', last, (to) => {
        const range = sql`range(CAST(assumeNotNull(${from}) AS Int64), CAST(assumeNotNull(${to}) AS Int64) + 1)`;
        return sql`if(${from} IS NULL OR ${to} IS NULL, CAST([] AS Array(Int64)), ${range})`;
      }),
    ),
  random: () => sql`randCanonical()`,
  epochMs: (date) => sql`toUnixTimestamp64Milli(${date})`,
  nanosOfDate: (date) =>
    sql`fromUnixTimestamp64Nano(${fitted(sql`toInt128(toUnixTimestamp64Milli(${date})) * 1000000`, 'Int64')}, 'UTC')`,
  truncateDate,
  localDate,
  momentOf,
  contains: (text, part) => sql`(position(${text}, ${part}) > 0)`,
  startsWith: (text, prefix) => sql`startsWith(${text}, ${prefix})`,
  endsWith: (text, suffix) => sql`endsWith(${text}, ${suffix})`,
  matches: (text, regexp) => sql`match(${text}, ${Sql.bind(`(?-s)${regexp}`, 'String')})`,
  captured: (text, regexp, group) => {
    const groups = sql`extractGroups(ifNull(${text}, ''), ${Sql.bind(`(?-s)${regexp}`, 'String')})`;
    return sql`nullIf(arrayElementOrNull(${groups}, ${whole(group)}), '')`;
  },
  fullMatch: (text, regexp) => sql`match(${text}, ${Sql.bind(`\\A(?s:${regexp})\\z`, 'String')})`,
  let: letValue,
  // Unlike the function of the same purpose, ARRAY JOIN makes no more rows at a time than are asked of it.
  unnest: (rows, list, elementType, column) => {
    const values = sql`emptyArrayToSingle(CAST(${list} AS Array(Nullable(${Sql.raw(plainType(elementType))}))))`;
    return sql`SELECT *, ${column}_one AS ${column} FROM (${rows}) ARRAY JOIN ${values} AS ${column}_one`;
  },
  versionKey,
  quotient: (left, right) => sql`intDiv(${left}, ${right})`,
  searchText,
  fuzzyMatch,
  placeholder: (n, type) => `{p${n}:${plainType(type)}}`,
  overrides,
};

function literal(value: ScalarValue, type: ValueType): Sql {
  switch (type) {
    case 'date':
      return sql`fromUnixTimestamp64Milli(${Sql.bind(value as bigint, 'Int64')}, 'UTC')`;
    case 'date_nanos':
      return sql`fromUnixTimestamp64Nano(${Sql.bind(value as bigint, 'Int64')}, 'UTC')`;
    case 'date_period':
      return Sql.bind(encodePeriod(value as DatePeriod), 'Int64');
    case 'time_duration':
      return Sql.bind(BigInt(Math.round(value as number)), 'Int64');
    default:
      return Sql.bind(value as Exclude<ScalarValue, DatePeriod>, sqlType(type, false));
  }
}
