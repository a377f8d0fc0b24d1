import { constantOf } from '../argument-sql.ts';
import { type Argument, defineFunction } from '../definition.ts';
import { spanTypeOf } from '../time/time-span.ts';
import { stepProblem, type TruncationStep, truncateDate, truncationStep, truncationZone } from '../time/truncate.ts';
import { DATES, TIME_SPANS } from '../types.ts';

export const DATE_TRUNC = defineFunction({
  name: 'DATE_TRUNC',
  kind: 'scalar',
  category: 'date',
  description: 'A date rounded down to a whole time span: `DATE_TRUNC(1 hour, @timestamp)`; weeks begin on Monday.',
  parameters: [
    { name: 'interval', types: TIME_SPANS, constant: true },
    { name: 'date', types: DATES },
  ],
  multivalue: 'null',
  result: ([, date]) => (date!.type === 'date_nanos' ? 'date_nanos' : 'date'),
  zone: ([interval]) => truncationZone(1, stepOf(interval!)),
  coerce: ([interval, date]) => [
    spanTypeOf(interval!),
    date!.type === 'keyword' && date!.literal !== undefined ? 'date' : undefined,
  ],
  check: ([interval]) => stepProblem(interval!, 0),
  sql: ([interval, date], context) => truncateDate(date!, stepOf(interval!)!, context),
  examples: [
    {
      query:
        'ROW d = TO_DATETIME("2024-05-08T10:11:12Z") | EVAL h = DATE_TRUNC(1 hour, d), w = DATE_TRUNC(1 week, d) | KEEP h, w',
      rows: [['2024-05-08T10:00:00.000Z', '2024-05-06T00:00:00.000Z']],
    },
    {
      query:
        'ROW d = TO_DATETIME("2024-05-08T10:11:12Z") | EVAL q = DATE_TRUNC(1 quarter, d), t = DATE_TRUNC(10 minutes, d) | KEEP q, t',
      rows: [['2024-04-01T00:00:00.000Z', '2024-05-08T10:10:00.000Z']],
    },
  ],
});

function stepOf(interval: Argument): TruncationStep | undefined {
  const value = constantOf(interval);
  return value === undefined ? undefined : truncationStep(value, interval.type);
}
