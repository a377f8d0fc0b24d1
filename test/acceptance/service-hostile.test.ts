import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BuiltProject } from '../ingest/built-project.ts';
import { bedrockCall, ordinary, probing } from './bedrock-calls.ts';
import { buildService, RunningService, until } from './running-service.ts';

const MARKER = 'planted-prompt-marker';
/** Generous: tests share their machine. */
const LONGEST_STALL_MS = 5_000;
const MOST_RSS_MB = 2_500;

let built: BuiltProject;
let folder: string;
let service: RunningService;
beforeAll(async () => {
  built = buildService();
  folder = mkdtempSync(join(tmpdir(), 'seismo-hostile-'));
  service = await RunningService.start(built, { folder, config: 'listen: 127.0.0.1:0\nlog: { level: debug }\n' });
});
afterAll(async () => {
  if (service?.isRunning) await service.stop('SIGKILL');
  built?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const keys = (prefix: string, count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}${i}`, i]));
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

const BODIES: Record<string, () => { body: Buffer | string; gzip?: boolean }> = {
  'a gzip bomb of one line': () => ({ body: gzipSync(Buffer.alloc(200e6, 97), { level: 1 }), gzip: true }),
  'a gzip bomb of empty lines': () => ({ body: gzipSync(Buffer.alloc(20e6, 10), { level: 1 }), gzip: true }),
  'gzip that is cut off': () => ({ body: gzipSync(ordinary(2_000)).subarray(0, 20_000), gzip: true }),
  'a line of 60 MB': () => ({ body: Buffer.alloc(60e6, 97) }),
  'a record of 40 MB': () => ({ body: bedrockCall({ user: 'large', prompt: MARKER + 'x'.repeat(40e6) }) }),
  'brackets without end': () => ({ body: '['.repeat(3e6) }),
  'objects in objects': () => ({ body: nested(500_000) }),
  'objects in objects of a record': () => ({
    body: bedrockCall({ user: 'deep', metadata: { m: 0 } }).replace('"m":0', `"m":${nested(200_000)}`),
  }),
  'invalid UTF-8': () => ({
    body: Buffer.concat(
      Array.from({ length: 300 }, () =>
        Buffer.concat([Buffer.from(`{"text":"${MARKER} `), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), Buffer.from('"}\n')]),
      ),
    ),
  }),
  '300,000 keys in a record': () => ({ body: bedrockCall({ user: 'keys', metadata: keys('k', 300_000) }) }),
  '30,000 keys over many records': () => ({
    body: Array.from({ length: 300 }, (_, r) => bedrockCall({ user: 'keys', metadata: keys(`r${r}_`, 100) })).join(''),
  }),
  '200,000 tiny records': () => ({ body: '{}\n'.repeat(200_000) }),
  'a list of a million numbers': () => ({ body: `[${'1,'.repeat(1e6)}1]` }),
  'NUL and control characters': () => ({ body: `\0\0\0\n{"a":"\\u0000${MARKER}"}\n\x1b[2J${MARKER}\n` }),
};

test.for(Object.keys(BODIES))('%s neither kills nor stalls it', async (name) => {
  const { body, gzip } = BODIES[name]!();
  let longest = 0;
  let over = false;
  const watching = (async () => {
    while (!over) {
      const asked = performance.now();
      expect((await service.call('GET', '/healthz')).status).toBe(200);
      longest = Math.max(longest, performance.now() - asked);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const answer = await service.push(body, gzip ? { 'content-encoding': 'gzip' } : {});
  over = true;
  await watching;
  // Taken, dead letters and all, or refused with a reason.
  expect([200, 400, 413]).toContain(answer.status);
  if (answer.status !== 200) expect(answer.headers['content-type']).toMatch(/application\/problem\+json/);
  expect(answer.text.length).toBeLessThan(2_000);
  expect(longest).toBeLessThan(LONGEST_STALL_MS);
  const { stored } = JSON.parse((await service.push(ordinary(3))).text) as { stored: number };
  expect(stored).toBe(3);
});

test('afterwards it detects as ever, in bounded memory, and nothing of what they held is in the log', async () => {
  await service.push(probing('afterwards'));
  await until('an alert', async () =>
    (await service.alerts<{ rule_name: string }>()).some((alert) => /Denied Access/.test(alert.rule_name)),
  );
  if (process.platform === 'linux') {
    const status = readFileSync(`/proc/${service.child.pid}/status`, 'utf8');
    expect(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024).toBeLessThan(MOST_RSS_MB);
  }
  expect(await service.stop()).toMatchObject({ code: 0 });
  expect(service.log + service.out).not.toContain(MARKER);
  expect(service.log.split('\n').filter((line) => /"level":"error"/.test(line))).toEqual([]);
});
