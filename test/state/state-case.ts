import { randomUUID } from 'node:crypto';
import type { Alert, EvidenceEvent } from '../../src/detect/alert.ts';
import {
  type AlertGrowth,
  type DetectionChange,
  type LedgerAlert,
  NO_CHANGE,
  type RunRecord,
} from '../../src/detect/live/ledger.ts';
import { openStateStore } from '../../src/state/open-state-store.ts';
import type { StateStore, StateStoreOptions } from '../../src/state/state-store.ts';

export const START = Date.UTC(2026, 0, 10, 12);
export const MINUTE = 60_000;
export const ANNA = { name: 'anna', address: '192.0.2.7' };

/** A clock that a test sets. */
export class Clock {
  ms = START;
  readonly now = () => this.ms;
}

export interface OpenState {
  readonly state: StateStore;
  readonly clock: Clock;
}

/** State in memory (or in a folder), at {@link START}. */
export async function openState(options: Partial<StateStoreOptions> = {}): Promise<OpenState> {
  const clock = new Clock();
  return { state: await openStateStore({ now: clock.now, ...options }), clock };
}

export function event(id: string, at: number): EvidenceEvent {
  return { _index: 'logs-test-default', _id: id, '@timestamp': new Date(at).toISOString() };
}

export function alert(id: string, given: Partial<Alert> = {}): Alert {
  const events = given.evidence?.events ?? [event(`${id}-1`, START - 5 * MINUTE)];
  return {
    id,
    rule_id: 'rule-1',
    rule_name: 'Model denied',
    severity: 'medium',
    risk_score: 47,
    first_seen: new Date(START - 5 * MINUTE).toISOString(),
    last_seen: new Date(START - MINUTE).toISOString(),
    window: { from: new Date(START - 60 * MINUTE).toISOString(), to: new Date(START).toISOString() },
    fields: { 'user.name': 'alice', n: 3 },
    threat: [],
    reason: `3 events of ${id}`,
    ...given,
    evidence: { count: events.length, ...given.evidence, events },
  };
}

export function raised(given: Alert | string, more: Partial<LedgerAlert> = {}): LedgerAlert {
  return {
    handle: randomUUID(),
    alert: typeof given === 'string' ? alert(given) : given,
    key: '["alice"]',
    ruleVersion: 'v1',
    raisedAt: START,
    runs: { first: 100, last: 100 },
    formerIds: [],
    status: 'standing',
    suppressedBy: null,
    evidenceDigest: 'd1',
    ...more,
  };
}

/** What becomes of an alert whose head changed in some ways. */
export function grown(of: LedgerAlert, head: Partial<Alert> = {}, more: Partial<AlertGrowth> = {}): AlertGrowth {
  const { handle, ruleVersion, runs, formerIds, status, suppressedBy } = of;
  const evidence = { ...of.alert.evidence, ...head.evidence, events: [] };
  return {
    handle,
    alert: { ...of.alert, ...head, evidence },
    ruleVersion,
    runs,
    formerIds,
    status: status === 'withdrawn' ? 'standing' : status,
    suppressedBy,
    evidenceDigest: 'd2',
    added: [],
    removed: [],
    at: START + MINUTE,
    ...more,
  };
}

export function change(parts: Partial<DetectionChange>): DetectionChange {
  return { ...NO_CHANGE, ...parts };
}

export function run(number: number, given: Partial<RunRecord> = {}): RunRecord {
  const intended = number * 10 * MINUTE;
  return {
    ruleId: 'rule-1',
    version: 'v1',
    run: number,
    intended,
    actual: intended + 1_000,
    kind: 'scheduled',
    window: { from: intended - 60 * MINUTE, to: intended },
    survivors: 5,
    firings: 1,
    raised: 0,
    durationMs: 12.5,
    status: 'ok',
    ...given,
  };
}
