import { describe, expect, test } from 'vitest';
import { Client } from './client.ts';
import { ADMIN_TOKEN, ANALYST_TOKEN, burst, DATASET, INGEST_TOKEN, openService, VIEWER_TOKEN } from './open-service.ts';

const open = async (options: Parameters<typeof openService>[0] = {}) => {
  const service = await openService(options);
  return { service, client: await Client.of(service, ADMIN_TOKEN) };
};

const lines = (count: number, make: (i: number) => object) =>
  Array.from({ length: count }, (_, i) => `${JSON.stringify(make(i))}\n`).join('');

describe('warnings of what is not seen', () => {
  const deleted = (at: number) => ({
    eventVersion: '1.10',
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/mallory', accountId: '123456789012' },
    eventTime: `${new Date(at).toISOString().slice(0, 19)}Z`,
    eventSource: 'bedrock.amazonaws.com',
    eventName: 'DeleteModelInvocationLoggingConfiguration',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '203.0.113.9',
    requestParameters: null,
    requestID: 'r1',
    eventID: 'e1',
    eventType: 'AwsApiCall',
    recipientAccountId: '123456789012',
    eventCategory: 'Management',
  });

  test('are told to viewers, for a while the same, and measured', async () => {
    let clock = Date.now();
    const { service, client } = await open({ now: () => clock });
    const path = '/api/v1/sources/warnings';
    const viewer = client.as(VIEWER_TOKEN);
    expect((await viewer.get(path)).json).toMatchObject({ items: [], unchecked: [] });
    await client.post(
      '/ingest/aws.cloudtrail',
      lines(1, () => deleted(Date.now() - 60_000)),
    );
    expect((await viewer.get(path)).json.items).toEqual([]);
    clock += 61_000;
    const { items } = (await viewer.get(path)).json;
    expect(items).toMatchObject([
      { kind: 'logging', severity: 'high', account: '123456789012', by: 'arn:aws:iam::123456789012:user/mallory' },
    ]);
    expect((await viewer.post('/api/v1/query', { query: items[0].query })).json.rows).toHaveLength(1);
    const figures = await service.context.metrics.metrics();
    expect(figures).toContain('seismo_blindness_warnings{kind="logging",severity="high"} 1');
    expect(figures).toContain('seismo_blindness_warnings{kind="quiet",severity="high"} 0');
    expect((await client.as(INGEST_TOKEN).get(path)).status).toBe(403);
  });
});

