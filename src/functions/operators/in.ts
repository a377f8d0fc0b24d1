import { Sql, sql } from '../../base/sql-text.ts';
import { castArgument, nullOf } from '../argument-sql.ts';
import { comparisonCheck, comparisonCoercion } from '../comparison.ts';
import { defineFunction } from '../definition.ts';
import { commonType, STORED } from '../types.ts';

export const IN = defineFunction({
  name: 'IN',
  operator: 'IN',
  kind: 'scalar',
  category: 'operator',
  description:
    'Whether a value is one of a list; null where it is null, or where it is not found and the list holds a null.',
  parameters: [
    { name: 'value', types: STORED },
    { name: 'item', types: STORED },
  ],
  variadic: true,
  multivalue: 'null',
  nulls: 'handled',
  result: 'boolean',
  coerce: comparisonCoercion,
  check: comparisonCheck,
  sql: (args, context) => {
    const type = commonType(args);
    if (args[0]!.type === 'null') return nullOf('boolean', false, context);
    const [value, ...items] = args.map((a) => castArgument(a, type, context));
    return sql`(${value!} IN (${Sql.join(items, ', ')}))`;
  },
  examples: [
    { query: 'ROW a = 2 | EVAL b = a IN (1, 2), c = a IN (1, null) | KEEP b, c', rows: [[true, null]] },
    { query: 'ROW a = ["x", "y"] | EVAL b = a IN ("x", "y") | KEEP b', rows: [[null]] },
  ],
});
