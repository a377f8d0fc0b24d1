import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SourceStatus } from '../../../src/ingest/sources/source.ts';
import { openDuckdbStore } from '../../../src/store/duckdb/duckdb-store.ts';
import { LogsServer } from '../../servers/logs-server.ts';
import { S3Server } from '../../servers/s3-server.ts';
import { SqsServer } from '../../servers/sqs-server.ts';
import { BuiltProject } from '../built-project.ts';
import { invocation } from '../formats/invocations.ts';
import { LogFolder, lines, stored } from '../ingest-case.ts';

const KILLS = 8;
const FOLDER = 'AWSLogs/1/BedrockModelInvocationLogs/eu-central-1';

let built: BuiltProject;
let script: string;
let logs: LogFolder;
let directory: string;
let s3: S3Server;
let sqs: SqsServer;
let group: LogsServer;
beforeAll(async () => {
  built = new BuiltProject();
  logs = new LogFolder();
  directory = mkdtempSync(join(tmpdir(), 'seismo-store-'));
  s3 = await new S3Server().start();
  sqs = await new SqsServer().start();
  group = await new LogsServer().start();
  const module = (path: string) => JSON.stringify(built.module(path));
  script = built.script(
    'pull.mjs',
    `import { openDuckdbStore } from ${module('store/duckdb/duckdb-store.ts')};
     import { openIntake } from ${module('ingest/intake/open-intake.ts')};
     import { openSource } from ${module('ingest/sources/open-source.ts')};
     import { sourceConfig } from ${module('ingest/sources/source-config.ts')};
     const [directory, configs] = process.argv.slice(2);
     const store = await openDuckdbStore({ directory, threads: 1, memoryLimitMb: 512 });
     const intake = openIntake({ store, workers: 1, batchEvents: 40, lingerMs: 10 });
     const log = { info() {}, warn() {} };
     const sources = JSON.parse(configs).map((config) =>
       openSource(sourceConfig.parse(config), { intake, store, now: Date.now, log, env: process.env }));
     const abort = new AbortController();
     const runs = sources.map((source) => source.run(abort.signal));
     process.on('SIGTERM', async () => {
       abort.abort();
       await Promise.all(runs);
       await intake.close();
       await store.close();
       process.exit(0);
     });
     setInterval(() => process.stdout.write(JSON.stringify(sources.map(({ status }) => status)) + '\\n'), 50);`,
  );
});
afterAll(async () => {
  for (const server of [s3, sqs, group]) await server.stop();
  built.remove();
  logs.remove();
  rmSync(directory, { recursive: true, force: true });
});

function configs(): object[] {
  const access = { credentials: S3Server.credentials, region: 'eu-central-1' };
  return [
    { type: 'files', name: 'files', paths: [logs.path], poll: '20ms', settle: '100ms' },
    { type: 's3', name: 'listed', bucket: 'listed', poll: '50ms', endpoint: s3.url, ...access },
    {
      type: 'sqs',
      name: 'notified',
      queue_url: sqs.queueUrl,
      wait: '1s',
      visibility: '2s',
      ...access,
      s3: { endpoint: s3.url, ...access },
    },
    { type: 'cloudwatch', name: 'group', log_group: LogsServer.group, poll: '50ms', endpoint: group.url, ...access },
  ];
}

/** Starts the process; gives it, and its sources' status as it was last told. */
function start(): { child: ChildProcess; statuses: () => readonly SourceStatus[] } {
  const child = spawn(process.execPath, [script, directory, JSON.stringify(configs())], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let last: readonly SourceStatus[] = [];
  child.stdout!.on('data', (data: Buffer) => {
    const whole = data.toString().trimEnd().split('\n').at(-1)!;
    if (whole.startsWith('[') && whole.endsWith(']')) last = JSON.parse(whole) as readonly SourceStatus[];
  });
  return { child, statuses: () => last };
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('killed at any moment while logs come by every way: each event is there once, with its body', {
  timeout: 240_000,
}, async () => {
  const expected = new Set<string>();
  const bodies: string[] = [];
  let broken = 0;
  let serial = 0;
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  const record = (id: string, input?: object) => {
    expected.add(id);
    return JSON.stringify(
      invocation({ requestId: id, timestamp: new Date(1_770_000_000_000 + serial++ * 1_000).toISOString(), ...input }),
    );
  };
  /** A few records by each way; one of them broken, one named twice. */
  const feed = (turn: number) => {
    const path = join(logs.path, 'app.log');
    if (turn % 17 === 9) renameSync(path, `${path}.${turn}`);
    for (let i = 0; i < 5; i++) appendFileSync(path, `${record(`file-${turn}-${i}`)}\n`);
    if (turn % 5 === 0) appendFileSync(path, `{"broken ${broken++}"\n`);
    const body = `${FOLDER}/data/s3-${turn}_input.json.gz`;
    s3.put('listed', body, gzipSync(JSON.stringify({ prompt: `large ${turn}` })));
    const input = { inputContentType: 'application/json', inputBodyS3Path: `s3://listed/${body}` };
    bodies.push(`large ${turn}`);
    const twice = record(`twice-${turn}`);
    s3.put('listed', `${FOLDER}/${day}/${turn}.json.gz`, gzipSync(lines(record(`s3-${turn}`, { input }), twice)));
    s3.put('notified', `${turn}.json`, lines(record(`sqs-${turn}`), twice));
    sqs.send({
      Records: [
        { eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'notified' }, object: { key: `${turn}.json` } } },
      ],
    });
    group.put(record(`logs-${turn}`));
    group.put(twice);
  };
  let turn = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const { child, statuses } = start();
    const exited = once(child, 'exit');
    while (statuses().length === 0 && child.exitCode === null) await wait(10);
    const end = Date.now() + 300 + Math.random() * 2_200;
    do {
      feed(turn++);
      await wait(60);
    } while (Date.now() < end);
    child.kill('SIGKILL');
    await exited;
  }
  const { child, statuses } = start();
  let errors = '';
  child.stderr!.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
  // Until nothing has come in for a while.
  let before = -1;
  for (let settled = 0; settled < 25; await wait(100)) {
    const records = statuses().reduce((sum, { read }) => sum + read.records, 0);
    const through = sqs.left === 0 && records > 0 && records === before && statuses().every(({ lagMs }) => lagMs === 0);
    settled = through ? settled + 1 : 0;
    before = records;
    if (child.exitCode !== null) throw new Error(errors);
  }
  const stopping = Date.now();
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  expect(Date.now() - stopping).toBeLessThan(4_000);

  const store = await openDuckdbStore({ directory, threads: 1, memoryLimitMb: 512 });
  try {
    const stream = 'logs-aws_bedrock.invocation-default';
    const ids = (await stored(store, [['gen_ai.request.id', 'keyword']], stream)).map(([id]) => String(id));
    expect([...expected].filter((id) => !ids.includes(id))).toEqual([]);
    expect(ids).toHaveLength(expected.size);
    const prompts = (await stored(store, [['gen_ai.prompt', 'text']], stream)).map(([text]) => String(text));
    expect(bodies.filter((body) => !prompts.some((prompt) => prompt.includes(body)))).toEqual([]);
    const letters = await store.deadLetters({ limit: 1_000 });
    expect(new Set(letters.map(({ raw }) => raw)).size).toBe(broken);
    expect(letters).toHaveLength(broken);
  } finally {
    await store.close();
  }
});
