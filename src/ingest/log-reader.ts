import { canonicalJson, contentId, type Json } from '../base/canonical-json.ts';
import { CanonicalScanner } from '../base/canonical-scanner.ts';
import { BatchBuilder, type BatchLimits, TaskProgress } from './batch-builder.ts';
import type { LogFormat, NormalizeContext } from './format.ts';
import { LAST_TIME_MS } from './formats/timestamp.ts';
import { depthWithin, MAX_RECORD_DEPTH } from './json-depth.ts';
import type { GatheredBatch } from './log-batch.ts';
import type { ReadTask } from './read-task.ts';
import { foreignContent } from './records/foreign-content.ts';
import { placeText, type RecordPlace } from './records/record-sink.ts';
import { RecordSplitter } from './records/record-splitter.ts';
import { type Looks, looksOf, unwrapRecords } from './records/unwrap-records.ts';
import { utf8Text } from './records/utf8-text.ts';
import { withDeliveredBodies } from './sources/delivered-bodies.ts';

/** What a reader is told; plain data, so that a thread can be told it. */
export interface ReadOptions {
  /** The declared fields that are read; all where undefined. */
  readonly wanted: readonly string[] | undefined;
  readonly batch: BatchLimits;
  readonly maxRecordBytes: number;
  /** A delivered body larger than this, unpacked, is left out. */
  readonly maxBodyBytes: number;
}

/** Data streams that records may name by themselves, of one reader. */
const MOST_NAMED_STREAMS = 200;
const FOREIGN_RAW_BYTES = 256;
/** Halves of characters beyond the first 65,536: each may stand alone. */
const HALVES = /[\ud800-\udfff]/;

/** Reads tasks' text into batches: splits, unwraps, normalises, and hashes each record for its `_id`. Tasks may be read side by side. */
export class LogReader {
  readonly #shared: Shared;
  readonly #builder: BatchBuilder;

  constructor(formats: readonly LogFormat[], options: ReadOptions) {
    const wants = wantsOf(formats, options.wanted);
    this.#builder = new BatchBuilder(options.batch, wants, formats);
    const scanner = new CanonicalScanner();
    const context: NormalizeContext = {
      wants,
      canonicalAt: (parent, key) => (shared.scanned === undefined ? undefined : scanner.grandchild(parent, key)),
    };
    const namedStreams = new Set<string>();
    const shared: Shared = {
      formats,
      options,
      context,
      builder: this.#builder,
      scanner,
      scanned: undefined,
      namedStreams,
    };
    this.#shared = shared;
  }

  begin(task: ReadTask): TaskReading {
    return new TaskReading(task, this.#shared);
  }

  /** The batch has enough in it: {@link take} it before more is read. */
  get full(): boolean {
    return this.#builder.full;
  }

  /** Counts packed bytes, for the batch to tell. */
  addBytesRead(bytes: number): void {
    this.#builder.addBytesRead(bytes);
  }

  /** What was gathered since the last batch; undefined where that is nothing. */
  take(): GatheredBatch | undefined {
    return this.#builder.take();
  }
}

/** What the tasks of a reader share. */
interface Shared {
  readonly formats: readonly LogFormat[];
  readonly options: ReadOptions;
  readonly context: NormalizeContext;
  readonly builder: BatchBuilder;
  readonly scanner: CanonicalScanner;
  /** The canonical text of the record that is being read, where it is at hand. */
  scanned: Buffer | undefined;
  /** Data streams that records have named. */
  readonly namedStreams: Set<string>;
}

/** One task being read, in pieces of unpacked text. */
export class TaskReading {
  readonly #task: ReadTask;
  readonly #shared: Shared;
  readonly #named: LogFormat | undefined;
  readonly #builder: BatchBuilder;
  readonly #progress: TaskProgress;
  readonly #splitter: RecordSplitter;
  #begun = false;
  #seenPieces = 0;

