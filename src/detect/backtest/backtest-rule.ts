import { UserError } from '../../base/user-error.ts';
import type { Plan } from '../../plan/node.ts';
import type { DetectionRule } from '../../rules/rule.ts';
import type { EventStore } from '../../store/event-store.ts';
import { isoTime } from '../alert.ts';
import { type PreparedRule, prepareRule } from '../judge.ts';
import { standingAlerts } from '../replay.ts';
import { type FoundThreshold, findThresholds, whyNoThreshold, withThresholds } from '../rule-book/thresholds.ts';
import type { FiringSource } from '../run-windows.ts';
import { type Window, windowsPerEvent } from '../schedule.ts';
import { type EventTime, eventTime, keepSurvivors } from '../survivors.ts';
import { documentAlerts } from './document-alerts.ts';
import { ladderAround, ladderOf, MOST_POINTS, type SeenValues } from './ladder.ts';
import { sweep } from './sweep.ts';
import { sweepPlanOf } from './sweep-plan.ts';

export interface BacktestOptions {
  readonly store: EventStore;
  /** Only events of this time are looked at. */
  readonly span?: Partial<Window>;
  /** By a threshold's name the values to try in its place, at most 12; where absent, a ladder around each of the rule's thresholds. */
  readonly points?: Readonly<Record<string, readonly number[]>>;
  readonly signal?: AbortSignal;
  /** Past this, points that ask for an evaluation of their own are left out; the rule as it is is always told. 30 s where absent. */
  readonly limitMs?: number;
}

/** What a rule would have raised on stored events. */
export interface BacktestResult {
  /** The time of the events that were looked at, ISO-8601: the first, and just behind the last. */
  readonly from: string;
  readonly to: string;
  /** How many events of the rule's streams there are in that time, and how many its query's first part left to judge in windows. */
  readonly events: number;
  readonly survivors: number;
  /** Alerts that stand: those held back under others or beyond `max_signals` are not counted. */
  readonly alerts: number;
  /** Less than a day of events counts as one: nothing is made bigger than it was. */
  readonly alerts_per_day: number;
  readonly thresholds: readonly BacktestThreshold[];
}

/** What other values of a threshold would have raised, all others as they are. */
export interface BacktestThreshold {
  readonly name: string;
  readonly operator: FoundThreshold['operator'];
  /** As it is in force. */
  readonly value: number;
  /** By value, ascending. */
  readonly points: readonly { readonly value: number; readonly alerts: number; readonly alerts_per_day: number }[];
}

const DAY_MS = 86_400_000;
const LIMIT_MS = 30_000;
/** A rule that is not swept is evaluated as a replay does, over this many places of survivors in windows at most. */
const MOST_REPLAYED_PLACES = 5_000_000;
/** Evaluations of their own, with the evidence of each row, are made over this many places of survivors in windows at most. */
const MOST_EXACT_PLACES = 500_000;

let tables = 0;

type PointAlerts = ReadonlyMap<FoundThreshold, readonly { readonly value: number; readonly alerts: number }[]>;

/**
 * Counts the alerts that `replayRule` gives over stored events: of the rule as it is, and with other values for its thresholds. The
 * events are read once. Undefined where there are none in that time.
 *
 * @throws UserError where the rule cannot be run, or a value is none for its threshold.
 */
export async function backtestRule(
  rule: DetectionRule,
  plan: Plan,
  options: BacktestOptions,
): Promise<BacktestResult | undefined> {
  const { store, span = {}, signal } = options;
  const prepared = prepareRule(rule, plan);
  const { cut, hidden, timeField } = prepared;
  const found = wanted(findThresholds(plan), options.points);
  const abort = signal && { signal };
  const time = await eventTime(cut, hidden, { store, timeField, span, ...abort });
  if (time === undefined) return undefined;
  const table = `backtest_${++tables}`;
  const survivors = await keepSurvivors(cut, hidden, { store, table, timeField, span, ...abort });
  try {
    const source: FiringSource = {
      cut,
      hidden,
      survivors,
      rule,
      store,
      eventTime: async () => time,
      ...abort,
    };
    const counted = await countAlerts(prepared, source, { time, found, table: `${table}_rows`, options });
    return told(counted, found, time, survivors.rows);
  } finally {
    await store.discard(table);
  }
}

