import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

let folder: string;
const at = (name: string) => join(folder, name);

const record = (requestId: string, text = 'hello') =>
  JSON.stringify({
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: '2026-03-02T10:00:00Z',
    accountId: '111122223333',
    identity: { arn: 'arn:aws:iam::111122223333:user/ada' },
    region: 'eu-west-1',
    requestId,
    operation: 'Converse',
    modelId: 'amazon.nova-pro-v1:0',
    requestMetadata: { team: 'red' },
    input: { inputBodyJson: { messages: [{ role: 'user', content: [{ text }] }] }, inputTokenCount: 3 },
    output: { outputBodyJson: { stopReason: 'end_turn' }, outputTokenCount: 5 },
  });

const rule = (query: string) => `[rule]
name = "A rule"
description = "Of a test."
rule_id = "6f1f4f86-5f2c-4f0e-9d0f-0d6c4b6b6b21"
risk_score = 47
severity = "medium"
type = "esql"
language = "esql"
query = '''
${query}
'''
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seismo-cli-'));
  await mkdir(at('empty'));
  await writeFile(at('good.log'), `${record('r1')}\n${record('r2')}\n${record('r1')}\n`);
  await writeFile(
    at('picture.png'),
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 1, 2, 3, 0xff]),
  );
  const lines = Array.from({ length: 400 }, (_, i) => record(`g${i}`, `text ${i * 7919}`)).join('\n');
  await writeFile(at('whole.json.gz'), gzipSync(`${lines}\n`));
  const packed = gzipSync(`${lines}\n`);
  await writeFile(at('cut.json.gz'), packed.subarray(0, packed.length >> 1));
  await writeFile(at('long.log'), `${record('r1')}\n${'A'.repeat(50_000_000)}\n${record('r2')}\n`);
  await writeFile(at('long-record.log'), `${record('r1', 'A'.repeat(50_000_000))}\n`);
  const bytes = Buffer.from(record('r9').replace('hello', 'he??o'));
  bytes[bytes.indexOf('??')] = 0xff;
  await writeFile(
    at('utf8.log'),
    Buffer.concat([Buffer.from(`${record('r1')}\n`), bytes, Buffer.from(`\nno json\n{"a": 1}\n${record('r2')}\n`)]),
  );
  await writeFile(
    at('typo.toml'),
    rule('FROM logs-aws_bedrock.invocation-*\n| WHERE user.idd == "x"\n| STATS n = COUNT(*) BY user.id'),
  );
  await writeFile(
    at('zero.toml'),
    rule(
      'FROM logs-aws_bedrock.invocation-*\n| STATS n = COUNT(*) BY user.id\n| EVAL r = n / 0, s = n / (n - n)\n| WHERE r > 0 OR s > 0 OR n > 1',
    ),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('logs that cannot be read as they are', () => {
  test.each([
    ['missing.log', 'no such file or folder'],
    ['empty', 'is empty'],
    ['picture.png', 'not a log: a PNG image'],
    ['*.zip', 'nothing matches'],
  ])('%s: a clear message, exit code 2', async (name, message) => {
    const { code, out, err } = await runCli('detect', '--logs', at(name));
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  test('a truncated gzip: what stands before the cut is read, and the rest is told', async () => {
    const { code, err } = await runCli('detect', '--logs', at('cut.json.gz'));
    expect(err).toMatch(/^\d+ events from 1 file$/m);
    expect(Number(/^(\d+) events/m.exec(err)![1])).toBeGreaterThan(50);
    expect(err).toMatch(/cut\.json\.gz: truncated gzip at byte \d+/);
    expect(code).toBe(2);
  });

  test('50 MB on one line: the lines around it are read, and it is told', async () => {
    const { code, err } = await runCli('detect', '--logs', at('long.log'));
    expect(err).toContain('2 events from 1 file');
    expect(err).toContain('line 2: not JSON');
    expect(code).toBe(0);
  });

  test('50 MB in one record: read whole', async () => {
    const query = 'FROM logs-aws_bedrock.* | EVAL size = LENGTH(gen_ai.prompt) | KEEP size';
    const { code, out } = await runCli('query', query, '--logs', at('long-record.log'), '--format', 'ndjson');
    expect((JSON.parse(out) as { size: number }).size).toBeGreaterThan(50_000_000);
    expect(code).toBe(0);
  });

  test('invalid UTF-8, text and foreign records: each told with its place and reason, the others read', async () => {
    const { code, err } = await runCli('detect', '--logs', at('utf8.log'));
    expect(err).toContain('2 events from 1 file');
    expect(err).toContain('3 records could not be understood');
    expect(err).toMatch(/line 2: invalid UTF-8 at byte \d+/);
    expect(err).toContain('line 3: not JSON');
    expect(err).toContain('line 4: no known log format: it has the keys a');
    expect(code).toBe(0);
  });
});

describe('rules that cannot run as they are', () => {
  test('a typo in a field: file, line, column, mark and suggestion; the other rules run', async () => {
    const { code, out, err } = await runCli(
      'detect',
      '--logs',
      at('whole.json.gz'),
      '--rules',
      at('typo.toml'),
      at('zero.toml'),
      '--format',
      'ndjson',
    );
    expect(err).toContain(`typo.toml:11:9: error[esql/unknown-column]: unknown column \`user.idd\`
  11 | | WHERE user.idd == "x"
     |         ^^^^^^^^
  hint: did you mean \`user.id\`?`);
    expect(JSON.parse(out)).toMatchObject({
      fields: { n: 400, 'user.id': 'arn:aws:iam::111122223333:user/ada', r: null, s: null },
    });
    expect(code).toBe(2);
  });

  test('rules check exits with 1 on errors and with 0 on warnings', async () => {
    const broken = await runCli('rules', 'check', at('typo.toml'));
    expect(broken.code).toBe(1);
    expect(broken.out).toContain('error[esql/unknown-column]');
    const doubtful = await runCli('rules', 'check', at('zero.toml'));
    expect(doubtful.code).toBe(0);
    expect(doubtful.out).toContain('warning[esql/always-null]: a division by zero is always null');
  });
});

