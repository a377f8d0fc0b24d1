import { sql } from '../../base/sql-text.ts';
import { asDouble, finite, once } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const HYPOT = defineFunction({
  name: 'HYPOT',
  kind: 'scalar',
  category: 'math',
  description: 'The length of the hypotenuse over two sides.',
  parameters: [
    { name: 'a', types: NUMBERS },
    { name: 'b', types: NUMBERS },
  ],
  multivalue: 'null',
  result: 'double',
  // Scaled by the longer side, so that no square overflows.
  sql: ([a, b], context) =>
    once('side1', sql`abs(${asDouble(a!, context)})`, context, (x) =>
      once('side2', sql`abs(${asDouble(b!, context)})`, context, (y) => {
        const longer = sql`CASE WHEN ${x} < ${y} THEN ${y} WHEN ${y} IS NOT NULL THEN ${x} END`;
        return context.dialect.let('longer', longer, (l) => {
          const squares = sql`(${x} / ${l}) * (${x} / ${l}) + (${y} / ${l}) * (${y} / ${l})`;
          return finite(sql`CASE WHEN ${l} = 0 THEN 0 ELSE ${l} * sqrt(${squares}) END`, context);
        });
      }),
    ),
  examples: [{ query: 'ROW a = 3, b = 4 | EVAL c = HYPOT(a, b) | KEEP c', rows: [[5]] }],
});
