import { type Sql, sql } from '../../../base/sql-text.ts';
import {
  asDouble,
  asList,
  castArgument,
  constantOf,
  finite,
  once,
  singleValue,
} from '../../../functions/argument-sql.ts';
import type { SqlArgument, SqlContext, SqlTemplate } from '../../../functions/definition.ts';
import type { Dialect } from '../../../functions/dialect.ts';
import { commonType } from '../../../functions/types.ts';
import { castTo, emptyList, letValue, ofValues } from '../expression-sql.ts';
import { cutTo, doubles, extremeOfList, medianDeviation, reduced, sorted, sumOfList, wideSum } from '../list-sql.ts';

/** Two arguments as lists of the call's type, named. */
function withLists(
  args: readonly SqlArgument[],
  context: SqlContext,
  body: (a: Sql, b: Sql) => Sql,
  type = context.type,
): Sql {
  return once('first', asList(args[0]!, context, type), context, (a) =>
    once('second', asList(args[1]!, context, type), context, (b) => body(a, b)),
  );
}

/** A list of what two hold together; none where one of them holds nothing. */
function joined(a: Sql, b: Sql, { dialect, type }: SqlContext): Sql {
  const empty = emptyList(dialect.sqlType(type, false));
  return sql`if(empty(${a}) OR empty(${b}), ${empty}, arrayConcat(${a}, ${b}))`;
}

function extreme(which: 'least' | 'greatest'): SqlTemplate {
  return ([field]) => (field!.multi ? extremeOfList(which, field!.sql, field!.type) : field!.sql);
}

/** The place in a list that an index counted from 0, or from the end where negative, stands for, counted from 1. */
function place(index: SqlArgument, list: Sql, context: SqlContext): Sql {
  return once('place', sql`toInt64(${singleValue(index, context.dialect)})`, context, (n) => {
    return sql`if(${n} < 0, toInt64(length(${list})) + ${n} + 1, ${n} + 1)`;
  });
}

/** The middle of whole numbers stays exact: the middle two are averaged in a wider type and rounded down. */
function wholeMedian(list: Sql, type: SqlContext['type']): Sql {
  return letValue('sorted', sql`arraySort(${list})`, (l) => {
    const low = sql`toInt128(arrayElementOrNull(${l}, intDiv(length(${l}) + 1, 2)))`;
    const high = sql`toInt128(arrayElementOrNull(${l}, intDiv(length(${l}), 2) + 1))`;
    return letValue('sum', sql`(${low} + ${high})`, (sum) => {
      return castTo(sql`intDiv(${sum} - if(${sum} % 2 < 0, 1, 0), 2)`, type);
    });
  });
}