test.each([
  '| EVAL n = LENGTH(user.id) | WHERE n > 0 ',
  '| LIMIT 5 BY user.id | KEEP user.id ',
  '| INLINE STATS n = COUNT(*) BY user.id | WHERE n > 0 ',
])('a query of more steps than the engine takes is refused in words (%s)', async (steps) => {
  const { code, err } = await runCli('query', `FROM logs-* ${steps.repeat(499)}`, '--logs', at('good.log'));
  expect(err).toContain('too many steps');
  expect(code).toBe(2);
});

test('a rule that the engine cannot run does not stop the others', async () => {
  const deep = at('deep.toml');
  await writeFile(deep, rule(`FROM logs-aws_bedrock.* ${'| EVAL n = LENGTH(user.id) | WHERE n > 0 '.repeat(499)}`));
  const { code, out, err } = await runCli(
    'detect',
    '--logs',
    at('whole.json.gz'),
    '--rules',
    deep,
    at('zero.toml'),
    '--format',
    'ndjson',
  );
  expect(err).toContain('error: rule A rule: the query has too many steps');
  expect(out.trim().split('\n')).toHaveLength(1);
  expect(code).toBe(2);
});

describe('wrong use', () => {
  test.each([
    [['detect'], 'no events to read'],
    [['detect', '--logs', 'a', '--data', 'b'], '--logs and --data exclude each other'],
    [['detect', '--logs', 'a', '--dataset', 'nope'], 'unknown dataset nope'],
    [['detect', '--logs', 'a', '--from', 'yesterday'], 'a time is written as 2026-03-02T10:00:00Z'],
    [['detect', '--logs', 'a', '--from', '2026-03-02', '--to', '2026-03-01'], '--from is not before --to'],
    [['detect', '--logs', 'a', '--rules', '/nowhere'], 'no such file or folder: /nowhere'],
    [['detect', '--data', '/nowhere'], 'there is no store at /nowhere'],
    [['query'], 'no query given'],
    [['query', 'FROM logs-* | LIMIT 1'], 'no events to read'],
    [['query', 'FROM logs-* | WHER x'], 'error[esql/unknown-command]'],
    [['query', '--file', '/nowhere.esql'], 'there is no file /nowhere.esql'],
    [['sample'], "required option '--out <dir>'"],
    [['sample', '--out', '/tmp/x', '--hours', '-3'], 'a number above 0 is expected'],
    [['sample', '--out', '/tmp/x', '--attacks', 'word-filtre'], 'word-filter'],
    [['nothing'], "unknown command 'nothing'"],
  ])('%j: %s', async (args, message) => {
    const { code, err } = await runCli(...args);
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
    expect(code).toBe(2);
  });
});

