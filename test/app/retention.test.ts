import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyRetention, expireDeadLetters } from '../../src/app/retention.ts';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { EventStore } from '../../src/store/event-store.ts';
import { batchOf, START } from '../store/store-case.ts';

let store: EventStore;

beforeEach(async () => {
  store = await openDuckdbStore({ memoryLimitMb: 256, threads: 1 });
  const names = Array.from({ length: 1000 }, (_, i) => `event ${i}`);
  for (const stream of ['logs-a.calls-default', 'logs-b.calls-default']) {
    const events = [batchOf(names, [], stream)];
    await store.commit({ events, positions: [], deadLetters: [] });
  }
});

afterEach(() => store.close());

async function left(): Promise<Record<string, { events: number; oldest: number | null }>> {
  const usage = await store.usage();
  return Object.fromEntries(usage.map(({ stream, events, oldest }) => [stream, { events, oldest }]));
}

describe('dead letters', () => {
  const bury = async (names: readonly string[]) => {
    const deadLetters = names.map((raw, i) => ({
      source: 'a.log',
      position: `line ${i + 1}`,
      reason: 'no log',
      raw,
      format: null,
    }));
    await store.commit({ events: [], positions: [], deadLetters });
  };
  const raws = async () => (await store.deadLetters()).map((letter) => letter.raw);

  test('beyond their number go, the oldest first', async () => {
    await bury(['a', 'b']);
    await bury(['c', 'd', 'e']);
    expect(await expireDeadLetters(store, { most: 3 }, 0)).toBe(2);
    expect(await raws()).toEqual(['c', 'd', 'e']);
    expect(await expireDeadLetters(store, { most: 3 }, 0)).toBe(0);
    expect(await expireDeadLetters(store, { most: 0 }, 0)).toBe(3);
  });

  test('beyond their age go', async () => {
    await bury(['a']);
    const stored = (await store.deadLetters())[0]!.storedMs;
    expect(await expireDeadLetters(store, { ageMs: 1_000 }, stored + 1_000)).toBe(0);
    expect(await expireDeadLetters(store, { ageMs: 1_000 }, stored + 2_001)).toBe(1);
    expect(await expireDeadLetters(store, {}, stored + 9_999)).toBe(0);
  });
});

describe('retention', () => {
  test('lets events older than their age go, and no other stream', async () => {
    const now = START + 2_000_000;
    const expired = await applyRetention(store, [{ streams: 'logs-a.*', ageMs: 1_500_000 }], now);
    expect(expired).toEqual([{ stream: 'logs-a.calls-default', events: 500, before: START + 500_000, why: 'age' }]);
    expect(await left()).toEqual({
      'logs-a.calls-default': { events: 500, oldest: START + 500_000 },
      'logs-b.calls-default': { events: 1000, oldest: START },
    });
    expect(await applyRetention(store, [{ streams: 'logs-a.*', ageMs: 1_500_000 }], now)).toEqual([]);
  });

  test('lets the oldest go where a stream takes more bytes than it may', async () => {
    const bytes = (await store.usage())[0]!.bytes;
    const [expired] = await applyRetention(store, [{ streams: '*', sizeBytes: bytes / 4 }], START);
    expect(expired!.why).toBe('size');
    const { events, oldest } = (await left())['logs-a.calls-default']!;
    expect(events).toBeGreaterThan(200);
    expect(events).toBeLessThan(300);
    expect(oldest).toBe(START + (1000 - events) * 1000);
  });

  test('of several rules, the first that fits a stream holds', async () => {
    const now = START + 2_000_000;
    await applyRetention(store, [{ streams: 'logs-a.calls-default' }, { streams: '*', ageMs: 1 }], now);
    const streams = await left();
    expect(streams['logs-a.calls-default']!.events).toBe(1000);
    expect(streams['logs-b.calls-default']?.events ?? 0).toBe(0);
  });
});
