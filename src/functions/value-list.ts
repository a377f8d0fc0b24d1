import { Sql, sql } from '../base/sql-text.ts';
import type { ValueType } from '../plan/value.ts';
import { asList, castArgument, nullOf, once } from './argument-sql.ts';
import type { Argument, ArgumentProblem, SqlArgument, SqlContext } from './definition.ts';
import { comparable, family } from './types.ts';
import { versionKey } from './version-order.ts';

/** Arguments that stand for each other must be of one family. */
export function sameKindCheck(name: string): (args: readonly Argument[]) => ArgumentProblem | undefined {
  return (args) => {
    const first = args.find((a) => a.type !== 'null');
    const odd = first === undefined ? -1 : args.findIndex((a) => !comparable(first.type, a.type));
    if (first === undefined || odd === -1) return undefined;
    return {
      argument: odd,
      message: `arguments of ${name} are of one kind: ${family(args[odd]!.type)} stands beside ${family(first.type)}`,
    };
  };
}

/** The least or greatest value of a list of one type; versions go by their own order. */
export function extremeOfList(which: 'least' | 'greatest', list: Sql, context: SqlContext): Sql {
  if (context.type !== 'version')
    return which === 'least' ? context.dialect.listLeast(list) : context.dialect.listGreatest(list);
  const extreme = Sql.raw(which === 'least' ? 'list_min' : 'list_max');
  return sql`struct_extract(${extreme}(${keyedVersions(list, context)}), 'v')`;
}

/** Versions with their keys: the key stands first in a struct, and so decides the order. */
function keyedVersions(list: Sql, context: SqlContext): Sql {
  return sql`list_transform(${list}, lambda one: {'k': ${versionKey(Sql.raw('one'), context)}, 'v': one})`;
}

/** The least or greatest of several arguments; null where one of them is, and of several values their own extreme counts. */
export function extremeOf(which: 'least' | 'greatest', args: readonly SqlArgument[], context: SqlContext): Sql {
  if (args.some((a) => a.type === 'null')) return nullOf(context.type, false, context);
  const values = args.map((a) => {
    const value = castArgument(a, context.type, context);
    return a.multi ? extremeOfList(which, value, context) : value;
  });
  if (values.length === 1) return values[0]!;
  const list = context.dialect.listOf(values, context.dialect.sqlType(context.type, false));
  const count = Sql.raw(String(values.length));
  return once('candidates', list, context, (all) => {
    return sql`CASE WHEN list_count(${all}) = ${count} THEN ${extremeOfList(which, all, context)} END`;
  });
}

/** A list sorted; versions go by their own order. */
export function sortedList(list: Sql, descending: boolean, type: ValueType, context: SqlContext): Sql {
  const order = Sql.raw(descending ? `'DESC'` : `'ASC'`);
  if (type !== 'version') return sql`list_sort(${list}, ${order})`;
  const keyed = keyedVersions(list, context);
  return sql`list_transform(list_sort(${keyed}, ${order}), lambda one: one.v)`;
}

/** The values of a list that meet a condition on one of them and another list, each once; null where none does. */
export function distinctWhere(
  list: Sql,
  other: Sql,
  condition: (one: Sql, other: Sql) => Sql,
  context: SqlContext,
): Sql {
  const { dialect } = context;
  return dialect.let('whole', list, (whole) =>
    dialect.let('other', other, (listed) => {
      const first = sql`list_position(${whole}, one) = place`;
      const kept = sql`list_filter(${whole}, lambda one, place: ${first} AND coalesce(${condition(Sql.raw('one'), listed)}, TRUE))`;
      return dialect.let('kept', kept, (some) => sql`CASE WHEN len(${some}) > 0 THEN ${some} END`);
    }),
  );
}

/** The values of a list, each once and in the order of the list; null where there are none. */
export function distinctValues(list: Sql, { dialect }: SqlContext): Sql {
  return dialect.let('whole', list, (whole) => {
    const kept = sql`list_filter(${whole}, lambda one, place: list_position(${whole}, one) = place)`;
    return sql`CASE WHEN len(${whole}) > 0 THEN ${kept} END`;
  });
}

/** An argument as a list that is empty where there is no value. */
export function orEmpty(argument: SqlArgument, type: ValueType, context: SqlContext): Sql {
  const empty = context.dialect.listOf([], context.dialect.sqlType(type, false));
  return sql`coalesce(${asList(argument, context, type)}, ${empty})`;
}

/** A predicate on lists that is false, not null, where one of them is null. */
export function orFalse(predicate: Sql, context: SqlContext): Sql {
  return context.nullIsFalse === true ? predicate : sql`coalesce(${predicate}, FALSE)`;
}
