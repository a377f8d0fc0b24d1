import { sql } from '../../base/sql-text.ts';
import { asList, once } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { commonType, STORED } from '../types.ts';
import { sameKindCheck } from '../value-list.ts';

export const MV_APPEND = defineFunction({
  name: 'MV_APPEND',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The values of two fields one after the other; null where either is null.',
  parameters: [
    { name: 'field1', types: STORED },
    { name: 'field2', types: STORED },
  ],
  multivalue: 'native',
  result: commonType,
  resultMulti: () => true,
  check: sameKindCheck('MV_APPEND'),
  sql: ([left, right], context) =>
    once('first', asList(left!, context, context.type), context, (a) =>
      once('second', asList(right!, context, context.type), context, (b) => {
        return sql`CASE WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN list_concat(${a}, ${b}) END`;
      }),
    ),
  examples: [{ query: 'ROW a = [1, 2], b = 2 | EVAL c = MV_APPEND(a, b) | KEEP c', rows: [[[1, 2, 2]]] }],
});
