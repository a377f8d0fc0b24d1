import { sql } from '../../base/sql-text.ts';
import { castArgument, once } from '../argument-sql.ts';
import { comparisonCoercion } from '../comparison.ts';
import { defineFunction } from '../definition.ts';
import { commonType, DATES } from '../types.ts';
import { sameKindCheck } from '../value-list.ts';

const ROUNDED = ['integer', 'long', 'double', ...DATES] as const;

export const ROUND_TO = defineFunction({
  name: 'ROUND_TO',
  kind: 'scalar',
  category: 'math',
  description:
    'A number or date rounded down to the nearest of some fixed points; the least of them for what lies below.',
  parameters: [
    { name: 'field', types: ROUNDED },
    { name: 'points', types: ROUNDED, constant: 'list' },
  ],
  variadic: true,
  multivalue: 'null',
  result: commonType,
  coerce: comparisonCoercion,
  check: sameKindCheck('ROUND_TO'),
  sql: ([field, ...points], context) => {
    const { dialect, type } = context;
    const lists = points.map((point) => {
      const list = castArgument(point, type, context);
      return point.multi ? list : dialect.listOf([list], dialect.sqlType(type, false));
    });
    const all = lists.reduce((left, right) => sql`list_concat(${left}, ${right})`);
    return once('field', castArgument(field!, type, context), context, (value) =>
      dialect.let('points', all, (list) => {
        const below = sql`list_filter(${list}, lambda point: point <= ${value})`;
        const nearest = sql`coalesce(${dialect.listGreatest(below)}, ${dialect.listLeast(list)})`;
        return sql`CASE WHEN ${value} IS NOT NULL THEN ${nearest} END`;
      }),
    );
  },
  examples: [
    {
      query: 'ROW a = [3, 10, 49, 120] | MV_EXPAND a | EVAL b = ROUND_TO(a, 50, 10, 100) | KEEP b',
      rows: [[10], [10], [10], [100]],
    },
    {
      query:
        'ROW d = TO_DATETIME("2024-05-08") | EVAL b = ROUND_TO(d, "2024-01-01", "2024-05-01", "2024-06-01") | KEEP b',
      rows: [['2024-05-01T00:00:00.000Z']],
    },
  ],
});
