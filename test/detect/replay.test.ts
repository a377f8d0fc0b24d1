import { describe, expect, test } from 'vitest';
import type { Alert } from '../../src/detect/alert.ts';
import { replayRule } from '../../src/detect/replay.ts';
import { eventId, minuteTime, planOf, ruleWith, storeWith, type TestEvent } from './event-log.ts';

async function replay(query: string, events: readonly TestEvent[], schedule = {}): Promise<readonly Alert[]> {
  const store = await storeWith(events);
  try {
    const rule = ruleWith(query, schedule);
    return (await replayRule(rule, planOf(rule, store), { store })).alerts;
  } finally {
    await store.close();
  }
}

const COUNT_BY_USER = 'FROM logs-test.* | WHERE code == "denied" | STATS n = COUNT(*) BY user | WHERE n > 2';

function burst(user: string, from: number, count: number, every = 1): TestEvent[] {
  return Array.from({ length: count }, (_, i) => ({ minute: from + i * every, user, code: 'denied' }));
}

const ids = (alert: Alert) => alert.evidence.events.map((e) => e._id);

describe('a rule that aggregates', () => {
  test('makes one alert of a burst that six runs see', async () => {
    const alerts = await replay(COUNT_BY_USER, [{ minute: 0, user: 'b', code: 'ok' }, ...burst('a', 65, 4)]);
    expect(alerts).toHaveLength(1);
    const [alert] = alerts;
    expect(alert!.fields).toEqual({ n: 4, user: 'a' });
    expect(alert!.evidence.count).toBe(4);
    expect(ids(alert!)).toEqual([2, 3, 4, 5].map(eventId));
    expect(alert!.evidence.note).toBeUndefined();
    expect(alert!.first_seen).toBe(minuteTime(65));
    expect(alert!.last_seen).toBe(minuteTime(68));
    // The first run whose window holds all four events happens at minute 70.
    expect(alert!.window).toEqual({ from: minuteTime(10), to: minuteTime(70) });
    expect(alert!.reason).toBe(`4 events between ${minuteTime(65)} and ${minuteTime(68)} for user = a: n = 4`);
  });

  test('makes a second alert of a second burst that shares no event with the first', async () => {
    const alerts = await replay(COUNT_BY_USER, [...burst('a', 5, 3), ...burst('a', 200, 5)]);
    expect(alerts.map((a) => [a.fields.n, a.evidence.count])).toEqual([
      [3, 3],
      [5, 5],
    ]);
    expect(new Set(alerts.map((a) => a.id)).size).toBe(2);
  });

  test('keeps groups apart, and a null key is a group', async () => {
    const events = [...burst('a', 5, 3), ...burst('b', 5, 4), ...burst('a', 6, 0)];
    const nameless = Array.from({ length: 3 }, (_, i) => ({ minute: 8 + i, user: null, code: 'denied' }));
    const alerts = await replay(COUNT_BY_USER, [...events, ...nameless]);
    expect(new Map(alerts.map((a) => [a.fields.user, a.fields.n]))).toEqual(
      new Map<unknown, unknown>([
        ['a', 3],
        ['b', 4],
        [null, 3],
      ]),
    );
  });

  test('counts an attack longer than its window as a whole, numbers and evidence agreeing', async () => {
    const alerts = await replay(COUNT_BY_USER, burst('a', 3, 30, 6));
    expect(alerts).toHaveLength(1);
    expect(alerts[0]!.fields.n).toBe(30);
    expect(alerts[0]!.evidence.count).toBe(30);
    expect(alerts[0]!.window.from < alerts[0]!.first_seen).toBe(true);
    expect(alerts[0]!.window.to > alerts[0]!.last_seen).toBe(true);
  });

  test('counts long attacks of several keys apart, through two aggregations and a computed key', async () => {
    const query =
      'FROM logs-test.* | EVAL who = CONCAT(user, "!") | STATS n = COUNT(*) BY who, user, code | STATS total = SUM(n), codes = VALUES(code) BY user, who | WHERE total > 4';
    const events = [...burst('a', 3, 40, 5), ...burst('b', 4, 30, 6), { minute: 50, user: 'a', code: 'x' }];
    const alerts = await replay(query, events);
    expect(alerts.map((a) => [a.fields, a.evidence.count])).toEqual([
      [{ total: 41, codes: ['denied', 'x'], user: 'a', who: 'a!' }, 41],
      [{ total: 30, codes: 'denied', user: 'b', who: 'b!' }, 30],
    ]);
  });

  test('sees half-open windows: an event at the very end of a window belongs to the next run', async () => {
    const events = [0, 59.9, 60].map((minute) => ({ minute, user: 'a', code: 'denied' }));
    expect(await replay(COUNT_BY_USER, events)).toEqual([]);
    const closer = [0.1, 59.9, 60].map((minute) => ({ minute: minute + 10, user: 'a', code: 'denied' }));
    expect(await replay(COUNT_BY_USER, closer)).toEqual([]);
    const inside = [10, 30, 69.9].map((minute) => ({ minute, user: 'a', code: 'denied' }));
    expect(await replay(COUNT_BY_USER, inside)).toHaveLength(1);
  });

  test('makes each time bucket an alert of its own', async () => {
    const query =
      'FROM logs-test.* | EVAL minute = DATE_TRUNC(1 minute, @timestamp) | WHERE code == "denied" | KEEP user, minute | STATS n = COUNT(*) BY minute, user | WHERE n > 2';
    const alerts = await replay(query, [
      ...burst('a', 65, 4, 0.1),
      ...burst('a', 66, 3, 0.1),
      ...burst('a', 67, 2, 0.1),
    ]);
    expect(alerts.map((a) => [a.fields.minute, a.fields.n, a.evidence.count])).toEqual([
      [minuteTime(65), 4, 4],
      [minuteTime(66), 3, 3],
    ]);
  });

  test('cuts days by the clocks of the zone that its query sets', async () => {
    // In New York it is midnight at minute 300.
    const events = [...burst('a', 290, 4), ...burst('a', 301, 3), ...burst('b', 296, 6, 2)];
    const query =
      'FROM logs-test.* | WHERE code == "denied" | STATS n = COUNT(*), at = MIN(HOUR(@timestamp)) BY day = DATE_TRUNC(1 day, @timestamp), user | WHERE n > 2';
    const found = async (set: string) => {
      const alerts = await replay(`${set}${query}`, events);
      return new Set(alerts.map((a) => [a.fields.day, a.fields.user, a.fields.n, a.fields.at].join(' ')));
    };
    expect(await found('SET time_zone = "America/New_York"; ')).toEqual(
      new Set(['2026-03-01T05:00:00.000Z a 4 23', `${minuteTime(300)} a 3 0`, `${minuteTime(300)} b 4 0`]),
    );
    expect(await found('')).toEqual(new Set([`${minuteTime(0)} a 7 4`, `${minuteTime(0)} b 6 4`]));
  });

  test('follows evidence through two aggregations', async () => {
    const query =
      'FROM logs-test.* | STATS n = COUNT(*) BY user, code | WHERE n > 1 | STATS total = SUM(n), codes = COUNT(*) BY user | WHERE total > 3';
    const events = [
      ...burst('a', 5, 3),
      { minute: 6, user: 'a', code: 'x' },
      { minute: 7, user: 'a', code: 'y' },
      { minute: 8, user: 'a', code: 'y' },
      ...burst('b', 5, 2),
    ];
    const alerts = await replay(query, events);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]!.fields).toEqual({ total: 5, codes: 2, user: 'a' });
    // The single event of code x stands behind nothing that was summed.
    expect(ids(alerts[0]!)).toEqual([1, 2, 3, 5, 6].map(eventId));
  });

  test('says why evidence and count differ where MV_EXPAND makes several rows of an event', async () => {
    const query = 'FROM logs-test.* | MV_EXPAND tags | STATS n = COUNT(*) BY user | WHERE n > 3';
    const alerts = await replay(query, [
      { minute: 1, user: 'a', tags: ['p', 'q'] },
      { minute: 2, user: 'a', tags: ['p', 'q', 'r'] },
    ]);
    expect(alerts[0]!.fields.n).toBe(5);
    expect(alerts[0]!.evidence.count).toBe(2);
    expect(alerts[0]!.evidence.note).toBe(
      'the rule counted 5 rows of these 2 events, since one event may stand in several rows (MV_EXPAND, a key of several values)',
    );
  });

  test('without BY has one constant key, and episodes all the same', async () => {
    const query = 'FROM logs-test.* | WHERE code == "denied" | STATS n = COUNT(*) | WHERE n > 2';
    const alerts = await replay(query, [...burst('a', 5, 3), ...burst('b', 300, 4)]);
    expect(alerts.map((a) => a.fields.n)).toEqual([3, 4]);
  });

  test('that looks for what is missing makes one alert of the quiet time, with no evidence and the reason', async () => {
    const query = 'FROM logs-test.* | WHERE code == "heartbeat" | STATS n = COUNT(*) | WHERE n == 0';
    const beat = (minute: number) => ({ minute, user: 'm', code: 'heartbeat' });
    const alerts = await replay(query, [beat(0), beat(30), { minute: 150, user: 'a', code: 'ok' }, beat(400)]);
    expect(alerts.map((a) => [a.evidence.count, a.evidence.note])).toEqual([
      [0, 'no event stands behind this alert: the rule looks for what is missing'],
    ]);
  });

  test('is silent over the whole quiet time, not its first window only', async () => {
    const query = 'FROM logs-test.* | STATS n = COUNT(*) | WHERE n == 0';
    const alerts = await replay(
      query,
      [
        { minute: 0, user: 'a' },
        { minute: 300, user: 'a' },
      ],
      { from: 'now-30m' },
    );
    expect(alerts.map((a) => a.window)).toEqual([{ from: minuteTime(10), to: minuteTime(300) }]);
    expect(alerts[0]!.last_seen).toBe(minuteTime(300));
  });

  test('evaluates years of quiet windows in one go', async () => {
    const query = 'FROM logs-test.* | WHERE code == "denied" | STATS n = COUNT(*) | WHERE n > 1';
    const alerts = await replay(query, [...burst('a', 5, 2), ...burst('a', 1_000_000, 2)]);
    expect(alerts.map((a) => a.evidence.count)).toEqual([2, 2]);
  }, 20_000);

  test.each([
    'FROM logs-test.* | WHERE @timestamp > NOW() - 15 minutes | STATS n = COUNT(*) BY user | WHERE n > 2',
    'FROM logs-test.* | SORT @timestamp DESC | LIMIT 8 | STATS n = COUNT(*) BY user | WHERE n > 2',
  ])('keeps all evidence of an attack that outlasts what a run looks at: %s', async (query) => {
    const alerts = await replay(query, burst('a', 0, 60, 2));
    expect(alerts).toHaveLength(1);
    expect(alerts[0]!.first_seen < minuteTime(30)).toBe(true);
    expect(alerts[0]!.evidence.count).toBeGreaterThan(Number(alerts[0]!.fields.n));
    expect(alerts[0]!.evidence.note).toMatch(/^the row is that of the last of \d+ runs/);
  });

  test('makes an alert of each row that MV_EXPAND makes of a group', async () => {
    const query = 'FROM logs-test.* | STATS n = COUNT(*), code = VALUES(code) BY user | MV_EXPAND code | WHERE n > 1';
    const alerts = await replay(query, [
      { minute: 1, user: 'a', code: 'x' },
      { minute: 2, user: 'a', code: 'y' },
    ]);
    expect(alerts.map((a) => [a.fields.code, a.evidence.count]).sort()).toEqual([
      ['x', 2],
      ['y', 2],
    ]);
  });

  test('says that a filtered count is of some of its evidence', async () => {
    const query = 'FROM logs-test.* | STATS bad = COUNT(*) WHERE code == "denied" BY user | WHERE bad > 2';
    const alerts = await replay(query, [...burst('a', 1, 3), { minute: 9, user: 'a', code: 'ok' }]);
    expect([alerts[0]!.fields.bad, alerts[0]!.evidence.count]).toEqual([3, 4]);
    expect(alerts[0]!.evidence.note).toContain('an aggregate that filters');
  });

  test('with a LIMIT evaluates windows one by one', async () => {
    const query = 'FROM logs-test.* | STATS n = COUNT(*) BY user | SORT n DESC | LIMIT 1 | WHERE n > 1';
    const alerts = await replay(query, [...burst('a', 5, 2), ...burst('b', 5, 3), ...burst('a', 120, 2)]);
    // From minute 10 to 60 b leads; a leads alone once b's events have left the window.
    expect(alerts.map((a) => [a.fields.user, a.fields.n])).toEqual([
      ['b', 3],
      ['a', 2],
    ]);
  });

  test('reads NOW() as the time of each run', async () => {
    const query =
      'FROM logs-test.* | WHERE @timestamp > NOW() - 10 minutes AND code == "denied" | STATS n = COUNT(*) BY user | WHERE n > 2';
    expect(await replay(query, burst('a', 5, 6, 4))).toEqual([]);
    expect(await replay(query, burst('a', 11, 3))).toHaveLength(1);
  });
});

