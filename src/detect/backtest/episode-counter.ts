import { type RunSchedule, windowOf } from '../schedule.ts';

/** A row of a key in a run, as a sweep tells it. */
export interface SweptRow {
  readonly run: number;
  /** What each threshold is compared with; null passes none. */
  readonly compared: readonly (number | null)[];
  /** The last event behind it, in milliseconds since the epoch; null where none is. */
  readonly last: number | null;
}

/** Tells whether a value passes a threshold of some operator. */
export const PASSES = {
  '>': (value: number, threshold: number) => value > threshold,
  '>=': (value: number, threshold: number) => value >= threshold,
  '<': (value: number, threshold: number) => value < threshold,
  '<=': (value: number, threshold: number) => value <= threshold,
  '==': (value: number, threshold: number) => value === threshold,
  '!=': (value: number, threshold: number) => value !== threshold,
} as const;

/** A threshold of a sweep, and the values to try in its place while all others keep theirs. */
export interface SweptThreshold {
  readonly operator: keyof typeof PASSES;
  readonly value: number;
  readonly points: readonly number[];
}

/** Where a key's episodes stand for one value of one threshold. */
interface Open {
  /** The last run that fired; none where there was none. */
  run: number;
  last: number | null;
}

/** Called for each episode that begins: `threshold` is -1 for the rule as it is. */
export type EpisodeBegins = (threshold: number, point: number, run: number) => void;

/**
 * Counts episodes as `joinEpisodes` makes them, for the rule as it is and for every point at once, from rows alone: a row joins where
 * the last event behind the one before lies in its window. Rows come key by key, a key's in the order of its runs, each run once.
 */
export class EpisodeCounter {
  readonly #thresholds: readonly SweptThreshold[];
  readonly #schedule: RunSchedule;
  readonly #oneEpisode: boolean;
  readonly #begins: EpisodeBegins;
  #own: Open = nothingOpen();
  #open: Open[][] = [];

  constructor(
    thresholds: readonly SweptThreshold[],
    options: { readonly schedule: RunSchedule; readonly oneEpisode: boolean; readonly begins: EpisodeBegins },
  ) {
    this.#thresholds = thresholds;
    this.#schedule = options.schedule;
    this.#oneEpisode = options.oneEpisode;
    this.#begins = options.begins;
    this.nextKey();
  }

  /** The rows that follow are of another key. */
  nextKey(): void {
    this.#own = nothingOpen();
    this.#open = this.#thresholds.map(({ points }) => points.map(nothingOpen));
  }

  add(row: SweptRow): void {
    const failing: number[] = [];
    for (const [i, { operator, value }] of this.#thresholds.entries()) {
      const compared = row.compared[i]!;
      if (compared === null) return;
      if (!PASSES[operator](compared, value)) failing.push(i);
    }
    if (failing.length === 0) this.#fire(this.#own, row, -1, 0);
    if (failing.length > 1) return;
    for (const [i, { operator, points }] of this.#thresholds.entries()) {
      if (failing.length === 1 && failing[0] !== i) continue;
      const passes = PASSES[operator];
      for (const [p, point] of points.entries()) {
        if (passes(row.compared[i]!, point)) this.#fire(this.#open[i]![p]!, row, i, p);
      }
    }
  }

  #fire(open: Open, { run, last }: SweptRow, threshold: number, point: number): void {
    if (!this.#joins(open, run, last)) this.#begins(threshold, point, run);
    open.run = run;
    open.last = last;
  }

  #joins(open: Open, run: number, last: number | null): boolean {
    if (open.run === Number.NEGATIVE_INFINITY) return false;
    if (this.#oneEpisode) return true;
    if (last === null) return open.last === null && run === open.run + 1;
    return open.last !== null && open.last >= windowOf(run, this.#schedule).from;
  }
}

function nothingOpen(): Open {
  return { run: Number.NEGATIVE_INFINITY, last: null };
}
