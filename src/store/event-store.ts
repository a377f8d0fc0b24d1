import type { Json } from '../base/canonical-json.ts';
import type { Sql } from '../base/sql-text.ts';
import { UserError } from '../base/user-error.ts';
import type { Dialect } from '../functions/dialect.ts';
import type { Column } from '../plan/expression.ts';
import type { Lookup, Scan, ScanColumn, StoredValues } from '../plan/node.ts';
import type { StreamSchema } from '../plan/schema.ts';
import type { ValueType } from '../plan/value.ts';

/**
 * A field's value in a batch: strings for keyword, text, ip and version; numbers for integer and double, and for long
 * where it is a safe integer; bigints for larger longs; milliseconds since the epoch for date; booleans.
 */
export type FieldScalar = string | number | bigint | boolean;
export type FieldValue = FieldScalar | readonly FieldScalar[] | null;

/** One field of a batch: a value per event, null where the event lacks it. */
export interface BatchColumn {
  readonly field: string;
  readonly type: ValueType;
  /** Declared to hold lists. A column that is not may still hold arrays: the store then adds a list column beside it. */
  readonly list: boolean;
  /** Named by its format, not by who sent the event: it has a column however many fields the stream has. */
  readonly declared?: true;
  readonly values: FieldValue[];
}

/** Events of one data stream, column by column. */
export interface EventBatch {
  /** The data stream, as `logs-aws_bedrock.invocation-default`. */
  readonly stream: string;
  /** Each event's `_id`: 32 hexadecimal digits, a hash of the record's content. */
  readonly ids: readonly string[];
  /** Each event's `@timestamp`, in milliseconds since the epoch. */
  readonly timestamps: readonly number[];
  /** Every other field; `event.ingested` is set by the store. */
  readonly columns: readonly BatchColumn[];
}

/** A lookup table as it is put into a store: rows by column. A value that is no value of its column's type is a bug of the caller. */
export interface LookupTable {
  readonly name: string;
  /** One at least, each with a value per row. */
  readonly columns: readonly BatchColumn[];
  readonly rows: number;
}

/** A record that could not be understood: kept raw, with its reason. */
export interface DeadLetter {
  /** Where it came from: a file's path, a bucket's object. */
  readonly source: string;
  /** Its place there, as `line 12` or `record 3`. */
  readonly position: string;
  readonly reason: string;
  readonly raw: string;
  /** The format that was tried, where one was settled on. */
  readonly format: string | null;
}

/** A dead letter as it is kept. */
export interface StoredDeadLetter extends DeadLetter {
  /** Its own among all that were ever kept, as `17-3`: the number of its commit and its place there. */
  readonly id: string;
  /** When it was stored, in milliseconds since the epoch. */
  readonly storedMs: number;
}

/** Which dead letters: in the order in which they came, 1,000 at most where no limit is given. */
export interface DeadLetterQuery {
  readonly limit?: number;
  /** Those after the one of this id, which may be gone. */
  readonly after?: string;
  readonly source?: string;
  readonly reason?: string;
  /** Those stored before this moment, in milliseconds since the epoch. */
  readonly before?: number;
  readonly id?: string;
}

/** What dead letters are counted by: why and where from, or in which hour they were stored. */
export type DeadLetterFacet = 'reason' | 'source' | 'hour';

/** How many dead letters share a value: a reason, a source, or the start of an hour as ISO-8601. */
export interface DeadLetterCount {
  readonly value: string;
  readonly count: number;
  /** When the last of them was stored, in milliseconds since the epoch. */
  readonly newest: number;
}

/** Which dead letters are kept: with both bounds, those within both. */
export interface DeadLetterBounds {
  /** Those stored before this moment go, in milliseconds since the epoch. */
  readonly before?: number;
  /** Where there are more, the oldest go. */
  readonly most?: number;
}

export interface SourcePosition {
  readonly source: string;
  readonly position: Json;
}

/** What one transaction writes: all of it, or nothing. */
export interface Commit {
  readonly events: readonly EventBatch[];
  readonly positions: readonly SourcePosition[];
  readonly deadLetters: readonly DeadLetter[];
  /** Ids of dead letters that this commit settles, having read them anew: they go with it. */
  readonly settled?: readonly string[];
}

export interface CommitResult {
  /** Events that were new. */
  readonly stored: number;
  /** Events whose `_id` the stream held already. */
  readonly duplicates: number;
  /** Ids of events that the streams held before the commit. */
  readonly known: readonly string[];
  /** The commit's number: 1, 2, ...; that of the last commit where there was nothing to write. */
  readonly sequence: number;
  /** Streams that got new events. */
  readonly streams: readonly string[];
}

