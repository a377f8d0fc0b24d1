import { quoteString } from '../esql/string-lexer.ts';
import type { RowValue } from '../store/event-store.ts';
import type { EventReader } from './event-reader.ts';

/** A row by column name. */
export type EventRecord = Readonly<Record<string, RowValue>>;

/** What reads are made with: aborted by the signal. */
export interface Reading {
  readonly reader: EventReader;
  readonly signal: AbortSignal;
}

/** The rows of a query as records, at most so many. */
export async function readRecords(
  { reader, signal }: Reading,
  query: string,
  most: number,
): Promise<readonly EventRecord[]> {
  const { columns, rows } = await reader.read(query, { rows: most, signal });
  return rows.map((row) => {
    const record: Record<string, RowValue> = Object.create(null);
    for (const [i, { name }] of columns.entries()) record[name] = row[i] ?? null;
    return record;
  });
}

/** A count or sum as a number; null is 0. */
export function numberOf(value: RowValue | undefined): number {
  return typeof value === 'bigint' || typeof value === 'number' ? Number(value) : 0;
}

/** A text, the first where there are several; null where there is none. */
export function textOf(value: RowValue | undefined): string | null {
  const first = Array.isArray(value) ? (value as readonly RowValue[])[0] : value;
  return typeof first === 'string' ? first : null;
}

/** A date as milliseconds since the epoch; undefined where there is none. */
export function momentOf(value: RowValue | undefined): number | undefined {
  return typeof value === 'string' ? Date.parse(value) : undefined;
}

/** A moment as an ES|QL literal. */
export function timeLiteral(ms: number): string {
  return quoteString(new Date(ms).toISOString());
}

/** The condition of a half-open span of time. */
export function within({ from, to }: { readonly from: number; readonly to: number }): string {
  return `@timestamp >= ${timeLiteral(from)} AND @timestamp < ${timeLiteral(to)}`;
}

/** What an alert's page asks of the engine at once: the queries' gate is shared by all panels and analysts. */
const AT_ONCE = 2;

/** Runs tasks a few at once; gives their results in their order. The first failure is thrown. */
export async function inTurn<T>(tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = new Array(tasks.length);
  let next = 0;
  const work = async () => {
    while (next < tasks.length) {
      const i = next++;
      results[i] = await tasks[i]!();
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, tasks.length) }, work));
  return results;
}
