import { useMemo } from 'react';
import { keep, readKept, useKept } from '../../app/kept.ts';
import type { TimeAsk } from '../../parts/console-address.ts';
import type { RunOutcome } from './use-run.ts';

/** A query that was run here before. */
export interface PastQuery {
  readonly query: string;
  readonly time: TimeAsk;
  /** When, in milliseconds since the epoch. */
  readonly at: number;
  readonly ms: number;
  /** Undefined where it gave none: refused, or cancelled. */
  readonly rows?: number;
}

const NAME = 'console.history';
const MOST = 100;
/** Longer queries are not kept: storage is small. */
const LONGEST = 20_000;

/** The queries that were run in this browser, newest first. */
export function useHistory(): readonly PastQuery[] {
  const [text] = useKept<string>(NAME, '[]', isText);
  return useMemo(() => parsed(text), [text]);
}

/** Adds a run; a query that is run again moves to the front. */
export function remember(outcome: RunOutcome, now: number): void {
  const { query, time } = outcome.ask;
  if (query.trim() === '' || query.length > LONGEST) return;
  const rows = outcome.kind === 'rows' ? { rows: outcome.result.rows.length } : {};
  const entry: PastQuery = { query, time, at: now, ms: Math.round(outcome.ms), ...rows };
  const past = parsed(readKept<string>(NAME, '[]', isText));
  const others = past.filter((one) => one.query !== query || !sameTime(one.time, time));
  keep(NAME, JSON.stringify([entry, ...others].slice(0, MOST)));
}

export function forgetAll(): void {
  keep(NAME, '[]');
}

/** Kept as one text, so that what has not changed is the same value. */
function parsed(text: string): readonly PastQuery[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isPast) : [];
  } catch {
    return [];
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function sameTime(a: TimeAsk, b: TimeAsk): boolean {
  return a.from === b.from && a.to === b.to && a.timeField === b.timeField;
}

function isPast(value: unknown): value is PastQuery {
  if (typeof value !== 'object' || value === null) return false;
  const { query, time, at, ms } = value as Partial<Record<keyof PastQuery, unknown>>;
  return (
    typeof query === 'string' &&
    typeof time === 'object' &&
    time !== null &&
    typeof at === 'number' &&
    typeof ms === 'number'
  );
}
