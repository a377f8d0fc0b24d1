import { arithmeticSql, arithmeticType, unsignedProblem, zeroDivisor } from '../arithmetic.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const DIVIDE = defineFunction({
  name: 'DIVIDE',
  operator: '/',
  kind: 'scalar',
  category: 'operator',
  description: 'The quotient of two numbers, cut to a whole one where both are; null where the divisor is zero.',
  parameters: [
    { name: 'left', types: NUMBERS },
    { name: 'right', types: NUMBERS },
  ],
  multivalue: 'null',
  result: arithmeticType,
  check: unsignedProblem,
  doubt: zeroDivisor,
  sql: ([left, right], context) => arithmeticSql(context.type === 'double' ? '/' : '//', left!, right!, context),
  examples: [
    { query: 'ROW a = -7 | EVAL b = a / 2, c = a / 2.0 | KEEP b, c', rows: [[-3, -3.5]] },
    { query: 'ROW a = 1, z = 0 | EVAL b = a / z, c = a / 0.0 | KEEP b, c', rows: [[null, null]] },
  ],
});
