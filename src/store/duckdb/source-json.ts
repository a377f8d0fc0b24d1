import { Sql, sql } from '../../base/sql-text.ts';
import type { SqlContext } from '../../functions/definition.ts';
import type { Dialect } from '../../functions/dialect.ts';
import { textOf } from '../../functions/value-text.ts';
import type { ValueType } from '../../plan/value.ts';

/** A field of an event, as an expression over its stream's table. */
export interface SourceMember {
  readonly name: string;
  readonly expression: Sql;
  readonly type: ValueType;
  readonly multi: boolean;
}

/**
 * An event as the text of a JSON object: its fields by dotted name, those without a value left out, several values as an array,
 * addresses and dates as text. The engine's own writer escapes; fields beyond the table's columns come from its JSON column.
 */
export function sourceJson(members: readonly SourceMember[], dialect: Dialect): Sql {
  const written = members.map(
    (m) => sql`${Sql.bind(`${JSON.stringify(m.name)}:`, 'VARCHAR')} || ${valueJson(m, dialect)}`,
  );
  return sql`'{' || concat_ws(',', ${Sql.join([...written, OVERFLOW], ', ')}) || '}'`;
}

/** Null for nothing, and for a list without values. */
function valueJson({ expression, type, multi }: SourceMember, dialect: Dialect): Sql {
  if (!multi) return jsonText(shown(expression, type, dialect));
  const items = needsText(type)
    ? sql`list_transform(${expression}, lambda item: ${shown(Sql.raw('item'), type, dialect)})`
    : expression;
  const [single, all] = [sql`list_extract(${items}, 1)`, items].map(jsonText);
  return sql`CASE len(${expression}) WHEN 0 THEN NULL WHEN 1 THEN ${single!} ELSE ${all!} END`;
}

/** The JSON column holds each field's values as an array of text; one value stands alone here too. */
const OVERFLOW = (() => {
  const value = sql`CASE len(member.value) WHEN 1 THEN ${jsonText(Sql.raw('member.value[1]'))} ELSE ${jsonText(Sql.raw('member.value'))} END`;
  const text = sql`${jsonText(Sql.raw('member.key'))} || ':' || ${value}`;
  const members = sql`map_entries(from_json(overflow, '"MAP(VARCHAR, VARCHAR[])"'))`;
  return sql`array_to_string(list_transform(${members}, lambda member: ${text}), ',')`;
})();

function jsonText(value: Sql): Sql {
  return sql`CAST(to_json(${value}) AS VARCHAR)`;
}

function needsText(type: ValueType): boolean {
  return type === 'ip' || type === 'date' || type === 'date_nanos';
}

function shown(value: Sql, type: ValueType, dialect: Dialect): Sql {
  if (!needsText(type)) return value;
  const context: SqlContext = {
    dialect,
    type: 'keyword',
    multi: false,
    options: {},
    now: Sql.raw('NULL'),
    over: (a) => a,
  };
  return textOf({ sql: value, type, multi: false, literal: undefined }, context);
}
