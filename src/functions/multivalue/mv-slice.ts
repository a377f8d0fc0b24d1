import { type Sql, sql } from '../../base/sql-text.ts';
import { asList, castTo, constantOf, once, singleValue } from '../argument-sql.ts';
import { defineFunction, type SqlArgument, type SqlContext } from '../definition.ts';
import { integerText } from '../integer-text.ts';
import { STORED } from '../types.ts';

export const MV_SLICE = defineFunction({
  name: 'MV_SLICE',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The values from one place to another (the first is 0, -1 is the last), or the one there.',
  parameters: [
    { name: 'field', types: STORED },
    { name: 'start', types: ['integer'] },
    { name: 'end', types: ['integer'], optional: true },
  ],
  multivalue: 'native',
  result: ([field]) => field!.type,
  resultMulti: () => true,
  coerce: integerText(1),
  check: ([, start, end]) => {
    const [from, to] = [constantOf<number>(start), constantOf<number>(end)];
    if (from === undefined || to === undefined || from <= to || from >= 0 !== to >= 0) return undefined;
    return { argument: 2, message: 'the end of MV_SLICE comes before its start' };
  },
  sql: ([field, start, end], context) => {
    const { dialect } = context;
    return once('all', asList(field!, context), context, (all) =>
      dialect.let('from', place(start!, all, context), (from) =>
        dialect.let('to', end === undefined ? from : place(end, all, context), (to) => {
          const slice = sql`list_slice(${all}, CASE WHEN ${from} < 1 THEN 1 ELSE ${from} END, ${to})`;
          return dialect.let('cut', slice, (cut) => {
            const given = sql`${from} IS NOT NULL AND ${to} >= 1`;
            return sql`CASE WHEN ${given} AND len(${cut}) > 0 THEN ${cut} END`;
          });
        }),
      ),
    );
  },
  examples: [
    {
      query:
        'ROW a = [1, 2, 2, 3] | EVAL b = MV_SLICE(a, 1), c = MV_SLICE(a, 2, 3), d = MV_SLICE(a, -2, -1), e = MV_SLICE(a, 9) | KEEP b, c, d, e',
      rows: [[2, [2, 3], [2, 3], null]],
    },
  ],
});

/** A place counted from 0, or from the end where negative, as one counted from 1. */
function place(index: SqlArgument, list: Sql, context: SqlContext): Sql {
  return once('place', castTo(singleValue(index, context.dialect), 'BIGINT'), context, (n) => {
    return sql`CASE WHEN ${n} < 0 THEN len(${list}) + ${n} + 1 ELSE ${n} + 1 END`;
  });
}
