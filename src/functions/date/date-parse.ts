import { Sql, sql } from '../../base/sql-text.ts';
import { constantOf, nullOf, once } from '../argument-sql.ts';
import type { Argument } from '../definition.ts';
import { defineFunction } from '../definition.ts';
import { TIME_ZONE } from '../search-options.ts';
import { isoDate } from '../time/iso-date.ts';
import { type DatePatternPart, namesIso, readDatePattern } from '../time/java-date-pattern.ts';
import { isUtc, readTimeZone } from '../time/time-zone.ts';
import { STRINGS } from '../types.ts';

export const DATE_PARSE = defineFunction({
  name: 'DATE_PARSE',
  kind: 'scalar',
  category: 'date',
  description:
    'Text read as a date, by a pattern (`yyyy-MM-dd HH:mm`) or as ISO 8601 where none is given; null where it does not fit.',
  parameters: [
    { name: 'format', types: STRINGS, folded: true },
    { name: 'text', types: STRINGS, optional: true },
  ],
  options: [
    TIME_ZONE,
    {
      name: 'locale',
      description: 'The language of the names of months and days; English is the one there is.',
      types: ['keyword'],
      default: 'en',
      check: (value) => (/^en(?:[-_]\w+)?$/i.test(String(value)) ? undefined : 'dates are read in English (`en`) only'),
    },
  ],
  multivalue: 'null',
  result: 'date',
  check: (args) => {
    if (args.length === 1 || args[0]!.type === 'null' || namesIso(args[0]!)) return undefined;
    const read = readableParts(args[0]!);
    return typeof read === 'string' ? { argument: 0, message: read } : undefined;
  },
  sql: (args, context) => {
    const text = args.at(-1)!;
    const timeZone = readTimeZone(String(context.options.time_zone))!;
    if (args.length === 1 || namesIso(args[0]!)) {
      return isoDate(text.sql, context, timeZone);
    }
    const parts = readableParts(args[0]!);
    if (typeof parts === 'string') return nullOf('date', false, context);
    const zone = parts.at(-1)!.zone !== undefined;
    const fromLocal = (local: Sql) => (isUtc(timeZone) ? local : context.dialect.momentOf(local, 'date', timeZone));
    const shape = Sql.bind(parts.map((p) => `(?:${p.reads})`).join(''), 'VARCHAR');
    const format = Sql.bind(parts.map((p) => (p.zone ? '%z' : p.directive)).join(''), 'VARCHAR');
    return once('written', text.sql, context, (t) => {
      const parsed = zone
        ? sql`(try_strptime(regexp_replace(${t}, 'Z$', '+00:00'), ${format}) AT TIME ZONE 'UTC')`
        : fromLocal(sql`try_strptime(${t}, ${format})`);
      return sql`CASE WHEN regexp_full_match(${t}, ${shape}) THEN ${parsed} END`;
    });
  },
  examples: [
    {
      query: 'ROW t = "2024-05-08 10:11" | EVAL d = DATE_PARSE("yyyy-MM-dd HH:mm", t) | KEEP d',
      rows: [['2024-05-08T10:11:00.000Z']],
    },
    {
      query:
        'ROW t = "2024-05-08 10:11" | EVAL d = DATE_PARSE("yyyy-MM-dd HH:mm", t, {"time_zone": "Europe/Paris"}) | KEEP d',
      rows: [['2024-05-08T08:11:00.000Z']],
    },
    { query: 'ROW t = "08.05.2024" | EVAL d = DATE_PARSE("yyyy-MM-dd", t) | KEEP d', rows: [[null]] },
  ],
});

/** What a constant pattern of DATE_PARSE is made of; a string says why it cannot be read by. */
export function readableParts(format: Argument): readonly DatePatternPart[] | string {
  const pattern = constantOf<string>(format);
  if (typeof pattern !== 'string') return 'the date pattern must be a constant text';
  const parts = readDatePattern(pattern);
  if (typeof parts === 'string') return parts;
  const unread = parts.find((p) => p.reads === undefined);
  if (unread?.year) return 'years are read with four digits: write `yyyy`';
  if (unread !== undefined) return 'the date pattern has a letter that dates are written with, not read';
  if (!parts.some((p) => p.year)) return 'the date pattern holds no year';
  return parts.slice(0, -1).some((p) => p.zone) ? 'a zone is read at the end of the pattern only' : parts;
}
