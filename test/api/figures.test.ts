import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { addCollection } from '../../src/catalog/corpus/add-collection.ts';
import { PriceList } from '../../src/triage/cost/price-list.ts';
import { pricesConfig } from '../../src/triage/cost/prices-config.ts';
import { Client } from './client.ts';
import { INJECTION, JAILBREAK, mapped, REFUSED, threat } from './mapped-rule.ts';
import { ADMIN_TOKEN, burst, DATASET, openService, RULE, type ServiceOptions, VIEWER_TOKEN } from './open-service.ts';

const ACCOUNTS = threat('MITRE ATT&CK', 'TA0001', 'T1078');

async function open(options: ServiceOptions = {}) {
  const service = await openService(options);
  return {
    service,
    client: (await Client.of(service, ADMIN_TOKEN)).as(VIEWER_TOKEN),
    admin: await Client.of(service, ADMIN_TOKEN),
  };
}

test('open alerts by age and severity', async () => {
  let now = Date.now();
  const { service, client, admin } = await open({ now: () => now });
  await admin.post(`/ingest/${DATASET}`, burst('a') + burst('b'));
  await service.detect();
  const fresh = (await client.get('/api/v1/metrics/ages')).json.items;
  expect(fresh).toMatchObject([{ age: 'hour', to: null, severity: 'medium', count: 2, unassigned: 2 }]);
  const [first] = (await client.get('/api/v1/alerts')).json.items;
  await admin.call('PATCH', `/api/v1/alerts/${first.id}`, { body: { assignee: 'ann' } });
  now += 3 * 3_600_000;
  const [older] = (await client.get('/api/v1/metrics/ages')).json.items;
  expect(older).toMatchObject({ age: 'day', count: 2, unassigned: 1 });
  const listed = (await client.get(`/api/v1/alerts?raised_from=${older.from}&raised_to=${older.to}`)).json.items;
  expect(listed).toHaveLength(2);
  now += 30 * 86_400_000;
  expect((await client.get('/api/v1/metrics/ages')).json.items).toMatchObject([{ age: 'older', from: null }]);
  expect((await client.get('/api/v1/metrics/ages?state=closed')).json.items).toEqual([]);
});

const call = (user: string | undefined, model: string, id: string, tokens: object) =>
  `${JSON.stringify({
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: new Date(Date.now() - 3_600_000).toISOString(),
    accountId: '123456789012',
    ...(user !== undefined && { identity: { arn: `arn:aws:iam::123456789012:user/${user}` } }),
    region: 'eu-central-1',
    requestId: id,
    operation: 'Converse',
    modelId: model,
    input: { inputContentType: 'application/json', inputBodyJson: {}, inputTokenCount: 0, ...tokens },
    output: { outputContentType: 'application/json', outputBodyJson: {}, outputTokenCount: 100_000 },
  })}\n`;

