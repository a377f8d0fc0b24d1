import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Client } from './client.ts';
import { ADMIN_TOKEN, ANALYST_TOKEN, burst, DATASET, openService, SECRET, VIEWER_TOKEN } from './open-service.ts';

const STREAM = 'logs-aws_bedrock.invocation-*';

async function withEvents(options: Parameters<typeof openService>[0] = {}) {
  const service = await openService(options);
  const client = await Client.of(service, ADMIN_TOKEN);
  await client.post(`/ingest/${DATASET}`, burst('a') + burst('b', 5));
  const query = (text: string, more: object = {}, as = client) => as.post('/api/v1/query', { query: text, ...more });
  return { service, client, query };
}

test('rows with typed columns', async () => {
  const { query } = await withEvents();
  const { json } = await query(`FROM ${STREAM} | STATS n = COUNT(*) BY user.id | SORT n DESC`);
  expect(json).toMatchObject({
    columns: [
      { name: 'n', type: 'long', masked: false },
      { name: 'user.id', type: 'keyword', masked: false },
    ],
    rows: [
      [5, 'arn:aws:iam::123456789012:user/b'],
      [3, 'arn:aws:iam::123456789012:user/a'],
    ],
    truncated: null,
  });
  expect(
    (await query('ROW big = 9007199254740993, d = TO_DATETIME("2026-01-01T00:00:00Z"), l = [1, 2], no = null')).json
      .rows,
  ).toEqual([['9007199254740993', '2026-01-01T00:00:00.000Z', [1, 2], null]]);
});

test('mistakes are all told, each with its place', async () => {
  const { query } = await withEvents();
  const answer = await query(`FROM ${STREAM}\n| WHERE user.idd == "a"\n| KEEP nosuch`);
  expect(answer.status).toBe(400);
  expect(answer.json.type).toBe('urn:seismo:problem:invalid-query');
  expect(answer.json.diagnostics).toMatchObject([
    {
      code: 'esql/unknown-column',
      severity: 'error',
      start: { line: 2, column: 9 },
      end: { line: 2, column: 17 },
      hint: expect.stringContaining('user.id'),
    },
    { severity: 'error', start: { line: 3, column: 8 } },
  ]);
});

test('rows are limited, and that is told', async () => {
  const { query } = await withEvents({ limits: { query_rows: 4 } });
  expect((await query(`FROM ${STREAM} | KEEP user.id`)).json).toMatchObject({ rows: { length: 4 }, truncated: 'rows' });
  expect((await query(`FROM ${STREAM} | KEEP user.id`, { limit: 2 })).json).toMatchObject({
    rows: { length: 2 },
    truncated: 'rows',
  });
  expect((await query(`FROM ${STREAM} | KEEP user.id | LIMIT 3`)).json).toMatchObject({
    rows: { length: 3 },
    truncated: null,
  });
});

test('NDJSON is an object per row', async () => {
  const { client } = await withEvents();
  const answer = await client.post(
    '/api/v1/query',
    { query: `FROM ${STREAM} | STATS n = COUNT(*) BY user.id | SORT n` },
    { headers: { Accept: 'application/x-ndjson' } },
  );
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
  expect(
    answer.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).n),
  ).toEqual([3, 5]);
  const empty = await client.post(
    '/api/v1/query',
    { query: `FROM ${STREAM} | WHERE user.id == "x"` },
    { headers: { Accept: 'application/x-ndjson' } },
  );
  expect([empty.status, empty.text]).toEqual([200, '']);
  const wrong = await client.post('/api/v1/query', { query: 'FROM' }, { headers: { Accept: 'application/x-ndjson' } });
  expect(wrong.status).toBe(400);
});

/** A query that would run for minutes: rows of a self product through lists. */
const ENDLESS =
  `FROM ${STREAM} | EVAL l = [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20] | EVAL a = l, b = l, c = l, d = l, e = l, f = l | MV_EXPAND a | MV_EXPAND b | MV_EXPAND c | MV_EXPAND d | MV_EXPAND e | MV_EXPAND f | STATS n = COUNT_DISTINCT(TO_STRING(a) + TO_STRING(b))`.replace(
    'TO_STRING(a) + TO_STRING(b)',
    'CONCAT(TO_STRING(a), TO_STRING(b), TO_STRING(c), TO_STRING(d), TO_STRING(e), TO_STRING(f))',
  );

test('a query is stopped at its time limit', async () => {
  const { query } = await withEvents();
  const started = performance.now();
  const answer = await query(ENDLESS, { time_limit_ms: 300 });
  expect([answer.status, answer.json.detail]).toEqual([422, 'the query was stopped at its time limit']);
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('a query ends when its client goes away, and makes room for the next', async () => {
  const { service, query } = await withEvents({ limits: { queries: 1, queries_waiting: 1 } });
  const gone = new AbortController();
  const response = fetch(`${service.server.url}/api/v1/query`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: ENDLESS }),
    signal: gone.signal,
  });
  await pause(150);
  const started = performance.now();
  const waiting = query('ROW a = 1');
  await pause(50);
  expect((await query('ROW a = 2')).status).toBe(429);
  gone.abort();
  await expect(response).rejects.toThrow();
  expect((await waiting).json.rows).toEqual([[1]]);
  expect(performance.now() - started).toBeLessThan(8_000);
});

test('prompt text: masked, not searched by viewers, shown to analysts who ask', async () => {
  const { client, query } = await withEvents();
  const viewer = client.as(VIEWER_TOKEN);
  const analyst = client.as(ANALYST_TOKEN);
  const keep = `FROM ${STREAM} | KEEP gen_ai.prompt, user.id | LIMIT 1`;
  const masked = await query(keep, {}, viewer);
  expect(masked.json.columns).toMatchObject([{ masked: true }, { masked: false }]);
  expect(masked.text).not.toContain(SECRET);
  const search = `FROM ${STREAM} | WHERE gen_ai.prompt LIKE "*launch*" | STATS n = COUNT(*)`;
  expect((await query(search, {}, viewer)).status).toBe(403);
  expect((await query(search, {}, analyst)).json.rows).toEqual([[8]]);
  const derived = `FROM ${STREAM} | EVAL p = SUBSTRING(gen_ai.prompt, 1, 60) | KEEP p | LIMIT 1`;
  expect((await query(derived, {}, analyst)).json.rows).toEqual([['[masked: 60 characters]']]);
  expect((await query(keep, { unmask: true }, viewer)).status).toBe(403);
  expect((await query(keep, { unmask: true }, analyst)).text).toContain(SECRET);
  const looks = (await client.get('/api/v1/audit?action=prompt.view')).json.items;
  expect(looks).toMatchObject([{ actor: 'token:ann', details: { query: keep } }]);
});

test('the data streams with their fields', async () => {
  const { client } = await withEvents();
  const { items } = (await client.get('/api/v1/streams')).json;
  const stream = items.find((s: { name: string }) => s.name === 'logs-aws_bedrock.invocation-default');
  const field = (name: string) => stream.fields.find((f: { name: string }) => f.name === name);
  expect(field('user.id')).toEqual({ name: 'user.id', type: 'keyword', list: false, seen: true });
  expect(field('gen_ai.analysis.function')).toMatchObject({ seen: false });
  const wrong = await client.get('/api/v1/streams?stream=logs-aws_bedrock.invocation-defalt');
  expect([wrong.status, wrong.json.hint]).toEqual([404, 'did you mean logs-aws_bedrock.invocation-default?']);
});
