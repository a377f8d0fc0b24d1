import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DetectionLedger } from '../../../src/detect/live/ledger.ts';
import { replayRule } from '../../../src/detect/replay.ts';
import type { DetectionRule } from '../../../src/rules/rule.ts';
import type { EventStore } from '../../../src/store/event-store.ts';
import { planOf, ruleWith, START, storeWith, type TestEvent } from '../event-log.ts';
import { activeRule, fixedRules, LiveCase } from './live-case.ts';
import { MemoryLedger, standingIn } from './memory-ledger.ts';

const MINUTE = 60_000;
const BURST = 'FROM logs-test.* | WHERE code == "denied" | STATS n = COUNT(*) BY user | WHERE n > 2';
const FEW = 'FROM logs-test.* | STATS n = COUNT(*) BY user | WHERE n < 3';

let store: EventStore;
let ledger: MemoryLedger;
let live: LiveCase | undefined;

beforeEach(async () => {
  store = await storeWith([]);
  ledger = new MemoryLedger();
});
afterEach(async () => {
  await live?.stop();
  live = undefined;
  await store.close();
});

function open(rules: readonly DetectionRule[], options: { minute?: number; limits?: object } = {}): LiveCase {
  live = new LiveCase(store, ledger, fixedRules(...rules.map((rule) => activeRule(rule, planOf(rule, store)))), {
    now: START + (options.minute ?? 0) * MINUTE,
    limits: options.limits ?? {},
  });
  return live;
}

function burst(user: string, from: number, count: number): TestEvent[] {
  return Array.from({ length: count }, (_, i) => ({ minute: from + i / 4, user, code: 'denied' }));
}

const standing = async () => [
  ...(await standingIn(ledger, ruleWith(BURST).id)),
  ...(await standingIn(ledger, 'quick')),
];
const kinds = () => ledger.runs.map((r) => [(r.intended - START) / MINUTE, r.kind, r.status]);

test('a rule whose round takes long keeps no other waiting', async () => {
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const slowToApply: DetectionLedger = {
    progress: () => ledger.progress(),
    alertsOf: (...asked) => ledger.alertsOf(...asked),
    evidenceOf: (handle) => ledger.evidenceOf(handle),
    apply: async (change) => {
      if (change.progress[0]?.ruleId === 'slow') await held;
      return ledger.apply(change);
    },
  };
  const rules = ['quick', 'slow'].map((id) => ({ ...ruleWith(BURST), id }));
  live = new LiveCase(store, slowToApply, fixedRules(...rules.map((rule) => activeRule(rule, planOf(rule, store)))), {
    now: START + 61 * MINUTE,
    limits: { everyMs: 5 },
  });
  await live.start();
  await live.commit(burst('a', 61, 3));
  await vi.waitFor(async () => expect(await standingIn(ledger, 'quick')).toHaveLength(1), { timeout: 10_000 });
  await live.commit(burst('b', 62, 3));
  await vi.waitFor(async () => expect(await standingIn(ledger, 'quick')).toHaveLength(2), { timeout: 10_000 });
  expect(await standingIn(ledger, 'slow')).toEqual([]);
  goOn();
  await vi.waitFor(async () => expect(await standingIn(ledger, 'slow')).toHaveLength(2), { timeout: 10_000 });
});

describe('early', () => {
  test('an alert that cannot go any more is raised as soon as its events are there', async () => {
    const service = open([ruleWith(BURST)], { minute: 61 });
    await service.start();
    await service.commit(burst('a', 61, 2));
    await service.tick();
    expect(await standing()).toEqual([]);
    await service.commit(burst('a', 62, 1));
    await service.tick();
    expect((await standing()).map((a) => a.fields)).toEqual([{ n: 3, user: 'a' }]);
    expect(ledger.told).toHaveLength(1);
  });

  test('one that more events would undo waits for its run', async () => {
    const service = open([ruleWith(FEW)], { minute: 61 });
    await service.start();
    await service.commit(burst('a', 62, 2));
    await service.tick();
    expect(service.live.status()[0]).toMatchObject({ early: false });
    expect(await standing()).toEqual([]);
    service.now = START + 70 * MINUTE;
    await service.tick();
    expect((await standing()).map((a) => a.fields)).toEqual([{ n: 2, user: 'a' }]);
  });

  test('an average that falls again withdraws its alert', async () => {
    const service = open([ruleWith('FROM logs-test.* | STATS m = AVG(tokens) BY user | WHERE m > 20')], { minute: 61 });
    await service.start();
    await service.commit([{ minute: 61, user: 'a', tokens: 40 }]);
    await service.tick();
    expect(await standing()).toHaveLength(1);
    await service.commit([
      { minute: 62, user: 'a', tokens: 0 },
      { minute: 62, user: 'a', tokens: 1 },
    ]);
    await service.tick();
    expect(await standing()).toEqual([]);
    expect(ledger.all().map((a) => a.status)).toEqual(['withdrawn']);
  });
});

