import { constantOf } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { STORED, STRINGS } from '../types.ts';
import { sortedList } from '../value-list.ts';

export const MV_SORT = defineFunction({
  name: 'MV_SORT',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The values sorted, ascending or (`"desc"`) descending.',
  parameters: [
    { name: 'field', types: STORED },
    { name: 'order', types: STRINGS, optional: true, constant: true },
  ],
  multivalue: 'native',
  result: ([field]) => field!.type,
  resultMulti: ([field]) => field!.multi,
  check: ([, order]) => {
    const text = constantOf<string>(order)?.toLowerCase() ?? 'asc';
    return text === 'asc' || text === 'desc'
      ? undefined
      : { argument: 1, message: 'the order of MV_SORT is "asc" or "desc"' };
  },
  sql: ([field, order], context) => {
    if (!field!.multi) return field!.sql;
    const descending = constantOf<string>(order)?.toLowerCase() === 'desc';
    return sortedList(field!.sql, descending, field!.type, context);
  },
  examples: [
    {
      query: 'ROW a = TO_VERSION(["1.10.0", "1.2.3", "1.2.3-rc.1"]) | EVAL b = MV_SORT(a), c = MV_MAX(a) | KEEP b, c',
      rows: [[['1.2.3-rc.1', '1.2.3', '1.10.0'], '1.10.0']],
    },
    {
      query: 'ROW a = [4, 2, -3, 2] | EVAL b = MV_SORT(a), c = MV_SORT(a, "DESC") | KEEP b, c',
      rows: [
        [
          [-3, 2, 2, 4],
          [4, 2, 2, -3],
        ],
      ],
    },
  ],
});
