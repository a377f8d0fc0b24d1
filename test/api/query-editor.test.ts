import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Client } from './client.ts';
import { ADMIN_TOKEN, burst, DATASET, openService, SECRET, VIEWER_TOKEN } from './open-service.ts';

const STREAM = 'logs-aws_bedrock.invocation-*';

async function editor(options: Parameters<typeof openService>[0] = {}) {
  const service = await openService(options);
  const client = await Client.of(service, ADMIN_TOKEN);
  await client.post(`/ingest/${DATASET}`, burst('a') + burst('b', 5));
  const as = client.as(VIEWER_TOKEN);
  const post = async (what: string, body: object) => (await as.post(`/api/v1/query/${what}`, body)).json;
  /** Completes at the mark. */
  const complete = async (marked: string) => {
    const offset = marked.indexOf('^');
    return (await post('complete', { query: marked.replace('^', ''), offset })).items;
  };
  const labels = async (marked: string) => (await complete(marked)).map((item: { label: string }) => item.label);
  return { service, client, post, complete, labels };
}

test('a check tells every mistake with its place, and the columns as far as they are known', async () => {
  const { post } = await editor();
  const good = await post('check', {
    query: `FROM ${STREAM} | EVAL p = SUBSTRING(gen_ai.prompt, 1, 3), t = TO_UPPER(user.id) | KEEP user.id, p, t, @timestamp`,
  });
  expect(good).toMatchObject({
    runnable: true,
    diagnostics: [],
    streams: ['logs-aws_bedrock.invocation-default'],
    columns: [
      { name: 'user.id', type: 'keyword', masked: false },
      { name: 'p', type: 'keyword', masked: true },
      { name: 't', type: 'keyword', masked: false },
      { name: '@timestamp', type: 'date', masked: false },
    ],
  });
  const wrong = await post('check', { query: `FROM ${STREAM}\n| WHERE user.idd == "a"\n| EVAL n = LENGTH(1)` });
  expect(wrong).toMatchObject({
    runnable: false,
    diagnostics: [
      { code: 'esql/unknown-column', start: { line: 2, column: 9 }, hint: expect.stringContaining('user.id') },
      { severity: 'error', start: { line: 3 } },
    ],
  });
  expect(wrong.columns.map((c: { name: string }) => c.name)).toContain('user.id');
  expect((await post('check', { query: '' })).runnable).toBe(false);
});

test('completion offers commands, columns, functions, and values of fields that take few', async () => {
  const { complete, labels } = await editor();
  expect(await labels('^')).toContain('FROM');
  expect(await labels('FROM logs-aws_bed^')).toContain('logs-aws_bedrock.invocation-*');
  const [column] = await complete(`FROM ${STREAM} | WHERE user.i^`);
  expect(column).toMatchObject({ label: 'user.id', kind: 'column', insert: 'user.id', detail: 'keyword' });
  expect(await labels(`FROM ${STREAM} | STATS COUNT_^`)).toContain('COUNT_DISTINCT');
  expect((await labels(`FROM ${STREAM} | WHERE user.id == ^`)).slice(0, 2)).toEqual([
    'arn:aws:iam::123456789012:user/b',
    'arn:aws:iam::123456789012:user/a',
  ]);
  const [value] = await complete(`FROM ${STREAM} | WHERE gen_ai.response.error_code == "Acc^`);
  expect(value).toMatchObject({ kind: 'value', insert: 'AccessDeniedException' });
});

test('values of fields that hold prompt text are never offered, under no name', async () => {
  const { complete } = await editor();
  for (const text of [
    `FROM ${STREAM} | WHERE gen_ai.input.last_user_message == ^`,
    `FROM ${STREAM} | WHERE gen_ai.input.last_user_message == "^`,
    `FROM ${STREAM} | RENAME gen_ai.input.last_user_message AS said | WHERE said == ^`,
    `FROM ${STREAM} | RENAME gen_ai.input.last_user_message AS user.id | WHERE user.id == ^`,
    `FROM ${STREAM} | EVAL said = gen_ai.prompt | WHERE said IN (^`,
  ]) {
    expect([text, JSON.stringify(await complete(text)).includes(SECRET)]).toEqual([text, false]);
  }
});

