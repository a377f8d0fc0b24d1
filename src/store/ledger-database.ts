import type { Sql } from '../base/sql-text.ts';
import { OutOfMemoryError } from './event-store.ts';

/** A value of a ledger's row. Whole numbers are within the safe range. */
export type LedgerValue = string | number | boolean | null;
export type LedgerRow = Readonly<Record<string, LedgerValue>>;

/** What a staged column holds: text, whole numbers, fractions, or truth. */
export type LedgerType = 'keyword' | 'long' | 'double' | 'boolean';

/** The ledger's memory is used up at this moment: what was asked can be asked again. */
export class LedgerBusyError extends OutOfMemoryError {
  constructor(cause: unknown) {
    super(
      cause,
      'what the service remembers takes more memory at this moment than it may use',
      'ask again in a moment, or for less at once',
    );
  }
}

/** Runs a SELECT; gives its rows by column name. */
export type LedgerRead = (statement: Sql) => Promise<LedgerRow[]>;

/** A transaction under way: what it wrote is seen by its own reads only, until it is committed. */
export interface LedgerTransaction {
  readonly read: LedgerRead;
  /** Runs an INSERT, UPDATE or DELETE; gives how many rows it touched. */
  write(statement: Sql): Promise<number>;
  /** Puts rows into a temporary table, fast however many there are; gives its name in SQL, for statements of this transaction. */
  stage(name: string, columns: Readonly<Record<string, LedgerType>>, rows: readonly LedgerRow[]): Promise<Sql>;
  /** A number that no row had before, above all that earlier transactions were given; rises with each call. */
  number(): number;
  /** Called once after the commit, before the next transaction begins; must not throw. */
  afterCommit(call: () => void): void;
}

/** A small database for what changes row by row, as the event store is for what only grows. One per process and file. */
export interface LedgerDatabase {
  read: LedgerRead;
  /** Several reads that see the same state of things. */
  readTogether<T>(work: (read: LedgerRead) => Promise<T>): Promise<T>;
  /** Runs a transaction when those asked for earlier have ended: all of it is stored when this resolves, nothing where it rejects. */
  transaction<T>(work: (transaction: LedgerTransaction) => Promise<T>): Promise<T>;
  /** Waits for transactions under way. */
  close(): Promise<void>;
}

export interface LedgerDatabaseOptions {
  /** The folder of the event store; in memory where absent. */
  readonly directory?: string | undefined;
  /** In MiB. */
  readonly memoryLimitMb: number;
  /** The statements that make each format of the tables from the one before, first from nothing; never changed once published. */
  readonly formats: readonly (readonly string[])[];
}