describe('events that come while a round is under way', () => {
  test('are judged by the next one, by rules whose turn had not yet come too', async () => {
    const service = open([ruleWith(BURST), { ...ruleWith(BURST), id: 'quick' }], { minute: 61 });
    await service.start();
    await service.tick();
    await service.commit(burst('a', 61, 1));
    const { apply } = ledger;
    ledger.apply = async (change) => {
      ledger.apply = apply;
      await ledger.apply(change);
      await service.commit(burst('a', 62, 2));
    };
    await service.tick();
    expect(service.live.status().map((s) => s.behind)).toEqual([1, 1]);
    await service.tick();
    expect((await standing()).map((a) => a.rule_id)).toEqual([ruleWith(BURST).id, 'quick']);
    expect(service.live.status().map((s) => s.behind)).toEqual([0, 0]);
  });
});

describe('runs', () => {
  test('are recorded at their time, and those of a time in which nothing ran as filled, in order', async () => {
    const service = open([ruleWith(BURST)], { minute: 61 });
    await service.start();
    await service.tick();
    service.now = START + 70 * MINUTE + 500;
    await service.tick();
    expect(kinds()).toEqual([[70, 'scheduled', 'ok']]);
    await service.commit(burst('a', 71, 3));
    service.now = START + 105 * MINUTE;
    await service.restart();
    await service.tick();
    expect(kinds().slice(1)).toEqual([80, 90, 100].map((minute) => [minute, 'filled', 'ok']));
    expect(ledger.runs.at(-1)).toMatchObject({ survivors: 3, firings: 1, actual: START + 105 * MINUTE });
  });

  test('are neither repeated nor left out when the clock is set back', async () => {
    const service = open([ruleWith(BURST)], { minute: 61 });
    await service.start();
    for (const minute of [61, 75, 85, 62, 71, 84, 96]) {
      service.now = START + minute * MINUTE;
      await service.tick();
    }
    expect(kinds().map(([minute]) => minute)).toEqual([70, 80, 90]);
  });

  test('go on after the clock jumped ahead and was set right, and alerts are as they should be', async () => {
    const service = open([ruleWith(BURST)], { minute: 61 });
    await service.start();
    await service.commit(burst('a', 61, 3));
    await service.tick();
    const days = 30 * 24 * 60;
    service.now = START + days * MINUTE;
    await service.settle();
    service.now = START + 62 * MINUTE;
    await service.commit(burst('b', 62, 3));
    await service.tick();
    expect((await standing()).map((a) => a.evidence.count)).toEqual([3, 3]);
    service.now = START + (days + 10) * MINUTE + 500;
    await service.settle();
    expect(kinds().at(-1)).toEqual([days + 10, 'scheduled', 'ok']);
  });

  test('that failed are tried again although the clock was set back', async () => {
    const service = open([ruleWith(BURST)], { minute: 300, limits: { retryMs: 60_000, mostRetryMs: 60_000 } });
    await service.start();
    await service.tick();
    const { apply } = ledger;
    ledger.apply = () => Promise.reject(new Error('the disk is full'));
    await service.commit(burst('a', 290, 3));
    await service.tick();
    expect(service.problems).toEqual(['the disk is full']);
    ledger.apply = apply;
    service.now = START + 61 * MINUTE;
    await service.tick();
    expect(await standing()).toHaveLength(1);
  });

  test('are opened again for events that come when they are over, and these are counted', async () => {
    const service = open([ruleWith(BURST)], { minute: 300 });
    await service.start();
    await service.tick();
    await service.commit(burst('a', 61, 3));
    await service.tick();
    expect(await standing()).toHaveLength(1);
    expect(service.live.status()[0]!.late).toBe(3);
    expect(kinds().map(([minute, kind]) => [minute, kind])).toEqual(
      [70, 80, 90, 100, 110, 120].map((m) => [m, 'late']),
    );
  });

  test('over the time limit are cut and told, while other rules go on', async () => {
    const slow =
      'FROM logs-test.* | EVAL a = REPEAT(code, 4000) | WHERE a RLIKE ".*(n|d)+i?e[^e]{3,9}x.*" | STATS n = COUNT(*) BY user';
    const rules = [ruleWith(slow), { ...ruleWith(BURST), id: 'quick' }];
    const service = open(rules, { minute: 61, limits: { timeLimitMs: 400 } });
    await service.start();
    await service.tick();
    service.now = START + 70 * MINUTE;
    await service.commit(
      Array.from({ length: 20_000 }, (_, i) => ({ minute: 62 + i / 1e5, user: 'a', code: 'denied' })),
    );
    await service.tick();
    expect(service.problems).toEqual(['the run was cut at its time limit of 0.4 s']);
    expect(ledger.runs.filter((r) => r.status === 'cut').map((r) => r.ruleId)).toEqual([rules[0]!.id]);
    expect((await standing()).map((a) => a.rule_id)).toEqual(['quick']);
  });
});