/** The thresholds to vary; those named by the caller, checked, where any are. */
function wanted(found: readonly FoundThreshold[], points: BacktestOptions['points']): readonly FoundThreshold[] {
  if (points === undefined) return found;
  return Object.entries(points).map(([name, values]) => {
    const threshold = found.find((f) => f.name === name);
    if (threshold === undefined) {
      const names = found.map((f) => f.name).join(', ');
      throw new UserError(`the rule has no threshold \`${name}\``, {
        hint: names === '' ? 'the rule has none' : `thresholds: ${names}`,
      });
    }
    if (values.length > MOST_POINTS) {
      throw new UserError(`\`${name}\`: ${values.length} values`, { hint: `at most ${MOST_POINTS} are tried at once` });
    }
    for (const value of values) {
      const why = whyNoThreshold(threshold, value);
      if (why !== undefined) throw new UserError(`\`${name}\`: ${value}: ${why}`);
    }
    return threshold;
  });
}

interface Counting {
  readonly time: EventTime;
  readonly found: readonly FoundThreshold[];
  /** For rows of windows. */
  readonly table: string;
  readonly options: BacktestOptions;
}

interface Counted {
  readonly alerts: number;
  readonly points: PointAlerts;
}

async function countAlerts(prepared: PreparedRule, source: FiringSource, counting: Counting): Promise<Counted> {
  const { rule, cut, oneEpisode } = prepared;
  const { found, time, table, options } = counting;
  const until = performance.now() + (options.limitMs ?? LIMIT_MS);
  if (cut.groupPart.length === 0) {
    const alerts = await documentAlerts(source);
    return { alerts: alerts ?? (await exactAlerts(prepared, source)), points: new Map() };
  }
  const plan = sweepPlanOf(cut, rule, source.survivors, source.hidden, found);
  const pointsOf = (threshold: FoundThreshold, seen: SeenValues | undefined) =>
    ascending(options.points?.[threshold.name]?.concat(threshold.value) ?? ladderOf(threshold, seen));
  const swept = plan && (await sweep(source, plan, { table, oneEpisode, time, points: pointsOf }));
  const alerts = swept?.alerts ?? (await exactAlerts(prepared, source));
  const points = new Map(swept?.thresholds);
  for (const threshold of found) {
    if (points.has(threshold)) continue;
    const values = options.points?.[threshold.name]?.concat(threshold.value) ?? ladderAround(threshold);
    points.set(threshold, await exactPoints(prepared, source, { threshold, values, alerts, until }));
  }
  return { alerts, points };
}

/** @throws UserError where that takes more than there is room for. */
async function exactAlerts({ rule, oneEpisode }: PreparedRule, source: FiringSource): Promise<number> {
  const { rows } = source.survivors;
  if (rows * windowsPerEvent(rule.schedule) > MOST_REPLAYED_PLACES) {
    throw new UserError(
      `${rows.toLocaleString('en-US')} events pass the rule's first part: too many to be judged here`,
      {
        hint: 'test it on a shorter time',
      },
    );
  }
  return (await standingAlerts(source, oneEpisode)).alerts.length;
}

interface ExactPoints {
  readonly threshold: FoundThreshold;
  readonly values: readonly number[];
  /** Those of the rule as it is. */
  readonly alerts: number;
  readonly until: number;
}

/** Points each of which is evaluated by itself, those nearest to the rule's own value first, as long as there is time. */
async function exactPoints(
  { rule, plan, oneEpisode }: PreparedRule,
  source: FiringSource,
  { threshold, values, alerts, until }: ExactPoints,
): Promise<{ readonly value: number; readonly alerts: number }[]> {
  const points = [{ value: threshold.value, alerts }];
  const few = source.survivors.rows * windowsPerEvent(rule.schedule) <= MOST_EXACT_PLACES;
  const distance = (value: number) => Math.abs(value - threshold.value);
  for (const value of [...values].sort((a, b) => distance(a) - distance(b))) {
    if (value === threshold.value || points.some((p) => p.value === value)) continue;
    if (!few || performance.now() > until) break;
    source.signal?.throwIfAborted();
    const { cut } = prepareRule(rule, withThresholds(plan, new Map([[threshold, value]])));
    points.push({ value, alerts: (await standingAlerts({ ...source, cut }, oneEpisode)).alerts.length });
  }
  return points.sort((a, b) => a.value - b.value);
}

function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function told(
  { alerts, points }: Counted,
  found: readonly FoundThreshold[],
  time: EventTime,
  survivors: number,
): BacktestResult {
  const days = Math.max(1, (time.to - time.from) / DAY_MS);
  const perDay = (count: number) => Math.round((count / days) * 1000) / 1000;
  return {
    from: isoTime(time.from),
    to: isoTime(time.to),
    events: time.events,
    survivors,
    alerts,
    alerts_per_day: perDay(alerts),
    thresholds: found.map((threshold) => ({
      name: threshold.name,
      operator: threshold.operator,
      value: threshold.value,
      points: (points.get(threshold) ?? []).map((p) => ({ ...p, alerts_per_day: perDay(p.alerts) })),
    })),
  };
}
