import { expect, test } from 'vitest';
import { Client } from './client.ts';
import { ADMIN_TOKEN, ANALYST_TOKEN, burst, DATASET, openService, RULE, VIEWER_TOKEN } from './open-service.ts';

const PATH = `/api/v1/rules/${RULE}`;
const USER_A = [{ field: 'user.id', operator: 'is', values: ['arn:aws:iam::123456789012:user/a'] }];

async function withAlerts() {
  const service = await openService();
  const admin = await Client.of(service, ADMIN_TOKEN);
  await admin.post(`/ingest/${DATASET}`, burst('a') + burst('b', 5));
  await service.detect();
  return { service, admin, viewer: admin.as(VIEWER_TOKEN), analyst: admin.as(ANALYST_TOKEN) };
}

test('the catalogue says of rules that run here how they fare, those first', async () => {
  const { admin, viewer } = await withAlerts();
  const [alert] = (await admin.get('/api/v1/alerts')).json.items;
  await admin.call('PATCH', `/api/v1/alerts/${alert.id}`, { body: { resolution: 'false_positive' } });
  const { items, facets } = (await viewer.get('/api/v1/catalog/rules')).json;
  expect(items.map((r: { rule_id: string; here: { status: string } }) => [r.rule_id, r.here.status])).toEqual([
    [RULE, 'active'],
    ['broken', 'broken'],
  ]);
  expect(items[0].here).toMatchObject({
    rule_id: RULE,
    alerts: 2,
    open: 1,
    precision: 0,
    could_fire: 'yes',
    because: null,
    blind: [],
    last_raised: expect.stringMatching(/^20/),
  });
  expect(facets.here).toEqual([
    { value: 'active', count: 1 },
    { value: 'broken', count: 1 },
  ]);
  const broken = (await viewer.get('/api/v1/catalog/rules?here=broken,none')).json;
  expect(broken.items.map((r: { rule_id: string }) => r.rule_id)).toEqual(['broken']);
  expect(broken.facets.here).toHaveLength(2);
  const byName = (await viewer.get('/api/v1/catalog/rules?sort=alerts&offset=1&limit=1')).json;
  expect([byName.total, byName.items.length, byName.items[0].rule_id, byName.next]).toEqual([2, 1, 'broken', null]);
});

test('a rule that can see nothing of what is stored is marked, without reading an event', async () => {
  const service = await openService();
  const client = await Client.of(service, VIEWER_TOKEN);
  const { items } = (await client.get('/api/v1/catalog/rules?here=active')).json;
  expect(items[0].here).toMatchObject({ could_fire: 'no', alerts: 0, last_raised: null, precision: null });
  expect(items[0].here.because).toContain('no event of `logs-aws_bedrock.invocation-default` is stored');
});

test("a rule's catalogue key, and where its file is wrong, are told in lists", async () => {
  const { viewer } = await withAlerts();
  const { items } = (await viewer.get('/api/v1/rules')).json;
  const of = (id: string) => items.find((rule: { id: string }) => rule.id === id);
  expect([of(RULE).key, of(RULE).first_error]).toEqual([`elastic/${RULE}`, null]);
  expect(of('broken').first_error).toMatchObject({
    diagnostic: { code: 'esql/unknown-column' },
    excerpt: { before: 'FROM logs-aws_bedrock.invocation-* | WHERE ', marked: 'nosuchfield', after: ' == "a"' },
  });
  const page = (await viewer.get(`/api/v1/catalog/rules/${RULE}`)).json;
  expect(page.here).toMatchObject({ rule_id: RULE, status: 'active', alerts: 2 });
});

test('a preview tells which alerts an exception would have hidden, and which it would have changed', async () => {
  const { admin, analyst, viewer } = await withAlerts();
  const preview = (await analyst.post(`${PATH}/exceptions/preview`, { entries: USER_A })).json;
  expect([preview.hidden, preview.changed, preview.more]).toEqual([1, 0, false]);
  const hidden = preview.items.find((item: { hidden: boolean }) => item.hidden);
  const alert = (await admin.get(`/api/v1/alerts/${hidden.alert_id}`)).json;
  expect(hidden).toMatchObject({ severity: 'medium', state: 'open', reason: alert.reason });
  const { '@timestamp': first } = alert.evidence.events[0];
  const some = [{ field: '@timestamp', operator: 'is', values: [first] }];
  const part = (await analyst.post(`${PATH}/exceptions/preview`, { entries: some })).json;
  expect([part.hidden, part.changed]).toEqual([0, 2]);
  expect((await viewer.post(`${PATH}/exceptions/preview`, { entries: some })).status).toBe(403);
});

