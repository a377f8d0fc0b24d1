import { type Sql, sql } from '../../base/sql-text.ts';
import { castTo, constantOf, finite, narrowed, once } from '../argument-sql.ts';
import { defineFunction, type SqlArgument, type SqlContext } from '../definition.ts';
import { INTEGERS, NUMBERS } from '../types.ts';

export const ROUND = defineFunction({
  name: 'ROUND',
  kind: 'scalar',
  category: 'math',
  description:
    'A number rounded to so many decimals (none by default, negative ones before the point), halves away from zero.',
  parameters: [
    { name: 'number', types: NUMBERS },
    { name: 'decimals', types: INTEGERS, optional: true },
  ],
  multivalue: 'null',
  result: ([number]) => number!.type,
  sql: ([number, decimals], context) => {
    if (number!.type === 'double') {
      if (decimals === undefined) return sql`round(${number!.sql})`;
      return finite(sql`round(${number!.sql}, ${places(decimals, context)})`, context);
    }
    if (decimals === undefined || (constantOf<number>(decimals) ?? -1) >= 0) return number!.sql;
    return once('whole', castTo(number!.sql, 'HUGEINT'), context, (x) =>
      once('decimals', decimals.sql, context, (d) => {
        // Only steps that the type has room for are computed: any larger one rounds to zero.
        const step = sql`CAST(pow(10, CASE WHEN ${d} BETWEEN -20 AND 0 THEN -${d} ELSE 0 END) AS HUGEINT)`;
        const near = sql`(${x} + ${step} // 2 * sign(${x})) // ${step} * ${step}`;
        const rounded = sql`CASE WHEN ${d} >= 0 THEN ${x} WHEN ${d} < -20 THEN 0 WHEN ${d} < 0 THEN ${near} END`;
        return narrowed(rounded, context.dialect.sqlType(number!.type, false));
      }),
    );
  },
  examples: [
    { query: 'ROW a = 2.345 | EVAL b = ROUND(a), c = ROUND(a, 1) | KEEP b, c', rows: [[2, 2.3]] },
    { query: 'ROW a = -1250 | EVAL b = ROUND(a, -2) | KEEP b', rows: [[-1300]] },
  ],
});

/** Where to round, as SQL takes it; no double has more digits than this on either side of its point. */
function places(decimals: SqlArgument, context: SqlContext): Sql {
  return once('decimals', decimals.sql, context, (d) => {
    return sql`CAST(CASE WHEN ${d} > 400 THEN 400 WHEN ${d} < -400 THEN -400 ELSE ${d} END AS INTEGER)`;
  });
}