describe('late events', () => {
  test('that join two alerts leave one of them, which the other is merged into', async () => {
    const service = open([ruleWith(BURST)], { minute: 400 });
    await service.start();
    await service.commit([...burst('a', 10, 3), ...burst('a', 80, 3)]);
    await service.tick();
    expect(await standing()).toHaveLength(2);
    await service.commit(burst('a', 45, 3));
    await service.tick();
    expect(await standing()).toHaveLength(1);
    expect((await standing())[0]!.evidence.count).toBe(9);
    expect(ledger.all().filter((a) => a.status === 'withdrawn')).toHaveLength(1);
  });

  test('that come before an alert’s first give it another id, and it keeps its life', async () => {
    const service = open([ruleWith(BURST)], { minute: 100 });
    await service.start();
    await service.commit(burst('a', 90, 3));
    await service.tick();
    const [before] = ledger.all();
    await service.commit(burst('a', 85, 1));
    await service.tick();
    const [after] = ledger.all();
    expect(ledger.all()).toHaveLength(1);
    expect(after!.handle).toBe(before!.handle);
    expect(after!.formerIds).toEqual([before!.alert.id]);
  });
});

test('an alert that became one with one that is beyond max_signals refers to none', async () => {
  const service = open([ruleWith(BURST, { maxSignals: 1 })], { minute: 60 });
  await service.start();
  await service.commit([...burst('b', 61, 3), ...burst('a', 130, 3), ...burst('a', 195, 3)]);
  service.now = START + 300 * MINUTE;
  await service.settle();
  expect((await standing()).map((a) => a.fields.user)).toEqual(['b', 'a', 'a']);
  await service.commit([...burst('a', 62, 3), ...burst('a', 105, 3), ...burst('a', 165, 3)]);
  await service.settle();
  expect((await standing()).map((a) => a.fields.user)).toEqual(['b']);
  expect(ledger.withdrawals).toMatchObject([{ reason: expect.stringContaining('one too many of its run') }]);
  expect(ledger.withdrawals[0]!.mergedInto).toBeUndefined();
});

describe('held back', () => {
  test('alerts beyond max_signals are counted, and stand once there is room', async () => {
    const rule = ruleWith(`${BURST}`, { maxSignals: 1 });
    const service = open([rule], { minute: 100 });
    await service.start();
    await service.commit([...burst('b', 91, 3), ...burst('c', 92, 3)]);
    await service.tick();
    expect((await standing()).map((a) => a.fields.user)).toEqual(['b']);
    expect(service.live.status()[0]!.capped).toBe(1);
    // b turns out to have begun in an earlier run.
    await service.commit(burst('b', 75, 3));
    await service.tick();
    expect((await standing()).map((a) => a.fields.user)).toEqual(['b', 'c']);
    expect(await standing()).toEqual((await replayRule(rule, planOf(rule, store), { store })).alerts);
    expect(service.live.status()[0]!.capped).toBe(0);
  });

  test('suppressed alerts stand under the one that is told', async () => {
    const more = '[rule.alert_suppression]\ngroup_by = ["code"]\nduration = { value = 2, unit = "h" }\n';
    const query = 'FROM logs-test.* | STATS n = COUNT(*) BY user, code | WHERE n > 2';
    const service = open([ruleWith(query, { more })], { minute: 100 });
    await service.start();
    await service.commit(burst('a', 90, 3));
    await service.tick();
    await service.commit(burst('b', 98, 3));
    await service.tick();
    expect((await standing()).map((a) => [a.fields.user, a.suppressed])).toEqual([['a', 1]]);
    expect(ledger.told).toHaveLength(1);
  });
});

describe('a ledger that took a change without saying so', () => {
  test('gets no alert twice', async () => {
    const documents = ruleWith('FROM logs-test.* | WHERE code == "denied" | KEEP user');
    let deaf = false;
    const lossy: DetectionLedger = {
      progress: () => ledger.progress(),
      alertsOf: (...args) => ledger.alertsOf(...args),
      evidenceOf: (handle) => ledger.evidenceOf(handle),
      apply: async (change) => {
        await ledger.apply(change);
        if (deaf) throw new Error('connection lost');
      },
    };
    const rules = [documents, { ...ruleWith(BURST), id: 'quick' }];
    live = new LiveCase(store, lossy, fixedRules(...rules.map((rule) => activeRule(rule, planOf(rule, store)))), {
      now: START + 61 * MINUTE,
    });
    await live.start();
    await live.tick();
    deaf = true;
    await live.commit(burst('a', 61, 3));
    await live.tick();
    deaf = false;
    await live.tick();
    expect(live.problems).toEqual(['connection lost', 'connection lost']);
    expect(ledger.all()).toHaveLength(4);
    expect(live.live.status().map((s) => s.problem)).toEqual([undefined, undefined]);
  });
});
