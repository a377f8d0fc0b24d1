import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { UserError } from '../../src/base/user-error.ts';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { BuiltProject } from '../ingest/built-project.ts';
import { ANNA, change, openState, raised, run } from './state-case.ts';

let built: BuiltProject;
beforeAll(() => {
  built = new BuiltProject();
});
afterAll(() => built.remove());

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seismo-state-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => openState({ directory: folder, routes: () => ['mail'] });

async function refusal(opening: Promise<unknown>): Promise<string> {
  const error = await opening.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
}

/** A statement against the file itself, as another program would run it. */
async function tamper(statement: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`ATTACH '${join(folder, 'state.duckdb')}' AS s; USE s`);
  await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}

test('everything is there again when it is opened again', async () => {
  const { state, clock } = await open();
  const { secret } = await state.tokens.create({ name: 'ci', role: 'ingest' }, ANNA);
  const session = await state.sessions.create({ user: 'anna', role: 'admin', lasts: 60_000 });
  await state.ledger.apply(
    change({
      raised: [raised('a')],
      runs: [run(1)],
      progress: [{ ruleId: 'rule-1', version: 'v', commit: 3, run: 1 }],
    }),
  );
  await state.alerts.update('a', { state: 'acknowledged', note: 'mine' }, ANNA);
  expect(await state.outbox.claim('mail', 1)).toHaveLength(1);
  await state.tokens.verify(secret);
  const before = { alert: await state.alerts.get('a'), last: state.feed.last, tokens: await state.tokens.list() };
  await state.close();
  await expect(state.alerts.get('a')).rejects.toThrow('the store is closed');
  await expect(state.ledger.apply(change({ runs: [run(2)] }))).rejects.toThrow('the store is closed');
  await state.close();
  expect(readdirSync(folder)).toEqual(['state.duckdb']);

  const again = await openState({ directory: folder });
  again.clock.ms = clock.ms;
  expect(await again.state.alerts.get('a')).toEqual(before.alert);
  expect(again.state.feed.last).toBe(before.last);
  expect(await again.state.feed.since(before.last)).toEqual([]);
  expect(await again.state.tokens.list()).toEqual(before.tokens);
  expect((await again.state.tokens.verify(secret))?.name).toBe('ci');
  expect(await again.state.sessions.verify(session.secret)).toEqual(session.session);
  expect(await again.state.ledger.progress()).toMatchObject([{ commit: 3 }]);
  // A claim dies with its process.
  expect(await again.state.outbox.claim('mail', 1)).toHaveLength(1);
  await again.state.ledger.apply(change({ raised: [raised('b')] }));
  expect(again.state.feed.last).toBeGreaterThan(before.last);
  await again.state.close();
});

test('alerts of an older state get their caller and their number of events', async () => {
  const { state } = await open();
  await state.ledger.apply(change({ raised: Array.from({ length: 20 }, (_, i) => raised(`a${i}`)) }));
  const before = await state.alerts.list();
  await state.close();
  await tamper('ALTER TABLE alerts DROP COLUMN caller');
  await tamper('ALTER TABLE alerts DROP COLUMN caller_field');
  await tamper('ALTER TABLE alerts DROP COLUMN events');
  await tamper('DROP TABLE steps');
  await tamper(`UPDATE meta SET value = 1 WHERE key = 'format'`);
  const again = await open();
  expect(await again.state.alerts.list()).toEqual(before);
  expect((await again.state.alerts.groups({ by: 'caller' })).items).toMatchObject([{ value: 'alice', count: 20 }]);
  await again.state.close();
});

test('what was asked for before it is closed is done', async () => {
  const { state } = await open();
  const asked = Array.from({ length: 20 }, (_, i) => state.ledger.apply(change({ raised: [raised(`a${i}`)] })));
  await Promise.all([state.close(), ...asked]);
  const again = await open();
  expect((await again.state.alerts.counts()).total).toBe(20);
  await again.state.close();
});

test('events and state lie in one folder, whichever is opened first', async () => {
  const { state } = await open();
  const events = await openDuckdbStore({ directory: folder, threads: 1, memoryLimitMb: 256 });
  await state.ledger.apply(change({ raised: [raised('a')] }));
  await events.close();
  const again = await openDuckdbStore({ directory: folder, threads: 1, memoryLimitMb: 256 });
  await state.close();
  await again.close();
  expect(readdirSync(folder).sort()).toEqual(['events.duckdb', 'state.duckdb']);
});

