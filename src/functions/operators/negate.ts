import { sql } from '../../base/sql-text.ts';
import { castTo, narrowed } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';

export const NEGATE = defineFunction({
  name: 'NEGATE',
  operator: '-',
  kind: 'scalar',
  category: 'operator',
  description: 'A number or time span with its sign turned; null where the type overflows.',
  parameters: [{ name: 'value', types: ['integer', 'long', 'double', 'date_period', 'time_duration'] }],
  multivalue: 'null',
  result: ([value]) => value!.type,
  sql: ([value], { type, dialect }) => {
    if (type !== 'integer' && type !== 'long') return sql`(-${value!.sql})`;
    const wide = type === 'integer' ? 'BIGINT' : 'HUGEINT';
    return narrowed(sql`-${castTo(value!.sql, wide)}`, dialect.sqlType(type, false));
  },
  examples: [
    { query: 'ROW a = 3 | EVAL b = -a | KEEP b', rows: [[-3]] },
    { query: 'ROW a = -2147483648 | EVAL b = -a | KEEP b', rows: [[null]] },
  ],
});
