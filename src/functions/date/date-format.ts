import { Sql, sql } from '../../base/sql-text.ts';
import { castTo, constantOf, nullOf } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { isoText } from '../time/iso-text.ts';
import { readDatePattern } from '../time/java-date-pattern.ts';
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
    const directives = Sql.bind(read.map((p) => p.directive).join(''), 'VARCHAR');
    const timestamp = date.type === 'date_nanos' ? castTo(date.sql, 'TIMESTAMP') : date.sql;
    return sql`strftime(${timestamp}, ${directives})`;
  },
  examples: [
    {
      query:
        'ROW d = TO_DATETIME("2024-05-08T10:11:12.345Z") | EVAL a = DATE_FORMAT("yyyy-MM-dd \'at\' HH:mm", d), b = DATE_FORMAT(d) | KEEP a, b',
      rows: [['2024-05-08 at 10:11', '2024-05-08T10:11:12.345Z']],
    },
  ],
});
