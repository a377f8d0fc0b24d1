import type { RunSpan } from '../run-span.ts';
import type { DetectionChange, DetectionLedger, LedgerAlert, RuleProgress } from './ledger.ts';

/**
 * A ledger as a rule with this interval sees it. The ledger holds runs by their times, in milliseconds since the epoch, the rule tells
 * them by their numbers: so that progress and alerts keep their meaning when the interval changes.
 */
export function timedLedger(ledger: DetectionLedger, intervalMs: number): DetectionLedger {
  const timesOf = ({ first, last }: RunSpan): RunSpan => ({ first: first * intervalMs, last: last * intervalMs });
  const timed = <T extends { readonly runs: RunSpan }>(alert: T): T => ({ ...alert, runs: timesOf(alert.runs) });
  return {
    progress: async () => (await ledger.progress()).map((p) => numberedProgress(p, intervalMs)),
    alertsOf: async (ruleId, span, keys) =>
      (await ledger.alertsOf(ruleId, heldIn(span, intervalMs), keys)).map((alert) => numbered(alert, intervalMs)),
    evidenceOf: (handle) => ledger.evidenceOf(handle),
    apply: (change: DetectionChange) =>
      ledger.apply({
        ...change,
        progress: change.progress.map((p) => timedProgress(p, intervalMs)),
        raised: change.raised.map(timed),
        changed: change.changed.map(timed),
        moved: change.moved.map(timed),
      }),
  };
}

/** How far a rule has come, as the ledger holds it, in runs of an interval. */
export function numberedProgress(progress: RuleProgress, intervalMs: number): RuleProgress {
  return { ...progress, run: Math.floor(progress.run / intervalMs) };
}

/** How far a rule with this interval has come, as the ledger holds it. */
export function timedProgress(progress: RuleProgress, intervalMs: number): RuleProgress {
  return { ...progress, run: progress.run * intervalMs };
}

/** A run of another interval is taken for the first one that comes no earlier. */
function numbered(alert: LedgerAlert, intervalMs: number): LedgerAlert {
  const run = (time: number) => Math.ceil(time / intervalMs);
  return { ...alert, runs: { first: run(alert.runs.first), last: run(alert.runs.last) } };
}

/** The times of all runs that are taken for one of the span's. */
function heldIn({ first, last }: RunSpan, intervalMs: number): RunSpan {
  const whole = (time: number) => Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, time));
  return { first: whole((first - 1) * intervalMs + 1), last: whole(last * intervalMs) };
}
