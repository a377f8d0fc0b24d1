import { expect, test } from 'vitest';
import { Client } from './client.ts';
import { ADMIN_TOKEN, ANALYST_TOKEN, burst, DATASET, openService, SECRET, VIEWER_TOKEN } from './open-service.ts';

/** A service with an alert of a user, and clients of all who look at it. */
async function withAlert(user = 'eve') {
  const service = await openService();
  const admin = await Client.of(service, ADMIN_TOKEN);
  const pushed = await admin.post(`/ingest/${DATASET}`, burst(user, 4), { headers: { 'Content-Type': 'text/plain' } });
  expect(pushed.status).toBe(200);
  await service.detect();
  const list = await admin.get('/api/v1/alerts');
  const id: string = list.json.items[0].id;
  return { service, id, admin, analyst: admin.as(ANALYST_TOKEN), viewer: admin.as(VIEWER_TOKEN) };
}

test('a step is ticked once, told who and when, kept in history and audit, and taken back', async () => {
  const { id, admin, analyst, viewer } = await withAlert();
  const guide = async () => (await viewer.get(`/api/v1/alerts/${id}/guide`)).json;
  const before = await guide();
  expect(before.done).toBe(0);
  const [step] = before.sections[0].blocks.filter((block: { kind: string }) => block.kind === 'step');
  const path = `/api/v1/alerts/${id}/guide/${step.step}`;
  expect((await viewer.call('PUT', path, { body: { done: true } })).status).toBe(403);
  const ticked = await analyst.call('PUT', path, { body: { done: true } });
  expect(ticked.json).toEqual({ step: step.step, done: { at: expect.any(String), by: 'token:ann' } });
  // A second tick changes nothing.
  expect((await admin.call('PUT', path, { body: { done: true } })).json.done.by).toBe('token:ann');
  expect((await guide()).done).toBe(1);
  const alert = (await viewer.get(`/api/v1/alerts/${id}`)).json;
  expect(alert.history).toMatchObject([{ actor: 'token:ann', field: 'step', from: null, to: step.text[0].text }]);
  expect(alert.version).toBe(1);
  await admin.call('PUT', path, { body: { done: false } });
  expect((await guide()).done).toBe(0);
  const audit = await admin.get('/api/v1/audit?action=alert.step');
  expect(audit.json.items.map((e: { actor: string; details: object }) => [e.actor, e.details])).toEqual([
    ['token:root', { step: step.step, done: false }],
    ['token:ann', { step: step.step, done: true }],
  ]);
  expect((await analyst.call('PUT', `/api/v1/alerts/${id}/guide/nosuch`, { body: { done: true } })).status).toBe(404);
  expect((await viewer.get('/api/v1/alerts/nosuch/guide')).status).toBe(404);
});

test('commands are for the caller that the events name, and the models and regions in them', async () => {
  const { id, viewer } = await withAlert();
  const plan = (await viewer.get(`/api/v1/alerts/${id}/response`)).json;
  expect(plan.note).toBeNull();
  expect(plan.targets).toMatchObject([
    {
      kind: 'iam_user',
      name: 'eve',
      account: '123456789012',
      events: 4,
      models: ['anthropic.claude-3-haiku-20240307-v1:0'],
      regions: ['eu-central-1'],
    },
  ]);
  const deny = plan.targets[0].actions.find((a: { id: string }) => a.id === 'deny-models');
  expect(deny.apply).toContain('put-user-policy');
  expect(JSON.parse(deny.policy).Statement[0].Resource).toEqual([
    'arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0',
  ]);
});

test('of a caller whose name is no name nothing is built', async () => {
  const { id, viewer } = await withAlert("eve'; rm -rf ~ #");
  const [target] = (await viewer.get(`/api/v1/alerts/${id}/response`)).json.targets;
  expect([target.kind, target.actions]).toEqual(['unknown', []]);
  expect(target.impossible[0].why).toContain('no ARN');
});

test('the queries behind an alert run, and give its row and its events', async () => {
  const { id, viewer, analyst } = await withAlert();
  const { from, to, queries, language } = (await viewer.get(`/api/v1/alerts/${id}/queries`)).json;
  expect([language, queries.map((q: { id: string }) => q.id)]).toEqual(['esql', ['rule', 'row', 'events']]);
  expect(Date.parse(from)).toBeLessThan(Date.parse(to));
  const run = async (query: string) => (await analyst.post('/api/v1/query', { query })).json;
  const rows = await Promise.all(queries.map((q: { query: string }) => run(q.query)));
  expect(rows.map((result) => result.rows.length)).toEqual([1, 1, 4]);
});

test('an alert is written as a report and as documents, masked unless unmasking is asked for', async () => {
  const { id, admin, analyst, viewer } = await withAlert();
  await analyst.call('PATCH', `/api/v1/alerts/${id}`, {
    body: { note: '# Not a heading\n<script>x</script> https://evil.example', assignee: 'ann' },
  });
  const report = await viewer.get(`/api/v1/alerts/${id}/export?format=markdown`);
  expect(report.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
  expect(report.headers.get('content-disposition')).toMatch(/^attachment; filename="alert-[\w-]+\.md"$/);
  for (const part of [
    '# Denied calls',
    '## Who',
    '## The caller',
    '## Timeline of the evidence',
    '## Triage guide',
    '## Response',
    '## History',
  ])
    expect(report.text).toContain(`\n${part}\n`.slice(part.startsWith('# ') ? 1 : 0));
  expect(report.text).toContain('> \\# Not a heading\n> \\<script\\>x\\</script\\> https\\://evil.example');
  expect(report.text).toContain('put-user-policy');
  expect(report.text).not.toContain(SECRET);
  const formats = { json: 'reason', ecs: 'kibana.alert.reason', ocsf: 'message' };
  for (const [format, member] of Object.entries(formats)) {
    const masked = await viewer.get(`/api/v1/alerts/${id}/export?format=${format}`);
    expect(masked.json[member]).toContain('4 events');
    expect(masked.text).not.toContain(SECRET);
  }
  expect((await viewer.get(`/api/v1/alerts/${id}/export?format=json&unmask=true`)).status).toBe(403);
  expect((await analyst.get(`/api/v1/alerts/${id}/export?format=json&unmask=true`)).text).toContain(SECRET);
  const audit = await admin.get('/api/v1/audit?action=prompt.view');
  expect(audit.json.items[0]).toMatchObject({ actor: 'token:ann', subject: id, details: { format: 'json' } });
});
