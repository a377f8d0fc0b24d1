import { arithmeticSql, arithmeticType, unsignedProblem } from '../arithmetic.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const MULTIPLY = defineFunction({
  name: 'MULTIPLY',
  operator: '*',
  kind: 'scalar',
  category: 'operator',
  description: 'The product of two numbers; null where the type overflows.',
  parameters: [
    { name: 'left', types: NUMBERS },
    { name: 'right', types: NUMBERS },
  ],
  multivalue: 'null',
  result: arithmeticType,
  check: unsignedProblem,
  // Twice 64 bits without a sign need 128 of them.
  sql: ([left, right], context) =>
    context.type === 'unsigned_long'
      ? arithmeticSql('*', left!, right!, context, 'UHUGEINT')
      : arithmeticSql('*', left!, right!, context),
  examples: [
    { query: 'ROW a = 3 | EVAL b = a * 2, c = a * 1.5 | KEEP b, c', rows: [[6, 4.5]] },
    { query: 'ROW a = 65536 | EVAL b = a * 65536 | KEEP b', rows: [[null]] },
  ],
});
