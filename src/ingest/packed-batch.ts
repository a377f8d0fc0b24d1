import type { BatchColumn, FieldValue } from '../store/event-store.ts';
import type { GatheredBatch, LogBatch, ReadEvents } from './log-batch.ts';
import { type ColumnWithTexts, withLongTexts } from './long-texts.ts';

/** A column of few different values, each of them once, and which of them every event has. */
interface CodedColumn extends Omit<ColumnWithTexts, 'values'> {
  readonly dictionary: readonly FieldValue[];
  readonly codes: Uint8Array;
}

interface PackedEvents extends Omit<ReadEvents, 'columns'> {
  readonly columns: readonly (ColumnWithTexts | CodedColumn)[];
}

/** A batch as a thread passes it on: a text that many events have goes over once, and is one string where it arrives. */
export interface PackedBatch extends Omit<LogBatch, 'events'> {
  readonly events: readonly PackedEvents[];
}

const MOST_CODES = 256;
/** A column that has this many different values among its first rows, and hardly one of them twice, is not looked at further. */
const PROBED_ROWS = 128;
const MOST_OF_PROBED = 64;

export function packBatch(batch: GatheredBatch): PackedBatch {
  return { ...batch, events: batch.events.map((events) => ({ ...events, columns: events.columns.map(packColumn) })) };
}

/** The batch that was packed, value for value. */
export function unpackBatch(batch: PackedBatch): LogBatch {
  return { ...batch, events: batch.events.map((events) => ({ ...events, columns: events.columns.map(unpackColumn) })) };
}

/** The memory that a batch gives away as it is passed on. */
export function givenAway(batch: PackedBatch): ArrayBuffer[] {
  const buffers = batch.events.flatMap(({ columns }) => columns.map(({ long }) => long?.bytes.buffer as ArrayBuffer));
  return buffers.filter((buffer) => buffer !== undefined);
}

function packColumn(column: ColumnWithTexts): ColumnWithTexts | CodedColumn {
  const { values, ...rest } = column;
  const codeOf = new Map<FieldValue, number>();
  const codes = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    // Lists are told apart by what they hold, numbers cost no more than their codes.
    if (value !== null && typeof value !== 'string') return column;
    let code = codeOf.get(value);
    if (code === undefined) {
      code = codeOf.size;
      if (code === MOST_CODES || (code === MOST_OF_PROBED && row < PROBED_ROWS)) return column;
      codeOf.set(value, code);
    }
    codes[row] = code;
  }
  return { ...rest, dictionary: [...codeOf.keys()], codes };
}

function unpackColumn(column: ColumnWithTexts | CodedColumn): BatchColumn {
  if (!('codes' in column)) return withLongTexts(column);
  const { dictionary, codes, ...rest } = column;
  const values: FieldValue[] = new Array(codes.length);
  for (let row = 0; row < codes.length; row++) values[row] = dictionary[codes[row]!]!;
  return withLongTexts({ ...rest, values });
}
