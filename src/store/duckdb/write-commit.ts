import type { DuckDBConnection } from '@duckdb/node-api';
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
import { EVENTS } from './catalog.ts';
import { stage } from './stage.ts';
import { planStage, type StagePlan } from './stage-plan.ts';
import { duckdbTables, quoted } from './table-sql.ts';

export interface WriteContext {
  readonly catalog: Catalog;
  readonly limits: FieldLimits;
  /** Milliseconds since the epoch: the events' `event.ingested`. */
  readonly now: number;
  /** The number of this commit: one above the last. */
  readonly sequence: number;
}

/** What a commit did beyond the interface's word. */
export interface WriteResult extends CommitResult {
  /** Values kept in a stream's JSON column beyond the names that queries reach. */
  readonly unaddressable: number;
}

/** A transaction that is ready to commit: everything is written, nothing is visible yet. */
export interface PreparedWrite {
  readonly catalog: Catalog;
  readonly result: WriteResult;
}

const DEAD_LETTERS_STAGE = 'stage_dead_letters';
const SETTLED_STAGE = 'stage_settled';
const POSITIONS_STAGE = 'stage_positions';
/** Those before it, in the statement that inserts events, are times and the commit's number. */
const FIRST_PLACEHOLDER = 5;

/**
 * Stages a commit in temporary tables, then begins a transaction and moves it there, leaving out events and dead letters
 * that are stored already. Who calls it commits, or rolls back.
 */
export async function writeCommit(
  connection: DuckDBConnection,
  commit: Commit,
  context: WriteContext,
): Promise<PreparedWrite> {
  const catalog = new Map(context.catalog);
  const staged: StagedBatch[] = [];
  for (const batch of commit.events) {
    if (batch.ids.length > 0) staged.push(await stageBatch(connection, batch, staged.length, catalog, context.limits));
  }
  const positions = lastOfEachSource(commit.positions);
  if (positions.length > 0) await stage(connection, POSITIONS_STAGE, positionColumns(positions));
  if (commit.deadLetters.length > 0) {
    await stage(connection, DEAD_LETTERS_STAGE, deadLetterColumns(commit.deadLetters, context));
  }

  await connection.run('BEGIN');
  const streams = new Set<string>();
  const known: string[] = [];
  const result = { stored: 0, duplicates: 0, unaddressable: 0 };
  for (const batch of staged) {
    if (batch.isNew) await insertStream(connection, batch.placed.stream);
    for (const statement of batch.placed.statements) await connection.run(statement);
    await recordFields(connection, batch);
    const stored = await insertEvents(connection, batch, context);
    if (stored < batch.rows) known.push(...(await knownIds(connection, batch, context)));
    await connection.run(`DROP TABLE temp.main.${quoted(batch.table)}`);
    if (stored > 0) streams.add(batch.placed.stream.name);
    result.stored += stored;
    result.duplicates += batch.duplicates + batch.rows - stored;
    result.unaddressable += batch.placed.unaddressable;
  }
  if (positions.length > 0) await replacePositions(connection);
  // What is read anew may fail anew, with another reason.
  if ((commit.settled?.length ?? 0) > 0) await deleteDeadLetters(connection, commit.settled!);
  if (commit.deadLetters.length > 0) await insertDeadLetters(connection);
  await connection.run(`UPDATE ${EVENTS}.main.meta SET value = $1::BIGINT WHERE key = 'commit'`, [context.sequence]);
  return { catalog, result: { ...result, sequence: context.sequence, streams: [...streams], known } };
}

interface StagedBatch {
  readonly placed: PlacedBatch;
  readonly plan: StagePlan;
  readonly isNew: boolean;
  readonly table: string;
  readonly rows: number;
  readonly duplicates: number;
  readonly from: number;
  readonly to: number;
}

async function stageBatch(
  connection: DuckDBConnection,
  batch: EventBatch,
  index: number,
  catalog: Map<string, StoredStream>,
  limits: FieldLimits,
): Promise<StagedBatch> {
  const known = catalog.get(batch.stream);
  const fitted = fitBatch(batch, known);
  const placed = placeFields(fitted, batch.stream, known, () => `t${catalog.size + 1}`, limits, duckdbTables);
  catalog.set(batch.stream, placed.stream);
  const { timestamps } = fitted;
  const table = `stage_${index}`;
  const plan = planStage(placed.columns, FIRST_PLACEHOLDER);
  await stage(connection, table, [...idColumns('id', fitted.ids), timeColumn(timestamps), ...plan.staged]);
  if (placed.changedFields.length > 0) await stage(connection, `${table}_fields`, fieldColumns(placed));
  return {
    placed,
    plan,
    isNew: known === undefined,
    table,
    rows: timestamps.length,
    duplicates: fitted.duplicates,
    ...timeSpan(timestamps),
  };
}

