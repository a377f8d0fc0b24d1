import type { TruncationStep } from './truncate.ts';

/** Sizes of date buckets from the largest on, as the ES|QL reference lists them for BUCKET. */
const DATE_STEPS: readonly TruncationStep[] = [
  { months: 12 },
  { months: 1 },
  { days: 7 },
  { days: 1 },
  ...[43_200_000, 10_800_000, 3_600_000, 1_800_000, 600_000, 300_000, 60_000, 30_000, 10_000, 5_000, 1_000].map(
    (ms) => ({ ms }),
  ),
  ...[100, 50, 10, 1].map((ms) => ({ ms })),
];

const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday. */
const MONDAY_MS = 4 * DAY_MS;

/** The smallest step that cuts the time from one moment to another (milliseconds) into no more buckets than wanted. */
export function dateStepFor(buckets: number, from: number, to: number): TruncationStep {
  let chosen = DATE_STEPS[0]!;
  for (const step of DATE_STEPS.slice(1)) {
    if (bucketNumber(to, step) - bucketNumber(from, step) >= buckets) return chosen;
    chosen = step;
  }
  return chosen;
}

function bucketNumber(ms: number, step: TruncationStep): number {
  if ('ms' in step) return Math.floor(ms / step.ms);
  if ('days' in step) return Math.floor((step.days === 7 ? ms - MONDAY_MS : ms) / (step.days * DAY_MS));
  const date = new Date(ms);
  return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / step.months);
}

/** The smallest of 1, 5, 10, 50, ... (and their fractions) that cuts the way between two numbers into no more buckets than wanted. */
export function numberStepFor(buckets: number, from: number, to: number): number {
  const exact = (to - from) / buckets;
  const power = 10 ** Math.ceil(Math.log10(exact));
  return exact < power / 2 ? power / 2 : power;
}
