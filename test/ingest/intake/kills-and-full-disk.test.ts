import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDuckdbStore } from '../../../src/store/duckdb/duckdb-store.ts';
import { BuiltProject } from '../built-project.ts';
import { requestIds } from './deliveries.ts';

let built: BuiltProject;
let directory: string;
/** Delivers numbered deliveries of three records each, several at a time, from a number on; prints each that is answered. */
let script: string;
beforeAll(() => {
  built = new BuiltProject();
  directory = mkdtempSync(join(tmpdir(), 'seismo-kills-'));
  script = built.script(
    'deliver.mjs',
    `import { openDuckdbStore } from ${JSON.stringify(built.module('store/duckdb/duckdb-store.ts'))};
     import { openIntake } from ${JSON.stringify(built.module('ingest/intake/open-intake.ts'))};
     const [directory, first, last, padding] = process.argv.slice(2);
     const store = await openDuckdbStore({ directory, threads: 1, memoryLimitMb: 256 });
     const intake = openIntake({ store, workers: 2, lingerMs: 20, batchEvents: 100 });
     let next = Number(first);
     const say = (...words) => process.stdout.write(words.join(' ') + '\\n');
     const record = (n, i) => JSON.stringify({
       schemaType: 'ModelInvocationLog', schemaVersion: '1.0', timestamp: new Date(1.74e12 + n * 1000).toISOString(),
       accountId: '1', region: 'r', requestId: n + '-' + i, operation: 'Converse', modelId: 'm',
       input: { inputBodyJson: { messages: [{ role: 'user', content: [{ text: String(Math.sin(n)).repeat(Number(padding)) }] }] } },
     });
     const sender = async (kind) => {
       while (next <= Number(last)) {
         const n = next++;
         const bytes = Buffer.from([0, 1, 2].map((i) => record(n, i) + '\\n').join(''));
         const pieces = async function* () { for (let at = 0; at < bytes.length; at += 300) yield bytes.subarray(at, at + 300); };
         try {
           const delivery = { source: kind, bytes: kind === 'whole' ? bytes : pieces(), position: ({ complete }) => ({ source: 'n' + n, position: complete }) };
           const result = await intake.deliver(delivery);
           say('answered', n, result.stored, result.duplicates);
         } catch (error) {
           say('refused', n, error.reason);
           if (error.reason !== 'stopped') say('unexpected', error.stack);
           break;
         }
       }
     };
     say('open');
     await Promise.all([...Array(8).fill('whole'), ...Array(4).fill('pieces')].map(sender));
     await intake.close();
     await store.close();
     say('closed');`,
  );
});
afterAll(() => {
  built.remove();
  rmSync(directory, { recursive: true, force: true });
});

test('killed at any moment, what was answered is there, and sent again it is there once', {
  timeout: 120_000,
}, async () => {
  const last = 100_000;
  const answered = new Set<number>();
  let first = 1;
  for (let kill = 0; kill < 8; kill++) {
    const child = spawn(process.execPath, [script, directory, String(first), String(last), '20'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let seen = 0;
    let timer: NodeJS.Timeout | undefined;
    for await (const line of createInterface(child.stdout)) {
      const [what, n, stored, duplicates] = line.split(' ');
      expect(what).not.toBe('unexpected');
      if (what !== 'answered') continue;
      expect(Number(stored) + Number(duplicates)).toBe(3);
      answered.add(Number(n));
      if (++seen === 1) timer = setTimeout(() => child.kill('SIGKILL'), Math.random() * 300);
    }
    clearTimeout(timer);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    // The first that was not answered is sent again, and with it many that were.
    first = 1;
    while (answered.has(first)) first++;
  }
  const store = await openDuckdbStore({ directory, threads: 1, memoryLimitMb: 256 });
  const ids = await requestIds(store);
  expect(new Set(ids).size).toBe(ids.length);
  const held = new Set(ids);
  expect(answered.size).toBeGreaterThan(50);
  for (const n of answered) {
    for (const i of [0, 1, 2]) expect(held.has(`${n}-${i}`)).toBe(true);
    expect(await store.position(`n${n}`)).toBe(true);
  }
  await store.close();
});

// A limit on the size of files stands in for a full disk: what is written beyond it fails all the same.
test.skipIf(process.platform === 'win32')(
  'a full disk refuses deliveries, and what was answered is there',
  async () => {
    const place = join(directory, 'full');
    const shell = `trap '' XFSZ; ulimit -f 8000; exec "$0" "$@"`;
    const { stdout } = await promisify(execFile)(
      'sh',
      ['-c', shell, process.execPath, script, place, '1', '3000', '900'],
      {
        maxBuffer: 2 ** 26,
      },
    );
    const told = stdout.split('\n').map((line) => line.split(' '));
    const refused = told.filter(([what]) => what === 'refused');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(([, , reason]) => reason === 'stopped')).toBe(true);
    expect(told.some(([what]) => what === 'closed')).toBe(true);
    const store = await openDuckdbStore({ directory: place, threads: 1, memoryLimitMb: 256 });
    const ids = await requestIds(store);
    const held = new Set(ids);
    expect(held.size).toBe(ids.length);
    const answered = told.filter(([what]) => what === 'answered');
    expect(answered.length).toBeGreaterThan(0);
    for (const [, n] of answered) expect(held.has(`${n}-0`)).toBe(true);
    await store.close();
  },
);
