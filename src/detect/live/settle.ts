import type { DetectionRule } from '../../rules/rule.ts';
import { holdBack, type Verdict } from '../hold-back.ts';
import type { RunSpan } from '../run-span.ts';
import { type Draft, draftAsHeld } from './draft.ts';
import type { CappedAlerts, LedgerAlert } from './ledger.ts';

/** Drafts with what the rule holds back. */
export interface Settled {
  readonly drafts: readonly Draft[];
  readonly capped: readonly CappedAlerts[];
  /** Alerts that stand now and whose evidence the ledger does not hold: they are to be judged. */
  readonly missing: readonly Draft[];
}

/**
 * Applies `alert_suppression` and `max_signals` to what a round changed and to what that touches: the alerts of the same runs, and where
 * alerts are held back over time, those that come after.
 *
 * @param alertsOf the ledger's alerts with one of some runs
 * @param keepCapped whether an alert beyond `max_signals` goes to the ledger: one that may grow is to be known again
 */
export async function settle(
  drafts: readonly Draft[],
  rule: DetectionRule,
  alertsOf: (span: RunSpan) => Promise<readonly LedgerAlert[]>,
  keepCapped: boolean,
): Promise<Settled> {
  const moved = drafts.filter((draft) => isMoved(draft, rule));
  if (moved.length === 0) {
    for (const draft of drafts) asBefore(draft);
    return { drafts, capped: [], missing: [] };
  }
  const { alertSuppression: suppression, schedule } = rule;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const draft of moved) {
    for (const runs of [draft.runs, draft.before?.runs ?? draft.runs]) {
      first = Math.min(first, runs.first);
      last = Math.max(last, runs.first);
    }
  }
  const reach = Math.ceil((suppression?.durationMs ?? 0) / schedule.intervalMs);
  const span: RunSpan = {
    first: first - reach,
    last: suppression?.durationMs === undefined ? last : Number.MAX_SAFE_INTEGER,
  };
  const known = new Set(drafts.map((d) => d.handle));
  const others = (await alertsOf(span))
    .filter(
      (a) =>
        !known.has(a.handle) && a.status !== 'withdrawn' && a.runs.first >= span.first && a.runs.first <= span.last,
    )
    .map(draftAsHeld);
  const all = [...drafts.filter((d) => d.status !== 'withdrawn'), ...others];
  const byHandle = new Map(all.map((draft) => [draft.handle, draft]));
  // What comes before the first change is as it was.
  const settledBefore = (draft: Draft): Verdict<Draft> | undefined => {
    if (draft.before === undefined || draft.runs.first >= first) return undefined;
    return verdictOf(draft, byHandle);
  };
  // One that is held back under an alert from before all these stays so.
  const placed = (draft: Draft) =>
    draft.before === undefined ||
    draft.runs.first >= first ||
    draft.suppressedBy === null ||
    byHandle.has(draft.suppressedBy);
  const asked = all.filter((d) => d.runs.first >= span.first && d.runs.first <= span.last && placed(d));
  return withVerdicts(drafts, new Set(others), holdBack(asked, rule, settledBefore), { ruleId: rule.id, keepCapped });
}

function withVerdicts(
  drafts: readonly Draft[],
  others: ReadonlySet<Draft>,
  verdicts: ReadonlyMap<Draft, Verdict<Draft>>,
  { ruleId, keepCapped }: { ruleId: string; keepCapped: boolean },
): Settled {
  const under = new Map<Draft, number>();
  for (const verdict of verdicts.values()) {
    if (verdict.kind === 'suppressed') under.set(verdict.under, (under.get(verdict.under) ?? 0) + 1);
  }
  const capped = new Map<number, number>();
  const count = (run: number, more: number) => capped.set(run, (capped.get(run) ?? 0) + more);
  const result: Draft[] = [];
  const missing: Draft[] = [];
  for (const draft of [...drafts, ...others]) {
    const verdict = verdicts.get(draft);
    if (verdict === undefined) {
      if (draft.status !== 'withdrawn') asBefore(draft);
    } else {
      draft.status = verdict.kind === 'capped' ? 'capped' : 'standing';
      draft.suppressedBy = verdict.kind === 'suppressed' ? verdict.under.handle : null;
      draft.alert = withSuppressed(draft, under.get(draft) ?? 0);
    }
    if (verdict !== undefined && others.has(draft) && isAsBefore(draft)) continue;
    const was = draft.before?.status === 'capped';
    const is = draft.status === 'capped';
    if (was) count(draft.before!.runs.first, -1);
    if (is) count(draft.runs.first, 1);
    if (is && draft.before === undefined && !keepCapped) continue;
    const { before, evidence } = draft;
    if (was && draft.status === 'standing' && evidence.kind !== 'all' && !holdsAllEvidence(before!))
      missing.push(draft);
    result.push(draft);
  }
  return {
    drafts: result,
    capped: [...capped].filter(([, more]) => more !== 0).map(([run, more]) => ({ ruleId, run, more })),
    missing,
  };
}

function holdsAllEvidence({ alert, evidenceDigest }: NonNullable<Draft['before']>): boolean {
  return evidenceDigest.startsWith(`${alert.evidence.count}:`);
}

function verdictOf(draft: Draft, byHandle: ReadonlyMap<string, Draft>): Verdict<Draft> {
  const { status, suppressedBy } = draft.before!;
  if (status === 'capped') return { kind: 'capped' };
  const under = suppressedBy === null ? undefined : byHandle.get(suppressedBy);
  return under === undefined ? { kind: 'standing' } : { kind: 'suppressed', under };
}

/** Whether an alert is new, gone, or takes another place among those that are held back together. */
function isMoved(draft: Draft, rule: DetectionRule): boolean {
  const { before, alert, runs, status } = draft;
  if (before === undefined) return true;
  if ((status === 'withdrawn') !== (before.status === 'withdrawn')) return true;
  if (status === 'withdrawn') return false;
  const fields = rule.alertSuppression?.groupBy ?? [];
  return (
    runs.first !== before.runs.first ||
    alert.first_seen !== before.alert.first_seen ||
    alert.id !== before.alert.id ||
    fields.some((f) => JSON.stringify(alert.fields[f] ?? null) !== JSON.stringify(before.alert.fields[f] ?? null))
  );
}

/** What is held back stays as it was. */
function asBefore(draft: Draft): void {
  const { before } = draft;
  if (before === undefined || before.status === 'withdrawn' || draft.status === 'withdrawn') return;
  draft.status = before.status;
  draft.suppressedBy = before.suppressedBy;
  draft.alert = withSuppressed(draft, before.alert.suppressed ?? 0);
}

/** Whether a draft that nothing else has changed is held back, and holds back, as before. */
function isAsBefore({ before, status, suppressedBy, alert }: Draft): boolean {
  return (
    before !== undefined &&
    status === before.status &&
    suppressedBy === before.suppressedBy &&
    (alert.suppressed ?? 0) === (before.alert.suppressed ?? 0)
  );
}

function withSuppressed({ alert }: Draft, count: number): Draft['alert'] {
  const { suppressed: _, ...rest } = alert;
  return count === 0 ? rest : { ...rest, suppressed: count };
}
