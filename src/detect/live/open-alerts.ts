import type { RunSpan } from '../run-span.ts';
import type { Draft } from './draft.ts';
import type { DetectionChange, DetectionLedger, LedgerAlert } from './ledger.ts';

/** A rule's alerts of recent runs as the ledger holds them, at hand without asking for them. */
export class OpenAlerts {
  readonly #ledger: DetectionLedger;
  readonly #ruleId: string;
  readonly #alerts = new Map<string, LedgerAlert>();
  /** All alerts with this run or a later one are here. */
  #from = Number.POSITIVE_INFINITY;

  constructor(ledger: DetectionLedger, ruleId: string) {
    this.#ledger = ledger;
    this.#ruleId = ruleId;
  }

  /** Reads what the ledger holds of a run and later ones. */
  async rebuild(from: number): Promise<void> {
    this.#alerts.clear();
    for (const alert of await this.#ledger.alertsOf(this.#ruleId, { first: from, last: Number.MAX_SAFE_INTEGER })) {
      this.#alerts.set(alert.handle, alert);
    }
    this.#from = from;
  }

  /** Those that did not go. */
  get live(): LedgerAlert[] {
    return [...this.#alerts.values()].filter((alert) => alert.status !== 'withdrawn');
  }

  /** As the ledger would give them, in any order. */
  async of(span: RunSpan): Promise<readonly LedgerAlert[]> {
    if (span.first < this.#from) return this.#ledger.alertsOf(this.#ruleId, span);
    return [...this.#alerts.values()].filter((a) => a.runs.first <= span.last && a.runs.last >= span.first);
  }

  /** The ledger took a change; alerts whose last run is before `from` are let go of. */
  take({ raised, changed, moved, withdrawn }: DetectionChange, drafts: readonly Draft[], from: number): void {
    const drafted = new Map(drafts.map((draft) => [draft.handle, draft.before]));
    for (const alert of raised) this.#alerts.set(alert.handle, withoutEvents(alert));
    for (const growth of changed) {
      const before = drafted.get(growth.handle)!;
      const { alert, ruleVersion, runs, formerIds, status, suppressedBy, evidenceDigest } = growth;
      this.#alerts.set(growth.handle, {
        ...before,
        alert,
        ruleVersion,
        runs,
        formerIds,
        status,
        suppressedBy,
        evidenceDigest,
      });
    }
    for (const { handle, ruleVersion, runs } of moved) {
      this.#alerts.set(handle, { ...drafted.get(handle)!, ruleVersion, runs });
    }
    for (const { handle } of withdrawn) {
      const before = this.#alerts.get(handle);
      if (before !== undefined) this.#alerts.set(handle, { ...before, status: 'withdrawn' });
    }
    this.#from = Math.max(this.#from, from);
    for (const [handle, { runs }] of this.#alerts) if (runs.last < this.#from) this.#alerts.delete(handle);
  }

  clear(): void {
    this.#alerts.clear();
    this.#from = Number.POSITIVE_INFINITY;
  }
}

function withoutEvents(alert: LedgerAlert): LedgerAlert {
  return { ...alert, alert: { ...alert.alert, evidence: { ...alert.alert.evidence, events: [] } } };
}
