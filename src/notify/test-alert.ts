import { isoTime } from '../detect/alert.ts';
import type { AlertRecord } from '../state/alert-record.ts';

/** A made-up alert for trying a notifier out; it says so wherever a person may read it. */
export function testAlert(handle: string, now: number): AlertRecord {
  const at = isoTime(now);
  const seen = isoTime(now - 60_000);
  return {
    id: handle,
    handle,
    rule_id: 'seismo-test',
    rule_name: 'Test of a notifier',
    severity: 'low',
    risk_score: 1,
    first_seen: seen,
    last_seen: seen,
    window: { from: isoTime(now - 600_000), to: at },
    fields: { 'user.id': 'nobody', 'source.ip': '192.0.2.1', events: 1 },
    evidence: { count: 1, events: [] },
    threat: [],
    reason: 'This is a test of a notifier: nothing happened.',
    former_ids: [],
    version: 1,
    state: 'open',
    resolution: null,
    assignee: null,
    tags: ['test'],
    caller: { field: 'user.id', value: 'nobody' },
    notes: [],
    history: [],
    raised_at: at,
    updated_at: at,
    acknowledged_at: null,
    closed_at: null,
    withdrawn: null,
    suppressed: 0,
    suppressed_by: null,
  };
}
