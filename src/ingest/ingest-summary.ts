import type { CommitResult, DeadLetter } from '../store/event-store.ts';
import type { LogBatch } from './log-batch.ts';

/** What reading logs gave. */
export interface IngestSummary {
  /** Files that were found to read, those that were stored before among them. */
  readonly files: number;
  /** Of these, files that were stored whole before and have not changed: they were not read again. */
  readonly unchanged: number;
  /** Records met: events and dead letters. */
  readonly records: number;
  readonly stored: number;
  readonly duplicates: number;
  /** Records that could not be understood: how many, and the first of them by place. */
  readonly deadLetters: { readonly count: number; readonly first: readonly DeadLetter[] };
  /** Events by the name of their format, new and duplicate. */
  readonly byFormat: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch, of the events met; undefined where there were none. */
  readonly firstTimestamp: number | undefined;
  readonly lastTimestamp: number | undefined;
  /** What is wrong with whole files, as `path: reason`. */
  readonly problems: readonly string[];
  /** Files and parts of files that hold no logs, by reason. */
  readonly skipped: readonly { readonly reason: string; readonly count: number }[];
}

const FIRST_DEAD_LETTERS = 20;
/** A letter's raw text can be large: what is shown of it is not. */
const SHOWN_RAW = 200;

/** Adds up what batches gave. The result does not depend on the order of the batches. */
export class SummaryBuilder {
  readonly #files: number;
  readonly #byFormat = new Map<string, number>();
  readonly #skipped: Map<string, number>;
  readonly #problems = new Set<string>();
  #letters: DeadLetter[] = [];
  #letterCount = 0;
  #first: number | undefined;
  #last: number | undefined;
  unchanged = 0;
  records = 0;
  stored = 0;
  duplicates = 0;

  constructor(files: number, skipped: ReadonlyMap<string, number>) {
    this.#files = files;
    this.#skipped = new Map(skipped);
  }

  addProblem(path: string, reason: string): void {
    this.#problems.add(`${path}: ${reason}`);
  }

  addBatch({ counts, deadLetters }: LogBatch, result: CommitResult): void {
    this.records += counts.records;
    this.stored += result.stored;
    this.duplicates += result.duplicates;
    addCounts(this.#byFormat, counts.byFormat);
    addCounts(this.#skipped, counts.skipped);
    this.#letterCount += deadLetters.length;
    const shown = deadLetters.map((letter) => ({ ...letter, raw: letter.raw.slice(0, SHOWN_RAW) }));
    this.#letters = [...this.#letters, ...shown].sort(byPlace).slice(0, FIRST_DEAD_LETTERS);
    const { firstTimestamp: first, lastTimestamp: last } = counts;
    if (first !== undefined && (this.#first === undefined || first < this.#first)) this.#first = first;
    if (last !== undefined && (this.#last === undefined || last > this.#last)) this.#last = last;
  }

  result(): IngestSummary {
    return {
      files: this.#files,
      unchanged: this.unchanged,
      records: this.records,
      stored: this.stored,
      duplicates: this.duplicates,
      deadLetters: { count: this.#letterCount, first: this.#letters },
      byFormat: Object.fromEntries([...this.#byFormat].sort()),
      firstTimestamp: this.#first,
      lastTimestamp: this.#last,
      problems: [...this.#problems].sort(),
      skipped: [...this.#skipped].sort().map(([reason, count]) => ({ reason, count })),
    };
  }
}

function addCounts(sums: Map<string, number>, counts: ReadonlyMap<string, number>): void {
  for (const [key, count] of counts) sums.set(key, (sums.get(key) ?? 0) + count);
}

function byPlace(a: DeadLetter, b: DeadLetter): number {
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  return a.position.localeCompare(b.position, 'en', { numeric: true });
}
