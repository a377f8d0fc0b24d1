import { sql } from '../../base/sql-text.ts';
import { arithmeticSql, shiftDate } from '../arithmetic.ts';
import { additiveCheck, additiveCoercion, additiveParameters, additiveType, additiveZone } from '../date-arithmetic.ts';
import { defineFunction } from '../definition.ts';
import { isTimeSpan } from '../types.ts';

export const SUBTRACT = defineFunction({
  name: 'SUBTRACT',
  operator: '-',
  kind: 'scalar',
  category: 'operator',
  description: 'The difference of two numbers, or a date moved back by a time span; null where the type overflows.',
  parameters: additiveParameters(),
  multivalue: 'null',
  result: additiveType,
  coerce: additiveCoercion,
  zone: additiveZone,
  check: (args) => additiveCheck('subtract', args),
  sql: ([left, right], context) => {
    if (isTimeSpan(context.type)) return sql`(${left!.sql} - ${right!.sql})`;
    if (isTimeSpan(right!.type)) return shiftDate('-', left!, right!);
    return arithmeticSql('-', left!, right!, context);
  },
  examples: [
    { query: 'ROW a = 1 | EVAL b = a - 2 | KEEP b', rows: [[-1]] },
    {
      query: 'ROW d = TO_DATETIME("2024-03-31") | EVAL e = d - 1 month | KEEP e',
      rows: [['2024-02-29T00:00:00.000Z']],
    },
  ],
});
