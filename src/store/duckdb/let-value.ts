import { Sql, sql } from '../../base/sql-text.ts';
import type { Dialect } from '../../functions/dialect.ts';

/** A value named within an expression, so that it is computed and written once. */
export const letValue: Dialect['let'] = (name, value, body) => {
  // The prefix keeps names clear of SQL's reserved words.
  const variable = Sql.raw(`let_${name}`);
  return sql`list_extract(list_transform([${value}], lambda ${variable}: ${body(variable)}), 1)`;
};
