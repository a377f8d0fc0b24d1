import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LedgerAlert, NO_CHANGE } from '../../src/detect/live/ledger.ts';
import type { AlertRecord } from '../../src/state/alert-record.ts';
import { openStateStore } from '../../src/state/open-state-store.ts';
import type { Outbox, OutboxMessage } from '../../src/state/outbox.ts';
import type { Routes, StateStore } from '../../src/state/state-store.ts';
import { anAlert } from './an-alert.ts';

/** The service's state in a folder of its own, with what tests do to it. */
export class TestState {
  readonly folder = mkdtempSync(join(tmpdir(), 'seismo-outbox-'));
  /** Added to the clock of the state. */
  shiftMs = 0;
  store!: StateStore;

  async open(routes: Routes, endRoutes: Routes = routes): Promise<this> {
    this.store = await openStateStore({
      directory: this.folder,
      now: () => Date.now() + this.shiftMs,
      routes,
      endRoutes,
    });
    return this;
  }

  get outbox(): Outbox {
    return this.store.outbox;
  }

  /** Raises alerts as detection does. */
  async raise(handles: readonly string[], changes: Partial<AlertRecord> = {}): Promise<void> {
    await this.#apply({ raised: handles.map((handle) => ledgerAlert(handle, changes)) });
  }

  async withdraw(handle: string): Promise<void> {
    await this.#apply({ withdrawn: [{ handle, at: Date.now(), reason: 'late events' }] });
  }

  /** Has a withdrawn alert stand again. */
  async reinstate(handle: string): Promise<void> {
    const { alert, ruleVersion, runs, formerIds, suppressedBy, evidenceDigest } = ledgerAlert(handle);
    const head = { ...alert, evidence: { ...alert.evidence, events: [] } };
    const growth = {
      handle,
      alert: head,
      ruleVersion,
      runs,
      formerIds,
      status: 'standing',
      suppressedBy,
      evidenceDigest,
    } as const;
    await this.#apply({ changed: [{ ...growth, added: [], removed: [], at: Date.now() }] });
  }

  #apply(change: Partial<Parameters<StateStore['ledger']['apply']>[0]>): Promise<void> {
    return this.store.ledger.apply({ ...NO_CHANGE, ...change });
  }

  /** All messages in the order they were queued. */
  async messages(): Promise<OutboxMessage[]> {
    const { items } = await this.outbox.list({}, { limit: 1_000 });
    return [...items].reverse();
  }

  async statuses(): Promise<string[]> {
    return (await this.messages()).map((message) => message.status);
  }

  async close(): Promise<void> {
    await this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Another handle for each number, always the same. */
export function handle(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

function ledgerAlert(id: string, changes: Partial<AlertRecord> = {}): LedgerAlert {
  const { rule_id, rule_name, severity, risk_score, first_seen, last_seen, window, fields, evidence, threat, reason } =
    anAlert(changes);
  return {
    handle: id,
    alert: {
      ...{ id: `id-${id}`, rule_id, rule_name, severity, risk_score, first_seen, last_seen },
      ...{ window, fields, evidence, threat, reason },
    },
    key: '["mallory"]',
    ruleVersion: 'v1',
    raisedAt: Date.now(),
    runs: { first: 1, last: 1 },
    formerIds: [],
    status: 'standing',
    suppressedBy: null,
    evidenceDigest: 'd1',
  };
}

/** An outbox some of whose methods are others: what a kill, or a full disk, makes of them. */
export function outboxWith(outbox: Outbox, methods: Partial<Outbox>): Outbox {
  return {
    due: () => outbox.due(),
    claim: (notifier, limit) => outbox.claim(notifier, limit),
    delivered: (ids) => outbox.delivered(ids),
    failed: (delivery) => outbox.failed(delivery),
    release: (ids) => outbox.release(ids),
    nextDue: () => outbox.nextDue(),
    onQueued: (listener) => outbox.onQueued(listener),
    list: (filter, page) => outbox.list(filter, page),
    counts: () => outbox.counts(),
    retry: (ids, by) => outbox.retry(ids, by),
    ...methods,
  };
}
