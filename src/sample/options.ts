import { suggest } from '../base/suggest.ts';
import { UserError } from '../base/user-error.ts';
import { ATTACK_NAMES, ATTACKS } from './attacks/registry.ts';
import type { Scenario } from './scenario.ts';

export interface SampleProgress {
  readonly events: number;
  readonly total: number;
}

export interface SampleOptions {
  /** The folder to write to: missing, empty, or holding an earlier sample, which is replaced. */
  readonly out: string;
  /** How many hours of logs, a whole number from 2; 24 unless told. */
  readonly hours?: number;
  /** A whole number from 0; the same seed and options give byte-identical files. 1 unless told. */
  readonly seed?: number;
  /** Which attacks to plant; all unless told. Near misses are always there. */
  readonly attacks?: readonly string[] | 'all' | 'none';
  /** The first hour, a whole hour in UTC; 2026-03-02T00:00:00Z (a Monday) unless told. */
  readonly start?: Date;
  /** The mean number of events per hour, attacks and near misses included; 1,200 unless told. */
  readonly eventsPerHour?: number;
  readonly onProgress?: (progress: SampleProgress) => void;
}

/** Options with every default filled in and every value checked. */
export interface SamplePlan {
  readonly seed: number;
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly hours: number;
  readonly eventsPerHour: number;
  readonly attacks: readonly Scenario[];
}

export const DEFAULT_START = new Date('2026-03-02T00:00:00Z');
const DEFAULT_SEED = 1;
const DEFAULT_HOURS = 24;
const DEFAULT_EVENTS_PER_HOUR = 1_200;
const MAX_HOURS = 366 * 24;
const MAX_EVENTS_PER_HOUR = 1_000_000;
const HOUR_MS = 3_600_000;
// Years outside are no four digits, which the S3 layout needs.
const LATEST_START = Date.UTC(9_000, 0, 1);

/** Checks the options of a sample and fills in defaults; throws {@link UserError} for a value out of range. */
export function planSample(options: SampleOptions): SamplePlan {
  const { seed = DEFAULT_SEED, hours = DEFAULT_HOURS, eventsPerHour = DEFAULT_EVENTS_PER_HOUR } = options;
  const start = (options.start ?? DEFAULT_START).getTime();
  if (!Number.isInteger(hours) || hours < 2 || hours > MAX_HOURS) {
    throw new UserError(`hours must be a whole number from 2 to ${MAX_HOURS}, and is ${hours}`, {
      hint: 'the detection rules look back 60 minutes, so a shorter sample could not hold both an attack and its quiet surroundings',
    });
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new UserError(`the seed must be a whole number from 0, and is ${seed}`);
  }
  if (!(eventsPerHour > 0 && eventsPerHour <= MAX_EVENTS_PER_HOUR)) {
    throw new UserError(`events per hour must be above 0 and at most ${MAX_EVENTS_PER_HOUR}, and is ${eventsPerHour}`);
  }
  if (Number.isNaN(start) || start % HOUR_MS !== 0 || start < 0 || start > LATEST_START) {
    throw new UserError('the start of a sample must be a whole hour in UTC, from 1970', {
      hint: `for example ${DEFAULT_START.toISOString()}`,
    });
  }
  return { seed, hours, eventsPerHour, start, attacks: selectAttacks(options.attacks ?? 'all') };
}

function selectAttacks(wanted: readonly string[] | 'all' | 'none'): readonly Scenario[] {
  if (wanted === 'all') return ATTACKS;
  if (wanted === 'none') return [];
  for (const name of wanted) {
    if (ATTACK_NAMES.includes(name)) continue;
    const nearest = suggest(name, ATTACK_NAMES);
    throw new UserError(`unknown attack ${JSON.stringify(name)}`, {
      hint: nearest === undefined ? `attacks are: ${ATTACK_NAMES.join(', ')}` : `did you mean ${nearest}?`,
    });
  }
  // Registry order, so that the order of names on a command line changes nothing.
  return ATTACKS.filter((attack) => wanted.includes(attack.name));
}
