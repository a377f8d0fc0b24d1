import { Sql, sql } from '../../base/sql-text.ts';
import { castTo, constantOf, nullOf } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { isoText } from '../time/iso-text.ts';
import { type DatePatternPart, readDatePattern } from '../time/java-date-pattern.ts';
import { offsetText } from '../time/offset-text.ts';
import { DATES, STRINGS } from '../types.ts';

export const DATE_FORMAT = defineFunction({
  name: 'DATE_FORMAT',
  kind: 'scalar',
  category: 'date',
  description: 'A date as text, by a pattern (`yyyy-MM-dd HH:mm`) or in ISO 8601 where none is given.',
  parameters: [
    { name: 'format', types: [...STRINGS, ...DATES], folded: true },
    { name: 'date', types: DATES, optional: true },
  ],
  multivalue: 'null',
  result: 'keyword',
  zone: (args) => ({ local: [args.length - 1] }),
  coerce: (args) =>
    args.map((a, i) => (i === args.length - 1 && a.type === 'keyword' && a.literal !== undefined ? 'date' : undefined)),
  check: (args) => {
    if (args.length === 1) return undefined;
    const [format] = args;
    if (format!.type === 'null') return undefined;
    const pattern = constantOf<string>(format);
    if (typeof pattern !== 'string') return { argument: 0, message: 'the date pattern must be a constant text' };
    const read = readDatePattern(pattern);
    return typeof read === 'string' ? { argument: 0, message: read } : undefined;
  },
  sql: (args, context) => {
    const [format, date] = args.length === 1 ? [undefined, args[0]!] : [args[0], args[1]!];
    if (format === undefined) return isoText(date, context);
    const read = readDatePattern(constantOf<string>(format)!);
    if (typeof read === 'string') return nullOf('keyword', false, context);
    const timestamp = date.type === 'date_nanos' ? castTo(date.sql, 'TIMESTAMP') : date.sql;
    const write = (parts: readonly DatePatternPart[]) =>
      sql`strftime(${timestamp}, ${Sql.bind(parts.map((p) => p.directive).join(''), 'VARCHAR')})`;
    const offset = (part: DatePatternPart) => part.zone && offsetText(date, part.zone, context);
    if (date.moment === undefined || !read.some((p) => p.zone)) return write(read);
    return sql`(${Sql.join(
      read.map((part) => offset(part) ?? write([part])),
      ' || ',
    )})`;
  },
  examples: [
    {
      query:
        'ROW d = TO_DATETIME("2024-05-08T10:11:12.345Z") | EVAL a = DATE_FORMAT("yyyy-MM-dd \'at\' HH:mm", d), b = DATE_FORMAT(d) | KEEP a, b',
      rows: [['2024-05-08 at 10:11', '2024-05-08T10:11:12.345Z']],
    },
  ],
});
