import { sql } from '../../base/sql-text.ts';
import { asList } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { commonType, STORED } from '../types.ts';
import { distinctWhere, sameKindCheck } from '../value-list.ts';

export const MV_UNION = defineFunction({
  name: 'MV_UNION',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The values of two fields without repetitions; a null counts as no values.',
  parameters: [
    { name: 'field1', types: STORED },
    { name: 'field2', types: STORED },
  ],
  multivalue: 'native',
  nulls: 'handled',
  result: commonType,
  resultMulti: () => true,
  check: sameKindCheck('MV_UNION'),
  sql: ([left, right], context) => {
    const empty = context.dialect.listOf([], context.dialect.sqlType(context.type, false));
    const [a, b] = [left!, right!].map((f) => sql`coalesce(${asList(f, context, context.type)}, ${empty})`);
    return distinctWhere(sql`list_concat(${a!}, ${b!})`, empty, () => sql`TRUE`, context);
  },
  examples: [{ query: 'ROW a = [3, 1, 3], b = [1, 2] | EVAL c = MV_UNION(a, b) | KEEP c', rows: [[[3, 1, 2]]] }],
});
