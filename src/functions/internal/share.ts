import { sql } from '../../base/sql-text.ts';
import { castArgument } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { commonType, STORED } from '../types.ts';
import { orEmpty } from '../value-list.ts';

/** Whether a value of one side is among those of the other: how ENRICH matches. */
export const SHARE = defineFunction({
  name: '$SHARE',
  kind: 'scalar',
  category: 'internal',
  description: 'Whether two fields share a value.',
  parameters: [
    { name: 'left', types: STORED },
    { name: 'right', types: STORED },
  ],
  multivalue: 'native',
  result: 'boolean',
  sql: ([left, right], context) => {
    const type = commonType([left!, right!]);
    if (!left!.multi && !right!.multi)
      return sql`(${castArgument(left!, type, context)} = ${castArgument(right!, type, context)})`;
    return sql`list_has_any(${orEmpty(left!, type, context)}, ${orEmpty(right!, type, context)})`;
  },
  examples: [],
});
