import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BuiltProject } from '../ingest/built-project.ts';
import { type Receiver, startReceiver } from '../notify/receiver.ts';
import { bedrockCall, ordinary, probing } from './bedrock-calls.ts';
import { buildService, RunningService, until } from './running-service.ts';

let built: BuiltProject;
let folder: string;
let services: RunningService[] = [];
let receivers: Receiver[] = [];
beforeAll(() => {
  built = buildService();
});
afterAll(() => built.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seismo-trouble-'));
});
afterEach(async () => {
  for (const service of services) if (service.isRunning) await service.stop('SIGKILL');
  for (const receiver of receivers) await receiver.close();
  services = [];
  receivers = [];
  rmSync(folder, { recursive: true, force: true });
});

async function start(config = '', env: Readonly<Record<string, string>> = {}): Promise<RunningService> {
  const service = new RunningService(built, { folder, config: `listen: 127.0.0.1:0\n${config}`, env });
  services.push(service);
  await service.running();
  return service;
}

function rule(name: string, query: string): string {
  return `[rule]
author = ["seismo"]
description = "A rule of a test."
from = "now-60m"
interval = "10m"
language = "esql"
license = "Apache-2.0"
name = "${name}"
risk_score = 47
rule_id = "${name}"
severity = "high"
type = "esql"
query = '''
${query}
'''
`;
}

const BURST = 'FROM logs-aws_bedrock.invocation-* | STATS n = COUNT(*) BY user.id | WHERE n > 3';

interface RuleStatus {
  readonly id: string;
  readonly status: string;
}

async function statusOf(service: RunningService, id: string): Promise<string | undefined> {
  const { items } = await service.get<{ items: RuleStatus[] }>('/api/v1/rules');
  return items.find((one) => one.id === id)?.status;
}

describe('a rule file', () => {
  test('that is broken while the service runs, mended and deleted, harms no other', async () => {
    const rules = join(folder, 'rules');
    mkdirSync(rules);
    writeFileSync(join(rules, 'first.toml'), rule('first', BURST));
    writeFileSync(join(rules, 'other.toml'), rule('other', BURST));
    const service = await start('rules: [./rules]\n');
    writeFileSync(join(rules, 'first.toml'), rule('first', 'FROM logs-* | WHERE nonsense ((('));
    await until('it to be told', () =>
      /first\.toml.*a rule file is broken: its last good version runs/.test(service.log),
    );
    expect(service.log).toMatch(/"problem":"[^"]+"/);
    await service.push(ordinary(4, 'both'));
    await until('alerts of both', async () => (await service.alerts()).length === 2);
    writeFileSync(join(rules, 'first.toml'), rule('first', BURST.replace('> 3', '> 2')));
    await service.push(ordinary(3, 'mended'));
    await until('the mended rule to fire', async () => (await service.alerts()).length === 3);
    rmSync(join(rules, 'first.toml'));
    await until('it to be gone', async () => (await statusOf(service, 'first')) === undefined);
    await service.push(ordinary(5, 'later'));
    await until('the other to fire', async () => (await service.alerts()).length === 4);
    const names = (await service.alerts()).map((alert) => alert.rule_name).sort();
    expect(names).toEqual(['first', 'first', 'other', 'other']);
    expect(await service.stop()).toMatchObject({ code: 0 });
  });

  test('that takes too long is cut and told, and others go on', async () => {
    const rules = join(folder, 'rules');
    mkdirSync(rules);
    const heavy =
      'FROM logs-aws_bedrock.invocation-* | EVAL a = REPEAT(gen_ai.prompt, 300) | WHERE a RLIKE ".*(n|o)+z?e[^e]{3,9}x.*" | STATS n = COUNT(*) BY user.id | WHERE n > 3';
    writeFileSync(join(rules, 'heavy.toml'), rule('heavy', heavy));
    writeFileSync(join(rules, 'other.toml'), rule('other', BURST));
    const service = await start('rules: [./rules]\ndetection: { time_limit: 1s }\n');
    const prompt = 'nine hundred prompts of some length that no rule minds '.repeat(4);
    const calls = Array.from({ length: 8_000 }, () => bedrockCall({ user: 'busy', prompt })).join('');
    expect((await service.push(calls)).status).toBe(200);
    interface Run {
      rule_id: string;
      status: string;
      message: string | null;
    }
    const cut = async () =>
      (await service.get<{ items: Run[] }>('/api/v1/runs?limit=100')).items.filter((run) => run.status === 'cut');
    await until('the run to be cut', async () => (await cut()).length > 0);
    expect((await cut())[0]).toMatchObject({ rule_id: 'heavy', message: expect.stringMatching(/time limit of 1 s/) });
    await until('the other to fire', async () => (await service.alerts()).length === 1);
    await service.push(ordinary(5, 'more'));
    await until('the other to fire again', async () => (await service.alerts()).length === 2);
    expect(service.log).toMatch(/"level":"error".*"rule":"heavy","rule_id":"heavy","message":"[^"]*time limit of 1 s/);
    expect((await service.call('GET', '/healthz')).status).toBe(200);
    expect(await service.stop()).toMatchObject({ code: 0 });
  });
});

