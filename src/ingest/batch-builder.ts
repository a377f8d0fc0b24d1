import type { BatchColumn, DeadLetter, FieldValue } from '../store/event-store.ts';
import type { LogFormat, NormalizedEvent } from './format.ts';
import type { GatheredBatch, GatheredEvents } from './log-batch.ts';
import { type ColumnWithTexts, LongTextsBuilder } from './long-texts.ts';
import type { Reached } from './read-task.ts';

export interface BatchLimits {
  readonly events: number;
  /** Characters of text in the events' fields and the dead letters. */
  readonly characters: number;
}

/** A task that is being read, as a builder counts it. */
export class TaskProgress {
  readonly task: number;
  pieces = 0;
  ended = false;
  complete = false;
  problem: string | null = null;
  /** Since the last batch. */
  records = 0;
  deadLetters = 0;

  constructor(task: number) {
    this.task = task;
  }
}

/**
 * Cells of a batch, empty ones included: events whose fields are all of different names (a caller chooses the keys of a
 * request's metadata) would else make a table of mostly nothing that memory cannot hold.
 */
const MOST_CELLS = 2_000_000;

/** Gathers events column by column until a batch is full. */
export class BatchBuilder {
  readonly #limits: BatchLimits;
  readonly #wants: (field: string) => boolean;
  readonly #formats: readonly LogFormat[];
  #streams = new Map<string, StreamColumns>();
  #events = 0;
  #characters = 0;
  #deadLetters: DeadLetter[] = [];
  /** Tasks that the batch has something of. */
  #touched = new Set<TaskProgress>();
  #records = 0;
  #byFormat = new Map<string, number>();
  #skipped = new Map<string, number>();
  #first: number | undefined;
  #last: number | undefined;
  #bytesRead = 0;

  constructor(limits: BatchLimits, wants: (field: string) => boolean, formats: readonly LogFormat[] = []) {
    this.#limits = limits;
    this.#wants = wants;
    this.#formats = formats;
  }

