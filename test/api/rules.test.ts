import { expect, test } from 'vitest';
import { Client } from './client.ts';
import { ADMIN_TOKEN, burst, DATASET, openService, RULE, VIEWER_TOKEN } from './open-service.ts';

const PATH = `/api/v1/rules/${RULE}`;

async function withAlert() {
  const service = await openService();
  const client = await Client.of(service, ADMIN_TOKEN);
  await client.post(`/ingest/${DATASET}`, burst('a') + burst('b', 5));
  await service.detect();
  return { service, client };
}

test('rules are listed with how things stand, broken ones with their diagnostics', async () => {
  const { client } = await withAlert();
  const { items } = (await client.get('/api/v1/rules')).json;
  const of = (id: string) => items.find((rule: { id: string }) => rule.id === id);
  expect(of(RULE)).toMatchObject({
    status: 'active',
    reason: null,
    severity: 'medium',
    interval: '10m',
    errors: 0,
    live: { behind: 0 },
  });
  expect(of('broken')).toMatchObject({ status: 'broken', errors: 1, version: null });
  const broken = (await client.as(VIEWER_TOKEN).get('/api/v1/rules/broken')).json;
  const [diagnostic] = broken.diagnostics;
  expect(diagnostic).toMatchObject({ code: 'esql/unknown-column', severity: 'error' });
  const marked = broken.source.slice(diagnostic.start.offset, diagnostic.end.offset);
  expect([marked, broken.source.split('\n')[diagnostic.start.line - 1].slice(diagnostic.start.column - 1)]).toEqual([
    'nosuchfield',
    'nosuchfield == "a"',
  ]);
  expect((await client.get('/api/v1/rules?status=broken')).json.items).toHaveLength(1);
  expect((await client.get('/api/v1/rules?text=denied%20CALLS')).json.items).toHaveLength(1);
  const wrong = await client.get('/api/v1/rules/denied-cals');
  expect([wrong.status, wrong.json.hint]).toEqual([404, `did you mean ${RULE}?`]);
});

test('a rule is switched off and on, and tuned, without its file', async () => {
  const { client } = await withAlert();
  const patch = (body: object) => client.call('PATCH', PATH, { body });
  expect((await patch({ enabled: false })).json).toMatchObject({ status: 'disabled', settings: { enabled: false } });
  expect((await patch({ enabled: null })).json).toMatchObject({ status: 'active', settings: { enabled: null } });
  const { thresholds } = (await client.get(PATH)).json;
  const [{ name }] = thresholds;
  const tuned = await patch({ tuning: { severity: 'high', thresholds: { [name]: 4 } } });
  expect(tuned.json).toMatchObject({ severity: 'high', tuned: true, thresholds: [{ value: 2, in_force: 4 }] });
  expect((await patch({ tuning: { severity: 'dire' } })).json.errors[0].field).toBe('/tuning/severity');
  expect((await patch({ tuning: { thresholds: { nosuch: 1 } } })).status).toBe(422);
  expect((await patch({})).status).toBe(400);
  expect((await patch({ tuning: null })).json).toMatchObject({ severity: 'medium', tuned: false });
  const audit = (await client.get('/api/v1/audit?action=rule.')).json.items;
  expect(audit.length).toBeGreaterThanOrEqual(4);
  expect(audit[0]).toMatchObject({ actor: 'token:root', subject: RULE });
});

test('exceptions are previewed, added, changed and taken away', async () => {
  const { client } = await withAlert();
  const entries = [{ field: 'user.id', operator: 'is', values: ['arn:aws:iam::123456789012:user/a'] }];
  const preview = await client.post(`${PATH}/exceptions/preview`, { entries });
  const effects = preview.json.items.map((e: { events: number; excepted: number; hidden: boolean }) => [
    e.events,
    e.excepted,
    e.hidden,
  ]);
  expect(effects.sort()).toEqual([
    [3, 3, true],
    [5, 0, false],
  ]);
  const expires = new Date(Date.now() + 3_600_000).toISOString();
  const added = await client.post(`${PATH}/exceptions`, { entries, reason: 'a test user', expires_at: expires });
  expect(added.json).toMatchObject({
    reason: 'a test user',
    author: 'token:root',
    expires_at: expires,
    in_force: true,
  });
  const path = `${PATH}/exceptions/${added.json.id}`;
  const changed = await client.call('PUT', path, { body: { entries, reason: 'still a test user' } });
  expect(changed.json).toMatchObject({ id: added.json.id, reason: 'still a test user', expires_at: null });
  expect((await client.get(`${PATH}/exceptions`)).json.items).toEqual([changed.json]);
  expect((await client.call('DELETE', path)).status).toBe(204);
  expect((await client.call('DELETE', path)).status).toBe(404);
  const unfit = await client.post(`${PATH}/exceptions`, {
    entries: [{ field: 'user.idd', operator: 'exists' }],
    reason: 'x',
  });
  expect([unfit.status, unfit.json.hint]).toEqual([422, 'did you mean `user.id`?']);
  const past = await client.post(`${PATH}/exceptions`, { entries, reason: 'x', expires_at: '2020-01-01T00:00:00Z' });
  expect(past.json.errors).toMatchObject([{ field: '/expires_at' }]);
  expect((await client.post(`${PATH}/exceptions`, { entries, reason: ' ' })).json.errors[0].message).toBe(
    'a reason is needed',
  );
  const fields = (await client.get(`${PATH}/fields`)).json.items;
  expect(fields.find((f: { name: string }) => f.name === 'user.id')).toEqual({
    name: 'user.id',
    type: 'keyword',
    of: 'event',
  });
});

test('exceptions added at once are all kept', async () => {
  const { client } = await withAlert();
  const add = (user: string) =>
    client.post(`${PATH}/exceptions`, {
      entries: [{ field: 'user.id', operator: 'is', values: [user] }],
      reason: user,
    });
  await Promise.all(['a', 'b', 'c', 'd', 'e'].map(add));
  expect((await client.get(`${PATH}/exceptions`)).json.items).toHaveLength(5);
});

test('runs and gaps', async () => {
  const { client } = await withAlert();
  const runs = (await client.get(`/api/v1/runs?rule_id=${RULE}&limit=5`)).json.items;
  expect(runs.every((run: { rule_id: string; status: string }) => run.rule_id === RULE && run.status === 'ok')).toBe(
    true,
  );
  expect((await client.get('/api/v1/runs?kind=filled,late&status=failed')).json.items).toEqual([]);
  expect((await client.get('/api/v1/runs/gaps')).status).toBe(200);
});

test('switching on a rule that is broken, and was never off, does not make it forget what happened', async () => {
  const { client, service } = await withAlert();
  const { ruleBook } = service.context;
  await client.call('PATCH', '/api/v1/rules/broken', { body: { enabled: true } });
  expect(ruleBook.get('broken')!.settings).toEqual({ enabled: true, exceptions: [] });
  await client.call('PATCH', PATH, { body: { enabled: true } });
  expect(ruleBook.get(RULE)!.settings!.since).toBeUndefined();
  await client.call('PATCH', '/api/v1/rules/broken', { body: { enabled: false } });
  await client.call('PATCH', '/api/v1/rules/broken', { body: { enabled: null } });
  expect(ruleBook.get('broken')!.settings!.since).toBeGreaterThan(0);
});
