import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActiveRule, RuleSource } from '../../../src/detect/rule-book/active-rule.ts';
import type { EventStore } from '../../../src/store/event-store.ts';
import { planOf, ruleWith, START, storeWith } from '../event-log.ts';
import { LiveCase } from './live-case.ts';
import { MemoryLedger, standingIn } from './memory-ledger.ts';

const MINUTE = 60_000;
const FEW = 'FROM logs-test.* | STATS n = COUNT(*) BY user | WHERE n < 3';
const BURST = 'FROM logs-test.* | WHERE code == "denied" | STATS n = COUNT(*) BY user | WHERE n > 2';

let store: EventStore;
let ledger: MemoryLedger;
let service: LiveCase;

beforeEach(async () => {
  store = await storeWith([]);
  ledger = new MemoryLedger();
});
afterEach(async () => {
  await service.stop();
  await store.close();
});

/** A rule whose schedule is changed while it runs. */
function changing(query: string, from: string, interval: string) {
  const active = (schedule: { from: string; interval: string }, version: string): ActiveRule => {
    const rule = ruleWith(query, schedule);
    return { rule, plan: planOf(rule, store), version };
  };
  let rules = [active({ from, interval }, '1')];
  const listeners = new Set<() => void>();
  const source: RuleSource = {
    active: () => rules,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  service = new LiveCase(store, ledger, source, { now: START + 60 * MINUTE });
  const change = (schedule: { from: string; interval: string }) => {
    rules = [active(schedule, '2')];
    for (const listener of listeners) listener();
  };
  return change;
}

const intended = () => ledger.runs.map((r) => (r.intended - START) / MINUTE);

describe('a rule that is switched off and on again', () => {
  test.each([
    [BURST, [98]],
    ['FROM logs-test.* METADATA _id | WHERE code == "denied" | KEEP _id, user', [101, 102]],
  ])('leaves out what came while it was off: %s', async (query, firstSeen) => {
    const rule = ruleWith(query, { from: 'now-20m', interval: '10m' });
    const active: ActiveRule = { rule, plan: planOf(rule, store), version: '1' };
    let rules: ActiveRule[] = [active];
    let tell: () => void = () => undefined;
    const source: RuleSource = {
      active: () => rules,
      onChange: (listener) => {
        tell = listener;
        return () => undefined;
      },
    };
    const burst = (minute: number) =>
      service.commit([0, 1, 2].map((i) => ({ minute: minute + i, user: 'a', code: 'denied' })));
    service = new LiveCase(store, ledger, source, { now: START + 10 * MINUTE });
    await service.start();
    await service.settle();
    rules = [];
    tell();
    await burst(30);
    service.now = START + 100 * MINUTE;
    await service.settle();
    await burst(98);
    rules = [{ ...active, since: START + 100 * MINUTE }];
    tell();
    await service.settle();
    await service.commit([101, 102].map((minute) => ({ minute, user: 'a', code: 'denied' })));
    for (const minute of [105, 115, 125, 135]) {
      service.now = START + minute * MINUTE;
      await service.settle();
      await service.restart();
    }
    const alerts = await standingIn(ledger, rule.id);
    expect(alerts.map((alert) => (Date.parse(alert.first_seen) - START) / MINUTE)).toEqual(firstSeen);
  });
});

describe('a rule whose interval is changed goes on from the time it has reached', () => {
  test('where it runs more often', async () => {
    const change = changing(FEW, 'now-20m', '20m');
    await service.start();
    await service.settle();
    await service.commit([{ minute: 75, user: 'a' }]);
    service.now = START + 81 * MINUTE;
    await service.settle();
    expect(intended()).toEqual([80]);
    change({ from: 'now-10m', interval: '10m' });
    await service.commit([{ minute: 95, user: 'b' }]);
    service.now = START + 101 * MINUTE;
    await service.settle();
    expect(intended()).toEqual([80, 90, 100]);
    expect((await standingIn(ledger, ruleWith(FEW).id)).map((a) => a.fields.user)).toEqual(['a', 'b']);
  });

  test('where it runs less often', async () => {
    const change = changing(FEW, 'now-10m', '10m');
    await service.start();
    await service.settle();
    service.now = START + 71 * MINUTE;
    await service.settle();
    change({ from: 'now-20m', interval: '20m' });
    await service.commit([{ minute: 75, user: 'b' }]);
    service.now = START + 101 * MINUTE;
    await service.settle();
    expect(intended()).toEqual([70, 80, 100]);
    expect((await standingIn(ledger, ruleWith(FEW).id)).map((a) => a.fields.user)).toEqual(['b']);
  });

  test.each([
    ['more', '30m', '5m'],
    ['less', '30m', '20m'],
  ])('and knows its alerts again, where it runs %s often', async (_, from, interval) => {
    const change = changing(BURST, 'now-30m', '10m');
    const denied = (minute: number) => ({ minute, user: 'a', code: 'denied' });
    await service.start();
    await service.settle();
    await service.commit([denied(61), denied(62), denied(63)]);
    await service.settle();
    change({ from: `now-${from}`, interval });
    await service.commit([denied(64)]);
    await service.settle();
    service.now = START + 121 * MINUTE;
    await service.settle();
    const all = ledger.all();
    expect(all.map((a) => a.status)).toEqual(['standing']);
    expect(all[0]!.alert.evidence.count).toBe(4);
  });
});

test('a rule that looks back less far from now on keeps the alert that its runs give all the same', async () => {
  const change = changing(BURST, 'now-60m', '10m');
  const denied = (minute: number) => ({ minute, user: 'a', code: 'denied' });
  await service.start();
  await service.settle();
  await service.commit([denied(61), denied(62), denied(63)]);
  service.now = START + 82 * MINUTE;
  await service.settle();
  await service.commit([denied(81)]);
  await service.settle();
  expect((await standingIn(ledger, ruleWith(BURST).id)).map((a) => a.fields.n)).toEqual([4]);
  change({ from: 'now-20m', interval: '10m' });
  await service.settle();
  expect((await standingIn(ledger, ruleWith(BURST).id)).map((a) => a.fields.n)).toEqual([3]);
});

test('an alert that a changed rule does not give any more says so', async () => {
  const change = changing(BURST, 'now-60m', '10m');
  await service.start();
  await service.settle();
  await service.commit([40, 51, 61].map((minute) => ({ minute, user: 'a', code: 'denied' })));
  await service.settle();
  change({ from: 'now-20m', interval: '10m' });
  await service.settle();
  expect(await standingIn(ledger, ruleWith(BURST).id)).toEqual([]);
  expect(ledger.withdrawals.map((w) => w.reason)).toEqual([
    'the rule was changed, and no longer fires on these events',
  ]);
});
