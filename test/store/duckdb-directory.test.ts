import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/base/user-error.ts';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { batchOf, commitEvents, rowsOf } from './store-case.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seismo-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (directory = folder) => openDuckdbStore({ directory, threads: 1, memoryLimitMb: 512 });

/** A statement against the database file itself, as another program would run it. */
async function tamper(statement: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`ATTACH '${join(folder, 'events.duckdb')}' AS e; USE e`);
  await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}

async function refusal(opening: Promise<unknown>): Promise<UserError> {
  const error = await opening.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

describe('a store in a folder', () => {
  test('holds what was committed when it is opened again, new folders made on the way', async () => {
    const directory = join(folder, 'new', 'store');
    const first = await open(directory);
    await first.commit({
      events: [batchOf(['a', 'b'], [{ field: 'f', type: 'keyword', values: [['x', 'y'], 'z'] }])],
      positions: [{ source: 's', position: [1] }],
      deadLetters: [{ source: 's', position: 'line 3', reason: 'r', raw: 'raw', format: null }],
    });
    const schema = first.streams();
    await first.close();
    expect(readdirSync(directory)).toEqual(['events.duckdb']);

    const second = await open(directory);
    expect(second.streams()).toEqual(schema);
    expect(await rowsOf(second, [['f', 'keyword', true]])).toEqual([[['x', 'y']], ['z']]);
    expect(await second.position('s')).toEqual([1]);
    expect(await second.deadLetters()).toHaveLength(1);
    expect(await commitEvents(second, batchOf(['a', 'b', 'c']))).toMatchObject({ stored: 1, duplicates: 2 });
    await second.close();
  });

  test('is refused while it is open, in this process and in another', async () => {
    const store = await open();
    expect((await refusal(open())).message).toBe(`the store in ${folder} is already open in this process`);
    await store.close();

    const holder = spawn(process.execPath, [
      '-e',
      `const { DuckDBInstance } = require('@duckdb/node-api');
       (async () => {
         const c = await (await DuckDBInstance.create(':memory:')).connect();
         await c.run("ATTACH '${join(folder, 'events.duckdb')}' AS e");
         console.log('held');
         setInterval(() => {}, 1000);
       })();`,
    ]);
    try {
      await once(holder.stdout, 'data');
      expect((await refusal(open())).message).toBe(
        `the store in ${folder} is in use by another process (pid ${holder.pid})`,
      );
    } finally {
      holder.kill('SIGKILL');
      await once(holder, 'close');
    }
    await (await open()).close();
  });

  test('is refused where the folder holds something else, is a file, or lies below one', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    expect((await refusal(open())).message).toBe(`${folder} is not a store: it holds notes.txt`);
    const file = join(folder, 'notes.txt');
    expect((await refusal(open(file))).message).toBe(`${file} is a file; a store needs a folder`);
    const below = join(file, 'store');
    expect((await refusal(open(below))).message).toContain('lies below a file');
    expect(readdirSync(folder)).toEqual(['notes.txt']);
  });

  test('is refused where the file is no database, not ours, or of a later format', async () => {
    writeFileSync(join(folder, 'events.duckdb'), 'not a database'.repeat(2000));
    expect((await refusal(open())).message).toContain('is no DuckDB database');
    rmSync(join(folder, 'events.duckdb'));
    await tamper('CREATE TABLE theirs (x INTEGER)');
    expect((await refusal(open())).message).toContain('holds a DuckDB database that seismo did not make');
    await tamper('DROP TABLE theirs');
    await (await open()).close();
    await tamper(`UPDATE meta SET value = 99 WHERE key = 'format'`);
    expect((await refusal(open())).message).toContain('has format 99');
  });

  test('opens where a process died while making the file', async () => {
    writeFileSync(join(folder, 'events.duckdb'), Buffer.alloc(4096));
    const store = await open();
    expect(await commitEvents(store, batchOf(['a']))).toMatchObject({ stored: 1 });
    await store.close();
  });

  test.skipIf(process.getuid?.() === 0)(
    'is refused without permission (skipped for root, who has every permission)',
    async () => {
      const directory = join(folder, 'locked');
      mkdirSync(directory, { mode: 0o500 });
      expect((await refusal(open(directory))).message).toContain('permission');
      chmodSync(directory, 0o700);
    },
  );
});

test('a store in memory leaves nothing on disk', async () => {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    const store = await openDuckdbStore({ threads: 1, memoryLimitMb: 512 });
    expect(readdirSync(folder)).toHaveLength(1);
    await commitEvents(store, batchOf(['a']));
    await store.close();
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
});
