import { Sql, sql } from '../base/sql-text.ts';
import type { ValueType } from '../plan/value.ts';
import type { SqlArgument, SqlContext } from './definition.ts';
import type { Dialect } from './dialect.ts';

/** SQL this short (a column, a bound value) may be written several times. */
const SHORT_SQL = 40;

type WithDialect = Pick<SqlContext, 'dialect'>;

/** A null of a type. */
export function nullOf(type: ValueType, multi: boolean, { dialect }: WithDialect): Sql {
  return dialect.nullOf(type, multi);
}

/** An argument as a value (or list) of another type of its family, or of any type where it is a null without type. */
export function castArgument(argument: SqlArgument, type: ValueType, context: WithDialect): Sql {
  if (argument.type === 'null') return nullOf(type, argument.multi, context);
  const from = context.dialect.sqlType(argument.type, argument.multi);
  const to = context.dialect.sqlType(type, argument.multi);
  if (from === to) return argument.sql;
  if (type === 'date_nanos') {
    const { nanosOfDate, listMap } = context.dialect;
    return argument.multi ? listMap(argument.sql, nanosOfDate) : nanosOfDate(argument.sql);
  }
  return castTo(argument.sql, to);
}

/**
 * A number cast to an SQL integer type, null where that has no room for it. DuckDB drops a plain TRY_CAST that is compared
 * with a constant (`TRY_CAST(x AS INTEGER) > 1` becomes `x > 1`), and the null with it: the operation around it prevents that.
 */
export function narrowed(value: Sql, sqlType: string): Sql {
  const type = Sql.raw(sqlType);
  return sql`(TRY_CAST(${value} AS ${type}) | CAST(0 AS ${type}))`;
}

/** A whole number that is at least a bound; a null stays one, which SQL's greatest() would skip. */
export function atLeast(bound: 0 | 1, value: Sql, context: SqlContext): Sql {
  const least = Sql.raw(String(bound));
  return once('count', value, context, (n) => sql`CASE WHEN ${n} < ${least} THEN ${least} ELSE ${n} END`);
}

/** A value cast to an SQL type. */
export function castTo(value: Sql, sqlType: string): Sql {
  return sql`CAST(${value} AS ${Sql.raw(sqlType)})`;
}

/**
 * A value that `body` uses several times, written out only once where its text is long, or where it is a call that would
 * be `costly` to repeat.
 */
export function once(
  name: string,
  value: Sql,
  context: { readonly dialect: Pick<Dialect, 'let'> },
  body: (value: Sql) => Sql,
  cost?: 'costly',
): Sql {
  const { text } = value.render(() => '?');
  const repeatable = cost === 'costly' ? !text.includes('(') : text.length <= SHORT_SQL;
  return repeatable ? body(value) : context.dialect.let(name, value, body);
}

/** An argument as a list of values of a type, whether it is one or a scalar; a null stays null. */
export function asList(argument: SqlArgument, context: WithDialect, type: ValueType = argument.type): Sql {
  const value = castArgument(argument, type, context);
  if (argument.multi) return value;
  if (argument.type === 'null') return nullOf(type, true, context);
  const elementType = context.dialect.sqlType(type, false);
  if (argument.literal !== undefined && argument.literal.value !== null)
    return context.dialect.listOf([value], elementType);
  return context.dialect.listOfOne(value, elementType);
}

/** The one value of an argument that may be a list: null where it has several. */
export function singleValue(argument: SqlArgument, dialect: Dialect): Sql {
  if (!argument.multi) return argument.sql;
  return once('single', argument.sql, { dialect }, (list) => {
    return sql`CASE WHEN ${dialect.listLength(list)} = 1 THEN ${dialect.listElement(list, Sql.raw('1'))} END`;
  });
}

/** A double, or null where it is infinite or no number, as ES|QL treats such results. */
export function finite(value: Sql, context: SqlContext): Sql {
  return once('number', value, context, (number) => sql`CASE WHEN isFinite(${number}) THEN ${number} END`);
}

/** A number as a double. */
export function asDouble(argument: SqlArgument, context: SqlContext): Sql {
  return castArgument(argument, 'double', context);
}

/** The constant value of an argument, or undefined where it is none or null. */
export function constantOf<T>(argument: { readonly literal: SqlArgument['literal'] } | undefined): T | undefined {
  const value = argument?.literal?.value;
  return value === null || value === undefined ? undefined : (value as T);
}