test('values of fields that the service masks besides are not offered either', async () => {
  const { labels } = await editor({ masking: { fields: ['user.id'] } });
  expect((await labels(`FROM ${STREAM} | WHERE user.id == ^`)).join()).not.toContain('arn:aws');
});

test('hovering tells what a word is; formatting lays out, or tells why not', async () => {
  const { post } = await editor();
  const query = `FROM ${STREAM} | where to_lower(user.id) == "a"`;
  expect((await post('hover', { query, offset: query.indexOf('to_lower') + 2 })).hover).toMatchObject({
    title: expect.stringContaining('TO_LOWER'),
    span: { start: query.indexOf('to_lower') },
  });
  expect((await post('hover', { query, offset: query.indexOf('user.id') + 6 })).hover.title).toBe('user.id: keyword');
  expect((await post('hover', { query, offset: query.length })).hover).toBeNull();
  expect(await post('format', { query })).toEqual({
    query: `FROM ${STREAM}\n| WHERE TO_LOWER(user.id) == "a"`,
    diagnostics: [],
  });
  expect(await post('format', { query: 'FROM a | WHERE (' })).toMatchObject({
    query: null,
    diagnostics: [{ severity: 'error', start: { line: 1 } }],
  });
});

const PIECES = [
  ...['FROM', 'logs-*', '|', 'WHERE', 'STATS', 'BY', 'EVAL', 'user.id', 'gen_ai.prompt', '==', '"', '"""', '`', '('],
  ...[')', '[', '{', ',', '.', '::', 'KEEP', 'FORK', '*', 'LIKE', 'IN', 'NOW()', '-1', '1e999', '?', '\\', '//', '/*'],
  ...['\u0000', '\u001b[31m', '\u202e', '\ud800', '\u{1f600}', '\r\n', '\n', '<script>', 'SET', 'METADATA'],
];

test('no text makes any of them fail: each answers 200, and spans lie within the text', async () => {
  const { client } = await editor();
  const query = fc.oneof(
    fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join(' ')),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );
  await fc.assert(
    fc.asyncProperty(query, fc.nat(300), async (text, offset) => {
      for (const what of ['check', 'format', 'complete', 'hover']) {
        const at = what === 'complete' || what === 'hover' ? { offset } : {};
        const answer = await client.post(`/api/v1/query/${what}`, { query: text, ...at });
        expect([what, answer.status]).toEqual([what, 200]);
        for (const { start, end } of answer.json.diagnostics ?? [])
          expect(start === null || (start.offset <= end.offset && end.offset <= text.length)).toBe(true);
        for (const { span } of answer.json.items ?? [])
          expect(span.start <= span.end && span.end <= text.length).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
}, 30_000);

test('long texts are answered soon, and longer ones refused', async () => {
  const { client } = await editor();
  const long = [
    `FROM logs-* | WHERE ${'('.repeat(99_000)}`,
    `FROM logs-* ${'| EVAL a = 1 '.repeat(7_000)}`,
    `FROM logs-* | WHERE ${'user.id == "a" OR '.repeat(5_000)}true`,
    `FROM logs-* | EVAL ${'a = user.id, '.repeat(7_000)}b = 1`,
    `FROM logs-* | STATS ${'COUNT(*), '.repeat(9_000)}COUNT(*)`,
    '"'.repeat(99_999),
    `FROM logs-* ${'| FORK (WHERE true) '.repeat(300)}`,
  ];
  for (const query of long) {
    for (const what of ['check', 'format', 'complete', 'hover']) {
      const at = what === 'complete' || what === 'hover' ? { offset: query.length } : {};
      const started = performance.now();
      expect((await client.post(`/api/v1/query/${what}`, { query, ...at })).status).toBe(200);
      const ms = performance.now() - started;
      expect(ms).toBeLessThan(10_000);
    }
  }
  expect((await client.post('/api/v1/query/check', { query: ' '.repeat(100_001) })).status).toBe(400);
}, 60_000);
