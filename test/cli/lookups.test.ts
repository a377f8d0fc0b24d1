import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Alert } from '../../src/detect/alert.ts';
import { ndjson, runCli } from './run-cli.ts';

let folder: string;
const at = (name: string) => join(folder, name);

const record = (requestId: string, user: string, accountId: string, minute: number) =>
  JSON.stringify({
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: `2026-03-02T10:0${minute}:00Z`,
    accountId,
    identity: { arn: `arn:aws:iam::${accountId}:user/${user}` },
    region: 'eu-west-1',
    requestId,
    operation: 'Converse',
    modelId: 'amazon.nova-pro-v1:0',
    input: { inputBodyJson: { messages: [{ role: 'user', content: [{ text: 'hello' }] }] }, inputTokenCount: 3 },
    output: { outputBodyJson: { stopReason: 'end_turn' }, outputTokenCount: 5 },
  });

const rule = (name: string, query: string) => `[rule]
name = "${name}"
description = "Of a test."
rule_id = "6f1f4f86-5f2c-4f0e-9d0f-0d6c4b6b6b2${name.length % 10}"
risk_score = 47
severity = "medium"
type = "esql"
language = "esql"
query = '''
${query}
'''
`;

const BEDROCK = 'FROM logs-aws_bedrock.invocation-*';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seismo-cli-lookups-'));
  const events = [
    record('r1', 'ada', '111122223333', 1),
    record('r2', 'bob', '111122223333', 2),
    record('r3', 'bob', '444455556666', 3),
  ];
  await writeFile(at('events.log'), `${events.join('\n')}\n`);
  await mkdir(at('lookups'));
  await writeFile(
    at('lookups/bad_arns.csv'),
    'user.id,why,severity:integer\narn:aws:iam::111122223333:user/bob,"leaked, twice",3\n',
  );
  await writeFile(
    at('lookups/accounts.ndjson'),
    '{"cloud": {"account": {"id": "444455556666"}}, "owner": ["red", "blue"]}\n',
  );
  await writeFile(
    at('lookups/owners.policy.json'),
    JSON.stringify({ match: { indices: 'accounts', match_field: 'cloud.account.id', enrich_fields: ['owner'] } }),
  );
  await mkdir(at('broken'));
  await writeFile(at('broken/bad_arns.csv'), 'user.id,n:integer\nx,one\n');
  await writeFile(at('broken/fine.csv'), 'user.id\nx\n');
  await mkdir(at('rules'));
  await writeFile(
    at('rules/join.toml'),
    rule('Join', `${BEDROCK} METADATA _id, _index\n| LOOKUP JOIN bad_arns ON user.id\n| WHERE severity > 2`),
  );
  await writeFile(
    at('rules/enrich.toml'),
    rule(
      'Enrich it',
      `${BEDROCK}\n| ENRICH owners ON cloud.account.id\n| WHERE owner == "red" OR MV_COUNT(owner) > 1\n| STATS n = COUNT(*) BY user.id, owner`,
    ),
  );
  await writeFile(
    at('rules/plain.toml'),
    rule('Plain one', `${BEDROCK}\n| STATS n = COUNT(*) BY user.id\n| WHERE n > 1`),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('seismo query --lookups', () => {
  test('joins events with a table of CSV', async () => {
    const query = `${BEDROCK} | LOOKUP JOIN bad_arns ON user.id | STATS n = COUNT(*) BY why, severity | SORT n`;
    const { code, out } = await runCli(
      'query',
      query,
      '--logs',
      at('events.log'),
      '--lookups',
      at('lookups'),
      '--format',
      'ndjson',
    );
    expect([code, ndjson(out)]).toEqual([
      0,
      [
        { n: 1, why: 'leaked, twice', severity: 3 },
        { n: 2, why: null, severity: null },
      ],
    ]);
  });

  test('reads tables without any logs', async () => {
    const query = 'ROW id = "444455556666" | ENRICH owners ON id';
    const { code, out } = await runCli('query', query, '--lookups', at('lookups'), '--format', 'ndjson');
    expect([code, ndjson(out)]).toEqual([0, [{ id: '444455556666', owner: ['blue', 'red'] }]]);
  });

  test('joins events with those of another data stream, by its name', async () => {
    const query = `ROW cloud.account.id = "444455556666"
      | LOOKUP JOIN logs-aws_bedrock.invocation-default ON cloud.account.id | KEEP user.id`;
    const { code, out } = await runCli('query', query, '--logs', at('events.log'), '--format', 'ndjson');
    expect([code, ndjson(out)]).toEqual([0, [{ 'user.id': 'arn:aws:iam::444455556666:user/bob' }]]);
  });

  test('reads the fields that queries in parentheses name, and all for _source', async () => {
    const query = `FROM (${BEDROCK} METADATA _source | KEEP _source, gen_ai.request.model.id) | LIMIT 1`;
    const { out } = await runCli('query', query, '--logs', at('events.log'), '--format', 'ndjson');
    const [row] = ndjson<{ _source: string }>(out);
    expect(JSON.parse(row!._source)).toMatchObject({ 'cloud.region': 'eu-west-1', 'event.action': 'Converse' });
  });

  test('tells a table that is not there, and one that could not be read', async () => {
    const join = 'ROW user.id = "x" | LOOKUP JOIN bad_arns ON user.id';
    const without = await runCli('query', join);
    expect(without.code).toBe(2);
    expect(without.err).toContain('unknown lookup table `bad_arns`');
    expect(without.err).toContain(
      'hint: lookup tables and enrich policies are files of a folder: name it with --lookups DIR',
    );
    const broken = await runCli('query', join, '--lookups', at('broken'));
    expect(broken.code).toBe(2);
    expect(broken.err).toContain(
      `${at('broken')}/bad_arns.csv:2:3: error[lookup/bad-value]: \`one\` of \`n\` is no integer`,
    );
    expect(broken.err).toContain('the lookup table `bad_arns` could not be read');
  });

  test('a broken table stops no query that does not name it; the exit code tells of it', async () => {
    const query = 'ROW user.id = "x" | LOOKUP JOIN fine ON user.id';
    const { code, out } = await runCli('query', query, '--lookups', at('broken'), '--format', 'ndjson');
    expect([code, ndjson(out)]).toEqual([2, [{ 'user.id': 'x' }]]);
  });

  test('no folder is a mistake of its own', async () => {
    const { code, err } = await runCli('query', 'ROW a = 1', '--lookups', at('nowhere'));
    expect([code, err]).toEqual([2, `error: there is no folder ${at('nowhere')}\n`]);
  });
});

describe('seismo detect --lookups', () => {
  const detect = (...args: string[]) =>
    runCli('detect', '--logs', at('events.log'), '--rules', at('rules'), '--format', 'ndjson', ...args);

  test('runs rules with joins and policies', async () => {
    const { code, out, err } = await detect('--lookups', at('lookups'));
    expect([code, err]).toEqual([0, expect.stringContaining('from 3 rules')]);
    const alerts = ndjson<Alert>(out).map((a) => [a.rule_name, a.evidence.count, a.fields.why ?? a.fields.owner]);
    expect(alerts).toEqual(
      expect.arrayContaining([
        ['Join', 1, 'leaked, twice'],
        ['Enrich it', 1, 'blue'],
        ['Enrich it', 1, 'red'],
      ]),
    );
  });

  test('does not run a rule without its table, says which is missing, and runs the others', async () => {
    const { code, err } = await detect();
    expect(code).toBe(2);
    expect(err).toContain('join.toml:11:15: error[esql/unknown-lookup]: unknown lookup table `bad_arns`');
    expect(err).toContain('enrich.toml:11:10: error[esql/unknown-policy]: unknown enrich policy `owners`');
    expect(err).toContain('from 1 rule\n');
    expect(err).toContain('2 rule files with errors, not run');
    expect(err).toContain('name it with --lookups DIR');
  });

  test('does not run a rule whose table is broken', async () => {
    const { code, err } = await detect('--lookups', at('broken'));
    expect(code).toBe(2);
    expect(err).toContain('error[esql/unknown-lookup]: the lookup table `bad_arns` could not be read');
    expect(err).toContain('2 rule files with errors, not run');
  });
});

describe('seismo rules check', () => {
  test('away from the tables warns of those it does not know', async () => {
    const { code, out } = await runCli('rules', 'check', at('rules'));
    expect(code).toBe(0);
    expect(out).toContain('warning[esql/unknown-lookup]: unknown lookup table `bad_arns`: its fields are not checked');
    expect(out).toContain('warning[esql/unknown-policy]: unknown enrich policy `owners`: its fields are not checked');
  });

  test('beside them takes a missing one, and a field that a table lacks, for errors', async () => {
    expect((await runCli('rules', 'check', at('rules'), '--lookups', at('lookups'))).code).toBe(0);
    const { code, out, err } = await runCli('rules', 'check', at('rules'), '--lookups', at('broken'));
    expect(code).toBe(1);
    expect(out).toContain('error[esql/unknown-policy]: unknown enrich policy `owners`');
    expect(err).toContain('1 lookup file with errors');
  });
});
