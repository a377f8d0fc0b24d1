import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { addCollection } from '../../src/catalog/corpus/add-collection.ts';
import { ruleText } from '../detect/rule-book/rule-folder.ts';
import { type Answer, Client } from './client.ts';
import { ADMIN_TOKEN, burst, DATASET, openService, RULE, VIEWER_TOKEN } from './open-service.ts';

const KEY = `/api/v1/catalog/rules/${encodeURIComponent(`elastic/${RULE}`)}`;

async function withEvents(options: Parameters<typeof openService>[0] = {}) {
  const service = await openService(options);
  const admin = await Client.of(service, ADMIN_TOKEN);
  await admin.post(`/ingest/${DATASET}`, burst('a') + burst('b', 5));
  await service.detect();
  return { service, admin, viewer: admin.as(VIEWER_TOKEN) };
}

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'seismo-catalog-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('the service has its own rules in the catalogue, and those that were added to its data folder', async () => {
  const data = await dataFolder();
  const { viewer } = await withEvents({ context: { data } });
  const own = (await viewer.get('/api/v1/catalog/rules')).json;
  expect(own.items.map((r: { key: string }) => r.key)).toContain(`elastic/${RULE}`);
  const rules = await dataFolder();
  for (let i = 0; i < 5; i++) {
    const query = `FROM logs-other* | WHERE user.name == "u${i}" AND event.action == "deleted"`;
    await writeFile(join(rules, `r${i}.toml`), ruleText({ id: `added-${i}`, name: `Added ${i}`, query }));
  }
  await addCollection({ data, path: rules, name: 'added', readBy: 'test', now: Date.now });
  const all = (await viewer.get('/api/v1/catalog/rules?text=added&limit=2')).json;
  expect([all.total, all.items.length]).toEqual([5, 2]);
  const names: string[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page: Answer['json'] = (
      await viewer.get(`/api/v1/catalog/rules?text=added&limit=2${next && `&cursor=${next}`}`)
    ).json;
    names.push(...page.items.map((r: { name: string }) => r.name));
    next = page.next;
  }
  expect(names.sort()).toEqual([0, 1, 2, 3, 4].map((i) => `Added ${i}`));
  const narrowed = (await viewer.get('/api/v1/catalog/rules?field=user.name&value=u3')).json;
  expect(narrowed.items).toMatchObject([{ rule_id: 'added-3', collection: 'added' }]);
  expect(narrowed.facets.vendor).toEqual([{ value: 'elastic', count: 1 }]);
  expect((await viewer.get('/api/v1/catalog/rules?cursor=zzz')).json.errors[0].field).toBe('cursor');
  const page = (await viewer.get('/api/v1/catalog/rules/added-3?life=true')).json;
  expect(page.indicators.find((i: { field: string }) => i.field === 'event.action').corpus).toBe(4);
  expect(page.similar).toHaveLength(4);
  expect(page.life).toMatchObject({ could_fire: 'no', alerts: { total: 0, last: null }, backtest: null });
});

test('a rule in a language that is not run here tells what it would not see', async () => {
  const data = await dataFolder();
  const { viewer } = await withEvents({ context: { data } });
  const rules = await dataFolder();
  const kuery = (id: string, index: string) =>
    ruleText({
      id,
      query: 'gen_ai.prompt: *hello* and user.nickname: "x" and user.id: *',
      more: `index = ["${index}"]`,
    })
      .replace('language = "esql"', 'language = "kuery"')
      .replace('type = "esql"', 'type = "query"');
  await writeFile(join(rules, 'a.toml'), kuery('reads', 'logs-aws_bedrock.invocation-*'));
  await writeFile(join(rules, 'b.toml'), kuery('reads-none', 'logs-other-*'));
  await addCollection({ data, path: rules, name: 'kql', readBy: 'test', now: Date.now });
  const { life } = (await viewer.get('/api/v1/catalog/rules/reads?life=true')).json;
  expect(life.could_fire).toBe('unknown');
  expect(life.because).toBe('rules in kuery are not run here; no event has `user.nickname`');
  expect(life.blind_spots.map((b: { field: string }) => b.field)).toEqual(['user.nickname']);
  const none = (await viewer.get('/api/v1/catalog/rules/reads-none?life=true')).json;
  expect(none.life.blind_spots).toEqual([{ field: '_index', message: 'no event of `logs-other-*` is stored' }]);
});

