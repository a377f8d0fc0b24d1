import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import { declaredStreams } from '../../src/ingest/declared-streams.ts';
import { logFormats } from '../../src/ingest/formats/registry.ts';
import { loadRuleText } from '../../src/rules/load-rule-text.ts';
import { draftRule, type RuleDraft, ruleFileName } from '../../src/rules/rule-draft.ts';

const DRAFT: RuleDraft = {
  id: 'my-rule',
  name: 'Many calls',
  description: 'Many calls of one user.',
  query: 'FROM logs-aws_bedrock.invocation-*\n| STATS n = COUNT(*) BY user.id\n| WHERE n > 5',
  severity: 'medium',
  riskScore: 47,
  from: 'now-60m',
  interval: '10m',
  timestampOverride: 'event.ingested',
  author: ['ann'],
  tags: [],
  references: [],
  falsePositives: [],
  threat: [],
  created: Date.parse('2026-03-02T10:00:00Z'),
};

test('a draft as a file', () => {
  expect(draftRule({ ...DRAFT, tags: ['Domain: LLM'], note: 'Ask "why".\n\n- who' })).toBe(`[metadata]
creation_date = "2026/03/02"
maturity = "production"
updated_date = "2026/03/02"

[rule]
author = ["ann"]
description = "Many calls of one user."
from = "now-60m"
interval = "10m"
language = "esql"
name = "Many calls"
note = '''
Ask "why".

- who
'''
risk_score = 47
rule_id = "my-rule"
severity = "medium"
tags = ["Domain: LLM"]
timestamp_override = "event.ingested"
type = "esql"

query = '''
FROM logs-aws_bedrock.invocation-*
| STATS n = COUNT(*) BY user.id
| WHERE n > 5
'''
`);
});

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        '"',
        "'",
        '"""',
        "'''",
        '\\',
        '\n',
        '\r\n',
        '\r',
        '\t',
        '\u0000',
        '\u007f',
        '#',
        ']',
        'a',
        '\\u0041',
        '\u202e',
      ),
      {
        maxLength: 12,
      },
    )
    .map((pieces) => pieces.join('')),
);
const filled = hostile.map((text) => text.replace(/\p{Surrogate}/gu, '\ufffd').trim()).filter((text) => text !== '');
const oneLine = filled.map((text) => text.replace(/[\r\n]/g, ' ').trim()).filter((text) => text !== '');
const entry = fc.record({ id: oneLine, name: oneLine });

test('a draft loads as what it says, whatever its texts hold', () => {
  const draft = fc.record({
    id: oneLine,
    name: oneLine,
    description: filled,
    query: filled,
    severity: fc.constantFrom('low', 'medium', 'high', 'critical'),
    riskScore: fc.nat(100),
    author: fc.array(oneLine, { maxLength: 3 }),
    tags: fc.array(oneLine, { maxLength: 9 }),
    references: fc.array(oneLine, { maxLength: 2 }),
    falsePositives: fc.array(filled, { maxLength: 3 }),
    note: filled,
    threat: fc.array(
      fc.record({
        framework: oneLine,
        tactic: entry,
        techniques: fc.array(
          entry.chain((technique) =>
            fc.record({
              id: fc.constant(technique.id),
              name: fc.constant(technique.name),
              subtechniques: fc.array(entry, { maxLength: 2 }),
            }),
          ),
          { maxLength: 2 },
        ),
      }),
      { maxLength: 2 },
    ),
  });
  fc.assert(
    fc.property(draft, (made) => {
      const written: RuleDraft = { ...DRAFT, ...made };
      const { rule, diagnostics } = loadRuleText('x.toml', draftRule(written));
      expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
      expect(rule).toMatchObject({
        kind: 'rule',
        type: 'esql',
        ...{ id: made.id, name: made.name, description: made.description, note: made.note },
        ...{ severity: made.severity, riskScore: made.riskScore, author: made.author, tags: made.tags },
        ...{ references: made.references, falsePositives: made.falsePositives, threat: made.threat },
        timestampOverride: 'event.ingested',
        schedule: { from: 'now-60m', interval: '10m' },
      });
      expect(rule?.queries[0]?.text).toBe(`${made.query}\n`);
    }),
    { numRuns: 300 },
  );
});

test('a query in a draft means what it meant, its findings where they are written', () => {
  const value = hostile.map((text) => JSON.stringify(text.replace(/[\p{Cc}\p{Surrogate}]/gu, '')));
  const query = fc
    .record({
      value,
      name: fc.constantFrom('user.id', '`user.id`', 'gen_ai.request.id'),
      break: fc.constantFrom('\n', ' ', '\r\n'),
    })
    .map(
      (q) =>
        `FROM logs-aws_bedrock.invocation-*${q.break}| WHERE ${q.name} == ${q.value} // a "b" '''${q.break.trim() || '\n'}| EVAL l = """x"y"""\n| STATS n = COUNT(*) BY l`,
    );
  const streams = declaredStreams(logFormats);
  const analyzed = (text: string) => analyzeQuery(text, { streams, missingStreams: 'error' });
  fc.assert(
    fc.property(query, (text) => {
      const source = draftRule({ ...DRAFT, query: text });
      const read = loadRuleText('x.toml', source).rule!.queries[0]!;
      const [before, after] = [analyzed(text), analyzed(read.text)];
      expect(after.plan).toEqual(before.plan);
      expect(before.plan).toBeDefined();
      expect(source[read.offset(0)]).toBe('F');
    }),
    { numRuns: 200 },
  );
});

test('no text keeps a draft from being made', () => {
  const any = fc.string({ unit: 'binary', maxLength: 30 });
  fc.assert(
    fc.property(any, any, any, (name, query, note) => {
      const source = draftRule({ ...DRAFT, name, query, note, tags: [name] });
      loadRuleText('x.toml', source);
    }),
  );
});

test('file names are plain words', () => {
  expect(ruleFileName('Bedrock: Denied “Calls” (burst)')).toBe('bedrock-denied-calls-burst.toml');
  expect(ruleFileName('Größe über /etc/passwd')).toBe('gro-e-uber-etc-passwd.toml');
  expect(ruleFileName('../../x')).toBe('x.toml');
  expect(ruleFileName('検知')).toBe('rule.toml');
  expect(ruleFileName('a'.repeat(500))).toHaveLength(85);
});
