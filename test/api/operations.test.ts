import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { serviceMetrics } from '../../src/api/service-metrics.ts';
import { Client } from './client.ts';
import { ADMIN_TOKEN, burst, DATASET, openService, type Service, VIEWER_TOKEN } from './open-service.ts';

const open = async (options: Parameters<typeof openService>[0] = {}) => {
  const service = await openService(options);
  return { service, client: await Client.of(service, ADMIN_TOKEN) };
};

describe('dead letters', () => {
  test('are listed, shown, read anew and let go', async () => {
    const { client } = await open();
    await client.post(`/ingest/${DATASET}`, `${burst('a')}{"no": "call of secret words"}\nnot json\n`);
    const { items, total, next } = (await client.get('/api/v1/deadletters?limit=1')).json;
    expect([items.length, total, items[0].raw]).toEqual([1, 2, null]);
    const [second] = (await client.get(`/api/v1/deadletters?limit=1&cursor=${next}`)).json.items;
    expect(second.id).not.toBe(items[0].id);
    const path = `/api/v1/deadletters/${items[0].id}`;
    expect((await client.get(path)).json.raw).toMatch(/^\[masked: \d+ characters\]$/);
    expect((await client.get(`${path}?unmask=true`)).json.raw).toContain('no');
    expect((await client.as(VIEWER_TOKEN).get(`${path}?unmask=true`)).status).toBe(403);
    const replayed = (await client.post('/api/v1/deadletters/replay', { ids: [items[0].id, '999-0'] })).json;
    expect(replayed).toEqual({
      replayed: 1,
      stored: 0,
      duplicates: 0,
      dead_letters: 1,
      missing: ['999-0'],
      next: null,
    });
    const left = (await client.get('/api/v1/deadletters')).json;
    expect(left.total).toBe(2);
    const ids = left.items.map((letter: { id: string }) => letter.id);
    expect((await client.post('/api/v1/deadletters/delete', { ids })).json).toEqual({ deleted: 2, next: null });
    expect((await client.get('/api/v1/deadletters')).json.total).toBe(0);
    expect((await client.get(path)).status).toBe(404);
    const actions = (await client.get('/api/v1/audit')).json.items.map((entry: { action: string }) => entry.action);
    expect(actions).toEqual(expect.arrayContaining(['deadletter.replay', 'deadletter.delete', 'prompt.view']));
  });
});

describe('tokens and users', () => {
  test('a token works until it is revoked, and its secret is shown once', async () => {
    const { client } = await open();
    const { token, secret } = (await client.post('/api/v1/tokens', { name: 'ci', role: 'viewer' })).json;
    expect((await client.as(secret).get('/api/v1/session')).json).toMatchObject({
      name: 'token:ci',
      role: 'viewer',
      kind: 'token',
    });
    expect((await client.get('/api/v1/tokens')).text).not.toContain(secret);
    expect((await client.post('/api/v1/tokens', { name: 'ci', role: 'viewer' })).status).toBe(409);
    expect((await client.call('DELETE', `/api/v1/tokens/${token.id}`)).json.revoked_at).not.toBeNull();
    expect((await client.as(secret).get('/api/v1/session')).status).toBe(401);
    expect((await client.call('DELETE', '/api/v1/tokens/nothing')).status).toBe(404);
  });

  test('a user is added, changed and removed', async () => {
    const { client } = await open();
    const user = { name: 'Ada Lovelace', role: 'analyst', password: 'correct horse battery' };
    expect((await client.post('/api/v1/users', { ...user, password: 'short' })).json.errors[0].field).toBe('/password');
    expect((await client.post('/api/v1/users', { ...user, name: 'token:ci' })).status).toBe(400);
    expect((await client.post('/api/v1/users', { ...user, role: 'ingest' })).status).toBe(400);
    expect((await client.post('/api/v1/users', user)).json).toMatchObject({ name: 'Ada Lovelace', role: 'analyst' });
    expect((await client.post('/api/v1/users', user)).status).toBe(409);
    const path = `/api/v1/users/${encodeURIComponent('Ada Lovelace')}`;
    expect((await client.call('PATCH', path, { body: { role: 'viewer' } })).json.role).toBe('viewer');
    expect((await client.call('DELETE', path)).status).toBe(204);
    expect((await client.call('DELETE', path)).status).toBe(404);
    expect((await client.get('/api/v1/audit')).text).not.toContain('correct horse');
  });
});

