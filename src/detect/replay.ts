import type { Plan } from '../plan/node.ts';
import type { DetectionRule } from '../rules/rule.ts';
import type { EventStore } from '../store/event-store.ts';
import type { Alert } from './alert.ts';
import type { Cut } from './cut.ts';
import { holdBack } from './hold-back.ts';
import { type Judged, judgeFirings, prepareRule } from './judge.ts';
import { type FiringSource, firingsIn } from './run-windows.ts';
import type { Window } from './schedule.ts';
import { eventTime, keepSurvivors } from './survivors.ts';

export interface ReplayOptions {
  readonly store: EventStore;
  /** Only events of this time are looked at. */
  readonly span?: Partial<Window>;
  /** How the plan is cut; by default as far from its source as it can be. */
  readonly cut?: (plan: Plan) => Cut;
  readonly signal?: AbortSignal;
}

export interface ReplayResult {
  /** The alerts that stand. */
  readonly alerts: readonly Alert[];
  /** How many more are held back under those (`alert_suppression`). */
  readonly suppressed: number;
  /** How many more there are beyond what a run may raise (`max_signals`). */
  readonly capped: number;
  /** What was left of the events after the rule's row part. */
  readonly survivors: number;
  /** Why windows were evaluated one by one, where they were. */
  readonly perWindow: string | undefined;
}

let tables = 0;

/**
 * Runs a rule over stored logs as its schedule would have: at every multiple of its interval whose window holds events.
 * Each event is judged once; windows slide over what survived.
 */
export async function replayRule(rule: DetectionRule, plan: Plan, options: ReplayOptions): Promise<ReplayResult> {
  const { store, span = {}, signal } = options;
  const { cut, hidden, timeField, oneEpisode } = prepareRule(rule, plan, options.cut);
  const table = `survivors_${++tables}`;
  const survivors = await keepSurvivors(cut, hidden, { store, table, timeField, span, ...(signal && { signal }) });
  try {
    const source: FiringSource = {
      cut,
      hidden,
      survivors,
      rule,
      store,
      eventTime: () => eventTime(cut, hidden, { store, timeField, span }),
      ...(signal && { signal }),
    };
    return { ...(await standingAlerts(source, oneEpisode)), survivors: survivors.rows, perWindow: cut.perWindow };
  } finally {
    await store.discard(table);
  }
}

/** The alerts that a rule gives of its survivors, what is to be held back held back. */
export async function standingAlerts(
  source: FiringSource,
  oneEpisode: boolean,
): Promise<Pick<ReplayResult, 'alerts' | 'suppressed' | 'capped'>> {
  const judged = await judgeFirings(source, await firingsIn(source), oneEpisode);
  const verdicts = holdBack(judged, source.rule);
  const under = new Map<Judged, number>();
  let [suppressed, capped] = [0, 0];
  for (const verdict of verdicts.values()) {
    if (verdict.kind === 'capped') capped++;
    if (verdict.kind !== 'suppressed') continue;
    suppressed++;
    under.set(verdict.under, (under.get(verdict.under) ?? 0) + 1);
  }
  const alerts = judged
    .filter((j) => verdicts.get(j)!.kind === 'standing')
    .map((j): Alert => {
      const held = under.get(j);
      return held === undefined ? j.alert : { ...j.alert, suppressed: held };
    });
  return { alerts, suppressed, capped };
}
