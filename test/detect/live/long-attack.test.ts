import { describe, expect, test } from 'vitest';
import { replayRule } from '../../../src/detect/replay.ts';
import { minuteTime, planOf, ruleWith, START, storeWith, type TestEvent } from '../event-log.ts';
import { activeRule, fixedRules, LiveCase } from './live-case.ts';
import { MemoryLedger, standingIn } from './memory-ledger.ts';

const MINUTE = 60_000;

async function attack(query: string, options: { every?: number; minutes?: number; partials?: boolean } = {}) {
  const store = await storeWith([]);
  const rule = ruleWith(query, { from: 'now-30m', interval: '5m' });
  const plan = planOf(rule, store);
  const ledger = new MemoryLedger();
  const live = new LiveCase(store, ledger, fixedRules(activeRule(rule, plan)), {
    now: START,
    limits: { partials: options.partials ?? true },
  });
  await live.start();
  for (let minute = 0; minute < (options.minutes ?? 300); minute += options.every ?? 4) {
    live.now = START + minute * MINUTE + 1_000;
    const events: TestEvent[] = [
      { minute, user: 'a', code: 'denied', tokens: minute % 50, tags: ['p', 'q'] },
      { minute: minute - 0.5, user: 'a', code: 'denied', tokens: 3, tags: ['q'] },
      { minute, user: `u${minute}`, code: 'denied', tokens: 3, tags: ['r'] },
    ];
    await live.commit(events);
    await live.tick();
  }
  live.now = START + 500 * MINUTE;
  await live.settle();
  const replayed = await replayRule(rule, plan, { store });
  await live.stop();
  await store.close();
  return { ledger, replayed, live };
}

describe('an attack that outlasts the window by far', () => {
  test.each([
    'FROM logs-test.* | WHERE code == "denied" | STATS n = COUNT(*) BY user | WHERE n > 4',
    'FROM logs-test.* | STATS n = COUNT(*), most = MAX(tokens), t = VALUES(tags), d = COUNT_DISTINCT(tags) BY user | WHERE n > 4',
    'FROM logs-test.* | MV_EXPAND tags | STATS n = COUNT(*), s = SUM(tokens), mean = AVG(tokens) BY user, code | WHERE n > 6',
    'FROM logs-test.* | STATS n = COUNT(*) BY tags | WHERE n > 4',
  ])('is one alert that grows: %s', async (query) => {
    const { ledger, replayed, live } = await attack(query);
    expect(live.problems).toEqual([]);
    expect(replayed.alerts.length).toBeGreaterThan(0);
    expect(replayed.alerts[0]!.evidence.count).toBeGreaterThan(100);
    expect(await standingIn(ledger, replayed.alerts[0]!.rule_id)).toEqual(replayed.alerts);
    expect(ledger.all().filter((a) => a.status === 'withdrawn')).toEqual([]);
    expect(replayed.alerts[0]!.last_seen).toBe(minuteTime(296));
  });
});
