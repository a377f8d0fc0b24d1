import { type Sql, sql } from '../base/sql-text.ts';
import type { SqlArgument, SqlContext } from './definition.ts';
import { textFromIp } from './ip-text.ts';
import { textFromDouble } from './number-text.ts';
import { isoText } from './time/iso-text.ts';

/** A value as text, as ES|QL writes each type. */
export function textOf(value: SqlArgument, context: SqlContext): Sql {
  switch (value.type) {
    case 'keyword':
    case 'text':
    case 'version':
      return value.sql;
    case 'double':
      return textFromDouble(value.sql, context);
    case 'date':
    case 'date_nanos':
      return isoText(value, context);
    case 'ip':
      return textFromIp(value.sql, context);
    default:
      return sql`CAST(${value.sql} AS VARCHAR)`;
  }
}
