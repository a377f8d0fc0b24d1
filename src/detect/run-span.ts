/** Runs by their numbers, both ends included: see `windowOf`. */
export interface RunSpan {
  readonly first: number;
  readonly last: number;
}

/** Stretches of numbers that follow each other, ascending. */
export function stretchesOf(numbers: Iterable<number>): RunSpan[] {
  return joinSpans([...numbers].map((n) => ({ first: n, last: n })));
}

/** The same runs as spans that neither overlap nor touch, ascending; `gap` more runs between two do not keep them apart. */
export function joinSpans(spans: Iterable<RunSpan>, gap = 0): RunSpan[] {
  const list: { first: number; last: number }[] = [];
  for (const { first, last } of [...spans].sort((a, b) => a.first - b.first)) {
    if (last < first) continue;
    const open = list.at(-1);
    if (open !== undefined && first <= open.last + 1 + gap) open.last = Math.max(open.last, last);
    else list.push({ first, last });
  }
  return list;
}

/** Whether a run is one of some spans. */
export function holdsRun(spans: readonly RunSpan[], run: number): boolean {
  return spans.some((span) => span.first <= run && run <= span.last);
}

/** What of some spans lies in another. */
export function clipSpans(spans: Iterable<RunSpan>, to: RunSpan): RunSpan[] {
  return joinSpans(
    [...spans].map(({ first, last }) => ({ first: Math.max(first, to.first), last: Math.min(last, to.last) })),
  );
}