export const multivalueOverrides: Dialect['overrides'] = {
  MV_APPEND: (args, context) => withLists(args, context, (a, b) => joined(a, b, context)),
  MV_UNION: (args, context) => withLists(args, context, (a, b) => sql`arrayDistinct(arrayConcat(${a}, ${b}))`),
  MV_DIFFERENCE: (args, context) =>
    withLists(args, context, (a, b) => sql`arrayDistinct(arrayFilter(one -> NOT has(${b}, one), ${a}))`),
  MV_INTERSECTION: (args, context) =>
    withLists(args, context, (a, b) => sql`arrayDistinct(arrayFilter(one -> has(${b}, one), ${a}))`),
  MV_INTERSECTS: (args, context) => withLists(args, context, (a, b) => sql`hasAny(${a}, ${b})`, commonType(args)),
  MV_CONTAINS: ([all, some], context) => {
    const type = commonType([all!, some!]);
    if (all!.multi && !some!.multi && some!.literal !== undefined && some!.literal.value !== null)
      return sql`has(${castArgument(all!, type, context)}, ${castArgument(some!, type, context)})`;
    return sql`hasAll(${asList(all!, context, type)}, ${asList(some!, context, type)})`;
  },
  MV_COUNT: ([field]) =>
    field!.multi
      ? ofValues(field!.sql, (list) => sql`toInt32(length(${list}))`)
      : sql`if(${field!.sql} IS NULL, NULL, toInt32(1))`,
  MV_DEDUPE: ([field]) => (field!.multi ? sql`arrayDistinct(${field!.sql})` : field!.sql),
  MV_SORT: ([field, order]) => {
    const descending = constantOf<string>(order)?.toLowerCase() === 'desc';
    return field!.multi ? sorted(field!.sql, descending, field!.type) : field!.sql;
  },
  MV_SLICE: ([field, start, end], context) => {
    const { dialect } = context;
    const empty = emptyList(dialect.sqlType(field!.type, false));
    return once('all', asList(field!, context), context, (all) =>
      letValue('from', place(start!, all, context), (from) =>
        letValue('to', end === undefined ? from : place(end, all, context), (to) => {
          const first = sql`greatest(assumeNotNull(${from}), 1)`;
          const slice = sql`arraySlice(${all}, ${first}, greatest(assumeNotNull(${to}) - ${first} + 1, 0))`;
          return sql`if(${from} IS NULL OR ${to} IS NULL OR ${to} < 1, ${empty}, ${slice})`;
        }),
      ),
    );
  },
  MV_ZIP: ([left, right, delimiter], context) => {
    const given = delimiter === undefined ? sql`','` : singleValue(delimiter, context.dialect);
    return once('between', given, context, (between) =>
      withLists(
        [left!, right!],
        context,
        (a, b) => {
          const pair = sql`concat(${a}[i], assumeNotNull(${between}), ${b}[i])`;
          const item = sql`multiIf(i > length(${a}), ${b}[i], i > length(${b}), ${a}[i], ${pair})`;
          const places = sql`range(1, greatest(length(${a}), length(${b})) + 1)`;
          return sql`if(${between} IS NULL, ${emptyList('String')}, arrayMap(i -> ${item}, ${places}))`;
        },
        'keyword',
      ),
    );
  },
  MV_CONCAT: ([text, delimiter], { dialect }) => {
    const given = singleValue(delimiter!, dialect);
    if (!text!.multi) return sql`if(${given} IS NULL, NULL, ${text!.sql})`;
    // A separator that is no constant is put before each text, and the first of them taken away.
    return once('between', given, { dialect }, (between) =>
      ofValues(text!.sql, (list) => {
        const parts = sql`arrayMap(one -> concat(assumeNotNull(${between}), one), ${list})`;
        const whole = sql`substring(arrayStringConcat(${parts}), length(assumeNotNull(${between})) + 1)`;
        return sql`if(${between} IS NULL, NULL, ${whole})`;
      }),
    );
  },
  MV_MIN: extreme('least'),
  MV_MAX: extreme('greatest'),
  MV_SUM: ([number], context) => {
    if (!number!.multi) return number!.sql;
    const sum = sumOfList(number!.sql, number!.type);
    return number!.type === 'double' ? finite(sum, context) : sum;
  },
  MV_AVG: ([number], context) => {
    if (!number!.multi) return asDouble(number!, context);
    const mean = ofValues(number!.sql, (list) => {
      const sum = number!.type === 'double' ? reduced('sumKahan', list) : sql`toFloat64(${wideSum(list)})`;
      return sql`${sum} / length(${list})`;
    });
    return finite(mean, context);
  },
  MV_MEDIAN: ([number]) => {
    const { type, multi, sql: list } = number!;
    if (!multi) return list;
    return type === 'double' ? reduced('quantileExactInclusive(0.5)', list) : wholeMedian(list, type);
  },
  MV_PERCENTILE: ([number, percentile], context) => {
    const share = Number(constantOf<number | bigint>(percentile)) / 100;
    const value = reduced(`quantileExactInclusive(${share})`, doubles(asList(number!, context)));
    return cutTo(value, number!.type);
  },
  MV_PSERIES_WEIGHTED_SUM: ([number, p], context) =>
    once('all', asList(number!, context), context, (all) => {
      const term = sql`one / pow(place, assumeNotNull(${asDouble(p!, context)}))`;
      return finite(
        reduced('sumKahan', sql`arrayMap((one, place) -> ${term}, ${all}, arrayEnumerate(${all}))`),
        context,
      );
    }),
  MV_MEDIAN_ABSOLUTE_DEVIATION: ([number], context) =>
    cutTo(medianDeviation(doubles(asList(number!, context))), number!.type),
};
