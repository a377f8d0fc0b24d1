import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { stepFor } from '../../parts/charts/time-scale.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Spans of time that are offered, back from now. */
export const PRESETS = [
  { key: '24h', label: '24 hours', span: DAY },
  { key: '7d', label: '7 days', span: 7 * DAY },
  { key: '30d', label: '30 days', span: 30 * DAY },
] as const;

/** The span of time that figures are of, in milliseconds since the epoch: whole bars of a chart. */
export interface Range {
  /** A preset's key, or `custom`. */
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** In words, as in `in the past 7 days`. */
  readonly words: string;
}

/** How often a span that ends now is moved on, in milliseconds. */
const MOVES_MS = 30_000;

/** The range that the URL names; it goes on as time does, a bar at a time. */
export function useRange(): [Range, (next: URLSearchParams) => void] {
  const [parameters, setParameters] = useSearchParams();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MOVES_MS);
    return () => clearInterval(timer);
  }, []);
  return [rangeOf(parameters, now), (next) => setParameters(next)];
}

/** The range of some parameters; what makes no sense is as if it were not there. */
export function rangeOf(parameters: URLSearchParams, now: number): Range {
  const from = Date.parse(parameters.get('from') ?? '');
  const to = Date.parse(parameters.get('to') ?? '');
  if (from < to) {
    const step = stepFor(from, to);
    return {
      key: 'custom',
      from: Math.floor(from / step) * step,
      to: Math.ceil(to / step) * step,
      step,
      words: 'in this time',
    };
  }
  const { key, span, label } = PRESETS.find((preset) => preset.key === parameters.get('range')) ?? PRESETS[1];
  const step = stepFor(0, span);
  const end = (Math.floor(now / step) + 1) * step;
  return { key, from: end - span, to: end, step, words: `in the past ${label}` };
}

/** The range as the API's filters of alerts. */
export function raisedIn({ from, to }: Pick<Range, 'from' | 'to'>): { raised_from: string; raised_to: string } {
  return { raised_from: new Date(from).toISOString(), raised_to: new Date(to).toISOString() };
}

/** The range as a link carries it: one that ends now has no end, so that what comes next is there too. */
export function linkedRange(range: Range): Record<string, string> {
  const { raised_from, raised_to } = raisedIn(range);
  return range.key === 'custom' ? { raised_from, raised_to } : { raised_from };
}

/** The list of alerts with some filters, by the API's names. */
export function alertsLink(filters: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    for (const one of [value].flat()) if (one !== undefined) parameters.append(name, one);
  }
  return `/alerts?${parameters}`;
}
