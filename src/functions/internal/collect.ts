import { collected, withoutNulls } from '../aggregate-list.ts';
import { defineFunction } from '../definition.ts';
import { STORED } from '../types.ts';

/** All values of a group in no special order, duplicates kept, null where there is none: how ENRICH gathers values and detection keeps lineage. */
export const COLLECT = defineFunction({
  name: '$COLLECT',
  kind: 'aggregate',
  category: 'internal',
  description: 'All values of a group.',
  parameters: [{ name: 'field', types: STORED }],
  multivalue: 'native',
  result: ([field]) => field!.type,
  resultMulti: () => true,
  sql: ([field], context) => withoutNulls(collected(field!, context), context),
  examples: [],
});
