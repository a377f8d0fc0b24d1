import { LiveAttacks, type PlantedRecord } from './live-attacks.ts';
import { pastRecords } from './live-past.ts';
import { pauseUntil } from './pause-until.ts';
import type { LogRecord, StoredObject } from './record.ts';
import { eventsOfHour, Traffic } from './traffic.ts';

export interface LiveSampleOptions {
  /** A whole number from 0; the same seed and start give the same traffic. */
  readonly seed: number;
  /** When traffic begins to be live, in milliseconds since the epoch. */
  readonly startMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How much thin, ordinary traffic comes before all other, so that there is something usual; none unless told. */
  readonly pastMs?: number;
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
const DEFAULTS = { pastMs: 0, historyMs: 3 * HOUR_MS, eventsPerHour: 1_200, attackEveryMs: 180_000 };
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
  const { pastMs, historyMs, eventsPerHour, attackEveryMs } = { ...DEFAULTS, ...definedOf(options) };
  const start = Math.floor(startMs / 1_000) * 1_000;
  const historyStart = start - historyMs;
  const traffic = new Traffic(seed);
  const plan = { seed, historyStart, start, attackEveryMs };
  const attacks = new LiveAttacks(plan);
  const give = function* (record: LogRecord | PlantedRecord) {
    if (record.time <= after) return;
    const attack = 'attack' in record ? record.attack : undefined;
    yield { time: record.time, line: JSON.stringify(record.record), objects: record.objects, attack };
  };
  if (pastMs > 0) for (const record of pastRecords(plan, pastMs, traffic)) yield* give(record);
  for (let hour = Math.floor(historyStart / HOUR_MS) * HOUR_MS; ; hour += HOUR_MS) {
    for (const record of traffic.hour(hour, eventsOfHour(hour, eventsPerHour))) {
      if (record.time < historyStart) continue;
      for (const planted of attacks.until(record.time)) yield* give(planted);
      yield* give(record);
    }
    for (const planted of attacks.until(hour + HOUR_MS - 1)) yield* give(planted);
  }
}

function definedOf({
  pastMs,
  historyMs,
  eventsPerHour,
  attackEveryMs,
}: Partial<typeof DEFAULTS>): Partial<typeof DEFAULTS> {
  return {
    ...(pastMs !== undefined && { pastMs }),
    ...(historyMs !== undefined && { historyMs }),
    ...(eventsPerHour !== undefined && { eventsPerHour }),
    ...(attackEveryMs !== undefined && { attackEveryMs }),
  };
}
