import { compareText } from '../../../src/base/compare-text.ts';
import type { Alert, EvidenceEvent } from '../../../src/detect/alert.ts';
import type {
  AlertWithdrawal,
  DetectionChange,
  DetectionLedger,
  LedgerAlert,
  RuleProgress,
  RunRecord,
} from '../../../src/detect/live/ledger.ts';
import type { RunSpan } from '../../../src/detect/run-span.ts';

interface Held {
  alert: LedgerAlert;
  evidence: Map<string, EvidenceEvent>;
}

/** What the state keeps for detection, in memory: a change is taken whole, and one that makes no sense is refused. */
export class MemoryLedger implements DetectionLedger {
  readonly #progress = new Map<string, RuleProgress>();
  readonly #alerts = new Map<string, Held>();
  readonly runs: RunRecord[] = [];
  readonly capped = new Map<string, number>();
  readonly withdrawals: AlertWithdrawal[] = [];
  /** Handles of alerts as they were told, in order. */
  readonly told: string[] = [];

  async progress(): Promise<readonly RuleProgress[]> {
    return [...this.#progress.values()];
  }

  async alertsOf(ruleId: string, span: RunSpan, keys?: readonly string[]): Promise<readonly LedgerAlert[]> {
    const wanted = keys && new Set(keys);
    return [...this.#alerts.values()]
      .map((held) => held.alert)
      .filter((a) => a.alert.rule_id === ruleId && a.runs.first <= span.last && a.runs.last >= span.first)
      .filter((a) => wanted === undefined || wanted.has(a.key))
      .sort((a, b) => a.runs.first - b.runs.first || a.raisedAt - b.raisedAt);
  }

  async evidenceOf(handle: string): Promise<readonly EvidenceEvent[]> {
    return [...this.#alerts.get(handle)!.evidence.values()];
  }

  async apply(change: DetectionChange): Promise<void> {
    for (const { handle } of [...change.changed, ...change.moved, ...change.withdrawn]) {
      if (!this.#alerts.has(handle)) throw new Error(`no alert ${handle}`);
    }
    for (const alert of change.raised) {
      if (this.#alerts.has(alert.handle)) throw new Error(`alert ${alert.handle} is raised twice`);
      const evidence = new Map(alert.alert.evidence.events.map((e) => [eventKey(e), e]));
      this.#alerts.set(alert.handle, { alert: withoutEvents(alert), evidence });
      this.#tell(alert);
    }
    for (const growth of change.changed) {
      const held = this.#alerts.get(growth.handle)!;
      for (const event of growth.added) {
        if (held.evidence.has(eventKey(event))) throw new Error('evidence is added twice');
        held.evidence.set(eventKey(event), event);
      }
      for (const event of growth.removed) {
        if (!held.evidence.delete(eventKey(event))) throw new Error('evidence is removed that is not there');
      }
      const { handle, alert, ruleVersion, runs, formerIds, status, suppressedBy, evidenceDigest } = growth;
      held.alert = { ...held.alert, handle, alert, ruleVersion, runs, formerIds, status, suppressedBy, evidenceDigest };
      this.#tell(held.alert);
    }
    for (const { handle, ruleVersion, runs } of change.moved) {
      const held = this.#alerts.get(handle)!;
      held.alert = { ...held.alert, ruleVersion, runs };
    }
    for (const withdrawal of change.withdrawn) {
      const { handle } = withdrawal;
      this.withdrawals.push(withdrawal);
      const held = this.#alerts.get(handle)!;
      if (held.alert.status === 'withdrawn') throw new Error('an alert is withdrawn twice');
      held.alert = { ...held.alert, status: 'withdrawn' };
    }
    for (const progress of change.progress) {
      const before = this.#progress.get(progress.ruleId);
      const falls = before !== undefined && before.version === progress.version && before.run > progress.run;
      if (falls || (before?.commit ?? 0) > progress.commit) throw new Error('progress falls');
      this.#progress.set(progress.ruleId, progress);
    }
    for (const run of change.runs) this.runs.push(run);
    for (const { run, more } of change.capped) {
      this.capped.set(String(run), (this.capped.get(String(run)) ?? 0) + more);
    }
  }

  #tell({ handle, status, suppressedBy }: LedgerAlert): void {
    if (status === 'standing' && suppressedBy === null && !this.told.includes(handle)) this.told.push(handle);
  }

  all(): LedgerAlert[] {
    return [...this.#alerts.values()].map((held) => held.alert);
  }
}

function withoutEvents(alert: LedgerAlert): LedgerAlert {
  return { ...alert, alert: { ...alert.alert, evidence: { ...alert.alert.evidence, events: [] } } };
}

function eventKey({ _index, _id }: EvidenceEvent): string {
  return `${_index}/${_id}`;
}

const EVERY_RUN: RunSpan = { first: Number.MIN_SAFE_INTEGER, last: Number.MAX_SAFE_INTEGER };

/** The alerts of a rule that people see, with their evidence, in the order of events: as a replay gives them. */
export async function standingIn(ledger: DetectionLedger, ruleId: string): Promise<Alert[]> {
  const standing: Alert[] = [];
  for (const { alert, handle, status, suppressedBy } of await ledger.alertsOf(ruleId, EVERY_RUN)) {
    if (status !== 'standing' || suppressedBy !== null) continue;
    const events = [...(await ledger.evidenceOf(handle))].sort(
      (a, b) => compareText(a['@timestamp'], b['@timestamp']) || compareText(a._id, b._id),
    );
    standing.push({ ...alert, evidence: { ...alert.evidence, events } });
  }
  return standing.sort((a, b) => compareText(a.first_seen, b.first_seen) || compareText(a.id, b.id));
}
