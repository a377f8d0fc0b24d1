import { Sql, sql } from '../../base/sql-text.ts';
import type { DeadLetterCount, DeadLetterFacet, DeadLetterQuery, StoredDeadLetter } from '../event-store.ts';
import { DEAD_LETTER_COLUMNS, deadLetterPlace, storedDeadLetter } from '../fields/commit-columns.ts';
import type { Server } from './server.ts';

const PAGE = 1_000;

/** Dead letters in the order in which they came. */
export async function readDeadLetters(server: Server, query: DeadLetterQuery): Promise<StoredDeadLetter[]> {
  const conditions: Sql[] = [];
  const place = (id: string) => {
    const { committed, ordinal } = deadLetterPlace(id);
    return sql`(${Sql.bind(committed, 'Int64')}, ${Sql.bind(ordinal, 'Int64')})`;
  };
  if (query.after !== undefined) conditions.push(sql`(committed, ordinal) > ${place(query.after)}`);
  if (query.id !== undefined) conditions.push(sql`(committed, ordinal) = ${place(query.id)}`);
  if (query.source !== undefined) conditions.push(sql`source = ${Sql.bind(query.source, 'String')}`);
  if (query.reason !== undefined) conditions.push(sql`reason = ${Sql.bind(query.reason, 'String')}`);
  if (query.before !== undefined) conditions.push(storedBefore(query.before));
  const where = conditions.length === 0 ? Sql.raw('') : sql`WHERE ${Sql.join(conditions, ' AND ')}`;
  const rows = await server.read(
    sql`SELECT ${Sql.raw(DEAD_LETTER_COLUMNS)}, intDiv(stored, 1000) FROM dead_letters FINAL ${where}
      ORDER BY committed, ordinal LIMIT ${Sql.bind(query.limit ?? PAGE, 'UInt64')}`,
  );
  return rows.map(storedDeadLetter);
}

/** The values that most dead letters share; the newest hours. */
export async function tallyDeadLetters(server: Server, by: DeadLetterFacet, most: number): Promise<DeadLetterCount[]> {
  const hour = 'intDiv(stored, 3600000000) * 3600000';
  const rows = await server.read(
    sql`SELECT ${Sql.raw(by === 'hour' ? hour : by)} AS value, count(), intDiv(max(stored), 1000) FROM dead_letters FINAL
      GROUP BY value ORDER BY ${Sql.raw(by === 'hour' ? 'value DESC' : 'count() DESC, value')} LIMIT ${Sql.bind(most, 'UInt64')}`,
  );
  return rows.map(([value, count, newest]) => ({
    value: by === 'hour' ? new Date(Number(value)).toISOString() : String(value),
    count: Number(count),
    newest: Number(newest),
  }));
}

/** The condition of those that were stored before a moment, in milliseconds since the epoch. */
export function storedBefore(ms: number): Sql {
  return sql`stored < ${Sql.bind(BigInt(Math.floor(ms)) * 1_000n, 'Int64')}`;
}

/** The condition of all but some of the newest; undefined where there are no more. */
export async function beyondNewest(server: Server, most: number): Promise<Sql | undefined> {
  const [row] = await server.read(
    sql`SELECT committed, ordinal FROM dead_letters FINAL ORDER BY committed DESC, ordinal DESC
        LIMIT 1 OFFSET ${Sql.bind(most, 'UInt64')}`,
  );
  if (row === undefined) return undefined;
  const [committed, ordinal] = row.map((value) => Sql.bind(BigInt(String(value)), 'Int64'));
  return sql`(committed, ordinal) <= (${committed!}, ${ordinal!})`;
}
