import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BuiltProject } from '../ingest/built-project.ts';
import { bedrockCall, probing } from './bedrock-calls.ts';
import { type Answer, buildService, RunningService, until } from './running-service.ts';

let built: BuiltProject;
let folder: string;
let services: RunningService[] = [];
beforeAll(() => {
  built = buildService();
});
afterAll(() => built.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seismo-config-'));
});
afterEach(async () => {
  for (const service of services) if (service.isRunning) await service.stop('SIGKILL');
  services = [];
  rmSync(folder, { recursive: true, force: true });
});

function launch(config: string, env: Readonly<Record<string, string>> = {}): RunningService {
  const service = new RunningService(built, { folder, config, env });
  services.push(service);
  return service;
}

const TOKEN = 'planted-admin-token-0123456789';

test('every mistake of a configuration is told with its line, and nothing is started', async () => {
  const service = launch(`listen: 127.0.0.1:0
retenton: 1
sources:
  - { type: files, name: logs, paths: [x], poll: 3 seconds }
notifiers:
  - { type: webhook, name: hook, url: "http://127.0.0.1:9/", secret: "\${env:NOT_SET_ANYWHERE}" }
  - { type: slack, name: slack, url: 7, token: ${TOKEN} }
routes:
  - { to: hok }
`);
  const { code } = await service.ended();
  expect(code).toBe(2);
  expect(service.log).toMatch(
    /seismo\.yaml:2:1: error\[config\/unknown-key\]: unknown key `retenton`.*did you mean `retention`/s,
  );
  expect(service.log).toMatch(/seismo\.yaml:4:\d+: error\[config\/bad-value\]: .*a duration is expected/);
  expect(service.log).toMatch(/seismo\.yaml:6:\d+: error\[[\w/-]+\]: .*NOT_SET_ANYWHERE/);
  expect(service.log).toMatch(/seismo\.yaml:7:\d+: error/);
  expect(service.log).toMatch(/seismo\.yaml:9:\d+: error\[config\/bad-value\]: .*hok/);
  expect(service.log).toMatch(/\^{3,}/);
  expect(service.log).toMatch(/error: the configuration has \d errors: nothing was started\n$/);
  expect(service.log).not.toContain(TOKEN);
  expect(existsSync(join(folder, 'seismo-data'))).toBe(false);
});

test.for([
  ['data: [\n', /seismo\.yaml:\d+:\d+: error\[/],
  ['- a\n- b\n', /seismo\.yaml:1:1: error\[/],
  ['data: x\ndata: y\n', /seismo\.yaml:2:1: error\[/],
  ['data: 3\n', /seismo\.yaml:1:7: error\[config\/wrong-type\]/],
  ['a: &a [*a]\n', /seismo\.yaml:1:\d+: error\[/],
  ['data: "\\0"\n', /seismo\.yaml:1:7: error\[/],
  ['rules: [nowhere]\n', /nowhere/],
] as const)('a configuration that is %j is refused with its place', async ([text, expected]) => {
  const service = launch(text);
  const { code } = await service.ended();
  expect(service.log).toMatch(expected);
  expect(service.log).not.toMatch(/fault of seismo|^ +at /m);
  expect(code).toBe(2);
});

describe('bound where others reach it', () => {
  test('it does not start without credentials', async () => {
    const service = launch('listen: 0.0.0.0:0\n');
    const { code } = await service.ended();
    expect(service.log).toMatch(/error: listen: 0\.0\.0\.0:0 is reached from other machines, and there are no admin/);
    expect(service.log).toMatch(/hint: add a token of the role admin under auth\.tokens/);
    expect(code).toBe(2);
  });

  test('with a token it starts, and without the token nothing is readable', async () => {
    const auth = `auth: { tokens: [{ name: first, role: admin, token: "\${env:FIRST_TOKEN}" }] }\n`;
    const service = launch(`listen: 0.0.0.0:0\n${auth}`, { FIRST_TOKEN: TOKEN });
    await service.running();
    const withToken = { authorization: `Bearer ${TOKEN}` };
    await service.push(
      bedrockCall({ user: 'planted-user', prompt: 'planted-prompt' }) + probing('planted-user'),
      withToken,
    );
    const document = await service.call('GET', '/api/v1/openapi.json', undefined, withToken);
    const { paths } = JSON.parse(document.text) as { paths: Record<string, Record<string, unknown>> };
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => /^(get|put|post|patch|delete)$/.test(method))
        .map((method) => [method.toUpperCase(), path.replace(/\{[^}]+\}/g, 'x')] as const),
    );
    expect(routes.length).toBeGreaterThan(30);
    routes.push(
      ['GET', '/metrics'],
      ['GET', '/'],
      ['GET', '/api/v1/../../etc/passwd'],
      ['HEAD', '/api/v1/alerts'],
      ['OPTIONS', '/api/v1/alerts'],
    );
    const open: string[] = [];
    for (const [method, path] of routes) {
      for (const headers of [{}, { authorization: 'Bearer wrong-token-0123456789' }, { cookie: 'seismo_session=x' }]) {
        const answer = await ask(service, method, path, headers);
        expect(answer.text).not.toMatch(/planted/);
        if (answer.status < 400) open.push(`${method} ${path}`);
      }
    }
    // Whether it lives and is ready, and who asks: all without a word on what it holds.
    expect([...new Set(open)].sort()).toEqual(['GET /healthz', 'GET /readyz']);
    expect((await service.call('GET', '/metrics', undefined, withToken)).status).toBe(200);
    expect(JSON.parse((await service.call('GET', '/readyz')).text).checks).toEqual([]);
    await until('an alert', () => service.log.includes('"message":"alert"'));
    await service.stop();
    expect(service.log).not.toContain(TOKEN);
    expect(service.log).not.toContain('planted-prompt');
  });
});

function ask(service: RunningService, method: string, path: string, headers: Record<string, string>): Promise<Answer> {
  const body = method === 'GET' || method === 'HEAD' ? undefined : '{}';
  return service.call(method, path, body, {
    ...headers,
    ...(body !== undefined && { 'content-type': 'application/json' }),
  });
}