async function insertStream(connection: DuckDBConnection, stream: StoredStream): Promise<void> {
  await connection.run(`INSERT INTO ${EVENTS}.main.streams VALUES ($1, $2)`, [stream.name, stream.table]);
}

async function recordFields(connection: DuckDBConnection, batch: StagedBatch): Promise<void> {
  if (batch.placed.changedFields.length === 0) return;
  const staged = `temp.main.${quoted(`${batch.table}_fields`)}`;
  const table = `${EVENTS}.main.fields`;
  await connection.run(`DELETE FROM ${table} WHERE stream = $1 AND name IN (SELECT name FROM ${staged})`, [
    batch.placed.stream.name,
  ]);
  await connection.run(`INSERT INTO ${table} BY NAME SELECT * FROM ${staged}`);
}

/** The same content has the same `@timestamp`, so a duplicate is looked for only within the batch's span of time. */
async function insertEvents(
  connection: DuckDBConnection,
  batch: StagedBatch,
  { now, sequence }: WriteContext,
): Promise<number> {
  const table = `${EVENTS}.main.${quoted(batch.placed.stream.table)}`;
  const fields = batch.placed.columns.map((column) => quoted(column.name));
  const insert = await connection.run(
    `INSERT INTO ${table} (id_hi, id_lo, "@timestamp", ${['ingested', 'committed', ...fields].join(', ')})
     SELECT id_hi, id_lo, "@timestamp", ${['make_timestamp_ms($1::BIGINT)', '$4::BIGINT', ...batch.plan.expressions].join(', ')}
     FROM temp.main.${quoted(batch.table)}
     ANTI JOIN (
       SELECT id_hi, id_lo FROM ${table}
       WHERE "@timestamp" BETWEEN make_timestamp_ms($2::BIGINT) AND make_timestamp_ms($3::BIGINT)
     ) AS stored USING (id_hi, id_lo)`,
    [BigInt(now), BigInt(batch.from), BigInt(batch.to), BigInt(sequence), ...batch.plan.values],
  );
  return insert.rowsChanged;
}

/** The staged events that another commit has stored. */
async function knownIds(
  connection: DuckDBConnection,
  { placed, table, from, to }: StagedBatch,
  { sequence }: WriteContext,
): Promise<string[]> {
  const known = await connection.runAndReadAll(
    `SELECT format('{:016x}{:016x}', id_hi, id_lo) FROM temp.main.${quoted(table)} SEMI JOIN (
       SELECT id_hi, id_lo FROM ${EVENTS}.main.${quoted(placed.stream.table)}
       WHERE "@timestamp" BETWEEN make_timestamp_ms($1::BIGINT) AND make_timestamp_ms($2::BIGINT)
         AND committed IS DISTINCT FROM $3::BIGINT
     ) AS stored USING (id_hi, id_lo)`,
    [BigInt(from), BigInt(to), BigInt(sequence)],
  );
  return known.getRows().map((row) => String(row[0]));
}

async function replacePositions(connection: DuckDBConnection): Promise<void> {
  const staged = `temp.main.${POSITIONS_STAGE}`;
  const table = `${EVENTS}.main.positions`;
  await connection.run(`DELETE FROM ${table} WHERE source IN (SELECT source FROM ${staged})`);
  await connection.run(`INSERT INTO ${table} SELECT source, position FROM ${staged}`);
}

async function deleteDeadLetters(connection: DuckDBConnection, ids: readonly string[]): Promise<void> {
  const places = ids.map(deadLetterPlace);
  const column = (name: 'committed' | 'ordinal'): PlacedColumn => {
    return { name, type: 'long', list: false, values: places.map((place) => place[name]) };
  };
  await stage(connection, SETTLED_STAGE, [column('committed'), column('ordinal')]);
  await connection.run(
    `DELETE FROM ${EVENTS}.main.dead_letters
     WHERE (committed, ordinal) IN (SELECT committed, ordinal FROM temp.main.${SETTLED_STAGE})`,
  );
}

async function insertDeadLetters(connection: DuckDBConnection): Promise<void> {
  const table = `${EVENTS}.main.dead_letters`;
  await connection.run(
    `INSERT INTO ${table} BY NAME SELECT * FROM temp.main.${DEAD_LETTERS_STAGE}
     ANTI JOIN ${table} AS kept USING (hash_hi, hash_lo)`,
  );
}
