import { sql } from '../../base/sql-text.ts';
import { castTo, narrowed, singleValue } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const ABS = defineFunction({
  name: 'ABS',
  kind: 'scalar',
  category: 'math',
  description: 'A number without its sign; null for the least of its type, which has no counterpart.',
  parameters: [{ name: 'number', types: NUMBERS }],
  multivalue: 'native',
  result: ([number]) => number!.type,
  // ES|QL leaves an unsigned_long as it is, even several.
  resultMulti: ([number]) => number!.multi && number!.type === 'unsigned_long',
  sql: ([number], context) => {
    const { type } = number!;
    if (type === 'unsigned_long') return number!.sql;
    const value = singleValue(number!, context.dialect);
    if (type === 'double') return sql`abs(${value})`;
    return narrowed(
      sql`abs(${castTo(value, type === 'integer' ? 'BIGINT' : 'HUGEINT')})`,
      context.dialect.sqlType(type, false),
    );
  },
  examples: [
    { query: 'ROW a = -5 | EVAL b = ABS(a) | KEEP b', rows: [[5]] },
    { query: 'ROW a = -2147483648 | EVAL b = ABS(a) | KEEP b', rows: [[null]] },
  ],
});
