import { Sql, sql } from '../../base/sql-text.ts';
import type { Commit, CommitResult, EventBatch } from '../event-store.ts';
import {
  deadLetterColumns,
  deadLetterPlace,
  fieldColumns,
  idColumns,
  lastOfEachSource,
  positionColumns,
  timeColumn,
  timeSpan,
} from '../fields/commit-columns.ts';
import { fitBatch } from '../fields/fit-batch.ts';
import { type FieldLimits, type PlacedBatch, type PlacedColumn, placeFields } from '../fields/place-fields.ts';
import type { Catalog, StoredStream } from '../fields/stored-stream.ts';
import type { Server } from './server.ts';
import { sqlType } from './sql-type.ts';
import { clickhouseTables, named } from './table-sql.ts';

export interface WriteContext {
  readonly catalog: Catalog;
  readonly limits: FieldLimits;
  /** Milliseconds since the epoch: the events' `event.ingested`. */
  readonly now: number;
  /** The number of this commit: above those of all commits before, also of those that broke off. */
  readonly sequence: number;
  /** Told each time that what the database says of streams and fields has changed. */
  readonly changed: (catalog: Catalog) => void;
}

/** Where rows are before they are where they belong. */
export const STAGE = 'stage';
const HEX_ID = `lower(concat(leftPad(hex(id_hi), 16, '0'), leftPad(hex(id_lo), 16, '0')))`;
/** Dead letters deleted by one statement. */
const SETTLED_AT_ONCE = 500;

/**
 * Writes a commit step by step: columns, what the catalogue knows of them, events that are not there yet, dead letters,
 * positions last. What breaks off is taken up by the same commit anew: its events and dead letters are known by their ids.
 */
export async function writeCommit(server: Server, commit: Commit, context: WriteContext): Promise<CommitResult> {
  const catalog = new Map(context.catalog);
  let stored = 0;
  let duplicates = 0;
  const streams = new Set<string>();
  const known: string[] = [];
  // Taken before it is used: no number stands for the events of two commits.
  await server.run(sql`INSERT INTO meta SELECT 'commit', ${Sql.bind(BigInt(context.sequence), 'UInt64')}`);
  for (const batch of commit.events) {
    if (batch.ids.length === 0) continue;
    const written = await writeBatch(server, batch, catalog, context);
    stored += written.stored;
    duplicates += written.duplicates;
    if (written.stored > 0) streams.add(batch.stream);
    known.push(...written.known);
  }
  // What is read anew may fail anew, with another reason.
  if (commit.settled !== undefined) await deleteDeadLetters(server, commit.settled);
  if (commit.deadLetters.length > 0) {
    await insertDeadLetters(server, deadLetterColumns(commit.deadLetters, context));
  }
  const positions = lastOfEachSource(commit.positions);
  if (positions.length > 0) {
    await server.insert('positions', [...positionColumns(positions), versions(positions.length, context)]);
  }
  return { stored, duplicates, sequence: context.sequence, streams: [...streams], known };
}

async function writeBatch(
  server: Server,
  batch: EventBatch,
  catalog: Map<string, StoredStream>,
  context: WriteContext,
): Promise<{ stored: number; duplicates: number; known: readonly string[] }> {
  const known = catalog.get(batch.stream);
  const fitted = fitBatch(batch, known);
  const nextTable = () => `t${catalog.size + 1}`;
  const placed = placeFields(fitted, batch.stream, known, nextTable, context.limits, clickhouseTables);
  await widen(server, placed, known === undefined, context);
  catalog.set(batch.stream, placed.stream);
  context.changed(new Map(catalog));
  const columns = [...idColumns('id', fitted.ids), timeColumn(fitted.timestamps), ...placed.columns];
  const { stored, known: repeated } = await insertNew(server, placed.stream.table, columns, fitted.timestamps, context);
  return { stored, known: repeated, duplicates: fitted.duplicates + fitted.ids.length - stored };
}

async function widen(server: Server, placed: PlacedBatch, isNew: boolean, context: WriteContext): Promise<void> {
  const { stream, changedFields } = placed;
  // A table that the catalogue does not know is left over from a commit that broke off: it holds no events.
  if (isNew) await server.run(`DROP TABLE IF EXISTS ${named(stream.table)} SYNC`);
  for (const statement of placed.statements) await server.run(statement);
  if (changedFields.length > 0) {
    await server.insert('fields', [...fieldColumns(placed), versions(changedFields.length, context)]);
  }
  if (isNew) {
    await server.run(
      sql`INSERT INTO streams SELECT ${Sql.bind(stream.name, 'String')}, ${Sql.bind(stream.table, 'String')}`,
    );
  }
}

