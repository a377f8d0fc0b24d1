import type { BatchColumn, FieldValue } from '../store/event-store.ts';
import type { LogBatch, ReadEvents } from './log-batch.ts';

/** A column of few different values, each of them once, and which of them every event has. */
interface CodedColumn extends Omit<BatchColumn, 'values'> {
  readonly dictionary: readonly FieldValue[];
  readonly codes: Uint8Array;
}

interface PackedEvents extends Omit<ReadEvents, 'columns'> {
  readonly columns: readonly (BatchColumn | CodedColumn)[];
}

/** A batch as a thread passes it on: a text that many events have goes over once, and is one string where it arrives. */
export interface PackedBatch extends Omit<LogBatch, 'events'> {
  readonly events: readonly PackedEvents[];
}

const MOST_CODES = 256;
/** A column that has this many different values among its first rows, and hardly one of them twice, is not looked at further. */
const PROBED_ROWS = 128;
const MOST_OF_PROBED = 64;

export function packBatch(batch: LogBatch): PackedBatch {
  return { ...batch, events: batch.events.map((events) => ({ ...events, columns: events.columns.map(packColumn) })) };
}

/** The batch that was packed, value for value. */
export function unpackBatch(batch: PackedBatch): LogBatch {
  return { ...batch, events: batch.events.map((events) => ({ ...events, columns: events.columns.map(unpackColumn) })) };
}

function packColumn(column: BatchColumn): BatchColumn | CodedColumn {
  const { values, field, type, list } = column;
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
  return { field, type, list, dictionary: [...codeOf.keys()], codes };
}

function unpackColumn(column: BatchColumn | CodedColumn): BatchColumn {
  if (!('codes' in column)) return column;
  const { field, type, list, dictionary, codes } = column;
  const values: FieldValue[] = new Array(codes.length);
  for (let row = 0; row < codes.length; row++) values[row] = dictionary[codes[row]!]!;
  return { field, type, list, values };
}
