import type { RuleLife } from '../catalog/page/rule-page.ts';
import type { StateStore } from '../state/state-store.ts';
import type { StreamUsage } from '../store/event-store.ts';

/** What a rule raised, and what analysts said of it. */
export interface RaisedAlerts {
  readonly alerts: NonNullable<RuleLife['alerts']>;
  readonly verdicts: NonNullable<RuleLife['verdicts']>;
}

const DAY_MS = 86_400_000;

/**
 * The alerts of a rule that stand, by the time of their events: `last` is the last event behind the latest of them, `per_day` is over the time
 * from the first stored event (or alert, where that is older) to the last, a day at least; null where none was raised.
 */
export async function raisedAlerts(
  ruleId: string,
  { alerts }: Pick<StateStore, 'alerts'>,
  usage: readonly StreamUsage[],
  now: number,
): Promise<RaisedAlerts> {
  const filter = { ruleIds: [ruleId] };
  const [{ total }, latest, earliest, verdicts] = await Promise.all([
    alerts.counts(filter, []),
    alerts.list({ filter, sort: 'last_seen', direction: 'desc', limit: 1 }),
    alerts.list({ filter, sort: 'last_seen', direction: 'asc', limit: 1 }),
    alerts.verdicts(filter),
  ]);
  const last = latest.items[0]?.last_seen ?? null;
  const first = earliest.items[0]?.first_seen;
  const [own] = verdicts;
  return {
    alerts: { total, last, per_day: first === undefined ? null : perDay(total, Date.parse(first), usage, now) },
    verdicts: {
      true_positive: own?.true_positive ?? 0,
      false_positive: own?.false_positive ?? 0,
      benign: own?.benign ?? 0,
      duplicate: own?.duplicate ?? 0,
      precision: own?.precision ?? null,
    },
  };
}

function perDay(total: number, first: number, usage: readonly StreamUsage[], now: number): number {
  const from = usage.reduce((least, { oldest }) => Math.min(least, oldest ?? least), first);
  const times = usage.flatMap(({ newest }) => newest ?? []);
  const to = times.length === 0 ? now : Math.max(...times);
  return Math.round((total / Math.max(1, (to - from) / DAY_MS)) * 1000) / 1000;
}
