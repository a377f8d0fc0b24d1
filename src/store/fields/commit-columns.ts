import { createHash } from 'node:crypto';
import { UserError } from '../../base/user-error.ts';
import type { DeadLetter, SourcePosition, StoredDeadLetter } from '../event-store.ts';
import type { PlacedBatch, PlacedColumn } from './place-fields.ts';

/** The halves of ids as two columns. */
export function idColumns(prefix: string, ids: readonly string[]): [PlacedColumn, PlacedColumn] {
  const bytes = Buffer.from(ids.join(''), 'hex');
  const half = (offset: number) => ids.map((_, i) => bytes.readBigUInt64BE(i * 16 + offset));
  return [
    { name: `${prefix}_hi`, type: 'unsigned_long', list: false, values: half(0) },
    { name: `${prefix}_lo`, type: 'unsigned_long', list: false, values: half(8) },
  ];
}

/** Where the fields are that a batch added or changed, a row each. */
export function fieldColumns(placed: PlacedBatch): PlacedColumn[] {
  const fields = placed.changedFields;
  const order = new Map([...placed.stream.fields.keys()].map((name, i) => [name, BigInt(i)]));
  return [
    textColumn('stream', Array(fields.length).fill(placed.stream.name)),
    { name: 'ordinal', type: 'long', list: false, values: fields.map((field) => order.get(field.name)!) },
    textColumn(
      'name',
      fields.map((field) => field.name),
    ),
    textColumn(
      'type',
      fields.map((field) => field.type),
    ),
    textColumn(
      'scalar_column',
      fields.map((field) => field.scalarColumn),
    ),
    textColumn(
      'list_column',
      fields.map((field) => field.listColumn),
    ),
    { name: 'multi', type: 'boolean', list: false, values: fields.map((field) => field.multi) },
  ];
}

/** The last position of each source, where a commit gives several. */
export function lastOfEachSource(positions: readonly SourcePosition[]): SourcePosition[] {
  return [...new Map(positions.map((position) => [position.source, position])).values()];
}

/** Positions, a row per source. */
export function positionColumns(positions: readonly SourcePosition[]): PlacedColumn[] {
  return [
    textColumn(
      'source',
      positions.map((p) => p.source),
    ),
    textColumn(
      'position',
      positions.map((p) => JSON.stringify(p.position)),
    ),
  ];
}

/** Dead letters, one per place and text, of the commit of number `sequence` at `now` (milliseconds since the epoch). */
export function deadLetterColumns(
  all: readonly DeadLetter[],
  { now, sequence }: { readonly now: number; readonly sequence: number },
): PlacedColumn[] {
  const letters = [...new Map(all.map((letter) => [contentHash(letter), letter]))];
  return [
    ...idColumns(
      'hash',
      letters.map(([id]) => id),
    ),
    ...(['source', 'position', 'reason', 'raw', 'format'] as const).map((name) =>
      textColumn(
        name,
        letters.map(([, letter]) => letter[name]),
      ),
    ),
    { name: 'stored', type: 'date', list: false, values: letters.map(() => BigInt(now) * 1000n) },
    { name: 'committed', type: 'long', list: false, values: letters.map(() => BigInt(sequence)) },
    { name: 'ordinal', type: 'long', list: false, values: letters.map((_, i) => BigInt(i + 1)) },
  ];
}

/** Where a dead letter stands: the number of its commit, and its place there. */
export interface DeadLetterPlace {
  readonly committed: bigint;
  readonly ordinal: bigint;
}

/** Reads a dead letter's id; one that is none is a UserError. */
export function deadLetterPlace(id: string): DeadLetterPlace {
  const parts = /^(\d{1,15})-(\d{1,15})$/.exec(id);
  if (parts === null) {
    throw new UserError(`${JSON.stringify(id.slice(0, 50))} is no id of a dead letter`, { hint: 'ids look like 17-3' });
  }
  return { committed: BigInt(parts[1]!), ordinal: BigInt(parts[2]!) };
}

/** What is selected of dead letters, in this order; `stored` in the engine's own words for milliseconds since the epoch. */
export const DEAD_LETTER_COLUMNS = 'committed, ordinal, source, position, reason, raw, format';

/** A row of {@link DEAD_LETTER_COLUMNS} and `stored` as a dead letter. */
export function storedDeadLetter(row: readonly unknown[]): StoredDeadLetter {
  const [committed, ordinal, source, position, reason, raw, format, stored] = row as [
    ...[unknown, unknown, string, string, string, string, string | null, unknown],
  ];
  return { id: `${committed}-${ordinal}`, source, position, reason, raw, format, storedMs: Number(stored) };
}

function contentHash(letter: DeadLetter): string {
  const content = JSON.stringify([letter.source, letter.position, letter.raw]);
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}

/** A column of texts. */
export function textColumn(name: string, values: readonly (string | null)[]): PlacedColumn {
  return { name, type: 'keyword', list: false, values };
}

/** Each event's `@timestamp`. */
export function timeColumn(timestamps: readonly number[]): PlacedColumn {
  const values = timestamps.map((ms) => BigInt(Math.floor(ms)) * 1000n);
  return { name: '@timestamp', type: 'date', list: false, values };
}

/** The first and last of times, in whole milliseconds. */
export function timeSpan(timestamps: readonly number[]): { from: number; to: number } {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const ms of timestamps) {
    if (ms < from) from = Math.floor(ms);
    if (ms > to) to = Math.floor(ms);
  }
  return { from, to };
}
