import { Budget } from './budget.ts';
import { imageCall } from './image-call.ts';
import { Ledger } from './ledger.ts';
import { longCall, ordinaryCall } from './ordinary-call.ts';
import { RESIDENTS, type Resident } from './population.ts';
import { Random } from './random.ts';
import { type LogRecord, renderInvocation } from './record.ts';
import { activity } from './rhythm.ts';
import { UNUSUAL, type Unusual } from './unusual-call.ts';
import { embeddingCall } from './vector-call.ts';

const HOUR_MS = 3_600_000;
const SECONDS = 3_600;
const HOURS_OF_WEEK = 168;
/** Nights and weekends are not so quiet that nothing seems to happen. */
const QUIETEST = 0.5;
const UNUSUAL_SHARE = 0.03;
const VECTOR_SHARE = 0.05;
const LARGE_SPAN_MS = 3 * HOUR_MS;
const UNUSUAL_WEIGHT = UNUSUAL.reduce((sum, { weight }) => sum + weight, 0);

/**
 * How many of `total` events each hour gets, after everybody's daily rhythm. The counts add up to `total`.
 */
export function spreadOverHours(start: number, hours: number, total: number): number[] {
  const weights = Array.from({ length: hours }, (_, hour) => {
    const time = start + hour * HOUR_MS;
    return RESIDENTS.reduce((sum, resident) => sum + presence(resident, time), 0);
  });
  const sum = weights.reduce((a, b) => a + b, 0);
  let seen = 0;
  let given = 0;
  return weights.map((weight) => {
    seen += weight;
    const count = Math.round((seen / sum) * total) - given;
    given += count;
    return count;
  });
}

/** How many events an hour of live traffic has, after everybody's rhythm over the week. */
export function eventsOfHour(hour: number, eventsPerHour: number): number {
  const week = Math.floor(hour / (HOURS_OF_WEEK * HOUR_MS)) * HOURS_OF_WEEK * HOUR_MS;
  const counts = spreadOverHours(week, HOURS_OF_WEEK, eventsPerHour * HOURS_OF_WEEK);
  return Math.max(Math.round(eventsPerHour * QUIETEST), counts[(hour - week) / HOUR_MS]!);
}

function presence(resident: Resident, time: number): number {
  return resident.weight * activity(resident.rhythm, resident.utcOffsetHours, time);
}

/** The work of all residents, hour by hour. No rule of the pack fires on it, however much of it there is. */
export class Traffic {
  readonly #seed: number;
  readonly #ledgers = RESIDENTS.map(() => new Ledger());
  readonly #largeTexts = new Budget(1, LARGE_SPAN_MS);
  readonly #largeImages = new Budget(1, LARGE_SPAN_MS);

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** `count` records of the hour that begins at `hourStart`, in time order. Hours must be asked for in order. */
  *hour(hourStart: number, count: number): Generator<LogRecord> {
    const random = new Random(this.#seed, `traffic/${hourStart}`);
    for (const slot of drawSlots(random, hourStart, count)) {
      const who = slot % RESIDENTS.length;
      const time = hourStart + Math.floor(slot / RESIDENTS.length) * 1_000;
      yield this.#call(random, RESIDENTS[who]!, this.#ledgers[who]!, time);
    }
  }

  #call(random: Random, resident: Resident, ledger: Ledger, time: number): LogRecord {
    if ((resident.embeds || resident.draws) && random.chance(VECTOR_SHARE) && ledger.take(time, ['guardrail-less'])) {
      if (!resident.draws || (resident.embeds && random.chance(0.5))) return embeddingCall(random, resident, time);
      return imageCall(random, resident, time, take(this.#largeImages, time));
    }
    if (resident.style === 'reader' && take(this.#largeTexts, time)) {
      return renderInvocation(longCall(random, resident, time));
    }
    const call = ordinaryCall(random, resident, time);
    if (!random.chance(UNUSUAL_SHARE)) return renderInvocation(call);
    const unusual = drawUnusual(random);
    return renderInvocation(ledger.take(time, unusual.expenses) ? unusual.apply(random, call) : call);
  }
}

function take(budget: Budget, time: number): boolean {
  if (!budget.allows(time)) return false;
  budget.spend(time);
  return true;
}

/** Second of the hour and resident of each event, as one number each so that sorting them sorts by time. */
function drawSlots(random: Random, hourStart: number, count: number): Uint32Array {
  const cumulative: number[] = [];
  let sum = 0;
  for (const resident of RESIDENTS) {
    sum += presence(resident, hourStart);
    cumulative.push(sum);
  }
  const slots = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const second = random.integer(0, SECONDS - 1);
    slots[i] = second * RESIDENTS.length + firstAtLeast(cumulative, random.fraction() * sum);
  }
  return slots.sort();
}

function firstAtLeast(cumulative: readonly number[], target: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle]! > target) high = middle;
    else low = middle + 1;
  }
  return low;
}

function drawUnusual(random: Random): Unusual {
  let target = random.fraction() * UNUSUAL_WEIGHT;
  for (const unusual of UNUSUAL) {
    target -= unusual.weight;
    if (target < 0) return unusual;
  }
  return UNUSUAL[0]!;
}
