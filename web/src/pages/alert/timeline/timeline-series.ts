import type { AlertTimeline } from '../../../api/operations.ts';
import type { Series } from '../../../parts/charts/series.ts';

/** What came of calls, from the bottom of a bar to its top. */
export const OUTCOME_SERIES: readonly Series[] = [
  { key: 'ok', label: 'went through', tone: 1 },
  { key: 'error', label: 'failed', tone: 2 },
  { key: 'intervened', label: 'guardrail acted', tone: 4 },
];

export const EVIDENCE_SIGN = { sign: '▼', label: 'events of this alert' };
export const OTHER_SIGN = { sign: '◆', label: 'another alert' };

/** A bar of the timeline. */
export interface TimelineBar {
  readonly at: number;
  readonly ok: number;
  readonly error: number;
  readonly intervened: number;
  readonly evidence: number;
}

/** A bar for every bucket of a timeline, empty ones too. */
export function barsOf({ from, to, bucket_ms, items }: AlertTimeline): TimelineBar[] {
  const known = new Map(items.map((item) => [Date.parse(item.at), item]));
  const bars: TimelineBar[] = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += bucket_ms) {
    const { ok = 0, error = 0, intervened = 0, evidence = 0 } = known.get(at) ?? {};
    bars.push({ at, ok, error, intervened, evidence });
  }
  return bars;
}

/** Where in a timeline a moment is: the beginning of its bar, the nearest one where it is outside. */
export function barAt({ from, to, bucket_ms }: AlertTimeline, moment: string): number {
  const start = Date.parse(from);
  const last = Date.parse(to) - bucket_ms;
  const at = start + Math.floor((Date.parse(moment) - start) / bucket_ms) * bucket_ms;
  return Math.min(last, Math.max(start, at));
}