test('sources that cannot be reached are told, and harm no other; a path that comes to be is read', async () => {
  const service = await start(`sources:
  - { type: files, name: later, paths: [./later/*.ndjson], poll: 200ms, settle: 200ms }
  - { type: s3, name: bucket, bucket: none, endpoint: "http://127.0.0.1:9", region: us-east-1, poll: 1s, credentials: { access_key_id: AKIAPLANTED, secret_access_key: planted-secret-key } }
`);
  await until('it to be told', () => /"source":"bucket"/.test(service.log.replace(/.*source started.*\n/g, '')));
  interface SourceState {
    name: string;
    state: string;
    message: string | null;
  }
  const state = async (name: string) =>
    (await service.get<{ items: SourceState[] }>('/api/v1/sources')).items.find((one) => one.name === name)!;
  expect(await state('bucket')).toMatchObject({
    state: expect.stringMatching(/waiting|failed/),
    message: expect.any(String),
  });
  mkdirSync(join(folder, 'later'));
  writeFileSync(join(folder, 'later', 'a.ndjson'), probing('from-a-file'));
  await until('an alert from the file', async () => (await service.alerts()).length === 1);
  const told = service.log.split('\n').filter((line) => /"source":"bucket"/.test(line)).length;
  expect(told).toBeLessThan(12);
  expect(await service.stop()).toMatchObject({ code: 0 });
  expect(service.log).not.toContain('planted-secret-key');
});

test('a webhook that is down for a while is told of each alert once, over a restart', async () => {
  const down = await startReceiver();
  const { port } = new URL(down.url);
  await down.close();
  const config = `notifiers: [{ type: webhook, name: hook, url: "http://127.0.0.1:${port}/planted-path", secret: planted-hook-secret }]\n`;
  let service = await start(config, { TZ: 'Pacific/Chatham' });
  await service.push(probing('a') + probing('b'));
  await until('two alerts', async () => (await service.alerts()).length === 2);
  await until('the trouble to be told', () => /"notifier":"hook".*tried again/.test(service.log));
  expect(await service.stop()).toMatchObject({ code: 0 });
  expect(service.log).not.toMatch(/planted-hook-secret/);
  service = await start(config, { TZ: 'America/St_Johns' });
  await service.push(probing('c'));
  await until('a third', async () => (await service.alerts()).length === 3);
  const receiver = await startReceiver(undefined, Number(port));
  receivers.push(receiver);
  await until('all to be told', () => receiver.received.length >= 3, 40_000);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const ids = receiver.received.map(({ body }) => (JSON.parse(body) as { id: string }).id);
  expect([...ids].sort()).toEqual((await service.alerts()).map((alert) => alert.id).sort());
  expect(await service.stop()).toMatchObject({ code: 0 });
});
