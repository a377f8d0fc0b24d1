import { sql } from '../../base/sql-text.ts';
import { castTo, narrowed } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const ABS = defineFunction({
  name: 'ABS',
  kind: 'scalar',
  category: 'math',
  description: 'A number without its sign; null for the least of its type, which has no counterpart.',
  parameters: [{ name: 'number', types: NUMBERS }],
  multivalue: 'each',
  result: ([number]) => number!.type,
  sql: ([number], { dialect }) => {
    const { type, sql: value } = number!;
    if (type === 'double') return sql`abs(${value})`;
    if (type === 'unsigned_long') return value;
    const wide = castTo(value, type === 'integer' ? 'BIGINT' : 'HUGEINT');
    return narrowed(sql`abs(${wide})`, dialect.sqlType(type, false));
  },
  examples: [
    { query: 'ROW a = -5 | EVAL b = ABS(a) | KEEP b', rows: [[5]] },
    { query: 'ROW a = -2147483648 | EVAL b = ABS(a) | KEEP b', rows: [[null]] },
  ],
});