test('is refused while it is open, here or in another process, and where the file is not ours', async () => {
  const { state } = await open();
  expect(await refusal(open())).toBe(`the store in ${folder} is already open in this process`);
  await state.close();
  const holder = spawn(process.execPath, [
    '-e',
    `const { DuckDBInstance } = require('@duckdb/node-api');
     (async () => {
       const c = await (await DuckDBInstance.create(':memory:')).connect();
       await c.run("ATTACH '${join(folder, 'state.duckdb')}' AS s");
       console.log('held');
       setInterval(() => {}, 1000);
     })();`,
  ]);
  try {
    await once(holder.stdout, 'data');
    expect(await refusal(open())).toBe(`the store in ${folder} is in use by another process (pid ${holder.pid})`);
  } finally {
    holder.kill('SIGKILL');
    await once(holder, 'close');
  }
  await tamper(`UPDATE meta SET value = 99 WHERE key = 'format'`);
  expect(await refusal(open())).toContain('has format 99; this version of seismo reads up to');
  await tamper('DROP TABLE meta');
  expect(await refusal(open())).toContain('holds a state.duckdb that seismo did not make');
  rmSync(join(folder, 'state.duckdb'));
  writeFileSync(join(folder, 'state.duckdb'), 'not a database'.repeat(2_000));
  expect(await refusal(open())).toBe(`the file state.duckdb in ${folder} is no DuckDB database`);
});

test('an opening that is refused leaves what the other process spills', async () => {
  const { state } = await open();
  await state.close();
  const holder = spawn(process.execPath, [
    '-e',
    `const { DuckDBInstance } = require('@duckdb/node-api');
     const { mkdirSync } = require('node:fs');
     (async () => {
       const c = await (await DuckDBInstance.create(':memory:')).connect();
       await c.run("ATTACH '${join(folder, 'state.duckdb')}' AS s");
       mkdirSync('${join(folder, 'state-spill')}');
       console.log('held');
       setInterval(() => {}, 1000);
     })();`,
  ]);
  try {
    await once(holder.stdout, 'data');
    await refusal(open());
    expect(readdirSync(folder)).toContain('state-spill');
  } finally {
    holder.kill('SIGKILL');
    await once(holder, 'close');
  }
});

// A limit on the size of files stands in for a full disk: what is written beyond it fails all the same.
test.skipIf(process.platform === 'win32')('a change that the disk has no room for is whole or not there', async () => {
  const script = built.script(
    'fill.mjs',
    `import { openStateStore } from ${JSON.stringify(built.module('state/open-state-store.ts'))};
     const state = await openStateStore({ directory: process.argv[2], now: () => 1e12 });
     const done = [];
     const errors = [];
     for (let n = 1; n < 200 && errors.length < 4; n++) {
       const text = Array.from({ length: 4000 }, (_, i) => Math.sin(n * 5000 + i).toString(36)).join('');
       const alert = { id: 'a' + n, rule_id: 'r', rule_name: 'R', severity: 'low', risk_score: 1, first_seen: '2026-01-01T00:00:00.000Z',
         last_seen: '2026-01-01T00:00:00.000Z', window: {}, fields: { text }, threat: [], reason: '', evidence: { count: 0, events: [] } };
       const raised = Array.from({ length: 10 }, (_, i) => ({ handle: n + '-' + i, alert: { ...alert, id: n + '-' + i }, key: 'k', ruleVersion: 'v',
         raisedAt: n, runs: { first: n, last: n }, formerIds: [], status: 'standing', suppressedBy: null, evidenceDigest: 'd' }));
       const progress = [{ ruleId: 'r', version: 'v', commit: n, run: n }];
       try {
         await state.ledger.apply({ progress, raised, changed: [], moved: [], withdrawn: [], runs: [], capped: [] });
         done.push(n);
       } catch (error) {
         errors.push(error.name + ': ' + error.message);
       }
     }
     const progress = await state.ledger.progress();
     const alerts = (await state.alerts.counts({}, [])).total;
     await state.close();
     console.log(JSON.stringify({ done, errors, commit: progress[0].commit, alerts }));`,
  );
  const shell = `trap '' XFSZ; ulimit -f 12000; exec "$0" "$1" "$2"`;
  const { stdout } = await promisify(execFile)('sh', ['-c', shell, process.execPath, script, folder]);
  const said = JSON.parse(stdout) as { done: number[]; errors: string[]; commit: number; alerts: number };
  expect(said.done.length).toBeGreaterThan(0);
  expect(said.errors).toEqual(Array(4).fill('UserError: the disk of the store is full'));
  expect(said.alerts).toBe(said.done.length * 10);
  expect(said.commit).toBe(said.done.at(-1));
  const { state } = await open();
  expect((await state.alerts.counts({}, [])).total).toBe(said.alerts);
  await state.ledger.apply(change({ raised: [raised('after')] }));
  await state.close();
});
