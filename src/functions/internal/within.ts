import { Sql, sql } from '../../base/sql-text.ts';
import { castArgument } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { commonType, STORED } from '../types.ts';

/**
 * Whether a value, or one of several, lies in a range: how ENRICH matches ranges. The range holds its first value, and its end only
 * where it is of addresses.
 */
export const WITHIN = defineFunction({
  name: '$WITHIN',
  kind: 'scalar',
  category: 'internal',
  description: 'Whether a value lies in a range.',
  parameters: [
    { name: 'value', types: STORED },
    { name: 'from', types: STORED },
    { name: 'to', types: STORED },
  ],
  multivalue: 'native',
  result: 'boolean',
  sql: ([value, from, to], context) => {
    const type = commonType([value!, from!]);
    const [first, end] = [castArgument(from!, type, context), castArgument(to!, type, context)];
    const before = Sql.raw(from!.type === 'ip' ? '<=' : '<');
    const inRange = (one: Sql) => sql`(${one} >= ${first} AND ${one} ${before} ${end})`;
    const values = castArgument(value!, type, context);
    if (!value!.multi) return inRange(values);
    return sql`coalesce(list_contains(list_transform(${values}, lambda one: ${inRange(Sql.raw('one'))}), TRUE), FALSE)`;
  },
  examples: [],
});
