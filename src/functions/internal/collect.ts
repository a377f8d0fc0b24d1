import { collected, withoutNulls } from '../aggregate-list.ts';
import { defineFunction } from '../definition.ts';

/** All values of a group in no special order, duplicates kept, null where there is none: how detection keeps lineage. */
export const COLLECT = defineFunction({
  name: '$COLLECT',
  kind: 'aggregate',
  category: 'internal',
  description: 'All values of a group.',
  parameters: [{ name: 'field', types: ['long', 'unsigned_long', 'keyword'] }],
  multivalue: 'native',
  result: ([field]) => field!.type,
  resultMulti: () => true,
  sql: ([field], context) => withoutNulls(collected(field!, context), context),
  examples: [],
});