describe('a rule that returns documents', () => {
  test('makes one alert per document', async () => {
    const alerts = await replay('FROM logs-test.* | WHERE tokens > 10 | KEEP user, tokens', [
      { minute: 1, user: 'a', tokens: 11 },
      { minute: 2, user: 'a', tokens: 10 },
      { minute: 3, user: 'b', tokens: 12 },
    ]);
    expect(alerts.map((a) => [a.fields, ids(a)])).toEqual([
      [{ user: 'a', tokens: 11 }, [eventId(1)]],
      [{ user: 'b', tokens: 12 }, [eventId(3)]],
    ]);
    expect(alerts[0]!.window).toEqual({ from: minuteTime(-50), to: minuteTime(10) });
  });

  test('makes one alert of a document that MV_EXPAND made several rows of', async () => {
    const alerts = await replay('FROM logs-test.* METADATA _id | MV_EXPAND tags | KEEP _id, tags', [
      { minute: 1, user: 'a', tags: ['p', 'q'] },
    ]);
    expect(alerts.map((a) => a.evidence.count)).toEqual([1]);
  });
});

describe('the schedule', () => {
  test('leaves out what falls between two windows', async () => {
    const schedule = { from: 'now-5m', interval: '10m' };
    const query = 'FROM logs-test.* | WHERE tokens > 0 | KEEP tokens';
    const alerts = await replay(
      query,
      [
        { minute: 4, tokens: 1 },
        { minute: 6, tokens: 2 },
      ],
      schedule,
    );
    expect(alerts.map((a) => a.fields.tokens)).toEqual([2]);
  });

  test('looks only at events of the asked time', async () => {
    const store = await storeWith([...burst('a', 5, 3), ...burst('b', 200, 3)]);
    const rule = ruleWith(COUNT_BY_USER);
    const plan = planOf(rule, store);
    const from = Date.parse(minuteTime(100));
    const users = async (span: object) =>
      (await replayRule(rule, plan, { store, span })).alerts.map((a) => a.fields.user);
    expect(await users({ from })).toEqual(['b']);
    expect(await users({ to: from })).toEqual(['a']);
    expect(await users({})).toEqual(['a', 'b']);
    await store.close();
  });
});

