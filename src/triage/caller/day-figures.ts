import type { HourFigures } from './hourly.ts';
import { median } from './quantile.ts';
import { type CallerSpans, DAY } from './spans.ts';

/** The figures of a day that are held against the days before. */
export const DAY_FIGURES = ['events', 'errors', 'interventions', 'input_tokens', 'output_tokens'] as const;
export type DayFigure = (typeof DAY_FIGURES)[number];

/** A figure of the alert's day, and of the days of 24 hours before it; null where there was none. */
export interface AgainstBaseline {
  readonly day: number;
  readonly mean: number | null;
  readonly median: number | null;
  readonly max: number | null;
}

/** Sums a caller's hours to days: the alert's against those before, `days` of them. */
export function dayFigures(
  hours: readonly HourFigures[],
  spans: CallerSpans,
  days: number,
): Record<DayFigure, AgainstBaseline> {
  const today = zero();
  const before = Array.from({ length: days }, zero);
  const from = spans.baseline.to - days * DAY;
  for (const hour of hours) {
    if (hour.at >= spans.day.from && hour.at < spans.day.to) add(today, hour);
    else if (hour.at >= from && hour.at < spans.baseline.to) add(before[Math.floor((hour.at - from) / DAY)]!, hour);
  }
  const figure = (name: DayFigure): AgainstBaseline => {
    const values = before.map((sums) => sums[name]).sort((a, b) => a - b);
    return {
      day: today[name],
      mean: days === 0 ? null : values.reduce((a, b) => a + b, 0) / days,
      median: median(values),
      max: values.at(-1) ?? null,
    };
  };
  return Object.fromEntries(DAY_FIGURES.map((name) => [name, figure(name)])) as Record<DayFigure, AgainstBaseline>;
}

type Sums = Record<DayFigure, number>;

function zero(): Sums {
  return { events: 0, errors: 0, interventions: 0, input_tokens: 0, output_tokens: 0 };
}

function add(sums: Sums, hour: HourFigures): void {
  sums.events += hour.events;
  if (hour.outcome === 'error') sums.errors += hour.events;
  if (hour.outcome === 'intervened') sums.interventions += hour.events;
  sums.input_tokens += hour.inputTokens;
  sums.output_tokens += hour.outputTokens;
}
