import { expect, test } from 'vitest';
import { readRules } from '../../../../src/catalog/vendors/registry.ts';

/** What a rule names that has these lines in `[rule]`, as `id@tactic (where)`. */
function named(lines: string): string[] {
  const text = `[rule]
description = "d"
name = "n"
risk_score = 1
rule_id = "i"
severity = "low"
type = "query"
query = "a:b"
${lines}`;
  const { rules, diagnostics } = readRules('a.toml', text);
  expect(diagnostics.filter((finding) => finding.severity === 'error')).toEqual([]);
  return rules[0]!.techniques.map(
    ({ framework, id, tactic, where }) => `${framework} ${id}${tactic === undefined ? '' : `@${tactic}`} (${where})`,
  );
}

test.each([
  ['Mitre Atlas: T0051', ['atlas AML.T0051']],
  ['MITRE ATLAS: AML.T0051', ['atlas AML.T0051']],
  ['mitre atlas: aml.t0051.000', ['atlas AML.T0051.000']],
  ['AML.T0054', ['atlas AML.T0054']],
  ['ATLAS: T0051, T0054', ['atlas AML.T0051', 'atlas AML.T0054']],
  ['Mitre Atlas: AML.TA0005', ['atlas AML.TA0005']],
  ['Mitre Atlas: LLM04', ['owasp_llm LLM04']],
  ['LLM04', ['owasp_llm LLM04']],
  ['OWASP LLM04:2025', ['owasp_llm LLM04:2025']],
  ['OWASP: LLM01', ['owasp_llm LLM01']],
  ['OWASP LLM10 2023', ['owasp_llm LLM10:2023']],
  ['MITRE ATT&CK: T1078.004', ['attack T1078.004']],
  ['attack.t1078', ['attack T1078']],
  ['T1078', ['attack T1078']],
  ['TA0001', ['attack TA0001']],
  ['OWASP Top 10: LLM 4', ['owasp_llm LLM04']],
  ['LLM 4 Security', []],
  ['Domain: LLM', []],
  ['LLM100', []],
  ['Data Source: T1078 Appliance', []],
  ['Tactic: Initial Access', []],
])('tag %s', (tag, expected) => {
  expect(named(`tags = ${JSON.stringify([tag])}`)).toEqual(expected.map((entry) => `${entry} (tags)`));
});

test.each([
  ['https://atlas.mitre.org/techniques/AML.T0051', ['atlas AML.T0051']],
  ['https://atlas.mitre.org/techniques/AML.T0051.001/', ['atlas AML.T0051.001']],
  ['https://atlas.mitre.org/tactics/AML.TA0005', ['atlas AML.TA0005']],
  ['https://attack.mitre.org/techniques/T1078/', ['attack T1078']],
  ['https://attack.mitre.org/techniques/T1078/004/', ['attack T1078.004']],
  ['https://attack.mitre.org/versions/v15/techniques/T1078', ['attack T1078']],
  ['https://attack.mitre.org/tactics/TA0001', ['attack TA0001']],
  ['https://genai.owasp.org/llmrisk/llm01-prompt-injection/', ['owasp_llm LLM01']],
  ['https://genai.owasp.org/llmrisk/llm042025-data-and-model-poisoning/', ['owasp_llm LLM04:2025']],
  ['https://genai.owasp.org/llmrisk/llm04-model-denial-of-service', ['owasp_llm LLM04:2023']],
  ['https://genai.owasp.org/llmrisk2023-24/llm10-model-theft/', ['owasp_llm LLM10:2023']],
  ['https://owasp.org/www-project-top-10-for-large-language-model-applications/', []],
  ['https://example.org/techniques/T1078/AML.T0051', []],
  ['AML.T0051', []],
])('reference %s', (reference, expected) => {
  expect(named(`references = ${JSON.stringify([reference])}`)).toEqual(
    expected.map((entry) => `${entry} (references)`),
  );
});

test('mappings name techniques under a tactic, or a tactic alone', () => {
  const lines = `
[[rule.threat]]
framework = "MITRE ATT&CK"
[[rule.threat.technique]]
id = "T1078"
name = "Valid Accounts"
[[rule.threat.technique.subtechnique]]
id = "T1078.004"
name = "Cloud Accounts"
[rule.threat.tactic]
id = "TA0001"
name = "Initial Access"
[[rule.threat]]
framework = "MITRE ATT&CK"
[rule.threat.tactic]
id = "TA0040"
name = "Impact"
[[rule.threat_mappings]]
framework = "MITRE ATLAS"
version = "2026.08"
[[rule.threat_mappings.threat]]
framework = "MITRE ATLAS"
[rule.threat_mappings.threat.tactic]
id = "AML.TA0005"
name = "Execution"
[[rule.threat_mappings.threat.technique]]
id = "AML.T0051"
name = "LLM Prompt Injection"
`;
  expect(named(lines)).toEqual([
    'attack T1078@TA0001 (threat)',
    'attack T1078.004@TA0001 (threat)',
    'attack TA0040 (threat)',
    'atlas AML.T0051@AML.TA0005 (threat_mappings)',
  ]);
});

test.each([
  ['MITRE ATLAS', 'T0051', 'atlas T0051'],
  ['MITRE ATT&CK', 'AML.T0051', 'atlas AML.T0051'],
  ['MITRE ATT&CK', 'T107', 'attack T107'],
  ['OWASP LLM', 'LLM04:2025', 'owasp_llm LLM04:2025'],
  ['MITRE', 'T1078', 'attack T1078'],
])(
  'in mappings, an id is of the framework that it looks like, else of the one named: %s %s',
  (framework, id, expected) => {
    const lines = `
[[rule.threat]]
framework = "${framework}"
technique = [{ id = "${id}", name = "n" }]
tactic = { id = "TA0001", name = "n" }
`;
    expect(named(lines)).toEqual([`${expected}@TA0001 (threat)`]);
  },
);

test('a mapping to a framework that is not known names nothing', () => {
  const tactic = 'tactic = { id = "D3-X", name = "n" }';
  expect(named(`\n[[rule.threat]]\nframework = "Another"\n${tactic}\n`)).toEqual([]);
});

test('one named in two places is told for each', () => {
  const lines = `tags = ["Mitre Atlas: T0051", "AML.T0051"]\nreferences = ["https://atlas.mitre.org/techniques/AML.T0051"]`;
  expect(named(lines)).toEqual(['atlas AML.T0051 (tags)', 'atlas AML.T0051 (references)']);
});

test('hunts name theirs in `mitre`', () => {
  const text = `[hunt]
author = "seismo"
description = "d"
uuid = "u"
name = "n"
language = ["ES|QL"]
query = ["from logs-*"]
mitre = ["AML.T0034", "T1078.004", "LLM10", "other"]
`;
  const found = readRules('hunt.toml', text).rules[0]!.techniques;
  expect(found.map(({ framework, id }) => `${framework} ${id}`)).toEqual([
    'atlas AML.T0034',
    'attack T1078.004',
    'owasp_llm LLM10',
  ]);
});
