import type { Sql } from '../base/sql-text.ts';
import type { ScalarValue, ValueType } from '../plan/value.ts';
import type { SqlArgument, SqlTemplate } from './definition.ts';
import type { FunctionName } from './registry.ts';
import type { ShownSql } from './time/local-moment.ts';
import type { TimeZone } from './time/time-zone.ts';
import type { TruncationStep } from './time/truncate.ts';
import type { FuzzyTerm } from './tokens/fuzziness.ts';
import type { TextSearch } from './tokens/text-search.ts';

/**
 * What an SQL engine does differently. Functions state their SQL once (`sql` of their definition); a dialect names types,
 * writes literals, and overrides the few templates its engine cannot run.
 */
export interface Dialect {
  readonly name: string;
  /** The SQL type that holds values of an ES|QL type; a list of them where `multi`. */
  sqlType(type: ValueType, multi: boolean): string;
  /** A null of an ES|QL type; of a list of them where `multi`: the list of no values, which engines may not tell from an empty one. */
  nullOf(type: ValueType, multi: boolean): Sql;
  /** A literal, bound. */
  literal(value: ScalarValue, type: ValueType): Sql;
  /** The number of values in a list (never null lists: null has none). */
  listLength(list: Sql): Sql;
  /** The value at a place, counted from 1; null past the end. */
  listElement(list: Sql, index: Sql): Sql;
  /** A list of the given values, without nulls among them by the caller's word. */
  listOf(items: readonly Sql[], elementType: string): Sql;
  /** The list of the one value; null where that is null. */
  listOfOne(item: Sql, elementType: string): Sql;
  /** The list of what `item` makes of each value, nulls left out; null where nothing is left. */
  listMap(list: Sql, item: (value: Sql) => Sql): Sql;
  /** The least or greatest value of a list. */
  listLeast(list: Sql): Sql;
  listGreatest(list: Sql): Sql;
  /** A list's values, each once, in any order. */
  listDistinct(list: Sql): Sql;
  /** Whether a list holds a value; null or false of a null list. */
  listContains(list: Sql, value: Sql): Sql;
  /** Whether some value of a list meets a condition; never null. */
  listAny(list: Sql, condition: (value: Sql) => Sql): Sql;
  /** The whole numbers from one to another, both included, as a list; empty where there are none. */
  series(first: Sql, last: Sql): Sql;
  /** A number of at least 0 and less than 1, another one in each row. */
  random(): Sql;
  /** A date as milliseconds since the epoch. */
  epochMs(date: Sql): Sql;
  /** A date as a date_nanos, null outside the years that it can hold. */
  nanosOfDate(date: Sql): Sql;
  /** The start of the step that a date (or a date_nanos) lies in: see {@link TruncationStep}. */
  truncateDate(date: Sql, type: ValueType, step: TruncationStep): Sql;
  /** What clocks in a zone show at a moment, as a date of the same type that reads so in UTC. */
  localDate(moment: Sql, type: ValueType, zone: TimeZone): Sql;
  /** The moment of a local date in a zone, kept as far from UTC as the one `near`: see `localToUtc` in `time/time-zone.ts`. */
  momentOf(local: Sql, type: ValueType, zone: TimeZone, near?: ShownSql): Sql;
  /** Whether a text holds, begins with, or ends with another. */
  contains(text: Sql, part: Sql): Sql;
  startsWith(text: Sql, prefix: Sql): Sql;
  endsWith(text: Sql, suffix: Sql): Sql;
  /** Whether a constant RE2 expression matches somewhere in a text. */
  matches(text: Sql, regexp: string): Sql;
  /** What a group of a constant RE2 expression, counted from 1, captured in a text; null where that is nothing. */
  captured(text: Sql, regexp: string, group: number): Sql;
  /** Whether a constant RE2 expression matches the whole of a text; its `.` takes line breaks too. */
  fullMatch(text: Sql, regexp: string): Sql;
  /**
   * Names a value, so that an SQL text that needs it several times holds it once: without it, nested calls would grow the
   * text exponentially. The name must differ from those that `value` itself was given from outside.
   */
  let(name: string, value: Sql, body: (value: Sql) => Sql): Sql;
  /** A SELECT of the rows, each once per value of a list over them, with the value as a column; a null or empty list gives one row of null. */
  unnest(rows: Sql, list: Sql, elementType: string, column: Sql): Sql;
  /** A text whose order is the order of versions: see `version-order.ts`. */
  versionKey(version: Sql): Sql;
  /** The quotient of whole numbers, cut towards zero. */
  quotient(left: Sql, right: Sql): Sql;
  /** Whether a text holds what is sought in it, where the engine searches texts in its own way. */
  readonly searchText?: (field: SqlArgument, search: TextSearch) => Sql;
  /** Whether a text is a term but for some edits, likewise. */
  readonly fuzzyMatch?: (text: Sql, term: FuzzyTerm) => Sql;
  /** How a bound value's placeholder is written. */
  placeholder(n: number, type: string): string;
  readonly overrides: Partial<Record<FunctionName, SqlTemplate>>;
}
