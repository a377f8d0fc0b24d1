import { Sql, sql } from '../../base/sql-text.ts';
import type { Commit, CommitResult, EventBatch } from '../event-store.ts';
import {
  deadLetterColumns,
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
  /** A number above those of all commits before. */
  readonly version: number;
  /** Told each time that what the database says of streams and fields has changed. */
  readonly changed: (catalog: Catalog) => void;
}

const STAGE = 'stage';

/**
 * Writes a commit step by step: columns, what the catalogue knows of them, events that are not there yet, dead letters,
 * positions last. What breaks off is taken up by the same commit anew: its events and dead letters are known by their ids.
 */
export async function writeCommit(server: Server, commit: Commit, context: WriteContext): Promise<CommitResult> {
  const catalog = new Map(context.catalog);
  let stored = 0;
  let duplicates = 0;
  for (const batch of commit.events) {
    if (batch.ids.length === 0) continue;
    const written = await writeBatch(server, batch, catalog, context);
    stored += written.stored;
    duplicates += written.duplicates;
  }
  if (commit.deadLetters.length > 0) {
    await server.insert('dead_letters', deadLetterColumns(commit.deadLetters, context.now));
  }
  const positions = lastOfEachSource(commit.positions);
  if (positions.length > 0) {
    await server.insert('positions', [...positionColumns(positions), versions(positions.length, context)]);
  }
  return { stored, duplicates };
}

async function writeBatch(
  server: Server,
  batch: EventBatch,
  catalog: Map<string, StoredStream>,
  context: WriteContext,
): Promise<CommitResult> {
  const known = catalog.get(batch.stream);
  const fitted = fitBatch(batch, known);
  const nextTable = () => `t${catalog.size + 1}`;
  const placed = placeFields(fitted, batch.stream, known, nextTable, context.limits, clickhouseTables);
  await widen(server, placed, known === undefined, context);
  catalog.set(batch.stream, placed.stream);
  context.changed(new Map(catalog));
  const columns = [...idColumns('id', fitted.ids), timeColumn(fitted.timestamps), ...placed.columns];
  const stored = await insertNew(server, placed.stream.table, columns, fitted.timestamps, context.now);
  return { stored, duplicates: fitted.duplicates + fitted.ids.length - stored };
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
  now: number,
): Promise<number> {
  const declared = columns.map((column) => `${named(column.name)} ${stagedType(column)}`);
  await server.run(`CREATE OR REPLACE TABLE ${STAGE} (${declared.join(', ')}) ENGINE = Memory`);
  await server.insert(STAGE, columns);
  const { from, to } = timeSpan(timestamps);
  const bound = (ms: number) => sql`fromUnixTimestamp64Milli(${Sql.bind(BigInt(ms), 'Int64')}, 'UTC')`;
  const isNew = sql`(id_hi, id_lo) NOT IN (SELECT id_hi, id_lo FROM ${Sql.raw(named(table))}
    WHERE "@timestamp" BETWEEN ${bound(from)} AND ${bound(to)})`;
  const [counted] = await server.read(sql`SELECT count() FROM ${Sql.raw(STAGE)} WHERE ${isNew}`);
  const names = Sql.raw(['ingested', ...columns.map((column) => named(column.name))].join(', '));
  const values = Sql.raw(columns.map(unstaged).join(', '));
  await server.run(
    sql`INSERT INTO ${Sql.raw(named(table))} (${names}) SELECT ${bound(now)}, ${values} FROM ${Sql.raw(STAGE)} WHERE ${isNew}`,
  );
  await server.run(`DROP TABLE ${STAGE}`);
  return Number(counted![0]);
}

/** Dates are staged as the numbers that they are: text has no form for all of them. */
function stagedType({ type, list }: PlacedColumn): string {
  return sqlType(type === 'date' || type === 'date_nanos' ? 'long' : type, list);
}

function unstaged({ name, type, list }: PlacedColumn): string {
  const date = (value: string) =>
    type === 'date'
      ? `fromUnixTimestamp64Milli(intDiv(${value}, 1000), 'UTC')`
      : `fromUnixTimestamp64Nano(${value}, 'UTC')`;
  if (type !== 'date' && type !== 'date_nanos') return named(name);
  return list ? `arrayMap(d -> ${date('d')}, ${named(name)})` : date(named(name));
}

function versions(count: number, { version }: WriteContext): PlacedColumn {
  return { name: 'version', type: 'unsigned_long', list: false, values: Array(count).fill(BigInt(version)) };
}
