import { Sql, sql } from '../../../base/sql-text.ts';
import { asList, castArgument, constantOf, once } from '../../../functions/argument-sql.ts';
import type { SqlArgument } from '../../../functions/definition.ts';
import type { Dialect } from '../../../functions/dialect.ts';
import type { GroupKind } from '../../../functions/extraction/extraction.ts';
import { commonType } from '../../../functions/types.ts';
import { call, emptyList, letValue, present, whole } from '../expression-sql.ts';

/** Whether a group's text can be read as what it is to be. */
const READABLE: Readonly<Record<GroupKind, ((text: Sql) => Sql) | undefined>> = {
  '-': undefined,
  i: (text) => sql`toInt32OrNull(replaceOne(${text}, '+', '')) IS NOT NULL`,
  l: (text) => sql`toInt64OrNull(replaceOne(${text}, '+', '')) IS NOT NULL`,
  d: (text) => sql`ifNull(isFinite(toFloat64OrNull(${text})), 0)`,
};

/** The captures of one text; none where the expression does not match, or a group cannot be read as what it is to be. */
function captured(text: Sql, regexp: string, kinds: readonly GroupKind[]): Sql {
  const groups = sql`extractGroups(ifNull(${text}, ''), ${Sql.bind(regexp, 'String')})`;
  return letValue('groups', groups, (g) => {
    const checks = kinds.flatMap((kind, i) => {
      const check = READABLE[kind];
      const group = sql`${g}[${whole(i + 1)}]`;
      return check === undefined ? [] : [sql`(${group} = '' OR ${check(group)})`];
    });
    const given = Sql.join([sql`(${text} IS NOT NULL)`, ...checks], ' AND ');
    return sql`if(${given}, ${g}, ${emptyList('String')})`;
  });
}

/** The numbers of the groups that make a column, and how their texts are joined. */
function groupNumbers(groups: SqlArgument | undefined): number[] {
  return [constantOf<number | number[]>(groups)!].flat();
}

export const internalOverrides: Dialect['overrides'] = {
  $CAPTURES: ([text, regexp, kinds], context) => {
    const letters = [...constantOf<string>(kinds)!] as GroupKind[];
    const capture = (value: Sql) =>
      once('text', value, context, (t) => captured(t, constantOf<string>(regexp)!, letters));
    if (!text!.multi) return capture(text!.sql);
    return sql`arrayFlatten(arrayMap(one -> ${capture(sql`one`)}, ${text!.sql}))`;
  },
  $CAPTURE: ([captures, groups, stride, optional, several, separator], { dialect }) => {
    const value = (place: (group: number) => Sql) => {
      const texts = groupNumbers(groups).map((group) => dialect.listElement(captures!.sql, place(group)));
      const between = constantOf<string>(separator) !== '';
      const parts = texts.flatMap((text, i) => (between && i > 0 ? [separator!.sql, text] : [text]));
      const text = parts.length === 1 ? parts[0]! : call('concat', ...parts);
      return constantOf<boolean>(optional)! ? sql`nullIf(${text}, '')` : text;
    };
    if (!constantOf<boolean>(several)!) return value(whole);
    const matches = sql`range(intDiv(length(${captures!.sql}), ${stride!.sql}))`;
    return present(
      sql`arrayMap(match -> ${value((group) => sql`match * ${stride!.sql} + ${whole(group)}`)}, ${matches})`,
    );
  },
  $CAPTURE_EACH: ([captures, groups, stride, optional], { dialect }) => {
    const numbers = groupNumbers(groups);
    const list = sql`[${Sql.join(numbers.map(whole), ', ')}]`;
    const count = whole(numbers.length);
    const places = sql`range(intDiv(length(${captures!.sql}), ${stride!.sql}) * ${count})`;
    const place = sql`intDiv(i, ${count}) * ${stride!.sql} + ${list}[i % ${count} + 1]`;
    const text = dialect.listElement(captures!.sql, place);
    const item = constantOf<boolean>(optional)! ? sql`nullIf(${text}, '')` : text;
    return present(sql`arrayMap(i -> ${item}, ${places})`);
  },
  $SHARE: (args, context) => {
    const type = commonType(args);
    const [left, right] = args as [SqlArgument, SqlArgument];
    if (left.multi || right.multi) return sql`hasAny(${asList(left, context, type)}, ${asList(right, context, type)})`;
    return sql`(${castArgument(left, type, context)} = ${castArgument(right, type, context)})`;
  },
  $WITHIN: ([value, from, to], context) => {
    const type = commonType([value!, from!]);
    const [first, end] = [castArgument(from!, type, context), castArgument(to!, type, context)];
    const before = Sql.raw(from!.type === 'ip' ? '<=' : '<');
    const inRange = (one: Sql) => sql`(${one} >= ${first} AND ${one} ${before} ${end})`;
    const values = castArgument(value!, type, context);
    return value!.multi ? sql`arrayExists(one -> ifNull(${inRange(sql`one`)}, 0), ${values})` : inRange(values);
  },
  $GRANULE: ([time, length], { dialect }) =>
    sql`fromUnixTimestamp64Milli(intDiv(${dialect.epochMs(time!.sql)}, ${length!.sql}) * ${length!.sql}, 'UTC')`,
  $RUNS: ([time, interval, lookback, offset], { dialect }) =>
    letValue('ms', dialect.epochMs(time!.sql), (ms) => {
      const first = sql`intDiv(${ms} + ${offset!.sql}, ${interval!.sql}) + 1`;
      const last = sql`intDiv(${ms} + ${lookback!.sql}, ${interval!.sql})`;
      return dialect.series(first, last);
    }),
};
