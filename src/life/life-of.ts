import { UserError } from '../base/user-error.ts';
import { fireOutlook, scansOf } from '../catalog/could-fire/fire-outlook.ts';
import type { Backtest, RuleLife } from '../catalog/page/rule-page.ts';
import { type BacktestResult, backtestRule } from '../detect/backtest/backtest-rule.ts';
import type { Window } from '../detect/schedule.ts';
import type { Plan } from '../plan/node.ts';
import type { DetectionRule } from '../rules/rule.ts';
import type { StateStore } from '../state/state-store.ts';
import type { EventStore, StreamUsage } from '../store/event-store.ts';
import { blindSpotsOf, unknownFields, unseenFields } from './blind-spots.ts';
import { couldFire, type TestedRule } from './could-fire.ts';
import type { LivedRule } from './lived-rule.ts';
import { raisedAlerts } from './raised-alerts.ts';
import { StoredValues } from './stored-values.ts';

/** What is asked; what is absent is not. */
export interface LifeSources {
  readonly store?: EventStore;
  readonly state?: Pick<StateStore, 'alerts'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
  /** The time that the backtest looks at: the last 30 days of events where absent. */
  readonly span?: Partial<Window>;
  /** What counting and the backtest may take, each, in milliseconds; 30 s where absent. */
  readonly limitMs?: number;
}

const BACK_MS = 30 * 86_400_000;
const LIMIT_MS = 30_000;
const NOTHING_KNOWN = { hasEvents: () => true, hasValues: () => true };

/** What stored events and the service's memory say of a rule. Ends with the signal's reason where it is aborted. */
export async function lifeOf(lived: LivedRule, sources: LifeSources): Promise<RuleLife> {
  const { rule, plan } = lived;
  const { store, state, signal } = sources;
  const usage = store === undefined ? [] : await store.usage();
  const streams = new Set(plan === undefined ? [] : scansOf(plan).flatMap((s) => s.streams));
  const read = usage.filter((u) => streams.has(u.stream));
  const raised = state && (await raisedAlerts(rule.id, state, read, sources.now()));
  const anyStored = usage.some((u) => u.events > 0);
  const values = store && plan && anyStored ? await StoredValues.of(plan, store, limited(sources)) : undefined;
  signal?.throwIfAborted();
  const tested = store && plan && anyStored ? await tryRule(lived.rule, plan, store, read, sources) : {};
  const outlook = plan && fireOutlook(plan, values ?? NOTHING_KNOWN);
  return {
    ...couldFire(lived, { outlook, values, raised, tested, asked: store !== undefined }),
    blind_spots: plan && values ? blindSpotsOf(plan, lived, values) : [...unknownFields(lived), ...unseenFields(lived)],
    alerts: raised?.alerts ?? null,
    verdicts: raised?.verdicts ?? null,
    backtest: tested.result === undefined ? null : shown(tested.result),
    tests: [],
  };
}

function shown({ survivors: _, ...backtest }: BacktestResult): Backtest {
  return backtest;
}

/** Ends with the request, or when its time is over. */
function limited({ signal, limitMs = LIMIT_MS }: LifeSources): AbortSignal {
  return AbortSignal.any([AbortSignal.timeout(limitMs), ...(signal === undefined ? [] : [signal])]);
}

async function tryRule(
  rule: DetectionRule,
  plan: Plan,
  store: EventStore,
  read: readonly StreamUsage[],
  sources: LifeSources,
): Promise<TestedRule> {
  const newest = read.flatMap((u) => u.newest ?? []);
  const span = sources.span ?? (newest.length === 0 ? {} : { from: Math.max(...newest) - BACK_MS });
  const { signal, limitMs = LIMIT_MS } = sources;
  try {
    const result = await backtestRule(rule, plan, { store, span, signal: limited(sources), limitMs: limitMs / 2 });
    return result === undefined ? {} : { result };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof DOMException && error.name === 'TimeoutError')
      return { problem: `the backtest took longer than ${limitMs / 1000} s` };
    if (error instanceof UserError) return { problem: error.message };
    throw error;
  }
}
