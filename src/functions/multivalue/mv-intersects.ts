import { sql } from '../../base/sql-text.ts';
import { asList } from '../argument-sql.ts';
import { comparisonCoercion } from '../comparison.ts';
import { defineFunction } from '../definition.ts';
import { commonType, STORED } from '../types.ts';
import { orFalse, sameKindCheck } from '../value-list.ts';

export const MV_INTERSECTS = defineFunction({
  name: 'MV_INTERSECTS',
  kind: 'scalar',
  category: 'multivalue',
  description: 'Whether two fields share a value; a null counts as no values.',
  parameters: [
    { name: 'field1', types: STORED },
    { name: 'field2', types: STORED },
  ],
  multivalue: 'native',
  nulls: 'handled',
  result: 'boolean',
  coerce: comparisonCoercion,
  check: sameKindCheck('MV_INTERSECTS'),
  sql: ([left, right], context) => {
    const type = commonType([left!, right!]);
    return orFalse(sql`list_has_any(${asList(left!, context, type)}, ${asList(right!, context, type)})`, context);
  },
  examples: [
    {
      query: 'ROW a = ["x", "y"] | EVAL b = MV_INTERSECTS(a, ["y", "z"]), c = MV_INTERSECTS(a, "z") | KEEP b, c',
      rows: [[true, false]],
    },
  ],
});
