import { canonicalJson, contentId, type Json } from '../base/canonical-json.ts';
import { BatchBuilder, type BatchLimits } from './batch-builder.ts';
import type { LogFormat, NormalizeContext } from './format.ts';
import { depthWithin, MAX_RECORD_DEPTH } from './json-depth.ts';
import type { LogBatch } from './log-batch.ts';
import { foreignContent } from './records/foreign-content.ts';
import { placeText, type RecordPlace } from './records/record-sink.ts';
import { RecordSplitter } from './records/record-splitter.ts';
import { type Looks, looksOf, unwrapRecords } from './records/unwrap-records.ts';
import { utf8Text } from './records/utf8-text.ts';
import { DecodeError, decode } from './sources/decode.ts';
import { withDeliveredBodies } from './sources/delivered-bodies.ts';
import type { LogFile } from './sources/log-files.ts';

/** What a reader is told; plain data, so that a thread can be told it. */
export interface ReadOptions {
  /** The format that every record is taken for; each record's own is looked for where undefined. */
  readonly format: string | undefined;
  /** The declared fields that are read; all where undefined. */
  readonly wanted: readonly string[] | undefined;
  readonly batch: BatchLimits;
  readonly maxRecordBytes: number;
  /** A delivered body larger than this, unpacked, is left out. */
  readonly maxBodyBytes: number;
}

/** A file to read, and how many of its pieces are done already. */
export interface FileTask {
  readonly file: LogFile;
  readonly donePieces: number;
}

const MAX_TIMESTAMP = 8.64e15;
/** Data streams that records may name by themselves, of one reader. */
const MOST_NAMED_STREAMS = 200;
const FOREIGN_RAW_BYTES = 256;

/** Reads files into batches: decodes, splits, unwraps, normalises, and hashes each record for its `_id`. */
export class LogReader {
  readonly #formats: readonly LogFormat[];
  readonly #named: LogFormat | undefined;
  readonly #options: ReadOptions;
  readonly #context: NormalizeContext;
  readonly #builder: BatchBuilder;
  readonly #namedStreams = new Set<string>();

  constructor(formats: readonly LogFormat[], options: ReadOptions) {
    this.#formats = formats;
    this.#named = formats.find((format) => format.name === options.format);
    this.#options = options;
    const wants = wantsOf(formats, options.wanted);
    this.#context = { wants };
    this.#builder = new BatchBuilder(options.batch, wants, formats);
  }