test("a rule's page, with what events and alerts say of it where that is asked for", async () => {
  const { viewer, admin } = await withEvents();
  const page = (await viewer.get(KEY)).json;
  expect(page).toMatchObject({
    key: `elastic/${RULE}`,
    head: { rule_id: RULE, time_window: '1h' },
    conformance: { runs: true },
    life: null,
  });
  expect(page.stages.map((s: { kind: string }) => s.kind)).toEqual(['from', 'where', 'stats', 'where']);
  const [alert] = (await admin.get('/api/v1/alerts')).json.items;
  await admin.call('PATCH', `/api/v1/alerts/${alert.id}`, { body: { resolution: 'true_positive' } });
  const { life } = (await viewer.get(`${KEY}?life=true`)).json;
  expect(life).toMatchObject({
    could_fire: 'yes',
    blind_spots: [],
    alerts: { total: 2 },
    verdicts: { true_positive: 1, precision: 1 },
    backtest: { alerts: 2, events: 8 },
  });
  const broken = (await viewer.get('/api/v1/catalog/rules/broken?life=true')).json;
  expect(broken).toMatchObject({ conformance: { types: false }, life: { could_fire: 'no' } });
  expect(broken.life.blind_spots[0].field).toBe('nosuchfield');
  const wrong = await viewer.get('/api/v1/catalog/rules/denied-cals');
  expect([wrong.status, wrong.json.hint]).toEqual([404, `did you mean ${RULE}?`]);
});

test('what a rule would have raised at other thresholds, switched on or not', async () => {
  const { viewer, admin } = await withEvents();
  const path = `/api/v1/rules/${RULE}/backtest`;
  const told = (await viewer.post(path, {})).json;
  expect(told).toMatchObject({
    events: 8,
    alerts: 2,
    alerts_per_day: 2,
    thresholds: [{ name: 'n', operator: '>', value: 2 }],
  });
  const at = Object.fromEntries(
    told.thresholds[0].points.map((p: { value: number; alerts: number }) => [p.value, p.alerts]),
  );
  expect(at).toMatchObject({ 2: 2, 3: 1, 5: 0 });
  await admin.call('PATCH', `/api/v1/rules/${RULE}`, { body: { enabled: false, tuning: { thresholds: { n: 4 } } } });
  const tuned = (await viewer.post(path, { thresholds: { n: [1, 2, 10] } })).json;
  expect(tuned).toMatchObject({ alerts: 1 });
  expect(tuned.thresholds[0].points.map((p: { value: number; alerts: number }) => [p.value, p.alerts])).toEqual([
    [1, 2],
    [2, 2],
    [4, 1],
    [10, 0],
  ]);
  const [first] = (await viewer.post(path, { thresholds: {} })).json.thresholds;
  expect(first).toBeUndefined();
  const later = await viewer.post(path, { from: '2100-01-01T00:00:00Z' });
  expect([later.status, later.json.detail]).toEqual([422, 'the rule reads no event of that time']);
  expect((await viewer.post(path, { thresholds: { m: [1] } })).json).toMatchObject({
    status: 422,
    hint: 'thresholds: n',
  });
  expect((await viewer.post(path, { thresholds: { n: [1.5] } })).status).toBe(422);
  expect((await viewer.post(path, { from: 'yesterday' })).json.errors[0].field).toBe('/from');
  expect(
    (await viewer.post(path, { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' })).json.errors[0].field,
  ).toBe('/to');
  expect((await viewer.post('/api/v1/rules/broken/backtest', {})).status).toBe(422);
});

test('backtests wait for each other, in a bounded number, and end with their time', async () => {
  const { viewer } = await withEvents({ limits: { backtests_waiting: 0, backtest_seconds: 0.001 } });
  const path = `/api/v1/rules/${RULE}/backtest`;
  const late = await viewer.post(path, {});
  expect([late.status, late.json.detail]).toEqual([422, 'the backtest took longer than 0.001 s']);
});