test('settings are tried before they are set', async () => {
  const { viewer } = await withAlerts();
  const tried = async (body: object) => (await viewer.post(`${PATH}/backtest`, { thresholds: {}, ...body })).json;
  expect((await tried({})).alerts).toBe(2);
  expect((await tried({ exceptions: [{ entries: USER_A }] })).alerts).toBe(1);
  expect((await tried({ tuning: { thresholds: { n: 3 } } })).alerts).toBe(1);
  expect((await tried({ tuning: { thresholds: { n: 3 } }, exceptions: [{ entries: USER_A }] })).alerts).toBe(1);
  const wrong = await viewer.post(`${PATH}/backtest`, { tuning: { interval: '2h' } });
  expect([wrong.status, wrong.json.detail]).toEqual([422, expect.stringContaining('tuning.interval')]);
  const gone = await viewer.post('/api/v1/rules/broken/backtest', { tuning: {} });
  expect(gone.status).toBe(422);
  expect((await viewer.get(PATH)).json).toMatchObject({ tuned: false, exceptions: 0 });
});

test('exceptions tell how many alerts they have hidden since they were made', async () => {
  const clock = { ms: Date.now() - 3_600_000 };
  const service = await openService({ now: () => clock.ms });
  const admin = await Client.of(service, ADMIN_TOKEN);
  const viewer = admin.as(VIEWER_TOKEN);
  const { id } = (await admin.post(`${PATH}/exceptions`, { entries: USER_A, reason: 'a test user' })).json;
  const effects = async () => (await viewer.get(`${PATH}/exceptions/effects`)).json.items;
  expect(await effects()).toMatchObject([{ exception_id: id, alerts: 0, hidden: 0 }]);
  clock.ms = Date.now();
  await admin.post(`/ingest/${DATASET}`, burst('a', 9) + burst('c', 3));
  await service.detect();
  expect(await effects()).toMatchObject([{ exception_id: id, alerts: 1, hidden: 1 }]);
});

test("the history of a rule's settings: who, when, what, why", async () => {
  const { admin, viewer } = await withAlerts();
  const patch = (body: object) => admin.call('PATCH', PATH, { body });
  await patch({ enabled: false, reason: 'too loud during the move' });
  await patch({ enabled: true, tuning: { thresholds: { n: 4 }, severity: 'high' } });
  const { id } = (await admin.post(`${PATH}/exceptions`, { entries: USER_A, reason: 'a test user' })).json;
  await admin.call('DELETE', `${PATH}/exceptions/${id}`);
  const { items } = (await viewer.get(`${PATH}/history`)).json;
  const shown = items.map((i: { author: string; reason: string; changes: object[] }) => [
    i.author,
    i.reason,
    i.changes,
  ]);
  const none = { setting: null, before: null, after: null, exception_before: null, exception_after: null };
  const exception = { id, entries: USER_A, reason: 'a test user', author: 'token:root', expires_at: null };
  expect(shown).toEqual([
    ['token:root', null, [{ ...none, kind: 'exception', exception_before: exception }]],
    ['token:root', null, [{ ...none, kind: 'exception', exception_after: exception }]],
    [
      'token:root',
      null,
      [
        { ...none, kind: 'enabled', before: false, after: true },
        { ...none, kind: 'tuning', setting: 'severity', after: 'high' },
        { ...none, kind: 'tuning', setting: 'thresholds.n', after: 4 },
      ],
    ],
    ['token:root', 'too loud during the move', [{ ...none, kind: 'enabled', after: false }]],
  ]);
  expect((await viewer.get(`${PATH}/history?limit=1`)).json.next).toEqual(expect.any(String));
  expect((await viewer.get('/api/v1/rules/nosuch/history')).status).toBe(404);
});

test('values of fields are offered to who writes an exception, prompt text never', async () => {
  const { analyst, viewer } = await withAlerts();
  const values = async (query: string) => (await analyst.get(`${PATH}/values?${query}`)).json.items;
  expect(await values('field=user.id')).toEqual([
    { value: 'arn:aws:iam::123456789012:user/b', count: 5 },
    { value: 'arn:aws:iam::123456789012:user/a', count: 3 },
  ]);
  expect(await values('field=user.id&text=USER/A')).toMatchObject([{ count: 3 }]);
  expect(await values('field=gen_ai.input.last_user_message')).toEqual([]);
  expect(await values('field=@timestamp')).not.toEqual([]);
  expect((await analyst.get(`${PATH}/values?field=user.idd`)).json.hint).toBe('did you mean user.id?');
  expect((await viewer.get(`${PATH}/values?field=user.id`)).status).toBe(403);
});