test('notifiers are tried out, and the outbox is told', async () => {
  const { service, client } = await open();
  await client.post(`/ingest/${DATASET}`, burst('a'));
  await service.detect();
  expect((await client.post('/api/v1/notifiers/file/test')).json).toMatchObject({ ok: true, message: null });
  const wrong = await client.post('/api/v1/notifiers/fil/test');
  expect([wrong.status, wrong.json.hint]).toEqual([404, 'did you mean file?']);
  await expect
    .poll(async () => (await client.get('/api/v1/outbox?status=delivered')).json.items, { timeout: 5_000 })
    .toMatchObject([{ notifier: 'file', occasion: 'raised', attempts: 0 }]);
  expect((await client.get('/api/v1/notifiers')).json.items).toMatchObject([
    { name: 'file', type: 'file', waiting: 0 },
  ]);
  expect((await client.post('/api/v1/outbox/retry', { ids: [1] })).json).toEqual({ retried: 0 });
});

test('sources, usage, readiness and figures', async () => {
  const source = {
    name: 'logs',
    kind: 'files',
    status: {
      state: 'failed' as const,
      message: 'the folder is gone',
      lastRecordAt: undefined,
      lagMs: 0,
      read: { records: 1, bytes: 2 },
      retryAt: undefined,
      troubleSince: Date.now() - 3_600_000,
      recent: [],
    },
    run: async () => {},
  };
  const { service, client } = await open({ context: { sources: [source] } });
  const stop = serviceMetrics(service.context.metrics, service.context);
  await client.post(`/ingest/${DATASET}`, burst('a'));
  await service.detect();
  expect((await client.get('/api/v1/sources')).json.items).toMatchObject([
    { name: 'logs', state: 'failed', message: 'the folder is gone' },
  ]);
  expect((await client.get('/api/v1/usage')).json.items).toMatchObject([
    { events: 3, keep_ms: 86_400_000, keep_bytes: null },
  ]);
  const ready = await client.get('/readyz');
  expect([ready.status, ready.json.status]).toEqual([503, 'not_ready']);
  expect(ready.json.checks).toContainEqual({ name: 'sources', ok: false, message: 'logs: the folder is gone' });
  expect(ready.json.checks.filter((check: { ok: boolean }) => !check.ok)).toHaveLength(1);
  const { text } = await client.get('/metrics');
  for (const line of [
    /^seismo_events_total\{dataset="aws_bedrock.invocation"\} 3$/m,
    /^seismo_alert_events_total\{kind="raised",severity="medium"\} 1$/m,
    /^seismo_rules\{status="active"\} 1$/m,
    /^seismo_rule_behind_commits\{rule="denied-calls"\} 0$/m,
    /^seismo_source_up\{source="logs",kind="files"\} 0$/m,
    /^seismo_last_commit 1$/m,
    /^seismo_http_request_duration_seconds_count\{operation="push",method="POST",status="200"\} 1$/m,
  ]) {
    expect(text).toMatch(line);
  }
  stop();
});