/**
 * Inserts the events whose ids the table does not hold. The same content has the same `@timestamp`, so a duplicate is looked
 * for only within the batch's span of time.
 */
async function insertNew(
  server: Server,
  table: string,
  columns: readonly PlacedColumn[],
  timestamps: readonly number[],
  { now, sequence }: WriteContext,
): Promise<{ stored: number; known: readonly string[] }> {
  await stage(server, columns);
  const { from, to } = timeSpan(timestamps);
  const bound = (ms: number) => sql`fromUnixTimestamp64Milli(${Sql.bind(BigInt(ms), 'Int64')}, 'UTC')`;
  const isNew = sql`(id_hi, id_lo) NOT IN (SELECT id_hi, id_lo FROM ${Sql.raw(named(table))}
    WHERE "@timestamp" BETWEEN ${bound(from)} AND ${bound(to)})`;
  const [counted] = await server.read(sql`SELECT count() FROM ${Sql.raw(STAGE)} WHERE ${isNew}`);
  const stored = Number(counted![0]);
  const known =
    stored === timestamps.length
      ? []
      : await server.read(sql`SELECT ${Sql.raw(HEX_ID)} FROM ${Sql.raw(STAGE)} WHERE NOT (${isNew})`);
  const names = Sql.raw(['ingested', 'committed', ...columns.map((column) => named(column.name))].join(', '));
  const values = Sql.raw(columns.map(unstaged).join(', '));
  await server.run(
    sql`INSERT INTO ${Sql.raw(named(table))} (${names}) SELECT ${bound(now)}, ${Sql.bind(BigInt(sequence), 'Int64')}, ${values} FROM ${Sql.raw(STAGE)} WHERE ${isNew}`,
  );
  await server.run(`DROP TABLE ${STAGE}`);
  return { stored, known: known.map((row) => String(row[0])) };
}

async function insertDeadLetters(server: Server, columns: readonly PlacedColumn[]): Promise<void> {
  await stage(server, columns);
  const names = columns.map((column) => named(column.name)).join(', ');
  await server.run(
    `INSERT INTO dead_letters (${names}) SELECT ${names} FROM ${STAGE}
     WHERE (hash_hi, hash_lo) NOT IN (SELECT hash_hi, hash_lo FROM dead_letters)`,
  );
  await server.run(`DROP TABLE ${STAGE}`);
}

async function deleteDeadLetters(server: Server, ids: readonly string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += SETTLED_AT_ONCE) {
    const places = ids.slice(start, start + SETTLED_AT_ONCE).map((id) => {
      const { committed, ordinal } = deadLetterPlace(id);
      return sql`(${Sql.bind(committed, 'Int64')}, ${Sql.bind(ordinal, 'Int64')})`;
    });
    await server.run(
      sql`ALTER TABLE dead_letters DELETE WHERE (committed, ordinal) IN (${Sql.join(places, ', ')}) SETTINGS mutations_sync = 1`,
    );
  }
}

/** Fills the one table that all writes are staged in. */
export async function stage(server: Server, columns: readonly PlacedColumn[]): Promise<void> {
  const declared = columns.map((column) => `${named(column.name)} ${stagedType(column)}`);
  await server.run(`CREATE OR REPLACE TABLE ${STAGE} (${declared.join(', ')}) ENGINE = Memory`);
  await server.insert(STAGE, columns);
}

/** Dates are staged as the numbers that they are: text has no form for all of them. */
function stagedType({ type, list }: PlacedColumn): string {
  return sqlType(type === 'date' || type === 'date_nanos' ? 'long' : type, list);
}

/** A staged column as the value it stands for. */
export function unstaged({ name, type, list }: PlacedColumn): string {
  const date = (value: string) =>
    type === 'date'
      ? `fromUnixTimestamp64Milli(intDiv(${value}, 1000), 'UTC')`
      : `fromUnixTimestamp64Nano(${value}, 'UTC')`;
  if (type !== 'date' && type !== 'date_nanos') return named(name);
  return list ? `arrayMap(d -> ${date('d')}, ${named(name)})` : date(named(name));
}

function versions(count: number, { sequence }: WriteContext): PlacedColumn {
  return { name: 'version', type: 'unsigned_long', list: false, values: Array(count).fill(BigInt(sequence)) };
}
