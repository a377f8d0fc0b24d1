import { defineFunction } from '../definition.ts';
import { DATES, INTEGERS, TIME_SPANS } from '../types.ts';
import { BUCKET } from './bucket.ts';

export const TBUCKET = defineFunction({
  name: 'TBUCKET',
  kind: 'scalar',
  category: 'grouping',
  description:
    'The start of the bucket that `@timestamp` lies in: buckets of a time span, or at most as many as wanted between two dates.',
  parameters: [
    { name: 'timestamp', types: DATES, implicit: '@timestamp' },
    { name: 'buckets', types: [...INTEGERS, ...TIME_SPANS], constant: true },
    { name: 'from', types: DATES, optional: true, constant: true },
    { name: 'to', types: DATES, optional: true, constant: true },
  ],
  multivalue: 'null',
  result: ([timestamp]) => (timestamp!.type === 'date_nanos' ? 'date_nanos' : 'date'),
  coerce: (args) => BUCKET.coerce(asDates(args)),
  zone: BUCKET.zone,
  check: (args) => BUCKET.check?.(asDates(args)),
  sql: BUCKET.sql,
  examples: [
    {
      query:
        'ROW t = ["2024-05-08T10:11:12Z", "2024-05-08T10:14:59Z", "2024-05-08T10:15:00Z"]::date | MV_EXPAND t | RENAME t AS `@timestamp` | STATS c = COUNT(*) BY b = TBUCKET(5 minutes) | SORT b',
      rows: [
        [2, '2024-05-08T10:10:00.000Z'],
        [1, '2024-05-08T10:15:00.000Z'],
      ],
    },
    {
      query:
        'ROW `@timestamp` = TO_DATETIME("1985-07-09") | STATS c = COUNT(*) BY b = TBUCKET(20, "1985-01-01", "1986-01-01")',
      rows: [[1, '1985-07-01T00:00:00.000Z']],
    },
  ],
});

/** A timestamp taken on trust, whose type is not known, is a date. */
function asDates(args: Parameters<typeof BUCKET.coerce>[0]): Parameters<typeof BUCKET.coerce>[0] {
  const [timestamp, ...rest] = args;
  return timestamp?.type === 'null' ? [{ ...timestamp, type: 'date' }, ...rest] : args;
}
