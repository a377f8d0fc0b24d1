import type { Plan } from '../plan/node.ts';
import type { DetectionRule } from '../rules/rule.ts';
import type { EventStore } from '../store/event-store.ts';
import type { Alert } from './alert.ts';
import type { Cut } from './cut.ts';
import { judgeFirings, prepareRule } from './judge.ts';
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
  readonly alerts: readonly Alert[];
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
  const survivors = await keepSurvivors(cut, hidden, { store, table, timeField, span });
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
    const judged = await judgeFirings(source, await firingsIn(source), oneEpisode);
    return { alerts: judged.map((j) => j.alert), survivors: survivors.rows, perWindow: cut.perWindow };
  } finally {
    await store.discard(table);
  }
}