  /** Reads a file, giving each batch as it fills; what is left over waits for the next file, or {@link finish}. */
  async *read({ file, donePieces }: FileTask): AsyncGenerator<LogBatch> {
    let pieces = 0;
    const settle = (complete: boolean, problem: string | null) => {
      if (!file.regular) return;
      const { size, modifiedMs } = file;
      const format = this.#options.format ?? null;
      this.#builder.setPosition(file.path, { size, modifiedMs, pieces, complete, format, problem });
    };
    const splitter = new RecordSplitter(
      {
        value: (value, place, text) => {
          if (++pieces > donePieces) this.#takeValue(file, value, place, text);
        },
        dead: (place, reason, raw) => {
          if (++pieces > donePieces) this.#bury(file, place, reason, raw, null);
        },
      },
      this.#options.maxRecordBytes,
    );
    let problem: string | null = null;
    try {
      let begun = false;
      for await (const chunk of decode(file.path, (bytes) => this.#builder.addBytesRead(bytes))) {
        const foreign = begun ? undefined : foreignContent(chunk);
        if (foreign !== undefined) {
          this.#buryFile(file, 'file', `not a log: ${foreign}`, chunk.subarray(0, FOREIGN_RAW_BYTES));
          settle(true, null);
          return;
        }
        begun = true;
        splitter.push(chunk);
        if (this.#builder.full) {
          settle(false, null);
          yield* this.#take();
        }
      }
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      problem = error.message;
      if (!error.lasting) {
        this.#builder.addProblem({ path: file.path, reason: problem });
        settle(false, null);
        return;
      }
    }
    splitter.end();
    if (problem !== null) {
      this.#builder.addProblem({ path: file.path, reason: problem });
      this.#buryFile(file, 'end', problem, Buffer.alloc(0));
    }
    settle(true, problem);
    if (this.#builder.full) yield* this.#take();
  }

  /** What no batch has taken yet. */
  finish(): LogBatch | undefined {
    return this.#builder.take();
  }

  *#take(): Generator<LogBatch> {
    const batch = this.#builder.take();
    if (batch !== undefined) yield batch;
  }

  #takeValue(file: LogFile, value: Json, place: RecordPlace, text: string | undefined): void {
    if (!depthWithin(value, MAX_RECORD_DEPTH)) {
      this.#bury(file, place, 'nested too deeply', text ?? '', null);
      return;
    }
    const format = this.#detect(value);
    if (format !== undefined && format.mayWrap !== true) {
      this.#takeRecord(file, value, place, text, format);
      return;
    }
    const unwrapped = unwrapRecords(value, text, (candidate) => this.#looks(candidate));
    const alone = unwrapped.length === 1;
    unwrapped.forEach((piece, i) => {
      const at = alone ? place : { line: place.line, record: i + 1 };
      if (piece.kind === 'skipped') this.#builder.addSkipped(piece.reason);
      else if (piece.kind === 'dead') this.#bury(file, at, piece.reason, piece.text, null);
      else this.#takeRecord(file, piece.record, at, piece.text, this.#detect(piece.record));
    });
  }

  #takeRecord(
    file: LogFile,
    record: Json,
    place: RecordPlace,
    text: string | undefined,
    detected: LogFormat | undefined,
  ): void {
    // A record that came as text inside another was not part of what was checked.
    if (!depthWithin(record, MAX_RECORD_DEPTH)) {
      this.#bury(file, place, 'nested too deeply', text ?? '', null);
      return;
    }
    const format = detected ?? this.#named;
    if (format === undefined) {
      this.#bury(file, place, `no known log format: ${looksOf(record)}`, text ?? JSON.stringify(record), null);
      return;
    }
    // The id is of the record as it was logged, so that it does not depend on which bodies are at hand.
    const event = format.normalize(withDeliveredBodies(record, file, this.#options.maxBodyBytes), this.#context);
    if ('reason' in event) {
      if (event.skip) this.#builder.addSkipped(event.reason);
      else this.#bury(file, place, event.reason, text ?? JSON.stringify(record), format.name);
    } else if (!(Math.abs(event.timestamp) <= MAX_TIMESTAMP)) {
      this.#bury(file, place, 'its time is beyond the calendar', text ?? JSON.stringify(record), format.name);
    } else if (!this.#admits(event.stream)) {
      const reason = `more than ${MOST_NAMED_STREAMS} data streams are named by records; this one names another`;
      this.#bury(file, place, reason, text ?? JSON.stringify(record), format.name);
    } else {
      this.#builder.addEvent(format, contentId(canonicalJson(record)), event);
    }
  }

  /** A stream is a table: whoever sends records must not make tables without end. */
  #admits(stream: string | undefined): boolean {
    if (stream === undefined || this.#namedStreams.has(stream)) return true;
    if (this.#namedStreams.size >= MOST_NAMED_STREAMS) return false;
    this.#namedStreams.add(stream);
    return true;
  }

  #detect(record: Json): LogFormat | undefined {
    if (this.#named !== undefined) return this.#named.detects(record) ? this.#named : undefined;
    // Always in the registry's order: which format a record is of does not depend on the records before it.
    return this.#formats.find((format) => format.detects(record));
  }

  #looks(record: Json): Looks {
    const format = this.#detect(record);
    return format === undefined ? 'unknown' : format.mayWrap === true ? 'document' : 'record';
  }

  #bury(file: LogFile, place: RecordPlace, reason: string, raw: string, format: string | null): void {
    this.#builder.addDeadLetter({ source: file.path, position: placeText(place), reason, raw, format });
  }

  #buryFile(file: LogFile, position: string, reason: string, start: Buffer): void {
    this.#builder.addDeadLetter({ source: file.path, position, reason, raw: utf8Text(start).text, format: null });
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
