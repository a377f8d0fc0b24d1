import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identifier, sql } from '../../src/base/sql-text.ts';
import { UserError } from '../../src/base/user-error.ts';
import type { ScanColumn } from '../../src/plan/node.ts';
import type { DeadLetter, EventStore } from '../../src/store/event-store.ts';
import { STORES } from './open-store.ts';
import { batchOf, commitEvents, idOf, rowsOf, START, scanOf } from './store-case.ts';

const letterOf = (position: string, source = 'a.log'): DeadLetter => {
  return { source, position, reason: 'no JSON', raw: `{${position}`, format: null };
};

describe.each(STORES)('%s', (_engine, open) => {
  let store: EventStore;
  let now = START;
  beforeAll(async () => {
    store = await open({ now: () => now });
  });
  afterAll(() => store.close());

  const numbers = async (stream: string) =>
    (await rowsOf(store, [['$commit', 'long']], { streams: [stream] })).flat().map(Number).sort();

  test('commits are numbered, and events know the commit that stored them', async () => {
    expect(store.lastCommit()).toBe(0);
    const first = await commitEvents(store, batchOf(['a', 'b']), batchOf(['a'], [], 'logs-other-default'));
    expect(first).toMatchObject({ sequence: 1, streams: ['logs-test-default', 'logs-other-default'] });
    // What was there already keeps its number, and its stream is not told.
    const second = await commitEvents(store, batchOf(['a', 'b', 'c']), batchOf(['a'], [], 'logs-other-default'));
    expect(second).toMatchObject({ sequence: 2, stored: 1, duplicates: 3, streams: ['logs-test-default'] });
    expect(first.known).toEqual([]);
    expect([...second.known].sort()).toEqual([idOf('a'), idOf('a'), idOf('b')].sort());
    expect(await numbers('logs-test-default')).toEqual([1, 1, 2]);
    expect(await numbers('logs-other-default')).toEqual([1]);
    expect(await commitEvents(store)).toMatchObject({ sequence: 2, stored: 0, streams: [] });
    const position = { source: 's', position: 1 };
    expect(await store.commit({ events: [], positions: [position], deadLetters: [] })).toMatchObject({ sequence: 3 });
    expect(store.lastCommit()).toBe(3);
  });

  test('dead letters have ids, come in pages, and go with the commit that settles them', async () => {
    const commit = (deadLetters: DeadLetter[], settled?: string[]) =>
      store.commit({ events: [], positions: [], deadLetters, ...(settled && { settled }) });
    const { sequence } = await commit([letterOf('line 9'), letterOf('line 1'), letterOf('line 1', 'b.log')]);
    now += 5_000;
    await commit([letterOf('line 1'), letterOf('line 12')]);
    const all = await store.deadLetters();
    expect(all.map(({ id, source, position, storedMs }) => [id, source, position, storedMs])).toEqual([
      [`${sequence}-1`, 'a.log', 'line 9', START],
      [`${sequence}-2`, 'a.log', 'line 1', START],
      [`${sequence}-3`, 'b.log', 'line 1', START],
      [`${sequence + 1}-2`, 'a.log', 'line 12', START + 5_000],
    ]);
    expect(await store.countDeadLetters()).toBe(4);
    expect(await store.deadLetters({ id: all[2]!.id })).toEqual([all[2]]);
    expect(await store.deadLetters({ source: 'b.log' })).toEqual([all[2]]);
    expect(await store.deadLetters({ limit: 2, after: all[0]!.id })).toEqual(all.slice(1, 3));

    // One of them is stored as an event now; the other fails anew, for another reason.
    const again = { ...letterOf('line 9'), reason: 'no JSON still' };
    await store.commit({
      events: [batchOf(['settled'])],
      positions: [],
      deadLetters: [again],
      settled: [all[0]!.id, all[1]!.id],
    });
    const left = await store.deadLetters();
    expect(left.map((letter) => letter.id)).toEqual([all[2]!.id, all[3]!.id, `${store.lastCommit()}-1`]);
    expect(left.at(-1)).toMatchObject(again);
    // Pages go on from a letter that is gone.
    expect(await store.deadLetters({ after: all[1]!.id, limit: 1 })).toEqual([all[2]]);
    await commit(
      [],
      left.map((letter) => letter.id),
    );
    expect(await store.countDeadLetters()).toBe(0);
    await expect(store.deadLetters({ id: `1' OR 1=1` })).rejects.toThrow(UserError);
  });

  test('tells what streams take, and deletes what is old', async () => {
    const names = Array.from({ length: 100 }, (_, i) => `expiring ${i}`);
    await commitEvents(store, batchOf(names, [], 'logs-expiring-default'));
    const usage = async () => (await store.usage()).find(({ stream }) => stream === 'logs-expiring-default');
    expect(await usage()).toMatchObject({ events: 100, oldest: START, newest: START + 99_000 });
    expect((await usage())!.bytes).toBeGreaterThan(100);
    const last = store.lastCommit();
    expect(await store.expire('logs-expiring-default', START + 40_000)).toBe(40);
    expect(await store.expire('logs-expiring-default', START + 40_000)).toBe(0);
    expect(await store.expire('no-such-stream', START)).toBe(0);
    expect(await usage()).toMatchObject({ events: 60, oldest: START + 40_000 });
    expect(await store.expire('logs-expiring-default', START + 1e9)).toBe(60);
    expect(await usage()).toMatchObject({ events: 0, oldest: null, newest: null });
    expect(store.lastCommit()).toBe(last);
  });

  test('rows are added to a kept table, and deleted from it', async () => {
    const scan = scanOf(
      [
        ['_id', 'keyword'],
        ['$commit', 'long'],
      ],
      ['logs-kept-default'],
    );
    const [, number] = scan.columns as [ScanColumn, ScanColumn];
    const since = (sequence: number) => {
      const condition = sql`c2 > ${store.dialect.literal(BigInt(sequence), 'long')}`;
      return sql`SELECT * FROM (${store.scan(scan, { replay: false })}) AS fresh WHERE ${condition}`;
    };
    const { sequence } = await commitEvents(store, batchOf(['k1', 'k2'], [], 'logs-kept-default'));
    expect(await store.keep('survivors', since(0))).toEqual({ rows: 2 });
    await commitEvents(store, batchOf(['k2', 'k3', 'k4', 'k5'], [], 'logs-kept-default'));
    expect(await store.append('survivors', since(sequence))).toEqual({ rows: 3 });
    const old = sql`c2 <= ${store.dialect.literal(BigInt(sequence), 'long')}`;
    expect(await store.trim('survivors', old)).toEqual({ rows: 2 });
    const rows = [];
    for await (const chunk of store.query(sql`SELECT c2 FROM ${identifier('survivors')}`, [number.column]))
      rows.push(...chunk);
    expect(rows).toEqual([[BigInt(sequence + 1)], [BigInt(sequence + 1)], [BigInt(sequence + 1)]]);
    await store.discard('survivors');
    await expect(store.append('survivors', since(0))).rejects.toThrow();
  });
});
