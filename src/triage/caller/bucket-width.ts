import { DAY, floorTo, HOUR, type Span } from './spans.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
/** Widths that a day is a multiple of, so that buckets begin where clocks show a round time. */
const WIDTHS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  DAY,
];

/** Buckets of one width over a span of time that was widened to whole ones. Milliseconds. */
export interface Buckets extends Span {
  readonly width: number;
}

/** The narrowest round width with which a span has at most so many buckets; a day at most. */
export function bucketsOf({ from, to }: Span, most: number): Buckets {
  for (const width of WIDTHS) {
    const start = floorTo(from, width);
    const end = floorTo(to - 1, width) + width;
    if ((end - start) / width <= most || width === DAY) return { width, from: start, to: end };
  }
  throw new Error('there is no width');
}

/** A width as ES|QL's DATE_TRUNC takes it. */
export function widthLiteral(width: number): string {
  for (const [unit, ms] of [
    ['days', DAY],
    ['hours', HOUR],
    ['minutes', MINUTE],
  ] as const) {
    if (width % ms === 0) return `${width / ms} ${unit}`;
  }
  return `${width / SECOND} seconds`;
}
