import type { Span } from '../base/diagnostic.ts';

/** The place of a token or node, without the rest of it. */
export function spanOf({ start, end }: Span): Span {
  return { start, end };
}

/** From the beginning of the first to the end of the last. */
export function joinSpans(first: Span, last: Span): Span {
  return { start: first.start, end: last.end };
}
