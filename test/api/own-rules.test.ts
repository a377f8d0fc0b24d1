import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Client } from './client.ts';
import { ADMIN_TOKEN, ANALYST_TOKEN, burst, DATASET, openService, RULE, VIEWER_TOKEN } from './open-service.ts';

const QUERY =
  'FROM logs-aws_bedrock.invocation-*\n| WHERE gen_ai.response.error_code == "AccessDeniedException"\n| STATS n = COUNT(*) BY user.id\n| WHERE n > 4';

async function withRules() {
  const service = await openService();
  const client = await Client.of(service, ADMIN_TOKEN);
  const draft = async (more: object = {}) =>
    (await client.as(VIEWER_TOKEN).post('/api/v1/rules/draft', { query: QUERY, name: 'My denied calls', ...more }))
      .json;
  const save = (source: string, as = client) => as.post('/api/v1/rules', { source });
  const folder = service.context.ownRules!.folder;
  return { service, client, draft, save, folder };
}

test('a query is drafted, saved, and raises alerts at once', async () => {
  const { service, client, draft, save, folder } = await withRules();
  await client.post(`/ingest/${DATASET}`, burst('a') + burst('b', 5));
  const drafted = await draft({ severity: 'high', tags: ['Domain: LLM'] });
  expect(drafted).toMatchObject({ file: 'my-denied-calls.toml', runnable: true, diagnostics: [] });
  const saved = await save(drafted.source);
  expect([saved.status, saved.json]).toMatchObject([
    201,
    { id: drafted.id, name: 'My denied calls', status: 'active', own: true, severity: 'high', risk_score: 73 },
  ]);
  expect(await readdir(folder)).toEqual(['my-denied-calls.toml']);
  expect(await readFile(saved.json.file, 'utf8')).toBe(drafted.source);
  await service.detect();
  const alerts = (await client.get(`/api/v1/alerts?rule_id=${drafted.id}`)).json.items;
  expect(alerts).toMatchObject([{ severity: 'high', fields: { n: 5, 'user.id': expect.stringContaining('user/b') } }]);
  const [audited] = (await client.get('/api/v1/audit?action=rule.save')).json.items;
  expect(audited).toMatchObject({ actor: 'token:root', subject: drafted.id });
  expect((await client.get(`/api/v1/rules/${RULE}`)).json.own).toBe(false);
});

test('what is wrong with a draft is told in its file, and keeps it from being saved', async () => {
  const { draft, save, folder } = await withRules();
  const wrong = await draft({ query: 'FROM logs-aws_bedrock.invocation-*\n| WHERE user.idd == "a"', from: 'now-5x' });
  const marked = wrong.diagnostics.map((d: { start: { offset: number }; end: { offset: number } }) =>
    wrong.source.slice(d.start.offset, d.end.offset),
  );
  expect([wrong.runnable, marked]).toEqual([false, ['"now-5x"']]);
  const column = await draft({ query: 'FROM logs-aws_bedrock.invocation-*\n| WHERE user.idd == "a"' });
  expect(column.diagnostics).toMatchObject([{ code: 'esql/unknown-column', hint: expect.stringContaining('user.id') }]);
  const refused = await save(column.source);
  expect([refused.status, refused.json]).toMatchObject([
    400,
    { type: 'urn:seismo:problem:invalid-rule', diagnostics: [{ code: 'esql/unknown-column' }] },
  ]);
  expect((await save('no toml at all')).json.diagnostics).toMatchObject([{ code: 'rules/toml-syntax' }]);
  expect((await save('[hunt]\nname="h"')).status).toBe(400);
  expect((await draft({ name: 'two\nlines' })).errors[0].field).toBe('/name');
  await expect(readdir(folder)).rejects.toThrow('ENOENT');
});

test('nothing is overwritten: names get a number, ids are refused twice', async () => {
  const { draft, save, folder } = await withRules();
  const [one, two] = [await draft(), await draft()];
  expect([(await save(one.source)).status, (await save(two.source)).status]).toEqual([201, 201]);
  expect((await readdir(folder)).sort()).toEqual(['my-denied-calls-2.toml', 'my-denied-calls.toml']);
  const again = await save(one.source);
  expect([again.status, again.json.hint]).toEqual([409, expect.stringContaining('PUT')]);
  expect((await save((await draft({ id: RULE })).source)).status).toBe(409);
  const same = await draft({ name: 'Raced' });
  const raced = await Promise.all([save(same.source), save(same.source), save(same.source)]);
  expect(raced.map((r) => r.status).sort()).toEqual([201, 409, 409]);
});

test('a saved rule is replaced and deleted; rules from elsewhere are not', async () => {
  const { client, draft, save, folder } = await withRules();
  const { id, source } = await draft();
  await save(source);
  const path = `/api/v1/rules/${id}`;
  const put = (text: string, at = path) => client.call('PUT', at, { body: { source: text } });
  const replaced = await put(source.replace('n > 4', 'n > 40').replaceAll('My denied', 'Our denied'));
  expect([replaced.status, replaced.json]).toMatchObject([
    200,
    { name: 'Our denied calls', thresholds: [{ value: 40 }] },
  ]);
  expect((await put(source.replace(id, 'another-id'))).status).toBe(409);
  expect((await put(source.replace('STATS', 'STATZ'))).status).toBe(400);
  expect((await client.get(path)).json.thresholds[0].value).toBe(40);
  const foreign = await put(source.replace(id, RULE), `/api/v1/rules/${RULE}`);
  expect([foreign.status, foreign.json.hint]).toEqual([409, expect.stringContaining('where it comes from')]);
  expect((await client.call('DELETE', `/api/v1/rules/${RULE}`)).status).toBe(409);
  expect((await put(source, '/api/v1/rules/nosuch')).status).toBe(404);
  expect((await client.call('DELETE', path)).status).toBe(204);
  expect([(await client.get(path)).status, await readdir(folder)]).toEqual([404, []]);
  expect((await client.get('/api/v1/rules')).json.problems).toEqual([]);
  const actions = (await client.get('/api/v1/audit?action=rule.')).json.items.map((a: { action: string }) => a.action);
  expect(actions).toEqual(['rule.delete', 'rule.replace', 'rule.save']);
});

test("a rule's file is drafted anew with another query, whoever's it is", async () => {
  const { client, draft, save } = await withRules();
  const { id, source } = await draft({ note: 'What to do.' });
  await save(source);
  const redraft = (rule: string, query: string) =>
    client.as(VIEWER_TOKEN).post(`/api/v1/rules/${rule}/draft`, { query });
  const other = `${QUERY.replace('n > 4', 'n > 9')} // it's "more"`;
  const { json } = await redraft(id, other);
  expect(json).toMatchObject({ id, file: 'my-denied-calls.toml', runnable: true, diagnostics: [] });
  expect(json.source).toBe(source.replace(QUERY, other));
  expect(
    (await client.call('PUT', `/api/v1/rules/${id}`, { body: { source: json.source } })).json.queries[0].text,
  ).toBe(`${other}\n`);
  expect((await redraft(RULE, QUERY)).json.source).toContain("n > 4\n'''");
  expect((await redraft(id, 'FROM')).json).toMatchObject({ runnable: false, diagnostics: [{ severity: 'error' }] });
  expect((await redraft('nosuch', QUERY)).status).toBe(404);
});

test('only admins save; anyone who reads may draft', async () => {
  const { client, draft, save } = await withRules();
  const { source } = await draft();
  expect((await save(source, client.as(ANALYST_TOKEN))).status).toBe(403);
});
