import { Sql, sql } from '../../base/sql-text.ts';
import { castArgument, once } from '../../functions/argument-sql.ts';
import type { SqlArgument, SqlContext } from '../../functions/definition.ts';
import type { ValueType } from '../../plan/value.ts';
import { call, castTo, fitted, NAMED, nullOf, ofValues, present, whole } from './expression-sql.ts';
import { plainType, sqlType } from './sql-type.ts';
import { versionKey } from './version-key.ts';

/** A list sorted; versions go by their own order. */
export function sorted(list: Sql, descending: boolean, type: ValueType): Sql {
  const sort = descending ? 'arrayReverseSort' : 'arraySort';
  if (type !== 'version') return call(sort, list);
  return call(sort, sql`one -> ${versionKey(sql`one`)}`, list);
}

/** The least or greatest value of a list; null of none. */
export function extremeOfList(which: 'least' | 'greatest', list: Sql, type: ValueType): Sql {
  if (type === 'version') return sql`arrayElementOrNull(${sorted(list, which === 'greatest', type)}, 1)`;
  return ofValues(list, (l) => call(which === 'least' ? 'arrayMin' : 'arrayMax', l));
}

/** The least or greatest of several arguments; null where one of them is, and of several values their own extreme counts. */
export function extremeOf(which: 'least' | 'greatest', args: readonly SqlArgument[], context: SqlContext): Sql {
  const { type } = context;
  if (args.some((a) => a.type === 'null')) return nullOf(type, false);
  const values = args.map((a) => {
    const value = castArgument(a, type, context);
    return a.multi ? extremeOfList(which, value, type) : castTo(value, type);
  });
  if (values.length === 1) return values[0]!;
  return once('candidates', call('array', ...values), NAMED, (all) => {
    const extreme = extremeOfList(which, present(all), type);
    return sql`if(arrayExists(one -> one IS NULL, ${all}), NULL, ${extreme})`;
  });
}

/** A list of numbers as doubles. */
export function doubles(list: Sql): Sql {
  return sql`CAST(${list} AS Array(Float64))`;
}

/** What an aggregate function of ClickHouse makes of a list of doubles; null of none. */
export function reduced(aggregate: string, list: Sql): Sql {
  return ofValues(list, (l) => sql`arrayReduce('${Sql.raw(aggregate)}', ${l})`);
}

/** The sum of a list of numbers of a type; null of none, and where there is no room for it. */
export function sumOfList(list: Sql, type: ValueType): Sql {
  if (type === 'double') return reduced('sumKahan', list);
  return fitted(wideSum(list), sqlType(type, false));
}

/** The sum of a list of whole numbers, of a type with room for it. */
export function wideSum(list: Sql): Sql {
  return ofValues(list, (l) => sql`arraySum(one -> toInt128(one), ${l})`);
}

/** The median of the distances from the median. */
export function medianDeviation(list: Sql): Sql {
  const median = (values: Sql) => sql`arrayReduce('quantileExactInclusive(0.5)', ${values})`;
  return ofValues(list, (l) =>
    once('middle', median(l), NAMED, (m) => median(sql`arrayMap(one -> abs(one - ${m}), ${l})`), 'costly'),
  );
}

/** A double without its decimals, as a whole number of a type. */
export function cutTo(value: Sql, type: ValueType): Sql {
  return type === 'double' ? value : fitted(sql`trunc(${value})`, plainType(sqlType(type, false)));
}

/** The first values of a list. */
export function firstOf(list: Sql, count: number): Sql {
  return sql`arraySlice(${list}, 1, ${whole(count)})`;
}