describe('detect', () => {
  test('meets a record twice and counts it once', async () => {
    const { out, err } = await runCli(
      'query',
      'FROM logs-* | STATS n = COUNT(*)',
      '--logs',
      at('good.log'),
      '--format',
      'ndjson',
    );
    expect(out).toBe('{"n":2}\n');
    expect(err).toContain('2 events from 1 file, 1 duplicate left out');
  });

  test('--fail-on exits with 1 from the given severity on', async () => {
    const run = (severity: string) =>
      runCli('detect', '--logs', at('whole.json.gz'), '--rules', at('zero.toml'), '--fail-on', severity);
    expect((await run('high')).code).toBe(0);
    expect((await run('medium')).code).toBe(1);
    expect((await run('low')).code).toBe(1);
  });
});

describe('query', () => {
  const logs = ['--logs', ''];
  beforeAll(() => {
    logs[1] = at('good.log');
  });

  test('prints JSON as Elasticsearch answers', async () => {
    const { out } = await runCli(
      'query',
      'FROM logs-* | KEEP gen_ai.request.id, gen_ai.usage.prompt_tokens | SORT gen_ai.request.id',
      ...logs,
      '--format',
      'json',
    );
    expect(JSON.parse(out)).toEqual({
      columns: [
        { name: 'gen_ai.request.id', type: 'keyword' },
        { name: 'gen_ai.usage.prompt_tokens', type: 'integer' },
      ],
      values: [
        ['r1', 3],
        ['r2', 3],
      ],
    });
  });

  test('prints CSV that a spreadsheet does not run', async () => {
    const { out } = await runCli('query', 'ROW a = "=1+1", b = "x,y", c = -5, d = [1, 2]', '--format', 'csv');
    expect(out).toBe('a,b,c,d\r\n\'=1+1,"x,y",-5,"[1, 2]"\r\n');
  });

  test('loads fields of an open family that a pattern takes in', async () => {
    const { out } = await runCli(
      'query',
      'FROM logs-aws_bedrock.* | KEEP labels.* | LIMIT 1',
      ...logs,
      '--format',
      'ndjson',
    );
    expect(JSON.parse(out)).toEqual({ 'labels.team': 'red' });
  });

  test('shows 1,000 rows unless told, and says so', async () => {
    const many = at('many.log');
    await writeFile(many, Array.from({ length: 1_200 }, (_, i) => record(`m${i}`)).join('\n'));
    const plain = await runCli('query', 'FROM logs-* | KEEP user.id', '--logs', many, '--format', 'ndjson');
    expect(plain.out.split('\n')).toHaveLength(1_001);
    expect(plain.err).toContain('1,000 rows shown, there are more');
    const all = await runCli('query', 'FROM logs-* | KEEP user.id | LIMIT 5000', '--logs', many, '--format', 'ndjson');
    expect(all.out.split('\n')).toHaveLength(1_201);
    expect(all.err).not.toContain('rows shown');
  });

  test('reads NOW() as --now', async () => {
    const query = 'FROM logs-* | WHERE @timestamp > NOW() - 1 HOUR | STATS n = COUNT(*)';
    const n = async (...now: string[]) => (await runCli('query', query, ...logs, ...now, '--format', 'csv')).out;
    expect(await n()).toBe('n\r\n0\r\n');
    expect(await n('--now', '2026-03-02T10:30:00Z')).toBe('n\r\n2\r\n');
  });

  test('a table shows no escape sequence of a log', async () => {
    const evil = at('evil.log');
    await writeFile(evil, record('\u001b[2J\u202egone'));
    const { out } = await runCli('query', 'FROM logs-* | KEEP gen_ai.request.id', '--logs', evil);
    expect(out).toContain('[2J');
    for (const hostile of ['\u001b', '\u202e']) expect(out).not.toContain(hostile);
  });
});
