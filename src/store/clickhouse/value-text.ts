import { type Sql, sql } from '../../base/sql-text.ts';
import { once } from '../../functions/argument-sql.ts';
import type { SqlArgument, SqlContext } from '../../functions/definition.ts';
import { isoText } from './date-text.ts';
import { textFromIp } from './ip-text.ts';
import { textFromDouble } from './number-text.ts';
import { offsetText } from './offset-text.ts';

/** A value as text, as TO_STRING writes it. */
export function textOf(value: SqlArgument, context: SqlContext): Sql {
  const { type, sql: text } = value;
  switch (type) {
    case 'keyword':
    case 'text':
    case 'version':
      return text;
    case 'double':
      return textFromDouble(text, context);
    case 'date':
    case 'date_nanos':
      return isoText(text, type === 'date_nanos', offsetText(value, 'XXX', context));
    case 'ip':
      return textFromIp(text);
    case 'boolean':
      return once('truth', text, context, (b) => sql`multiIf(${b} IS NULL, NULL, ${b}, 'true', 'false')`);
    default:
      return sql`toString(${text})`;
  }
}
