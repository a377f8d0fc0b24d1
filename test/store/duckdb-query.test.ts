import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Sql, sql } from '../../src/base/sql-text.ts';
import type { Column } from '../../src/plan/expression.ts';
import { type DuckdbStore, openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { RowValue } from '../../src/store/event-store.ts';
import { batchOf, commitEvents, scanOf } from './store-case.ts';

let store: DuckdbStore;
beforeEach(async () => {
  store = await openDuckdbStore({ threads: 1, memoryLimitMb: 100 });
});
afterEach(() => store.close());

const LONG: Column = { id: 1, name: 'n', type: 'long', multi: false };
const HEAVY = Sql.raw('SELECT count(*) FROM range(100000000) a, range(1000) b WHERE (a.range * b.range) % 7 = 3');

async function all(statement: Sql, columns: readonly Column[] = [LONG], signal?: AbortSignal): Promise<RowValue[][]> {
  const rows: RowValue[][] = [];
  for await (const chunk of store.query(statement, columns, signal ? { signal } : {})) rows.push(...chunk);
  return rows;
}

describe('query', () => {
  test('binds values, and gives rows in chunks', async () => {
    const chunks: number[] = [];
    const statement = sql`SELECT range AS n FROM range(${Sql.bind(5000, 'BIGINT')})`;
    for await (const chunk of store.query(statement, [LONG])) chunks.push(chunk.length);
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.reduce((a, b) => a + b)).toBe(5000);
  });

  test('reads numbers as their column says', async () => {
    const columns: Column[] = [
      LONG,
      { id: 2, name: 'd', type: 'double', multi: false },
      { id: 3, name: 'l', type: 'long', multi: true },
      { id: 4, name: 'i', type: 'integer', multi: false },
    ];
    expect(
      await all(Sql.raw('SELECT 1::INTEGER, 1.5::DECIMAL(4,2), [1, NULL, 2]::BIGINT[], 7::BIGINT'), columns),
    ).toEqual([[1n, 1.5, [1n, 2n], 7]]);
    expect(await all(Sql.raw('SELECT NULL::INTEGER, 3::BIGINT, []::BIGINT[], NULL::INTEGER'), columns)).toEqual([
      [null, 3, null, null],
    ]);
  });

  test('refuses several statements in one text', async () => {
    await expect(all(Sql.raw('SELECT 1; SELECT 2'))).rejects.toThrow();
  });

  test('reaches neither files nor settings', async () => {
    await expect(all(Sql.raw(`SELECT count(*) FROM read_text('/etc/passwd')`))).rejects.toThrow(/disabled/);
    await expect(all(Sql.raw(`SET memory_limit = '8GB'`))).rejects.toThrow(/locked/);
    await expect(all(Sql.raw(`ATTACH '/tmp/x.duckdb'`))).rejects.toThrow(/disabled/);
    await expect(all(Sql.raw(`INSTALL httpfs`))).rejects.toThrow(/disabled/);
  });

  test('ends when it is aborted, and the connection serves the next', async () => {
    const controller = new AbortController();
    const running = all(HEAVY, [LONG], controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await expect(running).rejects.toThrow('enough');
    await expect(all(HEAVY, [LONG], AbortSignal.timeout(50))).rejects.toMatchObject({
      name: 'UserError',
      message: 'the query was stopped at its time limit',
    });
    await expect(all(HEAVY, [LONG], AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
    expect(await all(Sql.raw('SELECT 1::BIGINT'))).toEqual([[1n]]);
    expect(await all(Sql.raw('SELECT 1::BIGINT'))).toEqual([[1n]]);
  });

  test('that needs too much memory says so', async () => {
    const greedy = all(Sql.raw(`SELECT len(list(repeat('x', 1000) || range)) FROM range(1000000)`));
    await expect(greedy).rejects.toMatchObject({
      name: 'UserError',
      message: 'the query needs more memory than the store may use',
    });
    expect(await all(Sql.raw('SELECT 1::BIGINT'))).toEqual([[1n]]);
  });

  test('left half read gives its connection back', async () => {
    for (let i = 0; i < 5; i++) {
      for await (const chunk of store.query(Sql.raw('SELECT range FROM range(100000)'), [LONG])) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
    }
    expect(await all(Sql.raw('SELECT 1::BIGINT'))).toEqual([[1n]]);
  });

  test('waits for a connection where all are taken, and can be aborted there', async () => {
    const held = [1, 2].map(() =>
      store.query(Sql.raw('SELECT range FROM range(100000)'), [LONG])[Symbol.asyncIterator](),
    );
    for (const iterator of held) await iterator.next();
    const waiting = all(Sql.raw('SELECT 5::BIGINT'));
    const refused = all(Sql.raw('SELECT 6::BIGINT'), [LONG], AbortSignal.timeout(20));
    await expect(refused).rejects.toThrow(/timeout/);
    await held[0]!.return!();
    expect(await waiting).toEqual([[5n]]);
    await held[1]!.return!();
  });

  test('sees the events as they were when it began, while others are committed', async () => {
    await commitEvents(store, batchOf(Array.from({ length: 5000 }, (_, i) => `e${i}`)));
    const scan = scanOf([['$id_hi', 'unsigned_long']], ['logs-test-default']);
    const reading = store.query(
      store.scan(scan, { replay: true }),
      scan.columns.map((c) => c.column),
    );
    let rows = 0;
    for await (const chunk of reading) {
      if (rows === 0) await commitEvents(store, batchOf(['late'], [{ field: 'new', type: 'long', values: [1] }]));
      rows += chunk.length;
    }
    expect(rows).toBe(5000);
  });
});

describe('keep', () => {
  test('makes rows that later queries read by name, until they are discarded', async () => {
    await commitEvents(store, batchOf(['a', 'b', 'c'], [{ field: 'n', type: 'long', values: [1, 2, 3] }]));
    const scan = scanOf([['n', 'long']], ['logs-test-default']);
    const kept = sql`SELECT * FROM (${store.scan(scan, { replay: true })}) WHERE c1 > ${Sql.bind(1, 'BIGINT')}`;
    expect(await store.keep('rule "1"', kept)).toEqual({ rows: 2 });
    const read = Sql.raw('SELECT c1 FROM "rule ""1""" ORDER BY c1');
    const both = await Promise.all([all(read), all(read)]);
    expect(both).toEqual([
      [[2n], [3n]],
      [[2n], [3n]],
    ]);
    expect(await store.keep('rule "1"', Sql.raw('SELECT 9::BIGINT AS c1'))).toEqual({ rows: 1 });
    expect(await all(read)).toEqual([[9n]]);
    await store.discard('rule "1"');
    await store.discard('rule "1"');
    await expect(all(read)).rejects.toThrow(/does not exist/);
  });
});

test('a closed store refuses what comes after, and stops what runs', async () => {
  const own = await openDuckdbStore({ threads: 1, memoryLimitMb: 100 });
  const reading = own.query(Sql.raw('SELECT range FROM range(100000)'), [LONG])[Symbol.asyncIterator]();
  await reading.next();
  const heavy = own.query(HEAVY, [LONG])[Symbol.asyncIterator]().next();
  const stopped = expect(heavy).rejects.toThrow(/interrupt|closed/i);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await own.close();
  await own.close();
  await stopped;
  await expect(reading.next()).rejects.toThrow('the store is closed');
  await expect(commitEvents(own, batchOf(['a']))).rejects.toThrow('the store is closed');
  await expect(own.position('s')).rejects.toThrow('the store is closed');
});