test('tokens and cost by caller and model; what has no price is told', async () => {
  const sonnet = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
  const { client, admin } = await open({
    context: { prices: new PriceList(pricesConfig.parse([{ model: 'gateway-*', input: 1, output: 1 }])) },
  });
  expect((await client.get('/api/v1/metrics/usage')).json).toMatchObject({
    total: { calls: 0, cost: { usd: 0 } },
    callers: [],
    models: [],
  });
  await admin.post(
    `/ingest/${DATASET}`,
    call('a', sonnet, '1', { inputTokenCount: 1_000_000, cacheReadInputTokenCount: 1_000_000 }) +
      call('a', `us.${sonnet}`, '2', { inputTokenCount: 1_000_000 }) +
      call('b', 'gateway-chat', '3', { inputTokenCount: 900_000 }) +
      call('c', 'nobody-knows', '4', { inputTokenCount: 5 }) +
      call(undefined, 'gateway-chat', '5', {}),
  );
  const usage = (await client.get('/api/v1/metrics/usage')).json;
  expect(usage.callers.map((c: { caller: string | null }) => c.caller?.split('/')[1] ?? null)).toEqual([
    'a',
    'b',
    null,
    'c',
  ]);
  const [a, b, , c] = usage.callers;
  expect(a).toMatchObject({ calls: 2, input_tokens: 2_000_000, output_tokens: 200_000, cache_read_tokens: 1_000_000 });
  // A profile of one geography costs a tenth more.
  expect(a.cost.usd).toBeCloseTo(3 + 1.5 + 0.3 + (3 + 1.5) * 1.1);
  expect(a.models).toEqual([sonnet]);
  expect(b.cost.usd).toBeCloseTo(1);
  expect(c.cost).toEqual({
    usd: null,
    tokens: 100_005,
    unpriced_tokens: 100_005,
    unpriced_models: ['nobody-knows'],
  });
  expect(usage.total.cost).toMatchObject({ unpriced_tokens: 100_005, unpriced_models: ['nobody-knows'] });
  expect(usage.total.cost.usd).toBeCloseTo(a.cost.usd + 1 + 0.1);
  expect(usage.models.map((m: { model: string }) => m.model)).toEqual([sonnet, 'gateway-chat', 'nobody-knows']);
  expect((await client.get('/api/v1/metrics/usage?limit=1')).json.callers).toHaveLength(1);
  const before = (await client.get('/api/v1/metrics/usage?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z')).json;
  expect(before.total.calls).toBe(0);
  expect((await client.get('/api/v1/metrics/usage?from=2020-01-02T00:00:00Z&to=2020-01-01T00:00:00Z')).status).toBe(
    422,
  );
});

test('streams that count tokens in different types are summed together', async () => {
  const { client, admin } = await open();
  await admin.post(`/ingest/${DATASET}`, call('a', 'gateway-chat', '1', { inputTokenCount: 10 }));
  const event = {
    '@timestamp': new Date(Date.now() - 60_000).toISOString(),
    data_stream: { type: 'logs', dataset: 'own.calls', namespace: 'default' },
    user: { id: 'a' },
    gen_ai: { request: { model: { id: 'gateway-chat' } }, usage: { prompt_tokens: 7.0, completion_tokens: 3 } },
  };
  await admin.post('/ingest/generic', `${JSON.stringify(event)}\n`);
  const { total } = (await client.get('/api/v1/metrics/usage')).json;
  expect([total.calls, total.input_tokens, total.output_tokens]).toEqual([2, 17, 100_003]);
});

test('alerts by technique stand under the tactics that rules name', async () => {
  const { service, client, admin } = await open({
    rules: { 'mapped.toml': mapped('mapped', `${REFUSED} | STATS n = COUNT(*) BY user.id`, INJECTION, JAILBREAK) },
  });
  await admin.post(`/ingest/${DATASET}`, burst('a') + burst('b'));
  await service.detect();
  const { tactics } = (await client.get('/api/v1/metrics/techniques')).json;
  expect(tactics).toHaveLength(16);
  const named = tactics.filter((t: { techniques: unknown[] }) => t.techniques.length > 0);
  expect(named).toEqual([
    {
      id: 'AML.TA0005',
      name: 'Execution',
      techniques: [{ id: 'AML.T0051', name: 'LLM Prompt Injection', alerts: 2 }],
    },
    { id: 'AML.TA0007', name: 'Defense Evasion', techniques: [{ id: 'AML.T0054', name: 'LLM Jailbreak', alerts: 2 }] },
  ]);
});

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'seismo-figures-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

