import { LiveAttacks, type PlantedRecord } from './live-attacks.ts';
import { pauseUntil } from './pause-until.ts';
import type { LogRecord, StoredObject } from './record.ts';
import { spreadOverHours, Traffic } from './traffic.ts';

export interface LiveSampleOptions {
  /** A whole number from 0; the same seed and start give the same traffic. */
  readonly seed: number;
  /** When traffic begins to be live, in milliseconds since the epoch. */
  readonly startMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How much traffic of the past comes first, at once; 3 hours unless told. */
  readonly historyMs?: number;
  /** On average; 1,200 unless told. */
  readonly eventsPerHour?: number;
  /** Between two attacks, about; 3 minutes unless told. */
  readonly attackEveryMs?: number;
  /** Leaves out what is not later than this: it was given before. */
  readonly after?: number;
  readonly signal?: AbortSignal;
}

/** A log line as Bedrock writes it. */
export interface LiveRecord {
  /** Milliseconds since the epoch, a whole second. */
  readonly time: number;
  readonly line: string;
  /** The bodies that are too large for the line. */
  readonly objects: readonly StoredObject[];
  /** The attack that it belongs to. */
  readonly attack: string | undefined;
}

const HOUR_MS = 3_600_000;
const HOURS_OF_WEEK = 168;
const DEFAULTS = { historyMs: 3 * HOUR_MS, eventsPerHour: 1_200, attackEveryMs: 180_000 };
/** Nights and weekends are not so quiet that nothing seems to happen. */
const QUIETEST = 0.5;
const MOST_AT_ONCE = 500;

/**
 * Made-up traffic as if it were arriving, without end: first that of the last hours, as fast as it is taken, then each record when
 * its time has come. Gives what is due, 500 records at most, in time order.
 */
export async function* liveSample(options: LiveSampleOptions): AsyncGenerator<readonly LiveRecord[]> {
  const { now, signal } = options;
  let due: LiveRecord[] = [];
  for (const record of liveRecords(options)) {
    if (due.length >= MOST_AT_ONCE || (due.length > 0 && record.time > now())) {
      yield due;
      due = [];
    }
    while (record.time > now()) {
      await pauseUntil(record.time, now, signal);
      if (signal?.aborted) return;
    }
    if (signal?.aborted) return;
    due.push(record);
  }
}

/** The records of live traffic in time order, not waiting for anything; without end. */
export function* liveRecords(options: Omit<LiveSampleOptions, 'now' | 'signal'>): Generator<LiveRecord> {
  const { seed, startMs, after = Number.NEGATIVE_INFINITY } = options;
  const { historyMs, eventsPerHour, attackEveryMs } = { ...DEFAULTS, ...definedOf(options) };
  const start = Math.floor(startMs / 1_000) * 1_000;
  const historyStart = start - historyMs;
  const traffic = new Traffic(seed);
  const attacks = new LiveAttacks({ seed, historyStart, start, attackEveryMs });
  const give = function* (record: LogRecord | PlantedRecord) {
    if (record.time <= after || record.time < historyStart) return;
    const attack = 'attack' in record ? record.attack : undefined;
    yield { time: record.time, line: JSON.stringify(record.record), objects: record.objects, attack };
  };
  for (let hour = Math.floor(historyStart / HOUR_MS) * HOUR_MS; ; hour += HOUR_MS) {
    for (const record of traffic.hour(hour, eventsOfHour(hour, eventsPerHour))) {
      for (const planted of attacks.until(record.time)) yield* give(planted);
      yield* give(record);
    }
    for (const planted of attacks.until(hour + HOUR_MS - 1)) yield* give(planted);
  }
}

function definedOf({ historyMs, eventsPerHour, attackEveryMs }: Partial<typeof DEFAULTS>): Partial<typeof DEFAULTS> {
  return {
    ...(historyMs !== undefined && { historyMs }),
    ...(eventsPerHour !== undefined && { eventsPerHour }),
    ...(attackEveryMs !== undefined && { attackEveryMs }),
  };
}

/** How many events an hour has, after everybody's rhythm over the week. */
function eventsOfHour(hour: number, eventsPerHour: number): number {
  const week = Math.floor(hour / (HOURS_OF_WEEK * HOUR_MS)) * HOURS_OF_WEEK * HOUR_MS;
  const counts = spreadOverHours(week, HOURS_OF_WEEK, eventsPerHour * HOURS_OF_WEEK);
  return Math.max(Math.round(eventsPerHour * QUIETEST), counts[(hour - week) / HOUR_MS]!);
}
