import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RulePage } from '../../src/catalog/page/rule-page.ts';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { runCli } from './run-cli.ts';

let folder: string;
const at = (name: string) => join(folder, name);

const HEAD = `[metadata]
creation_date = "2026/01/02"
integration = ["aws_bedrock"]
maturity = "production"
updated_date = "2026/02/03"

[rule]
author = ["Ada"]
description = "Of a test."
risk_score = 47
severity = "medium"
`;
const ESQL = `${HEAD}name = "Refused calls of one caller"
rule_id = "6f1f4f86-5f2c-4f0e-9d0f-0d6c4b6b6b21"
from = "now-60m"
interval = "10m"
language = "esql"
type = "esql"
note = "## Triage\\n\\n- Look at \`user.id\`."
tags = ["Mitre Atlas: T0051"]
query = '''
from logs-aws_bedrock.invocation-*
| where gen_ai.response.error_code == "AccessDenied"
| stats n = count(*) by user.id
| where n > 5
'''

[rule.investigation_fields]
field_names = ["user.id", "host.name"]
`;
const KQL = `${HEAD}name = "Deleted trails"
rule_id = "6f1f4f86-5f2c-4f0e-9d0f-0d6c4b6b6b22"
language = "kuery"
type = "query"
index = ["logs-aws.cloudtrail-*"]
query = 'event.action: (DeleteTrail or StopLogging) and not user.name: terraform'
`;
const EQL = `${HEAD}name = "A shell and then a connection"
rule_id = "6f1f4f86-5f2c-4f0e-9d0f-0d6c4b6b6b23"
language = "eql"
type = "eql"
index = ["logs-endpoint.events.*"]
query = 'sequence by host.id with maxspan=1m [process where process.name == "sh"] [network where true]'
`;
const HUNT = `[hunt]
author = "Ada"
description = "Looks for much."
integration = ["aws_bedrock"]
uuid = "6f1f4f86-5f2c-4f0e-9d0f-0d6c4b6b6b24"
name = "Who calls most"
language = ["ES|QL"]
license = "Elastic License v2"
notes = ["Look at the top."]
mitre = ["AML.T0051"]
query = ["from logs-aws_bedrock.invocation-* | stats n = count(*) by user.id | sort n desc"]
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seismo-explain-'));
  await writeFile(at('esql.toml'), ESQL);
  await writeFile(at('kql.toml'), KQL);
  await writeFile(at('eql.toml'), EQL);
  await writeFile(at('hunt.toml'), HUNT);
  await writeFile(at('unknown-field.toml'), ESQL.replace('where n > 5', 'where m > 5').replace('b6b21', 'b6b25'));
  await writeFile(at('broken-query.toml'), ESQL.replace('| stats n', '| stats n == (').replace('b6b21', 'b6b26'));
  await writeFile(at('no-severity.toml'), ESQL.replace('severity = "medium"\n', '').replace('b6b21', 'b6b27'));
  await writeFile(at('other.toml'), '[other]\na = 1\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function explained(...args: string[]): Promise<RulePage> {
  const { out, err, code } = await runCli('explain', ...args, '--format', 'json', '--data', folder);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as RulePage;
}

describe('a rule is explained', () => {
  test('as JSON, by the names of the format', async () => {
    const page = await explained(at('esql.toml'));
    expect(page.head).toMatchObject({
      vendor: 'Elastic',
      breadcrumb: ['Detection rules', 'Elastic'],
      rule_id: '6f1f4f86-5f2c-4f0e-9d0f-0d6c4b6b6b21',
      name: 'Refused calls of one caller',
      status: 'production',
      severity: 'medium',
      time_window: '1h',
      schedule: '10m',
      group_by: ['user.id'],
      created: '2026-01-02',
    });
    expect(page.coverage).toMatchObject([
      {
        framework: 'MITRE ATLAS',
        tactic: 'Execution',
        techniques: [{ id: 'AML.T0051', name: 'LLM Prompt Injection' }],
      },
    ]);
    expect(page.stages.map(({ n, kind }) => [n, kind])).toEqual([
      [1, 'from'],
      [2, 'where'],
      [3, 'stats'],
      [4, 'where'],
    ]);
    expect(page.stages[1]!.predicates).toMatchObject([
      { field: 'gen_ai.response.error_code', kind: 'eq', values: ['AccessDenied'], negated: false },
    ]);
    expect(page.indicators.map(({ field, kind, values }) => [field, kind, values])).toEqual([
      ['gen_ai.response.error_code', 'eq', ['AccessDenied']],
      ['n', 'gt', [5]],
    ]);
    expect(page.outputs).toEqual([
      { field: 'n', source: 'STATS n = count(*)', highlighted: false },
      { field: 'user.id', source: 'STATS BY', highlighted: true },
    ]);
    expect(page.highlighted_missing).toEqual(['host.name']);
    expect(page.events.streams).toEqual(['logs-aws_bedrock.invocation-*']);
    expect(page.conformance).toEqual({ parses: true, types: true, runs: true, diagnostics: [] });
    expect(page.life).toBeNull();
  });

  test('in KQL, EQL, and as a hunt', async () => {
    const kql = await explained(at('kql.toml'));
    expect(kql.indicators.map(({ field, kind, values }) => [field, kind, values])).toEqual([
      ['event.action', 'in', ['DeleteTrail', 'StopLogging']],
      ['user.name', 'ne', ['terraform']],
    ]);
    expect(kql.events.constrained).toEqual([{ field: 'event.action', values: ['DeleteTrail', 'StopLogging'] }]);
    expect(kql.conformance).toBeNull();
    const eql = await explained(at('eql.toml'));
    expect(eql.indicators).toContainEqual(expect.objectContaining({ field: 'process.name', values: ['sh'] }));
    const hunt = await explained(at('hunt.toml'));
    expect(hunt.head).toMatchObject({ type: 'hunt', breadcrumb: ['Hunting queries', 'Elastic'], severity: null });
    expect(hunt.conformance).toMatchObject({ runs: true });
  });

  test('in the form that its file asks for, or the one that is named', async () => {
    for (const [name, begin] of [
      ['page.html', '<!doctype html>'],
      ['page.md', 'Detection rules › Elastic\n\n# Refused'],
      ['page.json', '{\n  "key": "elastic/6f1f'],
      ['page.txt', 'Detection rules › Elastic\nRefused'],
    ] as const) {
      const { code, out } = await runCli('explain', at('esql.toml'), '--out', at(name));
      expect({ code, out }).toEqual({ code: 0, out: '' });
      expect(await readFile(at(name), 'utf8')).toMatch(new RegExp(`^${begin.replace(/[{]/g, '\\{')}`));
    }
    const { out } = await runCli('explain', at('esql.toml'), '--format', 'markdown');
    expect(out).toContain('| `gen_ai.response.error_code` | eq | `AccessDenied` |');
  });
});

describe('a rule is found', () => {
  test('by its id, its key and a part of its name, among given rules and the pack', async () => {
    const wanted = [
      '6f1f4f86-5f2c-4f0e-9d0f-0d6c4b6b6b22',
      'elastic/6F1F4F86-5F2C-4F0E-9D0F-0D6C4B6B6B22',
      'deleted trails',
      'DELETED',
    ];
    for (const name of wanted)
      expect((await explained(name, '--rules', at('kql.toml'))).head.name).toBe('Deleted trails');
    expect((await explained('Bedrock Malformed Requests')).head.author).toEqual(['seismo']);
  });

  test('and one that is not there is told with the nearest', async () => {
    const { code, err } = await runCli('explain', 'delted trials', '--rules', at('kql.toml'));
    expect(code).toBe(2);
    expect(err).toMatch(/there is no rule "delted trials" among \d+ rules\n {2}hint: did you mean "Deleted trails"\?/);
  });

  test('and a name that several have is told with them', async () => {
    const { code, err } = await runCli('explain', 'bedrock');
    expect(code).toBe(2);
    expect(err).toMatch(/\d+ rules are called by "bedrock"\n {2}hint: name one of them: "Bedrock /);
  });

  test('not in a folder, nor in a file of something else', async () => {
    expect(await runCli('explain', folder)).toMatchObject({ code: 2, err: expect.stringContaining('is a folder') });
    const other = await runCli('explain', at('other.toml'));
    expect(other).toMatchObject({ code: 2, err: expect.stringContaining('is no rule of a format') });
    const nowhere = await runCli('explain', 'x', '--data', at('nowhere'));
    expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining('there is no folder') });
  });
});

describe('a data folder', () => {
  const data = () => at('data');

  test('has a catalogue, which rules are found in and counted over', async () => {
    await mkdir(at('catalogue'));
    const other = ESQL.replace('b6b21', 'b6b31').replace('Refused calls of one caller', 'Refused, and what follows');
    await writeFile(at('catalogue/other.toml'), other.replace('n > 5', 'n > 50'));
    expect(await runCli('catalog', 'add', at('catalogue'), '--data', data())).toMatchObject({ code: 0 });

    const { out } = await runCli('explain', 'what follows', '--data', data(), '--format', 'json');
    const stored = JSON.parse(out) as RulePage;
    expect(stored.head.name).toBe('Refused, and what follows');
    expect(stored.history).toHaveLength(1);
    const { out: mine } = await runCli('explain', at('esql.toml'), '--data', data(), '--format', 'json');
    const page = JSON.parse(mine) as RulePage;
    expect(page.indicators.map(({ corpus }) => corpus)).toEqual([1, 0]);
    expect(page.similar.map(({ name }) => name)).toContain('Refused, and what follows');
    expect(page.life).toBeNull();
  });

  test('may get a store after that, whose events say whether the rule could fire', async () => {
    const record = {
      schemaType: 'ModelInvocationLog',
      schemaVersion: '1.0',
      timestamp: '2026-03-02T10:00:00Z',
      accountId: '111122223333',
      identity: { arn: 'arn:aws:iam::111122223333:user/ada' },
      region: 'eu-west-1',
      requestId: 'r1',
      operation: 'Converse',
      modelId: 'amazon.nova-pro-v1:0',
      input: { inputTokenCount: 3 },
      output: { outputTokenCount: 5 },
    };
    await writeFile(at('calls.log'), `${JSON.stringify(record)}\n`);
    expect(await runCli('ingest', '--logs', at('calls.log'), '--data', data())).toMatchObject({ code: 0 });

    const { out } = await runCli('explain', at('esql.toml'), '--data', data(), '--format', 'json');
    const { life } = JSON.parse(out) as RulePage;
    expect(life!.could_fire).not.toBe('yes');
    expect(life!.blind_spots.map(({ field }) => field)).toContain('gen_ai.response.error_code');
    expect(life!.backtest).toMatchObject({ events: 1, alerts: 0 });
    const kql = await runCli('explain', at('kql.toml'), '--data', data(), '--format', 'json');
    expect((JSON.parse(kql.out) as RulePage).life).toBeNull();
  });

  test('that a service has open is told, and the rest stands', async () => {
    const store = await openDuckdbStore({ directory: data() });
    const { out, err, code } = await runCli('explain', at('esql.toml'), '--data', data(), '--format', 'json');
    await store.close();
    expect(code).toBe(0);
    expect(err).toMatch(/^warning: what the data say is left out: .*open/);
    expect((JSON.parse(out) as RulePage).life).toBeNull();
  });
});

describe('a rule with mistakes', () => {
  test('in a language that does not run here, tells them too', async () => {
    await writeFile(at('bad-kql.toml'), KQL.replace('terraform', '(terraform'));
    const { code, out, err } = await runCli('explain', at('bad-kql.toml'));
    expect(code).toBe(1);
    expect(err).toMatch(/bad-kql\.toml:\d+:\d+: error\[/);
    expect(out).toContain('Not read (');
  });

  test('tells what it can, and each mistake with its place', async () => {
    const { code, out, err } = await runCli('explain', at('unknown-field.toml'), '--format', 'json');
    const page = JSON.parse(out) as RulePage;
    expect(code).toBe(1);
    expect(page.head.name).toBe('Refused calls of one caller');
    expect(page.conformance).toMatchObject({ parses: true, types: false, runs: false });
    const [line] = page.body.split('\n').flatMap((text, i) => (text.includes('where m > 5') ? [i + 1] : []));
    expect(page.conformance!.diagnostics).toMatchObject([
      { code: 'esql/unknown-column', severity: 'error', line, column: 9 },
    ]);
    expect(err).toContain(`unknown-field.toml:${line}:9: error[esql/unknown-column]`);
  });

  test('in its syntax, shows the other stages', async () => {
    const { code, out } = await runCli('explain', at('broken-query.toml'), '--format', 'json');
    const page = JSON.parse(out) as RulePage;
    expect(code).toBe(1);
    expect(page.conformance).toMatchObject({ parses: false, types: false, runs: false });
    expect(page.stages[1]!.predicates).toMatchObject([{ field: 'gen_ai.response.error_code' }]);
  });

  test('that make it no rule at all, shows its text and query', async () => {
    const { code, out } = await runCli('explain', at('no-severity.toml'));
    expect(code).toBe(1);
    expect(out).toMatch(/^Detection rules › Elastic\nRefused calls of one caller\n/);
    expect(out).toContain('gen_ai.response.error_code  eq        AccessDenied');
    expect(out).toContain('does not parse');
    expect(out).toContain('gen_ai.response.error_code');
    expect(out).toContain('severity');
  });
});
