import { describe, expect, test } from 'vitest';
import { ATTACK_NAMES } from '../../src/sample/attacks/registry.ts';
import { type LiveRecord, liveRecords, liveSample } from '../../src/sample/live.ts';
import { modelAlerts, type Reading } from './rule-model.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const START = Date.parse('2026-03-04T09:17:42.500Z');
const READING: Reading = { findings: 'acted', action: 'contains' };

/** The records up to so long after the start. */
function until(afterMs: number, options: Partial<Parameters<typeof liveRecords>[0]> = {}): LiveRecord[] {
  const start = options.startMs ?? START;
  const records: LiveRecord[] = [];
  for (const record of liveRecords({ seed: 1, startMs: start, historyMs: HOUR, eventsPerHour: 300, ...options })) {
    if (record.time > start + afterMs) return records;
    records.push(record);
  }
  return records;
}

const parsed = (records: readonly LiveRecord[]) => records.map((r) => JSON.parse(r.line) as Record<string, unknown>);

describe('live traffic', () => {
  test('is the same for the same seed and start, and another for others', () => {
    const first = until(30 * MINUTE);
    expect(until(30 * MINUTE)).toEqual(first);
    expect(until(30 * MINUTE, { seed: 2 })).not.toEqual(first);
    expect(until(30 * MINUTE, { startMs: START + HOUR })).not.toEqual(first);
  });

  test('comes in time order, each record once, from the history on', () => {
    const records = until(HOUR);
    const times = records.map((r) => r.time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(START - HOUR - 1_000);
    expect(times[0]).toBeLessThan(START - HOUR + 2 * MINUTE);
    expect(new Set(parsed(records).map((r) => r.requestId)).size).toBe(records.length);
    for (const [i, record] of parsed(records).entries()) expect(Date.parse(record.timestamp as string)).toBe(times[i]);
  });

  test('is as busy as asked for, day and night', () => {
    const perHour = (startMs: number) => until(0, { startMs, eventsPerHour: 240 }).length;
    for (let hour = 0; hour < 24; hour += 4) {
      const rate = perHour(Date.parse('2026-03-07T00:00:00Z') + hour * HOUR);
      expect(rate).toBeGreaterThan(100);
      expect(rate).toBeLessThan(700);
    }
  });

  test('goes on where it was left', () => {
    const whole = until(20 * MINUTE);
    const after = START + 5 * MINUTE;
    expect(until(20 * MINUTE, { after })).toEqual(whole.filter((r) => r.time > after));
  });

  describe('with a past', () => {
    const DAY = 24 * HOUR;
    const options = { pastMs: 30 * DAY, eventsPerHour: 60 };

    test('shows what is usual for most of those who will attack, and for residents, and raises nothing by it', () => {
      const records = until(2 * HOUR, options);
      const times = records.map((r) => r.time);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times[0]).toBeLessThan(START - 29 * DAY);
      const arnOf = ({ line }: LiveRecord) => (JSON.parse(line) as { identity: { arn: string } }).identity.arn;
      const past = records.filter((r) => r.time < START - HOUR);
      expect(past.length).toBeGreaterThan(1_500);
      expect([...usersOf(past)]).toEqual([]);
      const seenBefore = new Set(past.map(arnOf));
      const attackers = new Set(records.filter((r) => r.attack !== undefined).map(arnOf));
      const known = [...attackers].filter((arn) => seenBefore.has(arn));
      expect(known.length / attackers.size).toBeGreaterThan(0.5);
      expect(known.length).toBeLessThan(attackers.size);
    });

    test('is the same traffic from the history on', () => {
      const [plain, withPast] = [until(HOUR, { eventsPerHour: 60 }), until(HOUR, options)];
      const attacks = (records: LiveRecord[]) => records.filter((r) => r.attack !== undefined);
      expect(attacks(withPast)).toEqual(attacks(plain));
    });

    test('goes on where it was left', () => {
      const whole = until(0, options);
      const after = START - 10 * DAY;
      expect(until(0, { ...options, after })).toEqual(whole.filter((r) => r.time > after));
    });
  });

  test.each([1, 2])('raises alerts of attackers, of each attack, and of nobody else (seed %i)', (seed) => {
    const records = until(4 * HOUR, { seed, attackEveryMs: 6 * MINUTE });
    const attackers = new Map<string, { attack: string; last: number }>();
    for (const { attack, time, line } of records) {
      if (attack === undefined) continue;
      const { identity } = JSON.parse(line) as { identity: { arn: string } };
      attackers.set(identity.arn, { attack, last: time });
    }
    const found = usersOf(records);
    expect([...found].filter((user) => !attackers.has(user))).toEqual([]);
    // Of the last ones only the beginning is there.
    const ended = [...attackers].filter(([, { last }]) => last < START + 3.5 * HOUR);
    expect(ended.filter(([user]) => !found.has(user))).toEqual([]);
    expect(new Set([...attackers.values()].map((a) => a.attack))).toEqual(new Set(ATTACK_NAMES));
  });

  test.each([1, 2, 3, 4])('something is found within the first minute, and more later (seed %i)', (seed) => {
    const found = (afterMs: number) => usersOf(until(afterMs, { seed, eventsPerHour: 30 })).size;
    const [past, minute, later] = [found(-31_000), found(MINUTE), found(15 * MINUTE)];
    expect(past).toBeGreaterThan(0);
    expect(minute).toBeGreaterThan(past);
    expect(later).toBeGreaterThan(minute + 2);
  });
});

/** Whom alerts are about, where rules look every ten seconds. */
function usersOf(records: readonly LiveRecord[]): Set<string> {
  const alerts = modelAlerts(parsed(records), READING, { stepMs: 10_000 });
  return new Set(
    alerts.map(({ group }) => (Object.fromEntries(JSON.parse(group)) as Record<string, string>)['user.id']!),
  );
}

describe('pacing', () => {
  test('gives the past at once, and then each record when its time has come', async () => {
    const options = { seed: 1, startMs: START, historyMs: 20 * MINUTE, eventsPerHour: 300 };
    const expected = until(5 * MINUTE, options);
    const clock = { ms: START };
    let given = 0;
    let waited = 0;
    for await (const due of liveSample({ ...options, now: () => clock.ms })) {
      expect(due.length).toBeLessThanOrEqual(500);
      for (const record of due) expect(record.time).toBeLessThanOrEqual(clock.ms);
      expect(due).toEqual(expected.slice(given, given + due.length));
      given += due.length;
      const next = expected[given];
      if (next === undefined) break;
      if (next.time > clock.ms) waited++;
      clock.ms = Math.max(clock.ms, next.time);
    }
    expect(given).toBe(expected.length);
    expect(waited).toBeGreaterThan(5);
  });

  test('ends at once when it is told to', async () => {
    const stop = new AbortController();
    let given = 0;
    setTimeout(() => stop.abort(), 50);
    const begun = performance.now();
    for await (const due of liveSample({
      seed: 1,
      startMs: START,
      historyMs: 60_000,
      now: () => START,
      signal: stop.signal,
    }))
      given += due.length;
    expect(given).toBeGreaterThan(0);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
