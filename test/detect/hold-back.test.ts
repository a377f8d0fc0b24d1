import { describe, expect, test } from 'vitest';
import { type Holdable, holdBack } from '../../src/detect/hold-back.ts';
import type { AlertSuppression } from '../../src/rules/rule.ts';

const MINUTE = 60_000;
const schedule = {
  from: 'now-60m',
  to: 'now',
  interval: '10m',
  lookbackMs: 60 * MINUTE,
  toOffsetMs: 0,
  intervalMs: 10 * MINUTE,
};

function alert(id: string, run: number, user: string | null, seen = id): Holdable {
  return { alert: { id, first_seen: seen, fields: { user } }, runs: { first: run, last: run } };
}

/** What becomes of alerts: `standing`, `capped`, or the id of the one that each is held back under. */
function verdicts(
  alerts: readonly Holdable[],
  options: { maxSignals?: number; suppression?: Partial<AlertSuppression> } = {},
): Record<string, string> {
  const alertSuppression = options.suppression && {
    groupBy: ['user'],
    missingFieldsStrategy: 'suppress' as const,
    ...options.suppression,
  };
  const held = holdBack(alerts, {
    maxSignals: options.maxSignals ?? 100,
    schedule,
    ...(alertSuppression && { alertSuppression }),
  });
  return Object.fromEntries(
    [...held].map(([a, verdict]) => [
      a.alert.id,
      verdict.kind === 'suppressed' ? verdict.under.alert.id : verdict.kind,
    ]),
  );
}

describe('max_signals', () => {
  test('lets the first alerts of each run stand', () => {
    const alerts = [alert('d', 2, 'x'), alert('c', 1, 'x'), alert('a', 1, 'x'), alert('b', 1, 'x')];
    expect(verdicts(alerts, { maxSignals: 2 })).toEqual({ a: 'standing', b: 'standing', c: 'capped', d: 'standing' });
  });

  test('counts what stands, not what is suppressed', () => {
    const alerts = [alert('a', 1, 'x'), alert('b', 1, 'x'), alert('c', 1, 'y'), alert('d', 1, 'z')];
    expect(verdicts(alerts, { maxSignals: 2, suppression: {} })).toEqual({
      a: 'standing',
      b: 'a',
      c: 'standing',
      d: 'capped',
    });
  });
});

describe('alert_suppression', () => {
  test('holds alerts of one group together within a run', () => {
    const alerts = [alert('a', 1, 'x'), alert('b', 1, 'x'), alert('c', 1, 'y'), alert('d', 2, 'x')];
    expect(verdicts(alerts, { suppression: {} })).toEqual({ a: 'standing', b: 'a', c: 'standing', d: 'standing' });
  });

  test('over a duration that begins with the one that stands and is not prolonged', () => {
    const alerts = [1, 3, 5, 6, 8].map((run) => alert(`r${run}`, run, 'x'));
    expect(verdicts(alerts, { suppression: { durationMs: 50 * MINUTE } })).toEqual({
      r1: 'standing',
      r3: 'r1',
      r5: 'r1',
      r6: 'standing',
      r8: 'r6',
    });
  });

  test('a missing field is a value like others, unless the rule says otherwise', () => {
    const alerts = [alert('a', 1, null), alert('b', 1, null)];
    expect(verdicts(alerts, { suppression: {} })).toEqual({ a: 'standing', b: 'a' });
    expect(verdicts(alerts, { suppression: { missingFieldsStrategy: 'doNotSuppress' } })).toEqual({
      a: 'standing',
      b: 'standing',
    });
  });

  test('what is capped holds nothing back', () => {
    const alerts = [alert('a', 1, 'x'), alert('b', 1, 'y'), alert('c', 2, 'y')];
    expect(verdicts(alerts, { maxSignals: 1, suppression: { durationMs: 60 * MINUTE } })).toEqual({
      a: 'standing',
      b: 'capped',
      c: 'standing',
    });
  });
});
