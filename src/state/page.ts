/** A part of a list, and where the next part begins. */
export interface Page<T> {
  readonly items: readonly T[];
  /** An opaque cursor for the page that follows; null where this is the last. */
  readonly next: string | null;
}

/** Which part of a list is asked for. */
export interface PageRequest {
  /** At most this many items: 100 where absent, never more than {@link MOST_PER_PAGE}. */
  readonly limit?: number;
  /** What the page before gave as `next`. */
  readonly cursor?: string;
}

/** A half-open span of time, in milliseconds since the epoch; open where an end is absent. */
export interface TimeRange {
  readonly from?: number;
  readonly to?: number;
}

export const MOST_PER_PAGE = 1_000;
