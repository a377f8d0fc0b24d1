import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sql } from '../../src/base/sql-text.ts';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { BuiltProject } from '../ingest/built-project.ts';
import { batchOf, commitEvents, rowsOf, scanOf } from './store-case.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seismo-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const STREAMS = Array.from({ length: 40 }, (_, i) => `logs-old${i}-default`);
const open = () => openDuckdbStore({ directory: folder, threads: 1, memoryLimitMb: 512 });

/** A store as the versions before made them: without the numbers of commits. */
async function writeFormat1(): Promise<void> {
  const store = await open();
  const letters = ['line 2', 'line 1'].map((position) => {
    return { source: 's', position, reason: 'r', raw: 'raw', format: null };
  });
  await store.commit({
    events: STREAMS.map((stream) => batchOf(['a', 'b'], [{ field: 'f', type: 'keyword', values: ['x', 'y'] }], stream)),
    positions: [{ source: 's', position: 1 }],
    deadLetters: letters,
  });
  await store.close();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`ATTACH '${join(folder, 'events.duckdb')}' AS e; USE e`);
  for (let i = 1; i <= STREAMS.length; i++) await connection.run(`ALTER TABLE t${i} DROP COLUMN committed`);
  await connection.run('ALTER TABLE dead_letters DROP COLUMN committed');
  await connection.run('ALTER TABLE dead_letters DROP COLUMN ordinal');
  await connection.run(`UPDATE meta SET value = 1 WHERE key = 'format'`);
  connection.closeSync();
  instance.closeSync();
}

async function expectUpgraded(): Promise<void> {
  const store = await open();
  expect(store.lastCommit()).toBe(1);
  for (const stream of STREAMS) {
    const fields = [
      ['f', 'keyword'],
      ['$commit', 'long'],
    ] as [string, 'keyword' | 'long'][];
    expect(await rowsOf(store, fields, { streams: [stream] })).toEqual([
      ['x', null],
      ['y', null],
    ]);
  }
  expect((await store.deadLetters()).map(({ id, position }) => [id, position])).toEqual([
    ['0-1', 'line 1'],
    ['0-2', 'line 2'],
  ]);
  const batch = batchOf(['a', 'c'], [], STREAMS[0]);
  expect(await commitEvents(store, batch)).toMatchObject({ stored: 1, duplicates: 1, sequence: 2 });
  expect(await rowsOf(store, [['$commit', 'long']], { streams: [STREAMS[0]!] })).toEqual([[null], [null], [2n]]);
  await store.close();
}

test('a store of format 1 is brought up when it is opened', async () => {
  await writeFormat1();
  await expectUpgraded();
});

test('bringing up survives being killed at any moment', { timeout: 60_000 }, async () => {
  const built = new BuiltProject();
  try {
    const script = built.script(
      'open.mjs',
      `import { openDuckdbStore } from ${JSON.stringify(built.module('store/duckdb/duckdb-store.ts'))};
       console.log('opening');
       await openDuckdbStore({ directory: process.argv[2], threads: 1, memoryLimitMb: 256 });
       console.log('open');
       setInterval(() => {}, 1000);`,
    );
    await writeFormat1();
    for (let kill = 0; kill < 6; kill++) {
      const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 120));
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    await expectUpgraded();
  } finally {
    built.remove();
  }
});

test('a condition on the commit reads little more than what it selects', { timeout: 60_000 }, async () => {
  const store = await openDuckdbStore({ threads: 1, memoryLimitMb: 512 });
  for (let commit = 0; commit < 40; commit++) {
    const names = Array.from({ length: 8_000 }, (_, i) => `${commit} ${i}`);
    const values = names.map((name) => `${name} `.repeat(20));
    await commitEvents(store, batchOf(names, [{ field: 'text', type: 'keyword', values }]));
  }
  const scan = scanOf(
    [
      ['text', 'keyword'],
      ['$commit', 'long'],
    ],
    ['logs-test-default'],
  );
  const after = async (sequence: number) => {
    const condition = sql`c2 > ${store.dialect.literal(BigInt(sequence), 'long')} AND contains(c1, ' 77')`;
    const counted = sql`SELECT count(*) FROM (${store.scan(scan, { replay: false })}) AS events WHERE ${condition}`;
    const column = { id: 1, name: 'n', type: 'long', multi: false } as const;
    const took: number[] = [];
    for (let i = 0; i < 5; i++) {
      const start = performance.now();
      for await (const rows of store.query(counted, [column])) expect(rows[0]![0]).toBeGreaterThan(0n);
      took.push(performance.now() - start);
    }
    return Math.min(...took);
  };
  expect((await after(39)) * 4).toBeLessThan(await after(0));
  await store.close();
});
