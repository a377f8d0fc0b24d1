import { expect, test } from 'vitest';
import { Client } from './client.ts';
import { ADMIN_TOKEN, burst, DATASET, openService, RULE, VIEWER_TOKEN } from './open-service.ts';

const STREAM = 'logs-aws_bedrock.invocation-*';
const MINUTE = 60_000;

async function withEvents() {
  const service = await openService();
  const client = await Client.of(service, ADMIN_TOKEN);
  await client.post(`/ingest/${DATASET}`, burst('a') + burst('b', 5));
  const query = (text: string, more: object = {}) => client.post('/api/v1/query', { query: text, ...more });
  const rows = async (text: string, more: object = {}) => (await query(text, more)).json.rows;
  const [[first]] = await rows(`FROM ${STREAM} | STATS began = MIN(@timestamp)`);
  const at = (minute: number) => new Date(Date.parse(first) + minute * MINUTE).toISOString();
  return { service, client, query, rows, at };
}

test('only events of a time, from its first moment to before its end, and NOW() is that end', async () => {
  const { query, rows, at } = await withEvents();
  const count = `FROM ${STREAM} | STATS n = COUNT(*)`;
  expect(await rows(count, { from: at(0), to: at(1) })).toEqual([[2]]);
  expect(await rows(count, { from: at(1), to: at(3) })).toEqual([[4]]);
  expect(await rows(count, { from: at(3) })).toEqual([[2]]);
  expect(await rows(count, { to: at(3) })).toEqual([[6]]);
  expect(await rows(count, { from: 'now-1h' })).toEqual([[8]]);
  expect(await rows(count, { from: 'now-7d', to: 'now-1d' })).toEqual([[0]]);
  const { json } = await query(`FROM ${STREAM} | EVAL t = NOW() | KEEP t | LIMIT 1`, { from: at(0), to: at(4) });
  expect(json).toMatchObject({ rows: [[at(4)]], window: { from: at(0), to: at(4) } });
  expect(
    await rows(`FROM ${STREAM} | WHERE @timestamp >= NOW() - 1 minute | STATS n = COUNT(*)`, { to: at(2) }),
  ).toEqual([[2]]);
});

test('every stream of a query is cut to the time, lookups and rows of constants are not', async () => {
  const { rows, at } = await withEvents();
  const time = { from: at(0), to: at(1) };
  expect(await rows('ROW a = 1', time)).toEqual([[1]]);
  expect(
    await rows(`FROM (FROM ${STREAM} | STATS n = COUNT(*)), (FROM ${STREAM} | STATS n = COUNT(*) + 1) | SORT n`, time),
  ).toEqual([[2], [3]]);
  expect(
    await rows(
      `FROM ${STREAM} | FORK (STATS n = COUNT(*)) (KEEP user.id | STATS n = COUNT(*) * 2) | KEEP n | SORT n`,
      time,
    ),
  ).toEqual([[2], [4]]);
  expect(
    await rows(`FROM ${STREAM} | INLINE STATS n = COUNT(*) BY user.id | STATS most = MAX(n), rows = COUNT(*)`, time),
  ).toEqual([[1, 2]]);
});

test("the query behind an alert gives the alert's row over its window, as detection saw it", async () => {
  const { service, client, rows } = await withEvents();
  await service.detect();
  const [alert] = (await client.get(`/api/v1/alerts?rule_id=${RULE}&limit=10`)).json.items.filter(
    (a: { fields: { n: number } }) => a.fields.n === 5,
  );
  const { queries } = (await client.get(`/api/v1/rules/${RULE}`)).json;
  const { from, to } = alert.window;
  const found = await rows(queries[0].text, { from, to, time_field: 'event.ingested' });
  expect(found).toContainEqual([5, expect.anything(), alert.fields['user.id']]);
  // Its events were stored just now: without the rule's time field the stored time counts.
  const stored = `FROM ${STREAM} | WHERE event.ingested < @timestamp + 1 second | STATS n = COUNT(*)`;
  expect(await rows(stored, { from, to, time_field: 'event.ingested' })).toEqual([[8]]);
  expect(await rows(stored, { from, to })).toEqual([[0]]);
});

test('a time that is none is told', async () => {
  const { client, query, at } = await withEvents();
  const problem = async (more: object) => (await query(`FROM ${STREAM}`, more)).json.errors[0];
  expect(await problem({ from: 'yesterday' })).toMatchObject({
    field: '/from',
    message: expect.stringContaining('now-15m'),
  });
  expect(await problem({ from: 'now-1d/d' })).toMatchObject({ field: '/from' });
  expect(await problem({ from: at(2), to: at(2) })).toMatchObject({ message: 'the time ends before it begins' });
  expect(await problem({ from: 'now-1h', time_field: 'event.ingestd' })).toMatchObject({
    field: '/time_field',
    hint: 'did you mean event.ingested?',
  });
  expect(await problem({ from: 'now-1h', time_field: 'user.id' })).toMatchObject({ message: 'user.id holds no times' });
  expect(await problem({ time_field: 'event.ingested' })).toMatchObject({ field: '/time_field' });
  expect(
    (await client.as(VIEWER_TOKEN).post('/api/v1/query', { query: `FROM ${STREAM}`, from: 'now-1h' })).status,
  ).toBe(200);
});

test('the limit and what set it', async () => {
  const { query } = await withEvents();
  const told = async (text: string, more: object = {}) => {
    const { limit, limited_by } = (await query(text, more)).json;
    return [limit, limited_by];
  };
  expect(await told(`FROM ${STREAM}`)).toEqual([1_000, 'implicit']);
  expect(await told(`FROM ${STREAM}`, { limit: 3 })).toEqual([3, 'request']);
  expect((await told(`FROM ${STREAM} | LIMIT 3`))[1]).toBe('query');
  expect((await told(`FROM ${STREAM}`, { limit: 10_000_000 }))[1]).toBe('service');
});