test('coverage: a rule covers where it runs and has something to read', async () => {
  const data = await folder();
  const added = await folder();
  const elsewhere = 'FROM logs-elsewhere.* | STATS n = COUNT(*) BY user.id | WHERE n > 1';
  await writeFile(join(added, 'a.toml'), mapped('added', elsewhere, threat('MITRE ATLAS', 'AML.TA0010', 'AML.T0057')));
  await addCollection({ data, path: added, name: 'added', readBy: 'test', now: Date.now });
  const { service, client, admin } = await open({
    context: { data },
    rules: {
      'covers.toml': mapped('covers', REFUSED, INJECTION, ACCOUNTS),
      'blind.toml': mapped('blind', `FROM logs-aws.cloudtrail-* | WHERE user.id == "a"`, JAILBREAK),
      'off.toml': mapped('off', REFUSED, threat('MITRE ATLAS', 'AML.TA0011', 'AML.T0029')),
    },
  });
  await admin.call('PATCH', '/api/v1/rules/off', { body: { enabled: false } });
  const statusOf = async (id: string) => {
    const { frameworks } = (await client.get('/api/v1/coverage?framework=atlas')).json;
    const cells = frameworks[0].tactics.flatMap((t: { techniques: { id: string }[] }) => t.techniques);
    return cells.filter((t: { id: string }) => t.id === id).map((t: { status: string }) => t.status);
  };
  expect(await statusOf('AML.T0051')).toEqual(['no_data']);
  await admin.post(`/ingest/${DATASET}`, burst('a'));
  await service.detect();
  expect(await statusOf('AML.T0051')).toEqual(['covered']);
  // Under two tactics; the rule names one of them.
  expect(await statusOf('AML.T0054')).toEqual(['gap', 'no_data']);
  expect(await statusOf('AML.T0029')).toEqual(['off']);
  expect(await statusOf('AML.T0057')).toEqual(['available']);
  const { rules, frameworks } = (await client.get('/api/v1/coverage')).json;
  expect(frameworks.map((f: { key: string }) => f.key)).toEqual(['atlas', 'attack', 'owasp_llm']);
  expect(frameworks.map((f: { covered: number }) => f.covered)).toEqual([1, 1, 0]);
  const byId = Object.fromEntries(rules.map((r: { id: string }) => [r.id, r]));
  expect(byId.covers).toMatchObject({ status: 'active', data: true });
  expect(byId.blind).toMatchObject({ status: 'active', data: false, streams: ['logs-aws.cloudtrail-*'] });
  expect(byId.off).toMatchObject({ status: 'disabled', data: true });
  expect(byId[RULE]).toMatchObject({ status: 'active' });
  const attack = frameworks[1].tactics.flatMap((t: { techniques: object[] }) => t.techniques);
  expect(attack.find((t: { id: string }) => t.id === 'T1078')).toMatchObject({ llm: true, status: 'covered' });
  expect(attack.find((t: { id: string }) => t.id === 'T1112')).toMatchObject({ llm: false });
});

test('what is covered as a layer of the Navigator', async () => {
  const { service, client, admin } = await open({ rules: { 'covers.toml': mapped('covers', REFUSED, INJECTION) } });
  const empty = (await client.get('/api/v1/coverage/navigator')).json;
  expect([empty.domain, empty.techniques]).toEqual(['atlas-atlas', []]);
  await admin.post(`/ingest/${DATASET}`, burst('a'));
  await service.detect();
  const answer = await client.get('/api/v1/coverage/navigator?framework=atlas');
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="seismo-atlas-layer.json"');
  expect(answer.json.techniques).toMatchObject([{ techniqueID: 'AML.T0051', tactic: 'execution', score: 1 }]);
  expect((await client.get('/api/v1/coverage/navigator?framework=owasp_llm')).status).toBe(400);
});

test('models by the alerts that name them', async () => {
  const { service, client, admin } = await open({
    rules: {
      'models.toml': mapped('models', `${REFUSED} | STATS n = COUNT(*) BY gen_ai.request.model.id`),
      'values.toml': mapped(
        'values',
        `${REFUSED} | STATS Esql.gen_ai_request_model_id_values = VALUES(gen_ai.request.model.id) BY user.id`,
      ),
    },
  });
  await admin.post(
    `/ingest/${DATASET}`,
    burst('a') + burst('b').replaceAll('anthropic.claude-3-haiku-20240307-v1:0', 'amazon.nova-pro-v1:0'),
  );
  await service.detect();
  const { items } = (await client.get('/api/v1/metrics/models')).json;
  expect(items).toEqual([
    { model: 'amazon.nova-pro-v1:0', alerts: 2, severities: { medium: 2 } },
    { model: 'anthropic.claude-3-haiku-20240307-v1:0', alerts: 2, severities: { medium: 2 } },
  ]);
  const value = encodeURIComponent(`=${items[0].model}`);
  expect((await client.get(`/api/v1/alerts?value=${value}`)).json.items).toHaveLength(2);
});
