import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Json } from '../../src/base/canonical-json.ts';
import type { LogFormat } from '../../src/ingest/format.ts';
import type { Column } from '../../src/plan/expression.ts';
import type { Scan } from '../../src/plan/node.ts';
import type { ValueType } from '../../src/plan/value.ts';
import type { EventStore, FieldValue, RowValue } from '../../src/store/event-store.ts';

/** A format of nobody's logs: `{"note": text, "at": milliseconds}`, with whatever else a record has under `extra.`. */
export const noteFormat: LogFormat = {
  name: 'test.note',
  stream: 'logs-test.note-default',
  description: 'notes',
  fields: [
    { name: 'note.text', type: 'keyword', description: 'what it says' },
    { name: 'note.length', type: 'long', description: 'how long it is' },
    { name: 'note.input', type: 'keyword', description: 'the delivered input, as JSON' },
  ],
  dynamicFields: [{ prefix: 'extra.', type: 'keyword' }],
  detects: (record) => typeof record === 'object' && record !== null && 'note' in record,
  normalize: (record) => {
    const { note, at, input, ...rest } = record as { [key: string]: Json };
    if (typeof note !== 'string') return { reason: 'its note is no text' };
    const fields: Record<string, FieldValue> = { 'note.text': note, 'note.length': note.length };
    if (input !== undefined) fields['note.input'] = JSON.stringify(input);
    for (const [key, value] of Object.entries(rest)) fields[`extra.${key}`] = String(value);
    return { timestamp: Number(at ?? 0), fields };
  },
};

/** A folder of files that is there for one test. */
export class LogFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'seismo-logs-'));

  write(name: string, content: string | Buffer): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export function note(text: string, at = 0, more: { [key: string]: Json } = {}): string {
  return JSON.stringify({ note: text, at, ...more });
}

export function lines(...records: string[]): string {
  return `${records.join('\n')}\n`;
}

/** All values of fields in a stream. */
export async function stored(
  store: EventStore,
  fields: readonly [name: string, type: ValueType][],
  stream = noteFormat.stream,
): Promise<RowValue[][]> {
  const columns = fields.map(([name, type], i): Column => ({ id: i + 1, name, type, multi: false }));
  const scan: Scan = {
    kind: 'scan',
    streams: [stream],
    columns: columns.map((column) => ({ column, field: column.name })),
    span: { start: 0, end: 0 },
  };
  const rows: RowValue[][] = [];
  for await (const chunk of store.query(store.scan(scan, { replay: true }), columns)) rows.push(...chunk);
  return rows;
}

/** The texts of the notes that are stored, sorted. */
export async function notes(store: EventStore): Promise<RowValue[]> {
  return (await stored(store, [['note.text', 'keyword']])).map((row) => row[0]!).sort();
}
