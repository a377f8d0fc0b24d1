import type { BatchColumn, EventBatch, FieldScalar } from '../event-store.ts';
import { fitList } from './fit-list.ts';
import { fitOf } from './fit-value.ts';
import { type Cell, type StorableType, storableType } from './storable-type.ts';
import { isOverflow, type StoredStream } from './stored-stream.ts';

/** Names that are the store's own: a batch's column of such a name is not stored. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  '@timestamp',
  'event.ingested',
  '_id',
  '_index',
  '_version',
  '_ignored',
]);

/** A column with its values read as the field's type: those of events with one value, and those of events with several. */
export interface FittedColumn {
  readonly field: string;
  readonly type: StorableType;
  /** Every value is in `lists`, even a single one. */
  readonly list: boolean;
  readonly declared: boolean;
  readonly scalars: readonly (Cell | null)[];
  readonly lists: readonly (readonly Cell[] | null)[] | undefined;
}

export interface FittedBatch {
  readonly ids: readonly string[];
  readonly timestamps: readonly number[];
  readonly columns: readonly FittedColumn[];
  /** Events that the batch itself held more than once. */
  readonly duplicates: number;
}

/**
 * Reads a batch's values as the types of their fields, which are the stream's where it knows them. An event's repetition
 * in the batch is left out. A value that does not fit is left out too, and its field's name goes to `_ignored`.
 */
export function fitBatch(batch: EventBatch, stream: StoredStream | undefined): FittedBatch {
  assertShape(batch);
  const rows = firstOfEachId(batch.ids);
  const ignored = new Map<number, string[]>();
  const columns: FittedColumn[] = [];
  for (const column of batch.columns) {
    if (OWN_NAMES.has(column.field)) continue;
    const fitted = fitColumn(column, rows, stream, ignored);
    if (fitted !== undefined) columns.push(fitted);
  }
  if (ignored.size > 0) columns.push(ignoredColumn(ignored, rows.length));
  const all = rows.length === batch.ids.length;
  return {
    ids: all ? batch.ids : rows.map((row) => batch.ids[row]!),
    timestamps: all ? batch.timestamps : rows.map((row) => batch.timestamps[row]!),
    columns,
    duplicates: batch.ids.length - rows.length,
  };
}

function assertShape(batch: EventBatch): void {
  const count = batch.ids.length;
  if (batch.timestamps.length !== count || batch.columns.some((column) => column.values.length !== count)) {
    throw new Error(`a batch for ${batch.stream} has columns of different lengths`);
  }
  for (const timestamp of batch.timestamps) {
    if (!(Math.abs(timestamp) <= 8.64e15)) throw new Error(`a batch for ${batch.stream} has an event without a time`);
  }
  for (const id of batch.ids) {
    if (!/^[0-9a-f]{32}$/.test(id)) throw new Error(`a batch for ${batch.stream} has an event without a proper id`);
  }
}

function firstOfEachId(ids: readonly string[]): readonly number[] {
  const seen = new Set<string>();
  const rows: number[] = [];
  for (let row = 0; row < ids.length; row++) {
    const before = seen.size;
    if (seen.add(ids[row]!).size > before) rows.push(row);
  }
  return rows;
}

function fitColumn(
  column: BatchColumn,
  rows: readonly number[],
  stream: StoredStream | undefined,
  ignored: Map<number, string[]>,
): FittedColumn | undefined {
  const declared = column.declared === true;
  const stored = stream?.fields.get(column.field);
  // It gets a column now.
  const known = declared && stored !== undefined && isOverflow(stored) ? undefined : stored;
  const type = known?.type ?? storableType(column.type);
  const list = known === undefined || isOverflow(known) ? column.list : known.scalarColumn === null;
  const read = fitOf(type);
  const scalars: (Cell | null)[] = new Array(rows.length).fill(null);
  let lists: (readonly Cell[] | null)[] | undefined;
  let filled = false;
  for (let i = 0; i < rows.length; i++) {
    const value = column.values[rows[i]!];
    if (value === null || value === undefined) continue;
    let cells: readonly Cell[];
    let dropped = false;
    if (Array.isArray(value)) {
      ({ cells, dropped } = fitList(type, value));
    } else {
      const cell = read(value as FieldScalar);
      if (cell !== undefined && !list) {
        scalars[i] = cell;
        filled = true;
        continue;
      }
      dropped = cell === undefined;
      cells = cell === undefined ? [] : [cell];
    }
    if (dropped) noteIgnored(ignored, i, column.field);
    if (cells.length === 0) continue;
    filled = true;
    if (!list && cells.length === 1) {
      scalars[i] = cells[0]!;
    } else {
      lists ??= new Array(rows.length).fill(null);
      lists[i] = cells;
    }
  }
  return filled ? { field: column.field, type, list, declared, scalars, lists } : undefined;
}

function noteIgnored(ignored: Map<number, string[]>, row: number, field: string): void {
  const fields = ignored.get(row);
  if (fields === undefined) ignored.set(row, [field]);
  else fields.push(field);
}

function ignoredColumn(ignored: ReadonlyMap<number, string[]>, count: number): FittedColumn {
  const lists: (readonly Cell[] | null)[] = new Array(count).fill(null);
  for (const [row, fields] of ignored) lists[row] = fitList('keyword', fields).cells;
  return {
    field: '_ignored',
    type: 'keyword',
    list: true,
    declared: true,
    scalars: new Array(count).fill(null),
    lists,
  };
}
