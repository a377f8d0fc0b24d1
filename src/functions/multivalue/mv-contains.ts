import { sql } from '../../base/sql-text.ts';
import { castArgument } from '../argument-sql.ts';
import { comparisonCoercion } from '../comparison.ts';
import { defineFunction } from '../definition.ts';
import { commonType, STORED } from '../types.ts';
import { orEmpty, orFalse, sameKindCheck } from '../value-list.ts';

export const MV_CONTAINS = defineFunction({
  name: 'MV_CONTAINS',
  kind: 'scalar',
  category: 'multivalue',
  description: 'Whether all values of the second field are among those of the first; a null counts as no values.',
  parameters: [
    { name: 'field1', types: STORED },
    { name: 'field2', types: STORED },
  ],
  multivalue: 'native',
  nulls: 'handled',
  result: 'boolean',
  coerce: comparisonCoercion,
  check: sameKindCheck('MV_CONTAINS'),
  sql: ([all, some], context) => {
    const type = commonType([all!, some!]);
    // The common case, an element sought in a list, is the fastest.
    const constant = some!.literal !== undefined && some!.literal.value !== null;
    if (all!.multi && constant) {
      const list = castArgument(all!, type, context);
      const wanted = castArgument(some!, type, context);
      return orFalse(
        some!.multi ? sql`list_has_all(${list}, ${wanted})` : sql`list_contains(${list}, ${wanted})`,
        context,
      );
    }
    return sql`list_has_all(${orEmpty(all!, type, context)}, ${orEmpty(some!, type, context)})`;
  },
  examples: [
    {
      query:
        'ROW a = ["x", "y"] | EVAL b = MV_CONTAINS(a, "y"), c = MV_CONTAINS(a, ["x", "z"]), d = MV_CONTAINS(a, null) | KEEP b, c, d',
      rows: [[true, false, true]],
    },
  ],
});
