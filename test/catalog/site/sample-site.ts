import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../../src/base/user-error.ts';
import { corpusOf } from '../../../src/catalog/corpus/corpus-of.ts';
import { corpusKey, corpusRuleOf } from '../../../src/catalog/corpus/corpus-rule.ts';
import { coverageOf } from '../../../src/catalog/frameworks/coverage-of.ts';
import { pageOf } from '../../../src/catalog/page/page-of.ts';
import { type BuiltSite, buildSite } from '../../../src/catalog/site/build-site.ts';
import { readRules } from '../../../src/catalog/vendors/registry.ts';

/** What runs where a text of a rule comes through as markup. */
export const ATTACK = `"><img src=x onerror=alert(1)><script>alert(2)</script>'</title></script><svg onload=alert(3)>`;

interface RuleText {
  readonly id: string;
  readonly name: string;
  readonly severity?: string;
  readonly language?: 'esql' | 'kuery' | 'eql';
  readonly query: string;
  readonly index?: string;
  readonly tags?: readonly string[];
  readonly references?: readonly string[];
  readonly note?: string;
  readonly description?: string;
}

/** A rule file of Elastic's format. */
export function ruleText(rule: RuleText): string {
  const { language = 'esql' } = rule;
  const text = (value: string) => JSON.stringify(value);
  const list = (values: readonly string[]) => `[${values.map(text).join(', ')}]`;
  const lines = [
    '[metadata]',
    'creation_date = "2026/01/02"',
    'maturity = "production"',
    'updated_date = "2026/02/03"',
    '[rule]',
    'author = ["Somebody"]',
    `rule_id = ${text(rule.id)}`,
    `name = ${text(rule.name)}`,
    `description = ${text(rule.description ?? `What ${rule.name} is about.`)}`,
    `severity = "${rule.severity ?? 'medium'}"`,
    'risk_score = 47',
    `type = "${language === 'kuery' ? 'query' : language}"`,
    `language = "${language}"`,
    `tags = ${list(rule.tags ?? [])}`,
    `references = ${list(rule.references ?? [])}`,
    ...(rule.note === undefined ? [] : [`note = ${text(rule.note)}`]),
    ...(rule.index === undefined ? [] : [`index = ["${rule.index}"]`]),
    `query = ${text(rule.query)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Rules of several languages, and one whose every text is hostile. */
export const SAMPLE_RULES: readonly string[] = [
  ruleText({
    id: '11111111-0000-4000-8000-000000000001',
    name: 'Prompts That Were Refused Again and Again',
    severity: 'high',
    tags: ['Domain: LLM', 'MITRE ATLAS: AML.T0051', 'OWASP: LLM01:2025'],
    references: ['https://atlas.mitre.org/techniques/AML.T0054'],
    note: '## Triage\n\nLook at the **prompts** of the user.\n\n1. first\n2. second\n',
    query:
      'FROM logs-aws_bedrock.invocation-* | WHERE gen_ai.policy.action == "BLOCKED" AND event.outcome IN ("failure", "unknown") | STATS n = COUNT(*) BY user.id | WHERE n > 5',
  }),
  ruleText({
    id: '11111111-0000-4000-8000-000000000002',
    name: 'Shell Started by an Office Program',
    language: 'eql',
    index: 'logs-endpoint.events.process-*',
    severity: 'critical',
    tags: ['OS: Windows', 'MITRE ATT&CK: T1059.001'],
    query:
      'process where event.action == "start" and process.parent.name : ("winword.exe", "excel.exe") and process.name : "powershell.exe"',
  }),
  ruleText({
    id: '11111111-0000-4000-8000-000000000003',
    name: 'Shell That Reads Keys',
    language: 'kuery',
    index: 'logs-*',
    severity: 'low',
    tags: ['MITRE ATT&CK: T1552.004'],
    query: 'event.action: start and process.name: powershell.exe and file.path: *.pem and not user.name: backup',
  }),
  ruleText({
    id: `../../../${ATTACK}`,
    name: `Hostile ${ATTACK}`,
    description: `Line one\n${ATTACK}`,
    severity: 'medium',
    tags: [ATTACK, `MITRE ATT&CK: T1059 ${ATTACK}`],
    references: [`javascript:alert(4)`, `https://example.org/${ATTACK}`, `data:text/html,${ATTACK}`],
    note: `# ${ATTACK}\n\n[click](javascript:alert(5)) ![x](https://example.org/x.png) ${ATTACK}\n\n<script>alert(6)</script>`,
    query: `FROM logs-* | WHERE message == ${JSON.stringify(ATTACK)} AND \`odd\`\`field <b>\` == "\\u2028</script>"`,
  }),
];

/** Builds a site of rule files into a new folder, or the one that is given. */
export async function builtSite(
  texts: readonly string[] = SAMPLE_RULES,
  out?: string,
  { failAt }: { readonly failAt?: string } = {},
): Promise<BuiltSite & { readonly out: string }> {
  const rules = texts.flatMap((text, i) => readRules(`rule-${i}.toml`, text).rules);
  if (rules.length !== texts.length) throw new Error('a rule of the sample cannot be read');
  const corpus = corpusOf(
    rules.map((rule, i) => corpusRuleOf(rule, { collection: 'sample', file: `rule-${i}.toml`, digest: String(i) })),
  );
  const byKey = new Map(rules.map((rule) => [corpusKey(rule), rule]));
  const folder = out ?? (await mkdtemp(join(tmpdir(), 'seismo-site-')));
  const built = await buildSite({
    corpus,
    out: folder,
    madeBy: 'seismo 0.0.0',
    pageOf: async (key) => {
      if (key === failAt) throw new UserError('its file is gone');
      return pageOf(byKey.get(key)!, { corpus, coverageOf });
    },
  });
  return { ...built, out: folder };
}