describe('what is too large, too slow or broken', () => {
  /** Sends bytes and gives what came back until the connection ends. */
  function send(service: Service, parts: string[], everyMs = 0): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(service.server.port, '127.0.0.1');
      let text = '';
      socket.on('data', (data) => {
        text += data.toString();
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve(text));
      void (async () => {
        for (const part of parts) {
          if (socket.destroyed) return;
          socket.write(part);
          await pause(everyMs);
        }
      })();
    });
  }

  test('a body beyond the limit', async () => {
    const { client } = await open({ limits: { body_bytes: 2_000 } });
    const answer = await client.post('/api/v1/query', { query: `ROW a = "${'x'.repeat(3_000)}"` });
    expect([answer.status, answer.json.type]).toEqual([413, 'urn:seismo:problem:too-large']);
    expect((await client.post('/api/v1/query', { query: 'ROW a = 1' })).status).toBe(200);
  });

  test('a body that is no JSON, not UTF-8, of another type, or packed', async () => {
    const { client } = await open();
    const post = (body: string | Uint8Array, headers: Record<string, string>) =>
      client.post('/api/v1/query', body, { headers });
    const json = { 'Content-Type': 'application/json' };
    const broken = await post('{"query": ', json);
    expect([broken.status, broken.json.type]).toEqual([400, 'urn:seismo:problem:malformed-body']);
    expect((await post(new Uint8Array([0x22, 0xff, 0x22]), json)).json.detail).toBe('the body is not UTF-8');
    expect((await post('query=1', { 'Content-Type': 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect((await post('{}', { ...json, 'Content-Encoding': 'gzip' })).status).toBe(415);
    expect((await post(`{"query":${'['.repeat(200_000)}`, json)).status).toBe(400);
    expect((await post('{"query":"ROW a = 1","__proto__":{"limit":1}}', json)).status).toBe(400);
  });

  test('headers that are too large, or come drop by drop', async () => {
    const { service, client } = await open({ limits: { header_seconds: 0.3, request_seconds: 1 } });
    const large = await send(service, [`GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`]);
    expect(large).toMatch(/^HTTP\/1\.1 431 /);
    const started = performance.now();
    const slow = await send(service, ['GET /healthz HTTP/1.1\r\n', ...Array(60).fill('X: y\r\n')], 100);
    expect(slow).toMatch(/^HTTP\/1\.1 408 |^$/);
    expect(performance.now() - started).toBeLessThan(5_000);
    const body = await send(
      service,
      [
        'POST /ingest/aws_bedrock.invocation HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n',
        ...Array(60).fill('x'),
      ],
      100,
    );
    expect(body).toMatch(/^HTTP\/1\.1 (?:408|400) |^$/);
    expect((await client.get('/healthz')).status).toBe(200);
  });

  test('what is no HTTP, or no path', async () => {
    const { service, client } = await open();
    expect(await send(service, ['\x16\x03\x01 hello\r\n\r\n'])).toMatch(/^HTTP\/1\.1 400 |^$/);
    for (const path of [
      '/api/v1/alerts/%E0%A4%A',
      '/api/v1/rules/%00',
      '/..%2f..%2fetc/passwd',
      '//evil.example.org/x',
    ]) {
      const { status } = await client.get(path);
      expect([path, status]).toEqual([path, expect.toSatisfy((s: number) => s === 400 || s === 404)]);
    }
    expect(service.logged.filter((line) => line.level === 'error')).toEqual([]);
  });

  test('a fault of ours tells nothing of itself, and logs no message', async () => {
    const service = await openService();
    const { store } = service.context;
    const broken = Object.create(store, {
      usage: {
        value: async () => {
          throw new Error('cannot convert "my secret prompt"');
        },
      },
    });
    const { service: faulty, client } = await open({ context: { store: broken } });
    const answer = await client.get('/api/v1/usage');
    expect([answer.status, answer.json.type]).toEqual([500, 'urn:seismo:problem:internal']);
    expect(answer.text).not.toMatch(/secret|at .*\.ts/);
    const [line] = faulty.logged.filter((l) => l.level === 'error');
    expect(answer.json.detail).toContain((line!.fields as { request: string }).request);
    expect(JSON.stringify(line)).not.toContain('secret');
  });
});

test('an address that is taken is told', async () => {
  const { service } = await open();
  const { openServer } = await import('../../src/api/server.ts');
  const listen = { host: '127.0.0.1', port: service.server.port };
  await expect(
    openServer({ listen, context: { ...service.context, metrics: new (await import('prom-client')).Registry() } }),
  ).rejects.toThrow(/is in use by another process/);
});

test('a certificate that is none is told, without the key', async () => {
  const tls = { certificate: 'no certificate', key: 'my private key' };
  await expect(openService({ tls })).rejects.toThrow(/^tls: the certificate and its key cannot be used \([\w-]+\)$/);
});

test('closing lets a request that is under way end', async () => {
  const { service, client } = await open();
  const under = client.post('/api/v1/query', { query: 'FROM logs-aws_bedrock.invocation-* | LIMIT 1' });
  await pause(5);
  await service.server.close({ limitMs: 5_000 });
  expect((await under).status).toBe(200);
  await expect(client.get('/healthz')).rejects.toThrow();
});
