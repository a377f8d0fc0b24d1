import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { describe, expect, test } from 'vitest';
import { loadRuleText } from '../../src/rules/load-rule-text.ts';
import { type DetectionRule, type Hunt, RULE_TYPES } from '../../src/rules/rule.ts';
import { ESQL_RULE, HUNT, RULES_BY_TYPE } from './rule-texts.ts';
import { lostPaths, writtenForm } from './written-form.ts';

function loadRule(text: string): DetectionRule {
  const { rule, diagnostics } = loadRuleText('x.toml', text);
  expect(diagnostics).toEqual([]);
  if (rule?.kind !== 'rule') expect.fail('no rule');
  return rule;
}

function loadHunt(text: string): Hunt {
  const { rule, diagnostics } = loadRuleText('x.toml', text);
  expect(diagnostics).toEqual([]);
  if (rule?.kind !== 'hunt') expect.fail('no hunt');
  return rule;
}

describe('a rule', () => {
  test('has what its file says, and defaults for what it does not', () => {
    const rule = loadRule(ESQL_RULE);
    expect(rule).toMatchObject({
      kind: 'rule',
      id: 'refusals-by-one-user',
      name: 'Refusals by one user',
      description: 'Many refusals for one user.',
      type: 'esql',
      severity: 'medium',
      riskScore: 47,
      maxSignals: 100,
      tags: ['Domain: LLM'],
      references: [],
      threat: [{ framework: 'MITRE ATLAS', tactic: { id: 'AML.TA0005', name: 'Execution' }, techniques: [] }],
      schedule: {
        from: 'now-60m',
        to: 'now',
        interval: '10m',
        lookbackMs: 3_600_000,
        toOffsetMs: 0,
        intervalMs: 600_000,
      },
      metadata: { creationDate: '2026/01/02', maturity: 'production', integrations: [] },
      unknown: {},
    });
    expect(rule.queries.map(({ language, text }) => ({ language, text }))).toEqual([
      { language: 'esql', text: 'FROM logs-* | STATS n = COUNT(*) BY user.id\n| WHERE n > 5\n' },
    ]);
    expect('note' in rule).toBe(false);
  });

  test('is frozen, through and through', () => {
    const rule = loadRule(ESQL_RULE);
    for (const part of [rule, rule.threat, rule.threat[0]?.tactic, rule.schedule, rule.queries[0], rule.unknown]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  test.each([...RULE_TYPES])('of type %s loses no field', (type) => {
    const text = RULES_BY_TYPE[type]!;
    expect(lostPaths(getStaticTOMLValue(parseTOML(text)), writtenForm(loadRule(text)))).toEqual([]);
  });

  test('has the options of its type', () => {
    expect(loadRule(RULES_BY_TYPE.threshold!)).toMatchObject({
      threshold: { fields: ['user.id'], value: 10, cardinality: [{ field: 'host.id', value: 2 }] },
      alertSuppression: { groupBy: [], durationMs: 1_800_000, missingFieldsStrategy: 'suppress' },
      queries: [{ language: 'kuery' }],
    });
    expect(loadRule(RULES_BY_TYPE.new_terms!).newTerms).toEqual({
      fields: ['user.id', 'host.id'],
      historyWindowStart: 'now-14d',
      historyMs: 14 * 86_400_000,
    });
    expect(loadRule(RULES_BY_TYPE.threat_match!).threatMatch).toMatchObject({
      query: { language: 'lucene', text: 'c:d' },
      mapping: [[{ field: 'source.ip', type: 'mapping', value: 'threat.indicator.ip', negate: true }]],
    });
    expect(loadRule(RULES_BY_TYPE.machine_learning!)).toMatchObject({
      machineLearning: { anomalyThreshold: 75, jobIds: ['a', 'b'] },
      queries: [],
    });
    const esql = loadRule(RULES_BY_TYPE.esql!);
    for (const part of ['eql', 'threshold', 'newTerms', 'threatMatch', 'machineLearning'])
      expect(part in esql).toBe(false);
  });

  test('has versioned threat mappings, under `threat` or in the entry itself', () => {
    const tactic = 'tactic = { id = "AML.TA0005", name = "Execution" }';
    const technique = 'technique = [{ id = "AML.T0051", name = "LLM Prompt Injection" }]';
    const own = `[[rule.threat_mappings]]\nframework = "MITRE ATLAS"\n${tactic}\n${technique}\n`;
    const nested = `[[rule.threat_mappings]]\nframework = "MITRE ATLAS"\nversion = "2026.08"\n[[rule.threat_mappings.threat]]\nframework = "MITRE ATLAS"\n${tactic}\n${technique}\n`;
    const threat = {
      framework: 'MITRE ATLAS',
      tactic: { id: 'AML.TA0005', name: 'Execution' },
      techniques: [{ id: 'AML.T0051', name: 'LLM Prompt Injection', subtechniques: [] }],
    };
    expect(loadRule(`${ESQL_RULE}${own}${nested}`).threatMappings).toEqual([
      { framework: 'MITRE ATLAS', threat: [threat] },
      { framework: 'MITRE ATLAS', version: '2026.08', threat: [threat] },
    ]);
  });

  test('takes the API form of new terms', () => {
    const flat = RULES_BY_TYPE.new_terms!.replace(
      /\[rule\.new_terms\][\s\S]*/,
      'new_terms_fields = ["user.id"]\nhistory_window_start = "now-7d"\n',
    );
    expect(loadRule(flat).newTerms).toEqual({
      fields: ['user.id'],
      historyWindowStart: 'now-7d',
      historyMs: 7 * 86_400_000,
    });
  });

  test.each([
    ['now-119m', 119 * 60_000],
    ['now-9m', 9 * 60_000],
    ['now-1h', 3_600_000],
    ['now-2H', 7_200_000],
    ['2592000s', 2_592_000_000],
    ['now-48h/h', 49 * 3_600_000],
    ['now-1d-2h', 26 * 3_600_000],
    ['now/d', 86_400_000],
  ])('from %s reaches %i ms back', (from, ms) => {
    const { rule } = loadRuleText('x.toml', ESQL_RULE.replace('now-60m', from));
    expect(rule?.kind === 'rule' && rule.schedule.lookbackMs).toBe(ms);
  });

  test('that runs as often as it looks back leaves no gap', () => {
    expect(loadRule(ESQL_RULE.replace('now-60m', 'now-10m')).schedule).toMatchObject({
      lookbackMs: 600_000,
      intervalMs: 600_000,
    });
  });

  test('without from, to or interval runs on the defaults', () => {
    const rule = loadRule(ESQL_RULE.replace('from = "now-60m"\ninterval = "10m"\n', ''));
    expect(rule.schedule).toEqual({
      from: 'now-6m',
      to: 'now',
      interval: '5m',
      lookbackMs: 360_000,
      toOffsetMs: 0,
      intervalMs: 300_000,
    });
  });

  test('may have dotted keys, inline tables and a byte order mark', () => {
    const text = `\ufeff${ESQL_RULE.replace(/\[\[rule\.threat\]\][\s\S]*/, '')}
threat = [{ framework = "MITRE ATLAS", tactic.id = "AML.TA0005", tactic.name = "Execution" }]
alert_suppression.group_by = ["user.id"]
alert_suppression.duration.value = 1
alert_suppression.duration.unit = "s"
`;
    expect(loadRule(text)).toMatchObject({
      threat: [{ tactic: { id: 'AML.TA0005', name: 'Execution' } }],
      alertSuppression: { groupBy: ['user.id'], durationMs: 1_000 },
    });
  });

  test('keeps unknown fields, `__proto__` among them, without touching any prototype', () => {
    const text = `${ESQL_RULE}weight = 3
[rule.__proto__]
polluted = 1
[__proto__.deep]
polluted = [1979-05-27, inf, 9223372036854775807]
[other]
"constructor" = { prototype = { polluted = true } }
nested = { __proto__ = { polluted = true } }
`;
    const { rule, diagnostics } = loadRuleText('x.toml', text);
    expect(diagnostics.map((d) => d.code)).toEqual(Array(4).fill('rules/unknown-field'));
    expect(Object.keys(rule?.unknown ?? {})).toEqual([
      'rule.threat[0].tactic.weight',
      'rule.__proto__',
      '__proto__',
      'other',
    ]);
    expect(JSON.stringify(rule?.unknown)).toBe(
      '{"rule.threat[0].tactic.weight":3,"rule.__proto__":{"polluted":1},' +
        '"__proto__":{"deep":{"polluted":["1979-05-27","inf","9223372036854775807"]}},' +
        '"other":{"constructor":{"prototype":{"polluted":true}},"nested":{"__proto__":{"polluted":true}}}}',
    );
    expect(Reflect.get({}, 'polluted')).toBe(undefined);
    expect(Reflect.get(rule ?? {}, 'polluted')).toBe(undefined);
  });
});

describe('a hunt', () => {
  test('has its queries, each in its language, and no schedule', () => {
    const hunt = loadHunt(HUNT);
    expect(hunt).toMatchObject({
      id: 'tokens-by-user',
      author: ['seismo'],
      integrations: ['aws_bedrock.invocation'],
      notes: ['Compare with last week.'],
      mitre: ['AML.T0034'],
      license: 'Apache-2.0',
    });
    expect(hunt.queries.map(({ language, text }) => [language, text])).toEqual([
      ['esql', 'from logs-* | stats n = sum(gen_ai.usage.prompt_tokens) by user.id\n'],
      ['sql', 'select name from processes'],
    ]);
    expect('schedule' in hunt).toBe(false);
  });

  test('loses no field', () => {
    const text = `${HUNT}[metadata]\nmaturity = "production"\n`;
    expect(lostPaths(getStaticTOMLValue(parseTOML(text)), writtenForm(loadHunt(text)))).toEqual([]);
  });

  test('of several languages takes the one that is left for a query of no known beginning', () => {
    const text = HUNT.replace('"SQL"', '"EQL"').replace('select name from processes', 'process where true');
    expect(loadHunt(text).queries.map((query) => query.language)).toEqual(['esql', 'eql']);
  });
});
