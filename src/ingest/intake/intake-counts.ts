import type { LogBatch } from '../log-batch.ts';
import { MinuteCounts } from '../minute-counts.ts';

/** What came of one kind of thing. */
export interface Tally {
  /** Events that were stored. */
  readonly events: number;
  readonly duplicates: number;
  readonly deadLetters: number;
}

/** What came by a kind of source, with its records by the minute. */
export interface KindTally extends Tally {
  readonly recent: MinuteCounts;
  /** When some of it last came, in milliseconds since the epoch. */
  readonly lastAt: number | undefined;
}

/** Numbers for metrics. */
export interface IntakeCounts extends Tally {
  /** Bytes of deliveries, packed as they came, whose events are committed. */
  readonly bytes: number;
  readonly commits: number;
  /** Deliveries that were not committed. */
  readonly refused: number;
  /** By dataset, as `aws_bedrock.invocation`. Dead letters belong to none. */
  readonly byDataset: ReadonlyMap<string, Tally>;
  /** By kind of source: `files`, `s3`, `http`. */
  readonly byKind: ReadonlyMap<string, KindTally>;
}

interface GrowingTally extends Tally {
  events: number;
  duplicates: number;
  deadLetters: number;
}

interface GrowingKind extends GrowingTally {
  readonly recent: MinuteCounts;
  lastAt: number | undefined;
}

/** Adds up. */
export class CountKeeper implements IntakeCounts {
  events = 0;
  duplicates = 0;
  deadLetters = 0;
  bytes = 0;
  commits = 0;
  refused = 0;
  readonly byDataset = new Map<string, GrowingTally>();
  readonly byKind = new Map<string, GrowingKind>();

  addDataset(dataset: string, events: number, duplicates: number): void {
    const sum = this.byDataset.get(dataset) ?? { events: 0, duplicates: 0, deadLetters: 0 };
    this.byDataset.set(dataset, sum);
    addTo(sum, { events, duplicates, deadLetters: 0 });
  }

  addDelivery(source: string, tally: Tally, at: number): void {
    const kind = sourceKind(source);
    const sum = this.byKind.get(kind) ?? {
      events: 0,
      duplicates: 0,
      deadLetters: 0,
      recent: new MinuteCounts(),
      lastAt: undefined,
    };
    this.byKind.set(kind, sum);
    addTo(sum, tally);
    const records = tally.events + tally.duplicates + tally.deadLetters;
    sum.recent.add(at, records);
    if (records > 0) sum.lastAt = at;
    this.events += tally.events;
    this.duplicates += tally.duplicates;
    this.deadLetters += tally.deadLetters;
  }
}

function addTo(sum: GrowingTally, tally: Tally): void {
  sum.events += tally.events;
  sum.duplicates += tally.duplicates;
  sum.deadLetters += tally.deadLetters;
}

/** The kind of a source by its name: `s3` of `s3://bucket/key`, `files` of a path. */
export function sourceKind(source: string): string {
  if (/^(?:[/\\.]|[A-Za-z]:[/\\])/.test(source)) return 'files';
  return /^[a-z][a-z0-9_-]{0,30}(?=[:\s]|$)/i.exec(source)?.[0].toLowerCase() ?? 'other';
}

/** Duplicates of a commit, by the task that brought them and by stream. */
export interface Duplicates {
  readonly byTask: ReadonlyMap<number, number>;
  readonly byStream: ReadonlyMap<string, number>;
}

/** Whose the duplicates of a commit are: events that were stored before, and all but the first of those that came twice. */
export function findDuplicates(batches: readonly LogBatch[], known: readonly string[]): Duplicates {
  const byTask = new Map<number, number>();
  const byStream = new Map<string, number>();
  const storedBefore = new Set(known);
  const seen = new Map<string, Set<string>>();
  for (const { events } of batches) {
    for (const { stream, ids, tasks } of events) {
      const ofStream = seen.get(stream) ?? new Set();
      seen.set(stream, ofStream);
      for (let row = 0; row < ids.length; row++) {
        const id = ids[row]!;
        if (!storedBefore.has(id) && !ofStream.has(id)) ofStream.add(id);
        else {
          const task = tasks[row]!;
          byTask.set(task, (byTask.get(task) ?? 0) + 1);
          byStream.set(stream, (byStream.get(stream) ?? 0) + 1);
        }
      }
    }
  }
  return { byTask, byStream };
}
