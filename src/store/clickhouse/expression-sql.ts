import { Sql, sql } from '../../base/sql-text.ts';
import { once } from '../../functions/argument-sql.ts';
import type { Dialect } from '../../functions/dialect.ts';
import type { ValueType } from '../../plan/value.ts';
import { plainType, sqlType } from './sql-type.ts';

/** A value named within an expression, so that it is computed and written once. */
export const letValue: Dialect['let'] = (name, value, body) => {
  const variable = Sql.raw(`let_${name}`);
  return sql`arrayElement(arrayMap(${variable} -> ${body(variable)}, [${value}]), 1)`;
};

/** The context that `once` asks for, where there is no other. */
export const NAMED = { dialect: { let: letValue } } as const;

/** The null of a type; of a list, the list of no values. */
export function nullOf(type: ValueType, multi: boolean): Sql {
  return multi ? emptyList(sqlType(type, false)) : sql`CAST(NULL AS ${Sql.raw(sqlType(type, false))})`;
}

/** The list of no values of a type. */
export function emptyList(elementType: string): Sql {
  return sql`CAST([] AS Array(${Sql.raw(plainType(elementType))}))`;
}

/** A list without its nulls, of the type that values have without them. */
export function present(list: Sql): Sql {
  return sql`arrayMap(v -> assumeNotNull(v), arrayFilter(v -> v IS NOT NULL, ${list}))`;
}

/** What a list that is not empty gives; null for one that is. */
export function ofValues(list: Sql, body: (list: Sql) => Sql): Sql {
  return once('values', list, NAMED, (l) => sql`if(empty(${l}), NULL, ${body(l)})`);
}

/** A value as another type, null where that has no room for it. */
export function fitted(value: Sql, type: string): Sql {
  return sql`accurateCastOrNull(${value}, '${Sql.raw(plainType(type))}')`;
}

/** A value cast to an ES|QL type; a null stays one. */
export function castTo(value: Sql, type: ValueType): Sql {
  return sql`CAST(${value} AS ${Sql.raw(sqlType(type, false))})`;
}

/** Calls a function of SQL. */
export function call(name: string, ...args: readonly Sql[]): Sql {
  return sql`${Sql.raw(name)}(${Sql.join(args, ', ')})`;
}

/** A whole number of our own. */
export function whole(value: number | bigint): Sql {
  return Sql.raw(String(value));
}

/** Trusted text in quotes; ClickHouse reads backslashes in it. */
export function quotedText(text: string): Sql {
  return Sql.raw(`'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`);
}

/** A value cast to an SQL type that has room for nulls. */
export function castSql(value: Sql, type: string): Sql {
  return sql`CAST(${value} AS Nullable(${Sql.raw(plainType(type))}))`;
}

/** Whether a whole text matches an RE2 expression of our own; `.` takes line breaks too. */
export function fullMatch(text: Sql, regexp: string): Sql {
  return sql`match(${text}, ${quotedText(`\\A(?s:${regexp})\\z`)})`;
}
