import { expect, test } from 'vitest';
import { type Answer, Client } from './client.ts';
import {
  ADMIN_TOKEN,
  ANALYST_TOKEN,
  burst,
  DATASET,
  openService,
  RULE,
  SECRET,
  type Service,
  type ServiceOptions,
  VIEWER_TOKEN,
} from './open-service.ts';

/** A service with an alert for each of some users. */
async function withAlerts(
  users: string[],
  options: ServiceOptions = {},
): Promise<{ service: Service; client: Client }> {
  const service = await openService(options);
  const client = await Client.of(service, ADMIN_TOKEN);
  for (const user of users) expect((await client.post(`/ingest/${DATASET}`, burst(user))).status).toBe(200);
  await service.detect();
  return { service, client };
}

const usersOf = ({ json }: Answer) =>
  json.items.map((alert: { fields: Record<string, string> }) => alert.fields['user.id']!.split('/')[1]);

test('alerts are listed in detect’s form, page by page, each once', async () => {
  const { client } = await withAlerts(['a', 'b', 'c', 'd', 'e']);
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = await client.get(
      `/api/v1/alerts?limit=2${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    expect(page.json.items.length).toBeLessThanOrEqual(2);
    seen.push(...usersOf(page));
    cursor = page.json.next;
  }
  expect(seen.sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  const [alert] = (await client.get('/api/v1/alerts?limit=1&evidence=2')).json.items;
  expect(alert).toMatchObject({
    rule_id: RULE,
    rule_name: 'Denied calls',
    severity: 'medium',
    state: 'open',
    resolution: null,
    assignee: null,
    tags: [],
    withdrawn: null,
    suppressed: 0,
    fields: { n: 3 },
    evidence: { count: 3 },
  });
  expect(alert.evidence.events).toHaveLength(2);
});

test('filters hold together, and a wrong one is told', async () => {
  const { client } = await withAlerts(['a', 'b']);
  const count = async (query: string) => (await client.get(`/api/v1/alerts?${query}`)).json.items.length;
  expect(await count('state=open,closed&severity=medium')).toBe(2);
  expect(await count('state=closed')).toBe(0);
  expect(await count(`rule_id=${RULE}&assignee=none`)).toBe(2);
  expect(await count('value=user.id%3Darn:aws:iam::123456789012:user/a')).toBe(1);
  expect(await count('text=denied')).toBe(2);
  expect(await count(`raised_to=${new Date(Date.now() - 3_600_000).toISOString()}`)).toBe(0);
  expect(await count('withdrawn=only')).toBe(0);
  const wrong = await client.get('/api/v1/alerts?severty=high&limit=0&state=opn');
  expect(wrong.status).toBe(400);
  expect(wrong.json.errors).toEqual(
    expect.arrayContaining([
      { in: 'query', field: 'severty', message: 'there is no such parameter', hint: 'did you mean severity?' },
      {
        in: 'query',
        field: 'state',
        message: 'one of open, acknowledged, closed is expected',
        hint: 'did you mean open?',
      },
      expect.objectContaining({ field: 'limit' }),
    ]),
  );
  expect((await client.get('/api/v1/alerts?cursor=nonsense')).status).toBe(422);
  const counts = await client.get('/api/v1/alerts/counts');
  expect(counts.json).toMatchObject({
    total: 2,
    facets: { severity: [{ value: 'medium', count: 2 }], rule: [{ label: 'Denied calls' }] },
  });
});

test('rows are read at any place of a view that stays as it is', async () => {
  const { service, client } = await withAlerts(['a', 'b', 'c']);
  const first = (await client.get('/api/v1/alerts/rows?state=open&sort=caller&direction=asc&limit=2')).json;
  expect(first).toMatchObject({ total: 3, newer: 0 });
  expect(first.items[0]).toMatchObject({
    caller: { field: 'user.id', value: 'arn:aws:iam::123456789012:user/a' },
    events: 3,
    techniques: expect.any(Array),
  });
  expect(first.items[0].reason).toContain('[masked]');
  expect((await client.post(`/ingest/${DATASET}`, burst('aa'))).status).toBe(200);
  await service.detect();
  await client.post('/api/v1/alerts/bulk', { select: { ids: [first.items[0].id] }, change: { state: 'closed' } });
  const path = `/api/v1/alerts/rows?state=open&sort=caller&direction=asc&view=${first.view}`;
  const again = (await client.get(path)).json;
  expect(again).toMatchObject({ view: first.view, total: 3, newer: 1 });
  expect(again.items.map((row: { state: string }) => row.state)).toEqual(['closed', 'open', 'open']);
  const rest = (await client.get(`${path}&offset=2&limit=1`)).json;
  expect(rest.items).toEqual(again.items.slice(2));
  expect((await client.get(`${path}&limit=0`)).json).toMatchObject({ newer: 1, items: [] });
  const seen = await client.post('/api/v1/alerts/bulk', {
    select: { filter: { state: ['open'] }, view: first.view },
    change: { state: 'acknowledged' },
  });
  expect(seen.json.updated.sort()).toEqual([again.items[1].id, again.items[2].id].sort());
  const lost = (await client.get('/api/v1/alerts/rows?view=gone')).json;
  expect([lost.view === 'gone', lost.total]).toEqual([false, 4]);
});

test('alerts are counted by caller and by rule', async () => {
  const { client } = await withAlerts(['a', 'b']);
  const callers = (await client.get('/api/v1/alerts/groups?by=caller&sort=name&direction=asc&limit=1&offset=1')).json;
  expect(callers.total).toBe(2);
  expect(callers.items).toMatchObject([
    {
      value: 'arn:aws:iam::123456789012:user/b',
      label: 'user.id',
      count: 1,
      states: { open: 1, closed: 0 },
      others: 1,
    },
  ]);
  const rules = (await client.get('/api/v1/alerts/groups?by=rule')).json;
  expect(rules.items).toMatchObject([
    { value: RULE, label: 'Denied calls', count: 2, severities: { medium: 2, high: 0 }, others: 2 },
  ]);
  const caller = encodeURIComponent('arn:aws:iam::123456789012:user/b');
  expect((await client.get(`/api/v1/alerts/rows?caller=${caller}`)).json.total).toBe(1);
  const open = (await client.get(`/api/v1/alerts/counts?facet=caller&open_facets=true&caller=${caller}`)).json;
  expect([open.total, open.facets.caller.length]).toEqual([1, 2]);
});

test('an alert is changed at the version that was read, and its history tells by whom', async () => {
  const { service, client } = await withAlerts(['a']);
  const [{ id }] = (await client.get('/api/v1/alerts')).json.items;
  const path = `/api/v1/alerts/${id}`;
  const read = await client.get(path);
  const etag = read.headers.get('etag')!;
  const analyst = client.as(ANALYST_TOKEN);
  const patch = (body: object, match?: string) =>
    analyst.call('PATCH', path, { body, headers: match === undefined ? {} : { 'If-Match': match } });
  expect((await patch({ state: 'closed' }, 'W/x')).status).toBe(400);
  const changed = await patch({ state: 'acknowledged', assignee: 'ann', add_tags: ['vip'], note: 'on it' }, etag);
  expect(changed.json).toMatchObject({
    state: 'acknowledged',
    assignee: 'ann',
    tags: ['vip'],
    notes: [{ text: 'on it', author: 'token:ann' }],
  });
  expect(changed.json.history.every((entry: { actor: string }) => entry.actor === 'token:ann')).toBe(true);
  const late = await patch({ state: 'closed' }, etag);
  expect([late.status, late.json.version]).toEqual([412, changed.json.version]);
  expect((await patch({ resolution: 'false_positive' }, changed.headers.get('etag')!)).json).toMatchObject({
    state: 'closed',
    resolution: 'false_positive',
  });
  expect((await patch({ add_tags: ['any'] })).status).toBe(200);
  expect((await patch({}, '*')).status).toBe(400);
  expect((await patch({ tags: ['x'], add_tags: ['y'] }, '*')).json.errors[0].field).toBe('/tags');
  expect(
    (await analyst.call('PATCH', '/api/v1/alerts/nothing', { body: { state: 'closed' }, headers: { 'If-Match': '*' } }))
      .status,
  ).toBe(404);
  const audit = (await client.get('/api/v1/audit?action=alert.')).json.items;
  expect(audit[0]).toMatchObject({ actor: 'token:ann', address: '127.0.0.1' });
  expect(service.logged.filter((line) => line.level === 'error')).toEqual([]);
});

test('many alerts are changed at once', async () => {
  const { client } = await withAlerts(['a', 'b', 'c']);
  const [first] = (await client.get('/api/v1/alerts')).json.items;
  const analyst = client.as(ANALYST_TOKEN);
  const some = await analyst.post('/api/v1/alerts/bulk', {
    select: { ids: [first.id, 'nothing'] },
    change: { state: 'acknowledged' },
  });
  expect(some.json).toEqual({ updated: [first.id], unchanged: [], missing: ['nothing'], change: expect.any(String) });
  const rest = await analyst.post('/api/v1/alerts/bulk', {
    select: { filter: { state: ['open'] } },
    change: { resolution: 'benign' },
  });
  expect(rest.json.updated).toHaveLength(2);
  const undone = await analyst.post('/api/v1/alerts/undo', { change: rest.json.change });
  expect(undone.json).toEqual({ undone: rest.json.updated, kept: [] });
  expect((await client.get('/api/v1/alerts/counts?state=open')).json.total).toBe(2);
  expect((await client.post('/api/v1/alerts/undo', { change: rest.json.change })).status).toBe(404);
  const wrong = await analyst.post('/api/v1/alerts/bulk', {
    select: { filter: { stat: ['open'] } },
    change: { state: 'open' },
  });
  expect(wrong.json.errors[0]).toMatchObject({ message: 'there is no such member' });
});

test('evidence comes in pages, with the events themselves on demand', async () => {
  const { client } = await withAlerts(['a']);
  const [{ id }] = (await client.get('/api/v1/alerts')).json.items;
  const first = (await client.get(`/api/v1/alerts/${id}/evidence?limit=2`)).json;
  const second = (await client.get(`/api/v1/alerts/${id}/evidence?limit=2&cursor=${encodeURIComponent(first.next)}`))
    .json;
  expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, null]);
  const { items } = (await client.get(`/api/v1/alerts/${id}/evidence?documents=true`)).json;
  expect(items).toHaveLength(3);
  for (const { document } of items) {
    expect(JSON.stringify(document)).toContain('AccessDeniedException');
    expect(JSON.stringify(document)).not.toContain(SECRET);
    expect(JSON.stringify(document)).toContain('[masked: ');
  }
  expect((await client.get('/api/v1/alerts/nothing/evidence')).status).toBe(404);
});

test('prompt text is masked everywhere, shown to analysts who ask for it, and each look is written down', async () => {
  const { client } = await withAlerts(['a']);
  const viewer = client.as(VIEWER_TOKEN);
  const analyst = client.as(ANALYST_TOKEN);
  const [alert] = (await viewer.get('/api/v1/alerts?evidence=3')).json.items;
  expect(alert.fields.asked).toEqual(expect.arrayContaining([expect.stringMatching(/^\[masked: \d+ characters\]$/)]));
  expect(JSON.stringify(alert)).not.toContain(SECRET);
  expect(alert.fields['user.id']).toContain('user/a');
  const path = `/api/v1/alerts/${alert.id}`;
  for (const masked of [path, `${path}/evidence?documents=true`, `${path}/related`, '/api/v1/alerts/counts']) {
    expect((await analyst.get(masked)).text).not.toContain(SECRET);
  }
  for (const shown of [`${path}?unmask=true`, `${path}/evidence?documents=true&unmask=true`]) {
    expect((await viewer.get(shown)).status).toBe(403);
    expect((await analyst.get(shown)).text).toContain(SECRET);
  }
  const looks = (await client.get('/api/v1/audit?action=prompt.view')).json.items;
  expect(looks.map((look: { actor: string; subject: string }) => [look.actor, look.subject])).toEqual([
    ['token:ann', alert.id],
    ['token:ann', alert.id],
  ]);
  expect(JSON.stringify(looks)).not.toContain(SECRET);
});

test('what is masked does not change when the rule is switched off', async () => {
  const { client } = await withAlerts(['a']);
  const before = (await client.get('/api/v1/alerts')).json.items[0];
  await client.call('PATCH', `/api/v1/rules/${RULE}`, { body: { enabled: false } });
  const after = (await client.get('/api/v1/alerts')).json.items[0];
  expect(after.fields).toEqual(before.fields);
  expect(after.fields['user.id']).toContain('user/a');
  expect(JSON.stringify(after)).not.toContain(SECRET);
});

test('without masking everyone who reads sees all', async () => {
  const { client } = await withAlerts(['a'], { masking: { enabled: false } });
  expect((await client.as(VIEWER_TOKEN).get('/api/v1/alerts')).text).toContain(SECRET);
  expect((await client.get('/api/v1/audit?action=prompt.view')).json.items).toEqual([]);
});

test('related alerts share a value', async () => {
  const { service, client } = await withAlerts(['a', 'b']);
  const list = (await client.get('/api/v1/alerts')).json.items;
  const related = (await client.get(`/api/v1/alerts/${list[0].id}/related`)).json.items;
  // Different users, and what they asked is masked: nothing is shared.
  expect(related).toEqual([]);
  await client.post(
    `/ingest/${DATASET}`,
    burst('a', 3)
      .replaceAll('"requestId":"a-', '"requestId":"again-')
      .replaceAll(/"timestamp":"[^"]+"/g, `"timestamp":"${new Date(Date.now() - 5 * 3_600_000).toISOString()}"`),
  );
  await service.detect();
  const again = (await client.get('/api/v1/alerts?value=user.id%3Darn:aws:iam::123456789012:user/a')).json.items;
  expect(again).toHaveLength(2);
  const other = (await client.get(`/api/v1/alerts/${again[0].id}/related`)).json.items;
  expect(other).toEqual([
    {
      alert: expect.objectContaining({ id: again[1].id }),
      shared: [{ field: 'user.id', value: again[0].fields['user.id'] }],
    },
  ]);
});

test('figures for charts', async () => {
  const { client } = await withAlerts(['a', 'b']);
  const bars = (await client.get('/api/v1/metrics/alerts')).json;
  expect(bars).toMatchObject({ interval_ms: 3_600_000, items: [{ value: 'medium', count: 2 }] });
  expect((await client.get('/api/v1/metrics/alerts?interval_ms=60000')).status).toBe(422);
  const events = (await client.get('/api/v1/metrics/events')).json.items;
  expect(events.reduce((sum: number, bar: { count: number }) => sum + bar.count, 0)).toBe(6);
  const [times] = (await client.get('/api/v1/metrics/times')).json.items;
  expect(times.detect.count).toBe(2);
  expect((await client.get('/api/v1/metrics/rules')).json.items).toMatchObject([{ rule_id: RULE, alerts: 2, open: 2 }]);
});

test('alerts are exported as documents of other systems', async () => {
  const { client } = await withAlerts(['a', 'b']);
  const lines = async (query: string, as = client) => {
    const answer = await as.get(`/api/v1/alerts/export?${query}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    return answer.text === ''
      ? []
      : answer.text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));
  };
  const elastic = await lines('format=elastic');
  expect(elastic).toHaveLength(2);
  expect(JSON.stringify(elastic[0])).toContain('kibana.alert.');
  const [finding] = await lines('format=ocsf&limit=1');
  expect(finding).toMatchObject({ class_uid: 2004 });
  expect(await lines('format=seismo&state=closed')).toEqual([]);
  expect(JSON.stringify(await lines('format=seismo'))).not.toContain(SECRET);
  expect(JSON.stringify(await lines('format=seismo&unmask=true', client.as(ANALYST_TOKEN)))).toContain(SECRET);
  expect((await client.as(VIEWER_TOKEN).get('/api/v1/alerts/export?format=seismo&unmask=true')).status).toBe(403);
  expect((await client.get('/api/v1/alerts/export?format=csv')).json.errors[0].field).toBe('format');
});
