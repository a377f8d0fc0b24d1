import { sql } from '../../base/sql-text.ts';
import { arithmeticSql, shiftDate } from '../arithmetic.ts';
import { additiveCheck, additiveCoercion, additiveParameters, additiveType, additiveZone } from '../date-arithmetic.ts';
import { defineFunction } from '../definition.ts';
import { isTimeSpan } from '../types.ts';

export const ADD = defineFunction({
  name: 'ADD',
  operator: '+',
  kind: 'scalar',
  category: 'operator',
  description: 'The sum of two numbers, or a date moved on by a time span; null where the type overflows.',
  parameters: additiveParameters(),
  multivalue: 'null',
  result: additiveType,
  coerce: additiveCoercion,
  zone: additiveZone,
  check: (args) => additiveCheck('add', args),
  sql: (args, context) => {
    const [left, right] = args;
    if (isTimeSpan(context.type)) return sql`(${left!.sql} + ${right!.sql})`;
    if (isTimeSpan(right!.type)) return shiftDate('+', left!, right!);
    if (isTimeSpan(left!.type)) return shiftDate('+', right!, left!);
    return arithmeticSql('+', left!, right!, context);
  },
  examples: [
    { query: 'ROW a = 1 | EVAL b = a + 2, c = a + 0.5 | KEEP b, c', rows: [[3, 1.5]] },
    { query: 'ROW a = 2147483647 | EVAL b = a + 1 | KEEP b', rows: [[null]] },
    {
      query: 'ROW d = TO_DATETIME("2024-01-31") | EVAL e = d + 1 month + 2 hours | KEEP e',
      rows: [['2024-02-29T02:00:00.000Z']],
    },
  ],
});