/** What a data stream takes. */
export interface StreamUsage {
  readonly stream: string;
  readonly events: number;
  /** Bytes on disk, an estimate. */
  readonly bytes: number;
  /** The first and last `@timestamp`, in milliseconds since the epoch; null where there are no events. */
  readonly oldest: number | null;
  readonly newest: number | null;
}

export interface ScanOptions {
  /** Treats `event.ingested` as `@timestamp`, so that old logs replay as they happened. */
  readonly replay: boolean;
}

/** A typed result row, by position: see {@link RowValue}. */
export type RowScalar = string | number | bigint | boolean;
/**
 * A value of a result: dates are ISO-8601 strings in UTC with milliseconds (nanoseconds for date_nanos), longs are
 * bigints, ip and version are text, lists are arrays (of one type, of two values or more, without nulls), nothing is null.
 */
export type RowValue = RowScalar | readonly RowScalar[] | null;

/** The disk of the store has no room: what was stored before is safe. */
export class DiskFullError extends UserError {
  constructor(cause: unknown) {
    super('the disk of the store is full', {
      hint: 'free some space and run it again; what was stored before is safe',
      cause,
    });
  }
}

/** A query needs more memory than the store may use. */
export class OutOfMemoryError extends UserError {
  constructor(
    cause: unknown,
    message = 'the query needs more memory than the store may use',
    hint = 'narrow its time range, or raise the memory limit',
  ) {
    super(message, { hint, cause });
  }
}

/** Where events live. One per process; closed by its owner. */
export interface EventStore {
  readonly dialect: Dialect;
  /** The data streams and their fields as they are now. */
  streams(): readonly StreamSchema[];
  /** The last committed position of a source. */
  position(source: string): Promise<Json | undefined>;
  /** All of it, or nothing: a failed commit can be made again. A disk without room is a {@link DiskFullError}. */
  commit(commit: Commit): Promise<CommitResult>;
  /** The number of the last commit that was made; 0 where there was none. */
  lastCommit(): number;
  /** An id that is none is a UserError. */
  deadLetters(query?: DeadLetterQuery): Promise<readonly StoredDeadLetter[]>;
  countDeadLetters(): Promise<number>;
  /** The values that most dead letters share, so many at most; hours are the last ones, newest first. */
  tallyDeadLetters(by: DeadLetterFacet, most: number): Promise<readonly DeadLetterCount[]>;
  /** Deletes dead letters that are beyond some bounds, and gives how many those were. */
  expireDeadLetters(bounds: DeadLetterBounds): Promise<number>;
  /**
   * A SELECT that gives the scan's columns, each as `c<id>` in the SQL type of its value type. Beyond fields it knows the metadata
   * fields `_id`, `_index` and the internal ones `$id_hi`, `$id_lo` (unsigned_long halves of `_id`) and `$commit` (long: the number of the
   * commit that stored the event, null where a store of format 1 did; a condition on it reads little more than what it selects).
   */
  scan(scan: Scan, options: ScanOptions): Sql;
  /** How a scan's column lies in some streams, for SQL that makes use of it. */
  valuesOf(column: ScanColumn, streams: readonly string[]): StoredValues;
  /** Holds a lookup table until the store is closed, in place of the one of its name, at once for every later query. */
  putLookup(table: LookupTable): Promise<void>;
  /** The lookup tables and their fields as they are now. */
  lookups(): readonly StreamSchema[];
  /** As `scan`, of a lookup table, else of the data stream of the name; no rows where there is neither. */
  lookup(lookup: Lookup): Sql;
  /** Runs a SELECT whose columns are, by position, of the given types; rows come in chunks, never all at once. */
  query(statement: Sql, columns: readonly Column[], options?: { signal?: AbortSignal }): AsyncIterable<RowValue[][]>;
  /** Keeps a SELECT's rows as a temporary table for later queries (survivors); `c<id>` columns as selected. */
  keep(table: string, statement: Sql, options?: { signal?: AbortSignal }): Promise<{ rows: number }>;
  /** Adds a SELECT's rows to a kept table, whose columns it has. Rejects where the table is gone, as after the engine had to be opened anew. */
  append(table: string, statement: Sql): Promise<{ rows: number }>;
  /** Deletes a kept table's rows that meet a condition over its columns. */
  trim(table: string, condition: Sql): Promise<{ rows: number }>;
  discard(table: string): Promise<void>;
  usage(): Promise<readonly StreamUsage[]>;
  /** Deletes a stream's events whose `@timestamp` is before a moment (milliseconds since the epoch), and gives how many those were. */
  expire(stream: string, before: number): Promise<number>;
  close(): Promise<void>;
}
