import { Sql, sql } from '../../base/sql-text.ts';
import { constantOf, nullOf, once } from '../argument-sql.ts';
import { defineFunction, type SqlArgument, type SqlContext } from '../definition.ts';
import { datePartOf } from '../time/date-part.ts';
import { isoText } from '../time/iso-text.ts';
import {
  type DatePatternPart,
  type NumberPart,
  namesIso,
  type OffsetStyle,
  readDatePattern,
} from '../time/java-date-pattern.ts';
import { timestampOfNanos } from '../time/nanos.ts';
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
    if (args.length === 1) {
      const { type } = args[0]!;
      return type === 'null' || type === 'date' || type === 'date_nanos'
        ? undefined
        : { argument: 0, message: `this is ${type}, a date is expected` };
    }
    if (namesIso(args[0]!)) return undefined;
    const [format] = args;
    if (format!.type === 'null') return undefined;
    const pattern = constantOf<string>(format);
    if (typeof pattern !== 'string') return { argument: 0, message: 'the date pattern must be a constant text' };
    const read = readDatePattern(pattern);
    return typeof read === 'string' ? { argument: 0, message: read } : undefined;
  },
  sql: (args, context) => {
    const [format, date] = args.length === 1 ? [undefined, args[0]!] : [args[0], args[1]!];
    if (format === undefined || namesIso(format)) return isoText(date, context);
    const read = readDatePattern(constantOf<string>(format)!);
    if (typeof read === 'string') return nullOf('keyword', false, context);
    return once('date', date.sql, context, (d) => formatted(read, { ...date, sql: d }, context));
  },
  examples: [
    {
      query:
        'ROW d = TO_DATETIME("2024-05-08T10:11:12.345Z") | EVAL a = DATE_FORMAT("yyyy-MM-dd \'at\' HH:mm", d), b = DATE_FORMAT(d) | KEEP a, b',
      rows: [['2024-05-08 at 10:11', '2024-05-08T10:11:12.345Z']],
    },
  ],
});

/** The parts of a pattern written one after the other; those between numbers by one call. */
function formatted(parts: readonly DatePatternPart[], date: SqlArgument, context: SqlContext): Sql {
  const timestamp = date.type === 'date_nanos' ? timestampOfNanos(date.sql) : date.sql;
  const offset = (style: OffsetStyle | undefined) => style && offsetText(date, style, context);
  const texts: Sql[] = [];
  for (let i = 0; i < parts.length; ) {
    const { number, zone } = parts[i]!;
    const own = number === undefined ? offset(zone) : writtenNumber(number, date, context);
    if (own !== undefined) {
      texts.push(own);
      i++;
      continue;
    }
    const next = parts.findIndex(
      (part, at) => at > i && (part.number !== undefined || offset(part.zone) !== undefined),
    );
    const run = parts.slice(i, next === -1 ? parts.length : next);
    texts.push(sql`strftime(${timestamp}, ${Sql.bind(run.map((p) => p.directive).join(''), 'VARCHAR')})`);
    i += run.length;
  }
  return texts.length === 1 ? texts[0]! : sql`(${Sql.join(texts, ' || ')})`;
}

const NANO_DIGITS = 9;

function writtenNumber({ part, digits, fraction }: NumberPart, date: SqlArgument, context: SqlContext): Sql {
  const number = datePartOf(date, part, context);
  const least = fraction === true ? NANO_DIGITS : digits;
  const text = sql`format(${Sql.bind(`{:0${least}d}`, 'VARCHAR')}, ${number})`;
  return fraction === true ? sql`left(${text}, ${Sql.raw(String(digits))})` : text;
}
