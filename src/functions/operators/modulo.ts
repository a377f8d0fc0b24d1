import { arithmeticSql, arithmeticType, unsignedProblem, zeroDivisor } from '../arithmetic.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const MODULO = defineFunction({
  name: 'MODULO',
  operator: '%',
  kind: 'scalar',
  category: 'operator',
  description: 'The remainder of a division, with the sign of the dividend; null where the divisor is zero.',
  parameters: [
    { name: 'left', types: NUMBERS },
    { name: 'right', types: NUMBERS },
  ],
  multivalue: 'null',
  result: arithmeticType,
  check: unsignedProblem,
  doubt: zeroDivisor,
  sql: ([left, right], context) => arithmeticSql('%', left!, right!, context),
  examples: [
    { query: 'ROW a = -7 | EVAL b = a % 3, c = a % 2.5 | KEEP b, c', rows: [[-1, -2]] },
    { query: 'ROW a = 1, z = 0 | EVAL b = a % z | KEEP b', rows: [[null]] },
  ],
});
