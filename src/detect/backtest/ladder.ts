import type { RuleThreshold } from '../rule-book/rule-entry.ts';

/** A ladder has at most this many points. */
export const MOST_POINTS = 12;
/** Besides its two ends and the rule's own value. */
const MOST_BETWEEN = MOST_POINTS - 3;

type Step = Pick<RuleThreshold, 'operator' | 'value' | 'whole'>;

/** The least and the greatest value that a threshold was compared with. */
export interface SeenValues {
  readonly least: number;
  readonly greatest: number;
}

/**
 * Values to try in place of a threshold's, ascending, its own among them: from the one where all that was seen passes to the one where
 * nothing does, closer together where they are small. Of `==` and `!=` the values next to it.
 */
export function ladderOf(threshold: Step, seen: SeenValues | undefined): number[] {
  const { operator, value, whole } = threshold;
  if (seen === undefined) return [value];
  if (operator === '==' || operator === '!=') return whole ? neighbours(value, seen) : [value];
  const [low, high] = endsOf(threshold, seen);
  const parts: [number, number, number][] =
    low < value && value < high
      ? [
          [low, value, 4],
          [value, high, MOST_BETWEEN - 4],
        ]
      : [[low, high, MOST_BETWEEN]];
  const between = parts.flatMap(([from, to, count]) =>
    spread(from, to, count)
      .map((v) => rounded(v, whole))
      .filter((v) => from < v && v < to),
  );
  return ascending([low, high, value, ...between]);
}

/** Values around a threshold's where nothing is known of what it is compared with: from 0 to ten times as much. */
export function ladderAround({ value, whole }: Step): number[] {
  const size = Math.abs(value) || 1;
  const steps = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 1, 2, 4, 9];
  return ascending(steps.map((step) => rounded(value + step * size, whole)).concat(value));
}

/** The values, the lower one first, at which all that was seen passes and none of it does. */
function endsOf({ operator, whole }: Step, { least, greatest }: SeenValues): [number, number] {
  // What is compared without equality already passes, or fails, at the value itself.
  const [lowBeside, highBeside] = operator === '>' || operator === '<=' ? [true, false] : [false, true];
  return whole
    ? [lowBeside ? least - 1 : least, highBeside ? greatest + 1 : greatest]
    : [roundedDown(least, lowBeside), roundedUp(greatest, highBeside)];
}

function neighbours(value: number, { least, greatest }: SeenValues): number[] {
  const near = Array.from({ length: MOST_POINTS - 1 }, (_, i) => value - (MOST_POINTS - 2) / 2 + i);
  return ascending([value, ...near.filter((v) => least <= v && v <= greatest)]);
}

/** Values between two, without these: by equal factors where neither is negative, by equal steps else. */
function spread(from: number, to: number, count: number): number[] {
  const [turn, back] = from < 0 ? [identity, identity] : [Math.log1p, Math.expm1];
  const [start, end] = [turn(from), turn(to)];
  return Array.from({ length: count }, (_, i) => back(start + ((end - start) * (i + 1)) / (count + 1)));
}

function identity(value: number): number {
  return value;
}

function rounded(value: number, whole: boolean): number {
  return whole ? Math.round(value) : Number(value.toPrecision(3));
}

/** A value of three digits that is less, or the same where that need not be. */
function roundedDown(value: number, less: boolean): number {
  const near = Number(value.toPrecision(3));
  if (near < value || (near === value && !less)) return near;
  const digit = 10 ** (Math.floor(Math.log10(Math.abs(value) || 1)) - 2);
  return Number((value - digit).toPrecision(3));
}

/** A value of three digits that is more, or the same where that need not be. */
function roundedUp(value: number, more: boolean): number {
  return -roundedDown(-value, more);
}

function ascending(values: readonly number[]): number[] {
  const finite = values.filter((v) => Number.isFinite(v)).map((v) => (v === 0 ? 0 : v));
  return [...new Set(finite)].sort((a, b) => a - b);
}
