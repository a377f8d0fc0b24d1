import { expect, test } from 'vitest';
import { Client } from './client.ts';
import { ADMIN_TOKEN, ANALYST_TOKEN, burst, DATASET, openService, SECRET, VIEWER_TOKEN } from './open-service.ts';

async function withAlert(options = {}) {
  const service = await openService(options);
  const client = await Client.of(service, ADMIN_TOKEN);
  for (const user of ['alice', 'bob']) {
    expect((await client.post(`/ingest/${DATASET}`, burst(user, 5))).status).toBe(200);
  }
  await service.detect();
  const { items } = (await client.get('/api/v1/alerts')).json;
  const named = items.find((item: { fields: Record<string, string> }) => item.fields['user.id']!.endsWith('alice'));
  const alert = named ?? items[0];
  return { service, client: client.as(VIEWER_TOKEN), alert, path: `/api/v1/alerts/${alert.id}` };
}

const ALICE = 'arn:aws:iam::123456789012:user/alice';

test('an alert’s caller is told with its identity, its day and the others', async () => {
  const { client, path } = await withAlert();
  const { status, json } = await client.get(`${path}/caller`);
  expect(status).toBe(200);
  expect(json).toMatchObject({
    callers: [{ field: 'user.id', kind: 'identity', value: ALICE, events: 5 }],
    named_by: 'row',
    more_callers: false,
    caller: {
      value: ALICE,
      scope: 'caller',
      identity: { type: 'iam_user', name: 'alice', account_id: '123456789012', user: 'alice', role: null },
      events: 5,
      usual_time: { verdict: 'too_little_history', days: 0 },
      figures: { events: { day: 5, mean: null }, errors: { day: 5 }, interventions: { day: 0 } },
      peers: { callers: 2, events: { own: 5, rank: 1, median: 5 } },
      sessions: null,
      alerts: { total: 0, open: 0 },
    },
  });
  const facet = (name: string) => json.caller.facets.find((f: { name: string }) => f.name === name);
  expect(facet('errors').values).toMatchObject([{ value: 'AccessDeniedException', day: 5, total: 5, new: false }]);
  expect(facet('models').values).toMatchObject([{ value: 'anthropic.claude-3-haiku-20240307-v1:0', day: 5 }]);
  const [stream] = json.caller.streams;
  const ran = await client.post('/api/v1/query', { query: stream.query });
  expect(ran.json.rows).toHaveLength(5);
});

test('the timeline marks the evidence, and its buckets open into masked events', async () => {
  const { client, path, service } = await withAlert();
  const { json: line } = await client.get(`${path}/timeline`);
  expect(line.caller).toBe(ALICE);
  const sum = (name: string) => line.items.reduce((n: number, item: Record<string, number>) => n + item[name]!, 0);
  expect({ ok: sum('ok'), error: sum('error'), evidence: sum('evidence') }).toEqual({ ok: 0, error: 5, evidence: 5 });
  expect(line.evidence).toEqual({ total: 5, marked: 5 });

  const span = `from=${line.from}&to=${line.to}`;
  const first = await client.get(`${path}/timeline/events?${span}&limit=3`);
  expect(first.json.items).toHaveLength(3);
  expect(first.text).not.toContain(SECRET);
  const second = await client.get(
    `${path}/timeline/events?${span}&limit=3&cursor=${encodeURIComponent(first.json.next)}`,
  );
  expect(second.json.next).toBeNull();
  const ids = [...first.json.items, ...second.json.items].map((item: { _id: string }) => item._id);
  expect(new Set(ids).size).toBe(5);
  expect([...first.json.items, ...second.json.items].every((item: { evidence: boolean }) => item.evidence)).toBe(true);

  const ok = await client.get(`${path}/timeline/events?${span}&outcome=ok`);
  expect(ok.json.items).toEqual([]);
  expect((await client.get(`${path}/timeline/events?${span}&unmask=true`)).status).toBe(403);
  const shown = await client.as(ANALYST_TOKEN).get(`${path}/timeline/events?${span}&unmask=true`);
  expect(shown.text).toContain(SECRET);
  const audit = await service.context.state.audit.list();
  expect(audit.items.filter((entry) => entry.action === 'prompt.view')).toHaveLength(1);
});

test('what cannot be answered is told', async () => {
  const { client, path } = await withAlert();
  expect((await client.get('/api/v1/alerts/nosuch/caller')).status).toBe(404);
  expect((await client.get(`${path}/caller?caller=mallory`)).json.detail).toContain('has no caller "mallory"');
  expect((await client.get(`${path}/timeline?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z`)).status).toBe(422);
  expect((await client.get(`${path}/timeline?from=2020-01-02T00:00:00Z&to=2026-01-01T00:00:00Z`)).status).toBe(422);
  const wrong = await client.get(
    `${path}/timeline/events?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&cursor=nothing`,
  );
  expect(wrong.status).toBe(400);
});

test('a field that the configuration hides names nobody', async () => {
  const { client, path } = await withAlert({ masking: { fields: ['user.*', 'gen_ai.user.*', '*.principal_arn'] } });
  const { json, text } = await client.get(`${path}/caller`);
  expect(json).toEqual({ callers: [], named_by: null, more_callers: false, caller: null });
  expect(text).not.toContain('alice');
  const line = (await client.get(`${path}/timeline`)).json;
  expect(line).toMatchObject({ caller: null, evidence: { total: 5, marked: 5 }, alerts: [] });
});
