import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { BuiltProject } from '../ingest/built-project.ts';
import { batchOf, commitEvents, rowsOf } from './store-case.ts';

let built: BuiltProject;
let directory: string;
beforeAll(() => {
  built = new BuiltProject();
  directory = mkdtempSync(join(tmpdir(), 'seismo-full-'));
});
afterAll(() => {
  built.remove();
  rmSync(directory, { recursive: true, force: true });
});

// A limit on the size of files stands in for a full disk: what is written beyond it fails all the same.
test.skipIf(process.platform === 'win32')('a commit that the disk has no room for is whole or not there', async () => {
  const script = built.script(
    'fill.mjs',
    `import { openDuckdbStore } from ${JSON.stringify(built.module('store/duckdb/duckdb-store.ts'))};
     const store = await openDuckdbStore({ directory: process.argv[2], threads: 1, memoryLimitMb: 256 });
     const stored = [];
     const errors = [];
     for (let batch = 0; batch < 60 && errors.length < 3; batch++) {
       const rows = Array.from({ length: 500 }, (_, i) => batch * 500 + i);
       const ids = rows.map((row) => row.toString(16).padStart(32, '0'));
       const values = rows.map((row) => String(Math.sin(row)).repeat(60));
       const columns = [{ field: 'filler', type: 'keyword', list: false, values }];
       const events = [{ stream: 'logs-test-default', ids, timestamps: rows, columns }];
       const positions = [{ source: 'fill', position: batch }];
       try {
         await store.commit({ events, positions, deadLetters: [] });
         stored.push(batch);
       } catch (error) {
         errors.push(error.name + ': ' + error.message);
       }
     }
     const position = await store.position('fill');
     await store.close();
     console.log(JSON.stringify({ stored, errors, position }));`,
  );
  const shell = `trap '' XFSZ; ulimit -f 8000; exec "$0" "$1" "$2"`;
  const { stdout } = await promisify(execFile)('sh', ['-c', shell, process.execPath, script, directory]);
  const { stored, errors, position } = JSON.parse(stdout) as { stored: number[]; errors: string[]; position: number };
  expect(stored.length).toBeGreaterThan(0);
  expect(errors).toEqual(Array(3).fill('UserError: the disk of the store is full'));
  expect(position).toBe(stored.at(-1));

  const store = await openDuckdbStore({ directory, threads: 1, memoryLimitMb: 256 });
  expect(await rowsOf(store, [])).toHaveLength(stored.length * 500);
  expect(await store.position('fill')).toBe(stored.at(-1));
  expect(await commitEvents(store, batchOf(['later']))).toMatchObject({ stored: 1 });
  await store.close();
});