test('what is pushed is told beside the sources, minute by minute', async () => {
  const { client } = await open();
  await client.post(`/ingest/${DATASET}`, `${burst('a', 5)}not json\n`);
  const { push } = (await client.get('/api/v1/sources')).json;
  expect(push).toMatchObject({ events: 5, duplicates: 0, dead_letters: 1, busy: false, stopped: null });
  expect(push.recent.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(6);
  expect(Date.parse(push.last_record_at)).toBeGreaterThan(Date.now() - 60_000);
});

describe('dead letters', () => {
  test('are counted, narrowed, and replayed or deleted by what they have in common', async () => {
    const { client } = await open();
    await client.post(`/ingest/${DATASET}`, `${lines(7, (i) => ({ no: i }))}${'not json\n'.repeat(2)}`);
    const counts = (await client.get('/api/v1/deadletters/counts')).json;
    expect(counts).toMatchObject({ sources: [{ value: 'http', count: counts.total }] });
    expect(counts.hours).toHaveLength(1);
    const [{ value: reason, count }] = counts.reasons;
    expect(count).toBe(7);
    const path = `/api/v1/deadletters?reason=${encodeURIComponent(reason)}`;
    expect((await client.get(path)).json.items).toHaveLength(7);
    const before = new Date(Date.now() + 1_000).toISOString();
    expect((await client.post('/api/v1/deadletters/replay', { matching: { reason, before } })).json).toMatchObject({
      replayed: 7,
      dead_letters: 7,
      next: null,
    });
    const early = new Date(Date.now() - 60_000).toISOString();
    expect((await client.post('/api/v1/deadletters/delete', { matching: { before: early } })).json.deleted).toBe(0);
    const left = counts.total - 7;
    const late = new Date(Date.now() + 1_000).toISOString();
    expect((await client.post('/api/v1/deadletters/delete', { matching: { reason, before: late } })).json).toEqual({
      deleted: 7,
      next: null,
    });
    expect((await client.get('/api/v1/deadletters')).json.total).toBe(left);
    expect((await client.post('/api/v1/deadletters/delete', { ids: ['1-1'], matching: { before: late } })).status).toBe(
      400,
    );
    expect((await client.post('/api/v1/deadletters/delete', {})).status).toBe(400);
    expect((await client.get('/api/v1/audit?action=deadletter.delete')).text).not.toContain(reason);
  });
});

test('settings tell what is in force and where it is set, and no secret', async () => {
  const { client } = await open({
    masking: { fields: ['app.text'] },
    context: {
      data: '/var/lib/seismo',
      retention: (stream) => (stream.includes('bedrock') ? { streams: 'logs-*bedrock*', ageMs: 3_600_000 } : {}),
      setup: {
        startedAt: Date.now(),
        config: { file: '/etc/seismo.yaml', lines: new Map([['retention', 7]]) },
        listen: '127.0.0.1:7700',
        tls: false,
        publicUrl: undefined,
        rules: { paths: ['/opt/rules'], pack: true },
        lookups: undefined,
        formats: ['aws.cloudtrail'],
        retention: [{ streams: 'logs-*bedrock*', ageMs: 3_600_000 }],
        deadLetters: { most: 5 },
        detection: { everyMs: 1_000, timeLimitMs: 30_000, memoryBytes: 1e9 },
        routes: [
          {
            on: ['raised'],
            to: ['file'],
            continue: false,
            mute: [{ days: ['sat'], from: 480, to: 1_440, zone: 'UTC' }],
          },
        ],
      },
    },
  });
  await client.post(`/ingest/${DATASET}`, burst('a', 4));
  const answer = await client.as(VIEWER_TOKEN).get('/api/v1/settings');
  expect(answer.json).toMatchObject({
    data: '/var/lib/seismo',
    setup: {
      config_file: '/etc/seismo.yaml',
      config_keys: [{ key: 'retention', line: 7 }],
      routes: [{ mute: ['sat 08:00 to 24:00 UTC'] }],
    },
    auth: { tokens: null },
    masking: { enabled: true, added: ['app.text'] },
    retention: {
      dead_letters: { age_ms: null, most: 5 },
      streams: [{ rule: 'logs-*bedrock*', keep_ms: 3_600_000, events: 4, frees: { events: 4 } }],
    },
  });
  expect(answer.json.masking.fields).toContain('gen_ai.prompt*');
  expect(answer.json.formats.filter(({ read }: { read: boolean }) => read)).toHaveLength(1);
  const admin = await client.get('/api/v1/settings');
  expect(admin.json.auth.tokens).toContainEqual({ name: 'ann', role: 'analyst' });
  for (const token of [ADMIN_TOKEN, ANALYST_TOKEN]) expect(admin.text).not.toContain(token);
});

test('the audit log is exported as it is narrowed', async () => {
  const { client } = await open();
  await client.post('/api/v1/tokens', { name: 'ci', role: 'viewer' });
  await client.post('/api/v1/users', { name: 'ann', role: 'viewer', password: 'correct horse battery' });
  const all = await client.get('/api/v1/audit/export');
  expect(all.headers.get('content-disposition')).toContain('attachment');
  expect(all.text.trim().split('\n')).toHaveLength(2);
  const tokens = (await client.get('/api/v1/audit/export?action=token.')).text.trim().split('\n');
  expect(tokens.map((line) => JSON.parse(line).action)).toEqual(['token.create']);
  expect((await client.as(VIEWER_TOKEN).get('/api/v1/audit/export')).status).toBe(403);
});
