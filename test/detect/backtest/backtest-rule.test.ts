import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backtestRule } from '../../../src/detect/backtest/backtest-rule.ts';
import type { EventStore } from '../../../src/store/event-store.ts';
import { minuteTime, planOf, ruleWith, storeWith, type TestEvent } from '../event-log.ts';

const QUERY =
  'FROM logs-test.* | WHERE code == "denied" | STATS n = COUNT(*), most = MAX(tokens) BY user | WHERE n > 2 AND most >= 10';
let store: EventStore;

/** A burst of a, three calls of b, a burst of a again hours later, and calls that the rule does not mind. */
const EVENTS: TestEvent[] = [
  ...burst('a', 0, 8),
  ...burst('b', 30, 3),
  ...burst('a', 600, 4),
  ...burst('c', 2_000, 5).map((e) => ({ ...e, code: 'invalid' })),
];

function burst(user: string, minute: number, count: number): TestEvent[] {
  return Array.from({ length: count }, (_, i) => ({ minute: minute + i / 2, user, code: 'denied', tokens: 5 * count }));
}

beforeAll(async () => {
  store = await storeWith(EVENTS);
});
afterAll(() => store.close());

function tested(query = QUERY, options: Partial<Parameters<typeof backtestRule>[2]> = {}) {
  const rule = ruleWith(query);
  return backtestRule(rule, planOf(rule, store), { store, ...options });
}

describe('a backtest', () => {
  test('tells alerts and alerts per day, at the thresholds and around them', async () => {
    expect(await tested()).toEqual({
      from: minuteTime(0),
      to: new Date(Date.parse(minuteTime(2_002)) + 1).toISOString(),
      events: EVENTS.length,
      survivors: 15,
      alerts: 3,
      alerts_per_day: 2.158,
      thresholds: [
        {
          name: 'n',
          operator: '>',
          value: 2,
          points: [
            { value: 2, alerts: 3, alerts_per_day: 2.158 },
            { value: 3, alerts: 2, alerts_per_day: 1.439 },
            { value: 4, alerts: 1, alerts_per_day: 0.719 },
            { value: 5, alerts: 1, alerts_per_day: 0.719 },
            { value: 6, alerts: 1, alerts_per_day: 0.719 },
            { value: 7, alerts: 1, alerts_per_day: 0.719 },
            { value: 8, alerts: 0, alerts_per_day: 0 },
          ],
        },
        expect.objectContaining({ name: 'most', operator: '>=', value: 10 }),
      ],
    });
  });

  test('of less than a day makes nothing bigger than it was', async () => {
    const to = Date.parse(minuteTime(60));
    expect(await tested(QUERY, { span: { to } })).toMatchObject({ alerts: 2, alerts_per_day: 2, events: 11 });
  });

  test('of a time without events tells nothing', async () => {
    expect(await tested(QUERY, { span: { from: Date.parse(minuteTime(5_000)) } })).toBeUndefined();
  });

  test('tries the values that are given, and says what is none', async () => {
    const told = await tested(QUERY, { points: { n: [7, 3] } });
    expect(told!.thresholds.map((t) => [t.name, t.points.map((p) => [p.value, p.alerts])])).toEqual([
      [
        'n',
        [
          [2, 3],
          [3, 2],
          [7, 1],
        ],
      ],
    ]);
    await expect(tested(QUERY, { points: { m: [1] } })).rejects.toThrow('the rule has no threshold `m`');
    await expect(tested(QUERY, { points: { n: [1.5] } })).rejects.toThrow('a whole number is expected');
    await expect(tested(QUERY, { points: { n: Array(13).fill(1) } })).rejects.toThrow('13 values');
  });

  test('of a rule with two aggregations evaluates each point, and those nearest to the own value first', async () => {
    const query =
      'FROM logs-test.* | STATS n = COUNT(*) BY user, code | WHERE n > 2 | STATS users = COUNT(*) BY code | WHERE users > 0';
    const told = await tested(query);
    const [n] = told!.thresholds;
    expect(n!.points.length).toBeGreaterThan(5);
    expect(n!.points.find((p) => p.value === 2)!.alerts).toBe(told!.alerts);
    const hurried = await tested(query, { limitMs: 0 });
    expect(hurried!.thresholds.map((t) => t.points.length)).toEqual([1, 1]);
  });

  test('that is not wanted any more ends, and leaves nothing behind', async () => {
    const rule = ruleWith(QUERY);
    const ended = new AbortController();
    const asked = backtestRule(rule, planOf(rule, store), { store, signal: ended.signal });
    ended.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    expect((await tested())!.alerts).toBe(3);
  });
});
