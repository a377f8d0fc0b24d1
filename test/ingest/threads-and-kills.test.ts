import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DuckdbStore, openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { BuiltProject } from './built-project.ts';
import { LogFolder, lines, stored } from './ingest-case.ts';

const STREAM = 'logs-aws_bedrock.invocation-default';
const FILES = 6;
const LINES = 2_500;
/** Every line of this rhythm is broken, and every record of the other is the same in all files. */
const BROKEN_EVERY = 97;
const SHARED_EVERY = 89;

let built: BuiltProject;
let logs: LogFolder;
let script: string;
const ids = new Set<string>();
let brokenLines = 0;

function invocation(id: string, second: number): string {
  return JSON.stringify({
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: new Date(Date.UTC(2025, 2, 1) + second * 1000).toISOString(),
    accountId: '123456789012',
    identity: { arn: `arn:aws:iam::123456789012:user/u${second % 20}` },
    region: 'eu-central-1',
    requestId: id,
    operation: 'Converse',
    modelId: 'anthropic.claude-3-haiku-20240307-v1:0',
    input: {
      inputContentType: 'application/json',
      inputBodyJson: { messages: [{ role: 'user', content: [{ text: id }] }] },
    },
  });
}

beforeAll(() => {
  built = new BuiltProject();
  logs = new LogFolder();
  for (let file = 0; file < FILES; file++) {
    const records = Array.from({ length: LINES }, (_, i) => {
      if (i % BROKEN_EVERY === 0) {
        brokenLines++;
        return `{"broken": "in file ${file}, line ${i}`;
      }
      const id = i % SHARED_EVERY === 0 ? `shared-${i}` : `file-${file}-${i}`;
      ids.add(id);
      return invocation(id, i);
    });
    const text = lines(...records);
    logs.write(`${file}.json${file % 2 === 0 ? '.gz' : ''}`, file % 2 === 0 ? gzipSync(text) : text);
  }
  script = built.script(
    'ingest.mjs',
    `import { openDuckdbStore } from ${JSON.stringify(built.module('store/duckdb/duckdb-store.ts'))};
     import { ingestLogs } from ${JSON.stringify(built.module('ingest/pipeline.ts'))};
     const [logs, directory, workers] = process.argv.slice(2);
     const store = await openDuckdbStore({ directory, threads: 1, memoryLimitMb: 512 });
     const onProgress = (p) => process.stdout.write(JSON.stringify(p) + '\\n');
     const summary = await ingestLogs({ paths: [logs], store, workers: Number(workers), batchEvents: 250, onProgress });
     await store.close();
     process.stdout.write('summary ' + JSON.stringify(summary) + '\\n');`,
  );
});
afterAll(() => {
  built.remove();
  logs.remove();
});

async function withDirectory(run: (directory: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'seismo-store-'));
  try {
    await run(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Every event once, every broken line once. */
async function expectWhole(store: DuckdbStore): Promise<void> {
  const rows = await stored(store, [['gen_ai.request.id', 'keyword']], STREAM);
  const found = rows.map((row) => String(row[0]));
  expect(found).toHaveLength(ids.size);
  expect(new Set(found)).toEqual(ids);
  const letters = await store.deadLetters({ limit: 100_000 });
  expect(letters).toHaveLength(brokenLines);
  expect(new Set(letters.map((letter) => `${letter.source} ${letter.position}`)).size).toBe(brokenLines);
}

async function open(directory: string): Promise<DuckdbStore> {
  return openDuckdbStore({ directory, threads: 1, memoryLimitMb: 512 });
}

async function runToTheEnd(directory: string, workers: number): Promise<{ [key: string]: unknown }> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, logs.path, directory, String(workers)], {
    maxBuffer: 2 ** 26,
  });
  const line = stdout.split('\n').find((text) => text.startsWith('summary '))!;
  return JSON.parse(line.slice('summary '.length)) as { [key: string]: unknown };
}

/** Kills the process some time after its n-th commit; gives whether it was still running then. */
async function killAfter(child: ChildProcess, commits: number, delayMs: number): Promise<boolean> {
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
  let seen = 0;
  child.stdout!.on('data', (data: Buffer) => {
    const before = seen;
    seen += data.toString().split('\n').length - 1;
    if (before < commits && seen >= commits) setTimeout(() => child.kill('SIGKILL'), delayMs);
  });
  const [, signal] = await exited;
  return signal === 'SIGKILL';
}

describe('reading threads', () => {
  test('give what one thread gives', () =>
    withDirectory(async (directory) => {
      const places = [0, 1, 3].map((workers) => ({ workers, directory: join(directory, String(workers)) }));
      const summaries: { [key: string]: unknown }[] = [];
      for (const place of places) summaries.push(await runToTheEnd(place.directory, place.workers));
      const [first] = summaries;
      expect(first).toMatchObject({ files: FILES, records: FILES * LINES, stored: ids.size, problems: [] });
      for (const summary of summaries) expect(summary).toEqual(first);
      for (const place of places) {
        const store = await open(place.directory);
        await expectWhole(store);
        await store.close();
      }
    }));

  test('that die name the file, and nothing hangs', async () => {
    const path = join(logs.path, '1.json');
    const dying = built.script(
      'dying.mjs',
      `import { readFiles } from ${JSON.stringify(built.module('ingest/read-files.ts'))};
       import { onThread } from ${JSON.stringify(built.module('ingest/start-reader.ts'))};
       const files = [1, 2].map((id) => ({ id, source: ${JSON.stringify(path)}, firstLine: 1, donePieces: 0 }));
       const next = async () => files.pop();
       // No reader gets far without limits: its thread dies as it would of a bug.
       const options = { wanted: undefined, batch: null, maxRecordBytes: 1000, maxBodyBytes: 1000 };
       await readFiles(onThread(options), 2, { next, store: async () => {} }, undefined).catch((e) => console.log(e.message));`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [dying], { timeout: 30_000 });
    expect(stdout).toContain(`reading ${path} failed: `);
  });
});

describe('killed at any moment and run again', () => {
  test.each([0, 2])('nothing is lost and nothing doubled (%i threads)', { timeout: 180_000 }, (workers) =>
    withDirectory(async (directory) => {
      let kills = 0;
      for (let run = 0; kills < 6 && run < 20; run++) {
        const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
        const child = spawn(process.execPath, [script, logs.path, directory, String(workers)], { stdio });
        const commits = 1 + Math.floor(Math.random() * 4);
        if (await killAfter(child, commits, Math.random() * 40)) kills++;
        // A run that was through sooner than it was killed leaves nothing to kill: begin anew.
        else rmSync(directory, { recursive: true, force: true });
      }
      expect(kills).toBe(6);
      const summary = await runToTheEnd(directory, workers);
      expect(summary.problems).toEqual([]);
      const store = await open(directory);
      await expectWhole(store);
      await store.close();
      expect(await runToTheEnd(directory, workers)).toMatchObject({ stored: 0, duplicates: 0, unchanged: FILES });
    }),
  );

  test('even before the first commit', () =>
    withDirectory(async (directory) => {
      for (let run = 0; run < 5; run++) {
        const child = spawn(process.execPath, [script, logs.path, directory, '0'], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        setTimeout(() => child.kill('SIGKILL'), 100 + Math.random() * 300);
        await once(child, 'exit');
      }
      writeFileSync(join(directory, '.keep'), '');
      await runToTheEnd(directory, 0);
      const store = await open(directory);
      await expectWhole(store);
      await store.close();
    }));
});
