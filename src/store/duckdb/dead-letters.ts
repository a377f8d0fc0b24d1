import type { DuckDBConnection } from '@duckdb/node-api';
import type {
  DeadLetterBounds,
  DeadLetterCount,
  DeadLetterFacet,
  DeadLetterQuery,
  StoredDeadLetter,
} from '../event-store.ts';
import { DEAD_LETTER_COLUMNS, deadLetterPlace, storedDeadLetter } from '../fields/commit-columns.ts';
import { EVENTS } from './catalog.ts';

const TABLE = `${EVENTS}.main.dead_letters`;
const PAGE = 1_000;

/** Runs a SELECT of few rows. */
export type ReadAll = (text: string, values: (string | bigint)[]) => Promise<unknown[][]>;

/** Dead letters in the order in which they came. */
export async function readDeadLetters(read: ReadAll, query: DeadLetterQuery): Promise<StoredDeadLetter[]> {
  const conditions: string[] = [];
  const values: (string | bigint)[] = [];
  const bound = (value: string | bigint, type: string) => `$${values.push(value)}::${type}`;
  const place = (id: string) => {
    const { committed, ordinal } = deadLetterPlace(id);
    return `(${bound(committed, 'BIGINT')}, ${bound(ordinal, 'BIGINT')})`;
  };
  if (query.after !== undefined) conditions.push(`(committed, ordinal) > ${place(query.after)}`);
  if (query.id !== undefined) conditions.push(`(committed, ordinal) = ${place(query.id)}`);
  if (query.source !== undefined) conditions.push(`source = ${bound(query.source, 'VARCHAR')}`);
  if (query.reason !== undefined) conditions.push(`reason = ${bound(query.reason, 'VARCHAR')}`);
  if (query.before !== undefined)
    conditions.push(`stored < make_timestamp_ms(${bound(BigInt(Math.floor(query.before)), 'BIGINT')})`);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const rows = await read(
    `SELECT ${DEAD_LETTER_COLUMNS}, epoch_ms(stored) FROM ${TABLE} ${where}
     ORDER BY committed, ordinal LIMIT ${bound(BigInt(query.limit ?? PAGE), 'BIGINT')}`,
    values,
  );
  return rows.map(storedDeadLetter);
}

export async function countDeadLetters(read: ReadAll): Promise<number> {
  const [row] = await read(`SELECT count(*) FROM ${TABLE}`, []);
  return Number(row![0]);
}

/** The values that most dead letters share; the newest hours. */
export async function tallyDeadLetters(read: ReadAll, by: DeadLetterFacet, most: number): Promise<DeadLetterCount[]> {
  const value = by === 'hour' ? `strftime(date_trunc('hour', stored), '%Y-%m-%dT%H:00:00.000Z')` : by;
  const rows = await read(
    `SELECT ${value} AS value, count(*), epoch_ms(max(stored)) FROM ${TABLE} GROUP BY 1
     ORDER BY ${by === 'hour' ? '1 DESC' : '2 DESC, 1'} LIMIT $1::BIGINT`,
    [BigInt(most)],
  );
  return rows.map(([name, count, newest]) => ({ value: String(name), count: Number(count), newest: Number(newest) }));
}

export async function expireDeadLetters(writer: DuckDBConnection, { before, most }: DeadLetterBounds): Promise<number> {
  let gone = 0;
  const remove = async (condition: string, values: bigint[]) => {
    gone += (await writer.run(`DELETE FROM ${TABLE} WHERE ${condition}`, values)).rowsChanged;
  };
  if (before !== undefined) await remove('stored < make_timestamp_ms($1::BIGINT)', [BigInt(Math.floor(before))]);
  if (most !== undefined) {
    const last = `SELECT committed, ordinal FROM ${TABLE} ORDER BY committed DESC, ordinal DESC LIMIT 1 OFFSET $1::BIGINT`;
    const [row] = await writer.runAndReadAll(last, [BigInt(most)]).then((read) => read.getRows());
    if (row !== undefined)
      await remove('(committed, ordinal) <= ($1::BIGINT, $2::BIGINT)', [row[0] as bigint, row[1] as bigint]);
  }
  return gone;
}
