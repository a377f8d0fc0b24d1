import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRules } from '../../../../src/catalog/vendors/registry.ts';
import { HUNT, RULES_BY_TYPE } from '../../../rules/rule-texts.ts';

test('a rule as the catalogue knows it', () => {
  const { rules, diagnostics } = readRules('rules/a.TOML', RULES_BY_TYPE.query!);
  expect(diagnostics.every((finding) => finding.severity !== 'error')).toBe(true);
  const [{ anatomy, body, ...head }] = rules as [(typeof rules)[number]];
  expect(body).toBe(RULES_BY_TYPE.query);
  expect(anatomy.stages.length).toBeGreaterThan(0);
  expect(head).toEqual({
    vendor: 'elastic',
    format: 'elastic-toml',
    id: 'i',
    name: 'n',
    description: 'd',
    language: 'lucene',
    type: 'query',
    status: 'deprecated',
    severity: 'low',
    riskScore: 1,
    timeWindow: '2d',
    interval: '1h',
    author: ['a', 'b'],
    license: 'Apache-2.0',
    source: null,
    created: '2026-01-02',
    updated: '2026-01-03',
    version: 3,
    tags: ['t'],
    references: ['https://example.org'],
    falsePositives: ['one'],
    note: 'note',
    setup: 'setup',
    integrations: ['endpoint', 'aws'],
    requiredFields: [{ name: 'user.id', type: 'keyword', ecs: true }],
    investigationFields: ['user.id'],
    techniques: [
      { framework: 'attack', id: 'T1078', tactic: 'TA0001', where: 'threat' },
      { framework: 'attack', id: 'T1078.004', tactic: 'TA0001', where: 'threat' },
      { framework: 'atlas', id: 'AML.T0051', tactic: 'AML.TA0005', where: 'threat_mappings' },
    ],
    queries: [{ language: 'lucene', text: 'a:b' }],
  });
});

test('a hunt has no severity, no schedule and no status of its own', () => {
  const [hunt] = readRules('hunt.toml', HUNT).rules;
  expect(hunt).toMatchObject({
    id: 'tokens-by-user',
    type: 'hunt',
    language: 'esql',
    status: null,
    severity: null,
    riskScore: null,
    timeWindow: null,
    interval: null,
    note: '- Compare with last week.',
    integrations: ['aws_bedrock.invocation'],
    techniques: [{ framework: 'atlas', id: 'AML.T0034', where: 'mitre' }],
  });
  expect(hunt!.queries.map((query) => query.language)).toEqual(['esql', 'sql']);
});

const plain = (lines: string) => `[rule]
description = "d"
name = "n"
risk_score = 1
rule_id = "i"
severity = "low"
type = "query"
query = "a:b"
${lines}`;

test.each([
  ['now-60m', '1h'],
  ['now-9m', '9m'],
  ['now-119m', '119m'],
  ['now-30d', '30d'],
  ['now-7d', '7d'],
  ['now-2w', '14d'],
  ['now-24h', '1d'],
  ['now-36h', '36h'],
  ['now-48h/h', '2d'],
  ['now-1H', '1h'],
  ['now-90s', '90s'],
])('a window from %s is %s', (from, window) => {
  expect(readRules('a.toml', plain(`from = "${from}"\ninterval = "1s"`)).rules[0]!.timeWindow).toBe(window);
});

test("a rule without times has Elastic's defaults", () => {
  expect(readRules('a.toml', plain('')).rules[0]).toMatchObject({ timeWindow: '6m', interval: '5m', status: null });
});

test.each([
  ['author = ["Elastic"]', true],
  ['author = ["Somebody", "elastic"]', true],
  ['author = ["Somebody"]\nlicense = "Elastic License v2"', true],
  ['author = ["Somebody"]\nlicense = "Apache-2.0"', false],
  ['author = ["Elasticsearch fans"]', false],
  ['', false],
])('%j is published by Elastic: %s', (lines, published) => {
  const source = published ? 'github.com/elastic/detection-rules' : null;
  expect(readRules('a.toml', plain(lines)).rules[0]!.source).toBe(source);
});

test.each([
  ['kuery', 'a: b and c:', 'kql/syntax'],
  ['lucene', 'a:b AND c:[1 TO', 'lucene/syntax'],
])('a query in %s that does not parse is told where it stands in the file', (language, query, code) => {
  const text = plain(`language = "${language}"`).replace('query = "a:b"', `query = '''\n  ${query}'''`);
  const { rules, diagnostics } = readRules('a.toml', text);
  expect(rules).toHaveLength(1);
  expect(diagnostics.map((finding) => finding.code)).toEqual([code]);
  const { start } = diagnostics[0]!.span!;
  expect(start).toBeGreaterThan(text.indexOf("'''"));
  expect(start).toBeLessThanOrEqual(text.lastIndexOf("'''"));
});

test('dates come as they are meant, or not at all', () => {
  const dates = (text: string) => {
    const { created, updated } = readRules('a.toml', `[metadata]\n${text}\n${plain('')}`).rules[0]!;
    return [created, updated];
  };
  expect(dates('creation_date = "2024/5/2"\nupdated_date = "2025-07-16"')).toEqual(['2024-05-02', '2025-07-16']);
  expect(dates('creation_date = "soon"')).toEqual([null, null]);
});

test.each([
  ['many filters', `${'\n[[rule.filters]]\nquery.exists.field = "a"'.repeat(3_000)}`],
  [
    'a search in many fields',
    `filters = [{ query = { multi_match = { query = "${'x'.repeat(80_000)}", fields = [${'"a",'.repeat(80_000)}] } } }]`,
  ],
  [
    'many clauses',
    `filters = [{ query = { bool = { should = [${'{ term = { a = 1 } }, { exists = { field = "b" } },'.repeat(3_000)}] } } }]`,
  ],
  [
    'clauses in clauses',
    `filters = [{ query = ${'{ bool = { should = [{ exists = { field = "a" } }], must = '.repeat(13)}{ match_all = {} }${' } }'.repeat(13)} }]`,
  ],
  ['many techniques', `tags = [${'"Mitre Atlas: T0051 T0052 T0053",'.repeat(6_000)}]`],
  ['one long tag', `tags = ["${'LLM04 AML.T0051 '.repeat(5_000)}"]`],
  ['one long reference', `references = ["https://attack.mitre.org/${'techniques/T1078/'.repeat(4_000)}"]`],
  ['a long name of an index', `index = ["${'a'.repeat(80_000)}"]`],
])('hostile: %s', (_, lines) => {
  const started = performance.now();
  const { rules } = readRules('a.toml', plain(lines));
  expect(rules).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('whatever a file holds, it is read or has an error', () => {
  const texts = [...Object.values(RULES_BY_TYPE), HUNT];
  const cut = fc
    .tuple(
      fc.constantFrom(...texts),
      fc.nat(),
      fc.nat({ max: 40 }),
      fc.constantFrom('', '"', '[', 'a: (', "'''\n", '\\'),
    )
    .map(([text, at, length, put]) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + length));
  const noise = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `[rule]\n${text}`);
  fc.assert(
    fc.property(fc.oneof(cut, noise), (text) => {
      const { rules, diagnostics } = readRules('a.toml', text);
      const recognized = /^[ \t]*\[[ \t]*(?:rule|hunt)[ \t]*\]/m.test(text);
      expect(rules.length > 0 || diagnostics.length > 0 || !recognized).toBe(true);
    }),
    { numRuns: 500 },
  );
});