  constructor(task: ReadTask, shared: Shared) {
    this.#task = task;
    this.#shared = shared;
    this.#builder = shared.builder;
    this.#named = shared.formats.find((format) => format.name === task.format);
    this.#progress = new TaskProgress(task.id);
    this.#progress.pieces = task.donePieces;
    this.#splitter = new RecordSplitter(
      {
        value: (value, place, text, bytes) => {
          if (this.#isNew()) this.#takeValue(value, place, text, bytes);
        },
        dead: (place, reason, raw) => {
          if (this.#isNew()) this.#bury(place, reason, raw, null);
        },
      },
      shared.options.maxRecordBytes,
    );
  }

  /** No more of it is read. */
  get ended(): boolean {
    return this.#progress.ended;
  }

  /** Reads on. False where it is no text at all: the task has ended. */
  push(chunk: Buffer): boolean {
    const foreign = this.#begun ? undefined : foreignContent(chunk);
    this.#begun = true;
    this.#builder.touch(this.#progress);
    if (foreign === undefined) {
      this.#splitter.push(chunk);
      return true;
    }
    this.#buryWhole('file', `not a log: ${foreign}`, chunk.subarray(0, FOREIGN_RAW_BYTES));
    this.#settle(true, null);
    return false;
  }

  /** No more bytes come; `problem` where they are broken. */
  end(problem: string | null = null): void {
    this.#splitter.end();
    if (problem !== null) this.#buryWhole('end', problem, Buffer.alloc(0));
    this.#settle(true, problem);
  }

  /** The rest of the bytes could not be had: what is left over of a record is no broken one. */
  breakOff(problem: string): void {
    this.#settle(false, problem);
  }

  #isNew(): boolean {
    if (++this.#seenPieces <= this.#task.donePieces) return false;
    this.#progress.pieces = this.#seenPieces;
    return true;
  }

  #settle(complete: boolean, problem: string | null): void {
    Object.assign(this.#progress, { ended: true, complete, problem });
    this.#builder.touch(this.#progress);
  }

  #takeValue(value: Json, place: RecordPlace, text: string | undefined, bytes: Buffer | undefined): void {
    const canonical = this.#scan(bytes);
    if (canonical === undefined && !depthWithin(value, MAX_RECORD_DEPTH)) {
      this.#bury(place, 'nested too deeply', text ?? '', null);
      return;
    }
    const format = this.#detect(value);
    if (format !== undefined && format.mayWrap !== true) {
      this.#takeRecord(value, place, text, canonical, format);
      return;
    }
    const unwrapped = unwrapRecords(value, text, (candidate) => this.#looks(candidate));
    const alone = unwrapped.length === 1;
    unwrapped.forEach((piece, i) => {
      const at = alone ? place : { line: place.line, record: i + 1 };
      if (piece.kind === 'skipped') this.#builder.addSkipped(piece.reason);
      else if (piece.kind === 'dead') this.#bury(at, piece.reason, piece.text, null);
      else {
        // A record that came as text inside another was not part of what was scanned. Bytes cannot hold half a character.
        const { text: own } = piece;
        const inner = this.#scan(own === undefined || HALVES.test(own) ? undefined : Buffer.from(own));
        this.#takeRecord(piece.record, at, piece.text, inner, this.#detect(piece.record));
      }
    });
  }

  /** The canonical text of a record, where it can be had from its own; what the context knows of it is its, too. */
  #scan(bytes: Buffer | undefined): Buffer | undefined {
    const shared = this.#shared;
    shared.scanned = bytes && shared.scanner.scan(bytes);
    return shared.scanned;
  }

  #takeRecord(
    record: Json,
    place: RecordPlace,
    text: string | undefined,
    canonical: Buffer | undefined,
    detected: LogFormat | undefined,
  ): void {
    if (canonical === undefined && !depthWithin(record, MAX_RECORD_DEPTH)) {
      this.#bury(place, 'nested too deeply', text ?? '', null);
      return;
    }
    const format = detected ?? this.#named;
    if (format === undefined) {
      this.#bury(place, `no known log format: ${looksOf(record)}`, text ?? JSON.stringify(record), null);
      return;
    }
    // The id is of the record as it was logged, so that it does not depend on which bodies are at hand.
    const { options, context } = this.#shared;
    const event = format.normalize(withDeliveredBodies(record, this.#task, options.maxBodyBytes), context);
    if ('reason' in event) {
      if (event.skip) this.#builder.addSkipped(event.reason);
      else this.#bury(place, event.reason, text ?? JSON.stringify(record), format.name);
    } else if (!(Math.abs(event.timestamp) <= LAST_TIME_MS)) {
      this.#bury(place, 'its time is beyond the calendar', text ?? JSON.stringify(record), format.name);
    } else if (!this.#admits(event.stream)) {
      const reason = `more than ${MOST_NAMED_STREAMS} data streams are named by records; this one names another`;
      this.#bury(place, reason, text ?? JSON.stringify(record), format.name);
    } else {
      this.#builder.addEvent(this.#progress, format, contentId(canonical ?? canonicalJson(record)), event);
    }
  }

  /** A stream is a table: whoever sends records must not make tables without end. */
  #admits(stream: string | undefined): boolean {
    const { namedStreams } = this.#shared;
    if (stream === undefined || namedStreams.has(stream)) return true;
    if (namedStreams.size >= MOST_NAMED_STREAMS) return false;
    namedStreams.add(stream);
    return true;
  }

  #detect(record: Json): LogFormat | undefined {
    if (this.#named !== undefined) return this.#named.detects(record) ? this.#named : undefined;
    // Always in the registry's order: which format a record is of does not depend on the records before it.
    return this.#shared.formats.find((format) => format.detects(record));
  }

  #bury({ line, record }: RecordPlace, reason: string, raw: string, format: string | null): void {
    const place = { line: line + this.#task.firstLine - 1, record };
    this.#builder.addDeadLetter(this.#progress, {
      source: this.#task.source,
      position: placeText(place),
      reason,
      raw,
      format,
    });
  }

  #looks(record: Json): Looks {
    const format = this.#detect(record);
    return format === undefined ? 'unknown' : format.mayWrap === true ? 'document' : 'record';
  }

  #buryWhole(position: string, reason: string, start: Buffer): void {
    const raw = utf8Text(start).text;
    this.#builder.addDeadLetter(this.#progress, { source: this.#task.source, position, reason, raw, format: null });
  }
}

function wantsOf(formats: readonly LogFormat[], wanted: readonly string[] | undefined): (field: string) => boolean {
  if (wanted === undefined) return () => true;
  const wantedFields = new Set(wanted);
  const declared = new Map<string, boolean>();
  for (const { fields } of formats) for (const { name } of fields) declared.set(name, wantedFields.has(name));
  // Fields of open families are not known by name beforehand: whoever asked sorts them out.
  return (field) => declared.get(field) ?? true;
}
