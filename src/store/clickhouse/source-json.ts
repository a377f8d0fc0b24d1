import { Sql, sql } from '../../base/sql-text.ts';
import type { ValueType } from '../../plan/value.ts';
import { isoText } from './date-text.ts';
import { textFromIp } from './ip-text.ts';

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
export function sourceJson(members: readonly SourceMember[], overflow: Sql): Sql {
  const written = members.map((m) => {
    const name = Sql.bind(`${JSON.stringify(m.name)}:`, 'String');
    return sql`ifNull(concat(${name}, ${valueJson(m)}), '')`;
  });
  const parts = Sql.join([...written, overflowJson(overflow)], ', ');
  return sql`concat('{', arrayStringConcat(arrayFilter(part -> part != '', [${parts}]), ','), '}')`;
}

/** Null for nothing, and for a list without values. */
function valueJson({ expression, type, multi }: SourceMember): Sql {
  if (!multi) return scalarJson(expression, type);
  const items = sql`arrayMap(item -> assumeNotNull(${scalarJson(Sql.raw('item'), type)}), ${expression})`;
  return listJson(items);
}

function listJson(items: Sql): Sql {
  const all = sql`concat('[', arrayStringConcat(${items}, ','), ']')`;
  return sql`multiIf(length(${items}) = 0, NULL, length(${items}) = 1, arrayElement(${items}, 1), ${all})`;
}

function scalarJson(value: Sql, type: ValueType): Sql {
  switch (type) {
    // The engine writes long numbers in quotes.
    case 'integer':
    case 'long':
    case 'unsigned_long':
    case 'boolean':
      return sql`toString(${value})`;
    case 'ip':
      return textJson(textFromIp(value));
    case 'date':
    case 'date_nanos':
      return textJson(isoText(value, type === 'date_nanos'));
    case 'double':
      return sql`if(isNull(${value}), NULL, toJSONString(${value}))`;
    default:
      return textJson(value);
  }
}

function textJson(text: Sql): Sql {
  return sql`if(isNull(${text}), NULL, toJSONString(${text}))`;
}

/** The JSON column holds each field's values as an array of text; one value stands alone here too. */
function overflowJson(overflow: Sql): Sql {
  const values = sql`arrayMap(item -> toJSONString(item), member.2)`;
  const text = sql`concat(toJSONString(member.1), ':', assumeNotNull(${listJson(values)}))`;
  const members = sql`JSONExtractKeysAndValues(ifNull(${overflow}, ''), 'Array(String)')`;
  return sql`arrayStringConcat(arrayMap(member -> ${text}, ${members}), ',')`;
}
