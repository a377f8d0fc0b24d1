import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sigma } from '../../../../src/catalog/vendors/sigma/vendor.ts';
import { readOne } from './read-one.ts';

const GUARDRAIL = readFileSync(new URL('../../../cases/sigma/llm_guardrail_blocked.yml', import.meta.url), 'utf8');

test('the head of a rule', () => {
  const { anatomy, body, queries, ...head } = readOne(GUARDRAIL);
  expect(head).toEqual({
    vendor: 'sigma',
    format: 'sigma',
    id: '5a0c5d0e-3d4c-4a51-9a4e-0d7a3a0d9b01',
    name: 'Prompts Stopped by a Guardrail',
    description: 'A guardrail stopped what someone asked of a model.',
    language: 'sigma',
    type: 'sigma',
    status: 'experimental',
    severity: 'medium',
    riskScore: null,
    timeWindow: null,
    interval: null,
    author: ['Rock Watch', 'Ada L.'],
    license: 'Apache-2.0',
    source: null,
    created: '2026-02-03',
    updated: '2026-03-04',
    version: null,
    tags: ['atlas.aml.t0054', 'atlas.aml.ta0005', 'owasp.llm01'],
    references: ['https://atlas.mitre.org/techniques/AML.T0054', 'https://atlas.mitre.org/techniques/AML.T0056'],
    related: [{ id: '5a0c5d0e-3d4c-4a51-9a4e-0d7a3a0d9b02', relation: 'similar' }],
    taxonomy: 'ecs',
    falsePositives: ['Red teams'],
    note: null,
    setup: 'Model invocation logging has to be on.',
    integrations: [],
    requiredFields: [],
    investigationFields: ['user.id', 'gen_ai.prompt'],
    techniques: [
      { framework: 'atlas', id: 'AML.T0054', where: 'tags' },
      { framework: 'atlas', id: 'AML.TA0005', where: 'tags' },
      { framework: 'owasp_llm', id: 'LLM01', where: 'tags' },
      { framework: 'atlas', id: 'AML.T0056', where: 'references' },
    ],
  });
  expect(body).toBe(GUARDRAIL);
  expect(queries).toEqual([{ language: 'sigma', text: expect.stringMatching(/^detection:\n {4}selection:\n/) }]);
  expect(anatomy.outputs).toEqual([
    { field: 'user.id', source: 'fields' },
    { field: 'gen_ai.prompt', source: 'fields' },
    { field: 'gen_ai.policy.action', source: 'event' },
    { field: '*', source: 'event' },
  ]);
  expect(anatomy.fields).toEqual(['gen_ai.policy.action']);
});

test('rules without an id are called by their name or title, each differently', () => {
  const rule = (head: string) => `${head}\nlogsource: {product: p}\ndetection: {sel: x, condition: sel}\n`;
  const text = [
    'title: Ä rule, so?',
    'title: Other\nname: named',
    'title: Ä rule, so?',
    'title: "?"',
    'title: Ä rule, so?',
  ];
  const { rules } = sigma.read('rules.yml', text.map(rule).join('---\n'));
  expect(rules.map(({ id }) => id)).toEqual(['ä-rule-so', 'named', 'ä-rule-so-2', 'rule', 'ä-rule-so-3']);
});

test('tags name techniques in many ways', () => {
  const tags = [
    'attack.initial-access',
    'attack.lateral_movement',
    'attack.T1078',
    'attack.t1078.004',
    'attack.g0016',
    'attack.s0002',
    'cve.2026-1234',
    'tlp.amber',
    'mitre_atlas:AML.T0051.000',
    'atlas.ml-model-access',
    'owasp_llm.llm04-2025',
    'owasp.a01',
    'detection.threat-hunting',
  ];
  const rule = readOne(
    `title: A\ntags: ${JSON.stringify(tags)}\nlogsource: {product: p}\ndetection: {sel: x, condition: sel}\n`,
  );
  expect(rule.tags).toEqual(tags);
  expect(rule.techniques.map(({ id, tactic }) => [id, tactic].join(' ').trim())).toEqual([
    'TA0001',
    'TA0008',
    // Not under Lateral Movement.
    'T1078 TA0001',
    'T1078.004 TA0001',
    'AML.T0051.000',
    'LLM04:2025',
  ]);
});