describe('rows beside aggregates, lookups and branches', () => {
  test('INLINE STATS makes an alert per event, each with its own evidence', async () => {
    const query =
      'FROM logs-test.* | INLINE STATS n = COUNT(*), most = MAX(tokens) BY user | WHERE n > 2 AND tokens == most | KEEP user, n';
    const events = [10, 90, 20].map((tokens, i) => ({ minute: 5 + i, user: 'a', tokens }));
    const alerts = await replay(query, [...events, { minute: 6, user: 'b', tokens: 99 }]);
    expect(alerts.map((a) => [a.fields, ids(a)])).toEqual([[{ user: 'a', n: 3 }, [eventId(2)]]]);
  });

  test('each branch of a FORK that aggregates has groups of its own', async () => {
    const query =
      'FROM logs-test.* | FORK (WHERE code == "denied" | STATS n = COUNT(*) BY user | WHERE n > 2) (STATS t = SUM(tokens) BY user | WHERE t > 50)';
    const events = [...burst('a', 5, 3), ...burst('b', 5, 2), { minute: 6, user: 'b', tokens: 60 }];
    const alerts = await replay(query, events);
    expect(alerts.map((a) => [a.fields, a.evidence.count])).toEqual([
      [{ n: null, t: 60, user: 'b', _fork: 'fork2' }, 3],
      [{ n: 3, t: null, user: 'a', _fork: 'fork1' }, 3],
    ]);
  });

  test('queries in FROM give their events as evidence', async () => {
    const query =
      'FROM (FROM logs-test.* | WHERE code == "denied"), (FROM logs-test.* | WHERE tokens > 50) | STATS n = COUNT(*) BY user | WHERE n > 2';
    const alerts = await replay(query, [...burst('a', 5, 2), { minute: 7, user: 'a', tokens: 60 }]);
    expect(alerts.map((a) => [a.fields, ids(a)])).toEqual([[{ n: 3, user: 'a' }, [1, 2, 3].map(eventId)]]);
  });

  test('a query in FROM that aggregates is refused in words', async () => {
    const query = 'FROM (FROM logs-test.* | STATS n = COUNT(*) BY user), logs-test.* | WHERE n > 2';
    await expect(replay(query, burst('a', 5, 2))).rejects.toThrow(/may only filter and compute there/);
  });
});
