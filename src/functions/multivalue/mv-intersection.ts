import { sql } from '../../base/sql-text.ts';
import { asList } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { commonType, STORED } from '../types.ts';
import { distinctWhere, sameKindCheck } from '../value-list.ts';

export const MV_INTERSECTION = defineFunction({
  name: 'MV_INTERSECTION',
  kind: 'scalar',
  category: 'multivalue',
  description:
    'The values that two fields share, without repetitions and in the order of the first; null where there is none.',
  parameters: [
    { name: 'field1', types: STORED },
    { name: 'field2', types: STORED },
  ],
  multivalue: 'native',
  result: commonType,
  resultMulti: () => true,
  check: sameKindCheck('MV_INTERSECTION'),
  sql: ([left, right], context) => {
    const [a, b] = [asList(left!, context, context.type), asList(right!, context, context.type)];
    return distinctWhere(a, b, (one, other) => sql`coalesce(list_contains(${other}, ${one}), FALSE)`, context);
  },
  examples: [
    { query: 'ROW a = [3, 1, 2, 3], b = [2, 3, 4] | EVAL c = MV_INTERSECTION(a, b) | KEEP c', rows: [[[3, 2]]] },
    {
      query: 'ROW a = [3, 1], b = null, c = 2 | EVAL d = MV_INTERSECTION(a, b), e = MV_INTERSECTION(a, c) | KEEP d, e',
      rows: [[null, null]],
    },
  ],
});
