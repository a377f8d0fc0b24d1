import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { Client } from './client.ts';
import { ADMIN_TOKEN, INGEST_TOKEN, openService, type Service, VIEWER_TOKEN } from './open-service.ts';

/** A request with headers that fetch would set itself. */
function raw(
  service: Service,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string },
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', path = '/api/v1/session', headers = {}, body } = options;
    const req = request({ host: '127.0.0.1', port: service.server.port, method, path, headers }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, text }));
    });
    req.on('error', reject).end(body);
  });
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const QUERY = JSON.stringify({ query: 'ROW a = 1' });

describe('on a loopback address', () => {
  test('someone on this machine is a local admin', async () => {
    const { json } = await (await Client.of(await openService())).get('/api/v1/session');
    expect(json).toMatchObject({ name: 'local', role: 'admin', kind: 'local' });
  });

  test.each(['evil.example.org', '127.0.0.1.nip.io:7700', '10.0.0.1', 'localhost@evil.org'])(
    'a name that a page made resolve to it is refused: Host %j',
    async (host) => {
      const service = await openService();
      const answer = await raw(service, { headers: { Host: host } });
      expect([400, 403]).toContain(answer.status);
      expect(answer.text).not.toContain('"role"');
    },
  );

  test.each(['localhost:1', '127.0.0.1', '[::1]:7700', 'seismo.localhost'])(
    'its own names are not: Host %s',
    async (host) => {
      expect((await raw(await openService(), { headers: { Host: host } })).status).toBe(200);
    },
  );

  test('what a proxy passes on comes from anywhere, and needs credentials', async () => {
    const service = await openService();
    for (const header of ['X-Forwarded-For', 'Forwarded', 'X-Real-IP', 'Via']) {
      expect((await raw(service, { headers: { [header]: '1.2.3.4' } })).status).toBe(401);
    }
  });

  test('a page of another site changes nothing', async () => {
    const service = await openService();
    const post = (headers: Record<string, string>) =>
      raw(service, { method: 'POST', path: '/api/v1/query', headers: { ...JSON_TYPE, ...headers }, body: QUERY });
    const host = `127.0.0.1:${service.server.port}`;
    expect((await post({})).status).toBe(200);
    expect((await post({ Host: host, Origin: `http://${host}`, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
    for (const headers of [
      { Origin: 'https://evil.example.org' },
      { Origin: 'null' },
      { Origin: 'http://localhost:1' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
    ] as Record<string, string>[]) {
      const answer = await post(headers);
      expect([headers, answer.status]).toEqual([headers, 403]);
      expect(answer.text).toContain('urn:seismo:problem:cross-site');
    }
    // A form can send text/plain without asking first.
    expect((await post({ 'Content-Type': 'text/plain' })).status).toBe(415);
    const pushed = await raw(service, {
      method: 'POST',
      path: '/ingest/aws_bedrock.invocation',
      headers: { Origin: 'https://evil.example.org' },
      body: '{}',
    });
    expect(pushed.status).toBe(403);
  });

  test('no answer may be read by another origin, framed, sniffed or kept', async () => {
    const { headers } = await raw(await openService(), { headers: { Origin: 'https://evil.example.org' } });
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
  });
});

describe('a session', () => {
  const auth = { local: false };

  async function signIn(service: Service, body: object, headers: Record<string, string> = {}) {
    return await raw(service, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) });
  }

  test('begins with a token, is held by a cookie no script can read, and ends', async () => {
    const service = await openService({ auth });
    const begun = await signIn(service, { token: ADMIN_TOKEN });
    expect(begun.status).toBe(201);
    const [cookie] = begun.headers['set-cookie'] as string[];
    expect(cookie).toMatch(/^seismo_session=\S{20,}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43(199|200)$/);
    const session = JSON.parse(begun.text) as { csrf_token: string; name: string };
    expect(session.name).toBe('token:root');
    const Cookie = cookie!.split(';')[0]!;
    expect((await raw(service, { headers: { Cookie } })).status).toBe(200);
    const change = { method: 'POST', path: '/api/v1/query', body: QUERY };
    expect((await raw(service, { ...change, headers: { ...JSON_TYPE, Cookie } })).status).toBe(403);
    expect((await raw(service, { ...change, headers: { ...JSON_TYPE, Cookie, 'X-CSRF-Token': 'x' } })).status).toBe(
      403,
    );
    const csrf = { Cookie, 'X-CSRF-Token': session.csrf_token };
    expect((await raw(service, { ...change, headers: { ...JSON_TYPE, ...csrf } })).status).toBe(200);
    const ended = await raw(service, { method: 'DELETE', headers: csrf });
    expect(ended.status).toBe(204);
    expect((ended.headers['set-cookie'] as string[])[0]).toContain('Max-Age=0');
    expect((await raw(service, { headers: { Cookie } })).status).toBe(401);
  });

  test('begins with a password, expires, and is told nothing of which part was wrong', async () => {
    let ahead = 0;
    const service = await openService({ auth, now: () => Date.now() + ahead });
    await service.context.state.users.create(
      { name: 'Ada', role: 'analyst', password: 'correct horse battery' },
      { name: 'test' },
    );
    const wrong = await signIn(service, { user: 'ada', password: 'x' });
    const unknown = await signIn(service, { user: 'nobody', password: 'x' });
    const told = (answer: { text: string }) => ({ ...JSON.parse(answer.text), instance: '' });
    expect(wrong.status).toBe(401);
    expect(told(wrong)).toEqual(told(unknown));
    const begun = await signIn(service, { user: 'ada', password: 'correct horse battery' });
    expect(JSON.parse(begun.text)).toMatchObject({ name: 'Ada', role: 'analyst', kind: 'session' });
    const Cookie = (begun.headers['set-cookie'] as string[])[0]!.split(';')[0]!;
    expect((await raw(service, { headers: { Cookie } })).status).toBe(200);
    ahead = 13 * 3_600_000;
    expect((await raw(service, { headers: { Cookie } })).status).toBe(401);
  });

  test('ends with the token that it was begun with, and can be ended by an admin', async () => {
    const service = await openService({ auth });
    const { tokens } = service.context.state;
    const expiresAt = Date.now() + 60_000;
    const { secret } = await tokens.create({ name: 'short', role: 'viewer', expiresAt }, { name: 'test' });
    const begun = await signIn(service, { token: secret });
    expect(Date.parse(JSON.parse(begun.text).expires_at)).toBeLessThanOrEqual(expiresAt + 1_000);
    const Cookie = (begun.headers['set-cookie'] as string[])[0]!.split(';')[0]!;
    const client = await Client.of(service, ADMIN_TOKEN);
    const [session] = (await client.get('/api/v1/sessions?user=token:short')).json.items;
    expect(session).toMatchObject({ user: 'token:short', role: 'viewer', address: '127.0.0.1' });
    expect((await client.call('DELETE', `/api/v1/sessions/${session.id}`)).status).toBe(204);
    expect((await raw(service, { headers: { Cookie } })).status).toBe(401);
    expect((await client.call('DELETE', `/api/v1/sessions/${session.id}`)).status).toBe(404);
  });

  test('an ingest token begins none', async () => {
    expect((await signIn(await openService({ auth }), { token: INGEST_TOKEN })).status).toBe(403);
  });

  test('behind a trusted proxy that encrypts, the cookie is for encrypted connections only', async () => {
    const service = await openService({ auth: { local: false, trusted_proxies: ['127.0.0.1'] } });
    const begun = await signIn(
      service,
      { token: VIEWER_TOKEN },
      { 'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '203.0.113.5' },
    );
    expect((begun.headers['set-cookie'] as string[])[0]).toMatch(/^__Host-seismo_session=.*; Secure$/);
    expect(begun.headers['strict-transport-security']).toBeDefined();
    const { items } = await service.context.state.audit.list();
    expect(items.find((entry) => entry.action === 'session.create')?.address).toBe('203.0.113.5');
  });

  test('guessing is slowed by name and by address, and success does not reset the address', async () => {
    let ahead = 0;
    const service = await openService({ auth, now: () => Date.now() + ahead });
    const tries: number[] = [];
    for (let i = 0; i < 7; i++) tries.push((await signIn(service, { user: 'ada', password: `guess ${i}` })).status);
    expect(tries).toEqual([401, 401, 401, 401, 401, 429, 429]);
    const slowed = await signIn(service, { user: 'ADA', password: 'x' });
    expect(Number(slowed.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    // Another name is not slowed yet; in time neither is this one.
    expect((await signIn(service, { user: 'bob', password: 'x' })).status).toBe(401);
    ahead = 2_000;
    expect((await signIn(service, { user: 'ada', password: 'x' })).status).toBe(401);
    const many: number[] = [];
    for (let i = 0; i < 15; i++) many.push((await signIn(service, { token: `no such token ${i}` })).status);
    expect(many.at(-1)).toBe(429);
    expect((await signIn(service, { token: ADMIN_TOKEN })).status).toBe(429);
    const { items } = await service.context.state.audit.list({ actions: ['session.refused'] });
    expect(items.length).toBeGreaterThan(5);
    expect(JSON.stringify(items)).not.toContain('ada');
  });
});
