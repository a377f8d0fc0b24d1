import type { RowValue } from '../../store/event-store.ts';
import type { Firing } from '../episodes.ts';
import type { RunSchedule, Window } from '../schedule.ts';
import { windowOf } from '../schedule.ts';
import type { LedgerAlert } from './ledger.ts';

/** What is known of a key's survivors in one granule of time. */
export interface GranuleFacts {
  /** Its start, in milliseconds since the epoch, as are the other times. */
  readonly start: number;
  readonly rows: number;
  readonly events: number;
  readonly firstTime: number;
  readonly lastTime: number;
  readonly firstStamp: number;
  readonly lastStamp: number;
}

/** How an alert that the ledger holds goes on, told from parts alone. */
export interface Growth {
  readonly held: LedgerAlert;
  readonly runs: { readonly first: number; readonly last: number };
  /** The time whose survivors are its evidence: that of all its runs. */
  readonly span: Window;
  /** What was its time so far. */
  readonly spanBefore: Window;
  /** The first run that saw all of it; undefined where none did. */
  readonly whole: { readonly run: number; readonly row: readonly RowValue[] } | undefined;
  readonly facts: GranuleFacts;
}

/**
 * How a key's one alert goes on: it begins in the same run, and its time only grows. Undefined where there is more to it (another
 * alert, a gap, an earlier beginning), so that it must be judged by its events.
 *
 * @param firings of the key, by run
 * @param granules of the key, in any order
 */
export function growthOf(
  held: readonly LedgerAlert[],
  firings: readonly Firing[],
  granules: readonly GranuleFacts[],
  schedule: RunSchedule,
  oneEpisode: boolean,
): Growth | undefined {
  const [only, ...others] = held.filter((alert) => alert.status !== 'withdrawn');
  const first = firings[0];
  const last = firings.at(-1);
  if (only === undefined || others.length > 0 || first === undefined || last === undefined) return undefined;
  if (first.run !== only.runs.first || last.run < only.runs.last) return undefined;
  for (let i = 1; i < firings.length; i++) {
    const [a, b] = [windowOf(firings[i - 1]!.run, schedule), windowOf(firings[i]!.run, schedule)];
    if (b.from >= a.to) return undefined;
    if (!oneEpisode && factsOf(granules, { from: b.from, to: a.to }) === undefined) return undefined;
  }
  const span = { from: windowOf(first.run, schedule).from, to: windowOf(last.run, schedule).to };
  const facts = factsOf(granules, span);
  if (facts === undefined) return undefined;
  const whole = firings.find((f) => factsOf(granules, windowOf(f.run, schedule))?.rows === facts.rows);
  const spanBefore = { from: span.from, to: windowOf(only.runs.last, schedule).to };
  return { held: only, runs: { first: first.run, last: last.run }, span, spanBefore, whole, facts };
}

/** The granules of a window put together; undefined where it holds none. */
export function factsOf(granules: readonly GranuleFacts[], window: Window): GranuleFacts | undefined {
  let facts: GranuleFacts | undefined;
  for (const granule of granules) {
    if (granule.start < window.from || granule.start >= window.to) continue;
    facts =
      facts === undefined
        ? granule
        : {
            start: Math.min(facts.start, granule.start),
            rows: facts.rows + granule.rows,
            events: facts.events + granule.events,
            firstTime: Math.min(facts.firstTime, granule.firstTime),
            lastTime: Math.max(facts.lastTime, granule.lastTime),
            firstStamp: Math.min(facts.firstStamp, granule.firstStamp),
            lastStamp: Math.max(facts.lastStamp, granule.lastStamp),
          };
  }
  return facts;
}

/** Times that are no farther apart are read as one. */
const LEAST_GAP_MS = 10_000;
/** So many stretches of time are read by themselves at most. */
const MOST_TIMES = 16;

/** The times in which all survivors of some granules lie, in order and apart from each other: a few, joined where they are near. */
export function timesOf(granules: readonly GranuleFacts[]): Window[] {
  let times: Window[] = granules.map(({ firstTime, lastTime }) => ({ from: firstTime, to: lastTime + 1 }));
  times.sort((a, b) => a.from - b.from);
  for (let gap = LEAST_GAP_MS; ; gap *= 2) {
    times = joined(times, gap);
    if (times.length <= MOST_TIMES) return times;
  }
}

function joined(times: readonly Window[], gap: number): Window[] {
  const list: Window[] = [];
  for (const { from, to } of times) {
    const open = list.at(-1);
    if (open === undefined || from - open.to > gap) list.push({ from, to });
    else list[list.length - 1] = { from: open.from, to: Math.max(open.to, to) };
  }
  return list;
}
