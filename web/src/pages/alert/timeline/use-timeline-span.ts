import { useSearchParams } from 'react-router';

/** A span of time, as ISO-8601 or in milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const LEAST = 10_000;
const MOST = 400 * 86_400_000;

/** What of time the timeline shows, and of which part its events are listed: kept in the address. */
export interface TimelineSpan {
  /** Undefined where the service chooses: the alert in the middle. */
  readonly shown: Span | undefined;
  readonly opened: Span | undefined;
  show(span: Span | undefined): void;
  open(span: Span | undefined): void;
}

/** Reads and changes what the timeline shows. */
export function useTimelineSpan(): TimelineSpan {
  const [search, setSearch] = useSearchParams();
  const put = (names: readonly [string, string], span: Span | undefined) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [i, name] of names.entries()) {
          if (span === undefined) next.delete(name);
          else next.set(name, new Date(i === 0 ? span.from : span.to).toISOString());
        }
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return {
    shown: spanOf(search.get('from'), search.get('to')),
    opened: spanOf(search.get('events_from'), search.get('events_to')),
    show: (span) => put(['from', 'to'], span && bounded(span)),
    open: (span) => put(['events_from', 'events_to'], span),
  };
}

/** Half of a span around its middle, or twice as much. */
export function zoomed({ from, to }: Span, factor: number): Span {
  const middle = (from + to) / 2;
  const half = ((to - from) * factor) / 2;
  return { from: middle - half, to: middle + half };
}

/** A span moved by a part of its length. */
export function moved({ from, to }: Span, part: number): Span {
  const by = (to - from) * part;
  return { from: from + by, to: to + by };
}

function bounded(span: Span): Span {
  const length = Math.min(MOST, Math.max(LEAST, span.to - span.from));
  const middle = (span.from + span.to) / 2;
  return { from: Math.round(middle - length / 2), to: Math.round(middle + length / 2) };
}

function spanOf(from: string | null, to: string | null): Span | undefined {
  const span = { from: Date.parse(from ?? ''), to: Date.parse(to ?? '') };
  return span.from < span.to ? span : undefined;
}