  get full(): boolean {
    const { events, characters } = this.#limits;
    if (this.#events + this.#deadLetters.length >= events || this.#characters >= characters) return true;
    for (const stream of this.#streams.values()) if (stream.cells >= MOST_CELLS) return true;
    return false;
  }

  addEvent(task: TaskProgress, format: LogFormat, id: string, event: NormalizedEvent): void {
    const name = event.stream ?? format.stream;
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = new StreamColumns(name, this.#formats, this.#wants);
      this.#streams.set(name, stream);
    }
    this.#characters += stream.add(task.task, id, event, format);
    this.#events++;
    this.#records++;
    task.records++;
    this.#touched.add(task);
    this.#byFormat.set(format.name, (this.#byFormat.get(format.name) ?? 0) + 1);
    if (this.#first === undefined || event.timestamp < this.#first) this.#first = event.timestamp;
    if (this.#last === undefined || event.timestamp > this.#last) this.#last = event.timestamp;
  }

  addDeadLetter(task: TaskProgress, letter: DeadLetter): void {
    this.#deadLetters.push(letter);
    this.#characters += letter.raw.length;
    this.#records++;
    task.records++;
    task.deadLetters++;
    this.#touched.add(task);
  }

  addSkipped(reason: string): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
  }

  addBytesRead(bytes: number): void {
    this.#bytesRead += bytes;
  }

  /** The batch tells how far a task has come, whatever it holds of it. */
  touch(task: TaskProgress): void {
    this.#touched.add(task);
  }

  /** What was gathered, to begin anew; undefined where that is nothing. */
  take(): GatheredBatch | undefined {
    if (this.#records + this.#touched.size + this.#skipped.size + this.#bytesRead === 0) {
      return undefined;
    }
    const batch: GatheredBatch = {
      events: [...this.#streams.values()].map((stream) => stream.batch()),
      deadLetters: this.#deadLetters,
      reached: [...this.#touched].map(reachedOf),
      counts: {
        records: this.#records,
        byFormat: this.#byFormat,
        skipped: this.#skipped,
        firstTimestamp: this.#first,
        lastTimestamp: this.#last,
        bytesRead: this.#bytesRead,
      },
    };
    this.#streams = new Map();
    this.#events = this.#characters = this.#records = this.#bytesRead = 0;
    this.#deadLetters = [];
    this.#touched = new Set();
    this.#byFormat = new Map();
    this.#skipped = new Map();
    this.#first = this.#last = undefined;
    return batch;
  }
}

function reachedOf(progress: TaskProgress): Reached {
  const reached = { ...progress };
  progress.records = progress.deadLetters = 0;
  return reached;
}

interface GrowingColumn extends BatchColumn {
  readonly values: FieldValue[];
  texts: LongTextsBuilder | undefined;
}

class StreamColumns {
  readonly #name: string;
  /** The format whose stream this is, where one is: its word on a field's type goes before that of formats that share it. */
  readonly #owner: LogFormat | undefined;
  readonly #wants: (field: string) => boolean;
  readonly #ids: string[] = [];
  readonly #tasks: number[] = [];
  readonly #timestamps: number[] = [];
  /** A column per field; null for a field that nobody wants. */
  readonly #columns = new Map<string, GrowingColumn | null>();

  constructor(name: string, formats: readonly LogFormat[], wants: (field: string) => boolean) {
    this.#name = name;
    this.#owner = formats.find((format) => format.stream === name);
    this.#wants = wants;
  }

  get cells(): number {
    return this.#columns.size * this.#ids.length;
  }

  /** Gives the characters of text that the event adds. */
  add(task: number, id: string, event: NormalizedEvent, format: LogFormat): number {
    const row = this.#ids.length;
    let characters = 0;
    for (const field of Object.keys(event.fields)) {
      const value = event.fields[field]!;
      if (value === null) continue;
      let column = this.#columns.get(field);
      if (column === undefined) {
        column = this.#wants(field) ? this.#newColumn(field, value, format) : null;
        this.#columns.set(field, column);
      }
      if (column === null) continue;
      while (column.values.length < row) column.values.push(null);
      if (LongTextsBuilder.takes(value)) {
        column.texts ??= new LongTextsBuilder();
        column.texts.add(row, value);
        column.values.push(null);
      } else column.values.push(value);
      characters += charactersOf(value);
    }
    this.#ids.push(id);
    this.#tasks.push(task);
    this.#timestamps.push(event.timestamp);
    return characters;
  }

  #newColumn(field: string, value: FieldValue, format: LogFormat): GrowingColumn {
    for (const { fields, dynamicFields } of [this.#owner ?? format, format]) {
      const declared = fields.find((declaration) => declaration.name === field);
      const known = declared ?? dynamicFields.find(({ prefix }) => field.startsWith(prefix));
      if (known === undefined) continue;
      const column = { field, type: known.type, list: known.list === true, values: [], texts: undefined };
      return declared === undefined ? column : { ...column, declared: true };
    }
    return { field, type: typeOf(value), list: false, values: [], texts: undefined };
  }

  batch(): GatheredEvents {
    const columns: ColumnWithTexts[] = [];
    for (const column of this.#columns.values()) {
      if (column === null) continue;
      while (column.values.length < this.#ids.length) column.values.push(null);
      const { texts, ...rest } = column;
      columns.push(texts === undefined ? rest : { ...rest, long: texts.finish() });
    }
    return { stream: this.#name, ids: this.#ids, tasks: this.#tasks, timestamps: this.#timestamps, columns };
  }
}

/** The type of a field that its format did not declare, as Elasticsearch's dynamic mapping would have it. */
function typeOf(value: FieldValue): BatchColumn['type'] {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  switch (typeof first) {
    case 'boolean':
      return 'boolean';
    case 'bigint':
      return 'long';
    case 'number':
      return Number.isInteger(first) ? 'long' : 'double';
    default:
      return 'keyword';
  }
}

function charactersOf(value: FieldValue): number {
  if (typeof value === 'string') return value.length;
  if (!Array.isArray(value)) return 8;
  let sum = 0;
  for (const item of value) sum += typeof item === 'string' ? item.length : 8;
  return sum;
}
