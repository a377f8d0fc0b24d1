import { Sql, sql } from '../../../base/sql-text.ts';
import { asDouble, constantOf, finite, singleValue } from '../../../functions/argument-sql.ts';
import type { SqlArgument, SqlContext, SqlTemplate } from '../../../functions/definition.ts';
import type { Dialect } from '../../../functions/dialect.ts';
import { castSql, castTo, fitted, present, whole } from '../expression-sql.ts';
import { doubles, extremeOfList, firstOf, medianDeviation, reduced, sorted, wideSum } from '../list-sql.ts';
import { versionKey } from '../version-key.ts';

/** How many values there are in a group. */
function counted(field: SqlArgument, { over }: SqlContext): Sql {
  return field.multi ? over(sql`sum(length(${field.sql}))`) : over(sql`count(${field.sql})`);
}

/** All values of a group; none of them is null. */
function collected(field: SqlArgument, { over }: SqlContext): Sql {
  return over(field.multi ? sql`groupArrayArray(${field.sql})` : sql`groupArray(${field.sql})`);
}

/** An aggregate of doubles, by its name in ClickHouse; null of no values. */
function statistic(name: string, parameters = ''): SqlTemplate {
  return ([number], context) => {
    const value = number!.multi ? doubles(number!.sql) : asDouble(number!, context);
    const suffix = number!.multi ? 'ArrayOrNull' : 'OrNull';
    return finite(context.over(sql`${Sql.raw(name + suffix + parameters)}(${value})`), context);
  };
}

/** The sum of a group's values: of doubles, else of whole numbers in a type with room for it. */
function total(number: SqlArgument, context: SqlContext): Sql {
  if (number.type === 'double') {
    const value = number.multi ? reduced('sumKahan', number.sql) : asDouble(number, context);
    return context.over(sql`sumKahanOrNull(${value})`);
  }
  return context.over(sql`sumOrNull(${number.multi ? wideSum(number.sql) : castSql(number.sql, 'Int128')})`);
}

function extreme(which: 'least' | 'greatest'): SqlTemplate {
  return ([field], { over }) => {
    const { type, multi } = field!;
    const value = multi ? extremeOfList(which, field!.sql, type) : field!.sql;
    if (type !== 'version') return over(which === 'least' ? sql`minOrNull(${value})` : sql`maxOrNull(${value})`);
    const aggregate = Sql.raw(which === 'least' ? 'argMinOrNull' : 'argMaxOrNull');
    return over(sql`${aggregate}(${value}, ${versionKey(value)})`);
  };
}

/** The value of the row that comes first or last; of rows that have no place, any. */
function valueAt(aggregate: string): SqlTemplate {
  return ([value, sort], { over, type }) => {
    const field = castTo(value!.sql, type);
    return sql`coalesce(${over(sql`${Sql.raw(aggregate)}(${field}, ${sort!.sql})`)}, ${over(sql`anyOrNull(${field})`)})`;
  };
}

function percentile(args: readonly SqlArgument[], context: SqlContext): Sql {
  const share = Number(constantOf<number | bigint>(args[1])) / 100;
  if (share >= 0 && share <= 1) return statistic('quantileExactInclusive', `(${share})`)(args, context);
  return sql`if(1, NULL, ${statistic('quantileExactInclusive', '(0.5)')(args, context)})`;
}

/** The values that stand beside the least or greatest ones of another field. */
function topOutputs(
  field: SqlArgument,
  output: SqlArgument,
  count: number,
  descending: boolean,
  context: SqlContext,
): Sql {
  const key = singleValue(field, context.dialect);
  const value = singleValue(output, context.dialect);
  const pairs = sql`arrayFilter(p -> p.1 IS NOT NULL, ${context.over(sql`groupArray((${key}, ${value}))`)})`;
  const inOrder = sql`${Sql.raw(descending ? 'arrayReverseSort' : 'arraySort')}(${pairs})`;
  return present(sql`arrayMap(p -> p.2, ${firstOf(inOrder, count)})`);
}

export const aggregateOverrides: Dialect['overrides'] = {
  COUNT: ([field], context) =>
    sql`toInt64(${field === undefined ? context.over(sql`count()`) : counted(field, context)})`,
  PRESENT: ([field], context) => sql`(${counted(field!, context)} > 0)`,
  ABSENT: ([field], context) => sql`(${counted(field!, context)} = 0)`,
  COUNT_DISTINCT: ([field], { over }) =>
    sql`toInt64(${over(field!.multi ? sql`uniqExactArray(${field!.sql})` : sql`uniqExact(${field!.sql})`)})`,
  SUM: ([number], context) => {
    if (number!.type === 'double') return finite(total(number!, context), context);
    return fitted(total(number!, context), 'Int64');
  },
  AVG: ([number], context) =>
    finite(sql`(${castSql(total(number!, context), 'Float64')} / ${counted(number!, context)})`, context),
  WEIGHTED_AVG: ([number, weight], context) => {
    const value = asDouble(number!, context);
    const factor = asDouble(weight!, context);
    const weights = sql`if(${value} IS NULL, NULL, ${factor})`;
    const sum = (x: Sql) => context.over(sql`sumKahanOrNull(${x})`);
    return finite(sql`(${sum(sql`(${value} * ${factor})`)} / ${sum(weights)})`, context);
  },
  MIN: extreme('least'),
  MAX: extreme('greatest'),
  FIRST: valueAt('argMinOrNull'),
  LAST: valueAt('argMaxOrNull'),
  EARLIEST: valueAt('argMinOrNull'),
  LATEST: valueAt('argMaxOrNull'),
  SAMPLE: ([field, limit], context) => {
    const count = whole(constantOf<number>(limit)!);
    if (!field!.multi) return context.over(sql`groupArraySample(${count})(${field!.sql})`);
    return sql`arraySlice(arrayShuffle(${collected(field!, context)}), 1, ${count})`;
  },
  MEDIAN: statistic('quantileExactInclusive', '(0.5)'),
  PERCENTILE: percentile,
  STD_DEV: statistic('stddevPopStable'),
  VARIANCE: statistic('varPopStable'),
  MEDIAN_ABSOLUTE_DEVIATION: ([number], context) =>
    finite(medianDeviation(doubles(collected(number!, context))), context),
  VALUES: ([field], { over }) =>
    sql`arraySort(${over(field!.multi ? sql`groupUniqArrayArray(${field!.sql})` : sql`groupUniqArray(${field!.sql})`)})`,
  TOP: ([field, limit, order, output], context) => {
    const descending = constantOf<string>(order)?.toLowerCase() === 'desc';
    const count = constantOf<number>(limit)!;
    if (output !== undefined) return topOutputs(field!, output, count, descending, context);
    return firstOf(sorted(collected(field!, context), descending, 'keyword'), count);
  },
  $COLLECT: ([field], context) => collected(field!, context),
  $TOTAL: ([number], context) => total(number!, context),
  $MEAN: ([parts, count], context) => {
    const { over } = context;
    const sum = over(parts!.type === 'double' ? sql`sumKahanOrNull(${parts!.sql})` : sql`sumOrNull(${parts!.sql})`);
    return finite(sql`(${castSql(sum, 'Float64')} / ${over(sql`sum(${count!.sql})`)})`, context);
  },
};
