import { expect, test } from 'vitest';
import { ACCESS, type Access, allows } from '../../src/api/access.ts';
import { ROLES } from '../../src/state/role.ts';
import { Client } from './client.ts';
import { ADMIN_TOKEN, ANALYST_TOKEN, INGEST_TOKEN, openService, VIEWER_TOKEN } from './open-service.ts';

const TOKENS = { admin: ADMIN_TOKEN, analyst: ANALYST_TOKEN, viewer: VIEWER_TOKEN, ingest: INGEST_TOKEN };

test('the table of roles', () => {
  const table = Object.fromEntries(
    ROLES.map((role) => [role, (['public', ...ROLES] as Access[]).filter((access) => allows(role, access))]),
  );
  expect(table).toEqual({
    viewer: ['public', 'viewer'],
    analyst: ['public', 'viewer', 'analyst'],
    admin: ['public', 'viewer', 'analyst', 'admin', 'ingest'],
    ingest: ['public', 'ingest'],
  });
});

test('every operation is in the document, and the document has no other', async () => {
  const service = await openService();
  const { document } = await Client.of(service, ADMIN_TOKEN);
  const described = Object.values(document.paths).flatMap((item) => Object.values(item).map((o) => o.operationId));
  expect([...described].sort()).toEqual(Object.keys(ACCESS).sort());
});

test('every operation with every role, and with none: what is not allowed is refused before anything else', async () => {
  const service = await openService({ auth: { local: false } });
  const client = await Client.of(service, ADMIN_TOKEN);
  for (const [template, item] of Object.entries(client.document.paths)) {
    for (const [method, { operationId }] of Object.entries(item)) {
      // A live stream that is allowed does not end; it has its own test.
      if (operationId === 'streamAlerts') continue;
      const access = ACCESS[operationId as keyof typeof ACCESS];
      const path = template.replace(/\{.+?\}/g, '1-1');
      const status = async (token?: string) => {
        // Nothing valid is sent: who is let in meets the checks of the request.
        const headers = { ...(token && { Authorization: `Bearer ${token}` }), 'Content-Type': 'application/json' };
        const response = await fetch(`${service.server.url}${path}?no_such_parameter=1`, {
          method: method.toUpperCase(),
          headers,
          ...(method !== 'get' && { body: '{' }),
        });
        await response.arrayBuffer();
        return response.status;
      };
      const named = `${method} ${template}`;
      expect([named, await status()]).toEqual([named, access === 'public' ? 400 : 401]);
      expect([named, await status('not-a-token-at-all-xx')]).toEqual([named, 401]);
      for (const role of ROLES) {
        const allowed = allows(role, access);
        const got = await status(TOKENS[role]);
        expect([named, role, got === 403, got === 401]).toEqual([named, role, !allowed, false]);
      }
    }
  }
});

test('outside loopback there is no start without admin credentials', async () => {
  await expect(openService({ host: '0.0.0.0', auth: { tokens: [] } })).rejects.toThrow(
    /there are no admin credentials/,
  );
  const viewers = { tokens: [{ name: 'vic', role: 'viewer', token: VIEWER_TOKEN }] };
  await expect(openService({ host: '0.0.0.0', auth: viewers })).rejects.toThrow(/there are no admin credentials/);
});

test('a token or user of the role admin in the state is enough, and nothing is readable without', async () => {
  const first = await openService();
  const { state } = first.context;
  await state.users.create({ name: 'root', role: 'admin', password: 'correct horse battery' }, { name: 'test' });
  const service = await openService({ host: '0.0.0.0', auth: { tokens: [] }, context: { state } });
  const url = `http://127.0.0.1:${service.server.port}`;
  for (const path of ['/api/v1/alerts', '/api/v1/openapi.json', '/metrics', '/api/v1/session']) {
    expect((await fetch(url + path)).status).toBe(401);
  }
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready', checks: [] });
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
});
