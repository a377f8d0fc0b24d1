import { sql } from '../../base/sql-text.ts';
import { asList } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { commonType, STORED } from '../types.ts';
import { distinctWhere, sameKindCheck } from '../value-list.ts';

export const MV_DIFFERENCE = defineFunction({
  name: 'MV_DIFFERENCE',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The values of the first field that the second lacks, without repetitions; null where there is none.',
  parameters: [
    { name: 'field1', types: STORED },
    { name: 'field2', types: STORED },
  ],
  multivalue: 'native',
  nulls: 'handled',
  result: commonType,
  resultMulti: () => true,
  check: sameKindCheck('MV_DIFFERENCE'),
  sql: ([left, right], context) => {
    const [a, b] = [asList(left!, context, context.type), asList(right!, context, context.type)];
    return distinctWhere(a, b, (one, other) => sql`NOT list_contains(${other}, ${one})`, context);
  },
  examples: [{ query: 'ROW a = [3, 1, 2, 3], b = [2, 4] | EVAL c = MV_DIFFERENCE(a, b) | KEEP c', rows: [[[3, 1]]] }],
});
