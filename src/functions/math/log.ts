import { sql } from '../../base/sql-text.ts';
import { asDouble, once } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const LOG = defineFunction({
  name: 'LOG',
  kind: 'scalar',
  category: 'math',
  description:
    'The logarithm of a number, to base e or to a base given first; null where either is not above 0, or the base is 1.',
  parameters: [
    { name: 'base', types: NUMBERS },
    { name: 'number', types: NUMBERS, optional: true },
  ],
  multivalue: 'null',
  result: 'double',
  sql: (args, context) => {
    const number = asDouble(args.at(-1)!, context);
    return once('number', number, context, (x) => {
      if (args.length === 1) return sql`CASE WHEN ${x} > 0 THEN ln(${x}) END`;
      return once('base', asDouble(args[0]!, context), context, (b) => {
        const quotient = sql`(log10(${x}) / log10(${b}))`;
        return sql`CASE WHEN ${x} > 0 AND ${b} > 0 AND ${b} <> 1 THEN ${quotient} END`;
      });
    });
  },
  examples: [
    { query: 'ROW a = 1 | EVAL b = LOG(a), c = LOG(2, 8), d = LOG(a, 8) | KEEP b, c, d', rows: [[0, 3, null]] },
    { query: 'ROW a = 0 | EVAL b = LOG(a) | KEEP b', rows: [[null]] },
  ],
});
