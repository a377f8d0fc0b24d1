import { ruleText } from '../detect/rule-book/rule-folder.ts';

/** A rule's `threat` entry for one technique. */
export function threat(framework: string, tactic: string, technique: string): string {
  return `
[[rule.threat]]
framework = "${framework}"
[rule.threat.tactic]
id = "${tactic}"
name = "of the test"
reference = "https://example.org/"
[[rule.threat.technique]]
id = "${technique}"
name = "of the test"
reference = "https://example.org/"
`;
}

/** A rule file that names techniques: `threat` stands behind the query, as TOML has it. */
export function mapped(id: string, query: string, ...threats: string[]): string {
  return `${ruleText({ id, name: `Rule ${id}`, query })}${threats.join('')}`;
}

/** Refused calls, as every rule of these tests reads them. */
export const REFUSED =
  'FROM logs-aws_bedrock.invocation-* | WHERE gen_ai.response.error_code == "AccessDeniedException"';
export const INJECTION = threat('MITRE ATLAS', 'AML.TA0005', 'AML.T0051');
export const JAILBREAK = threat('MITRE ATLAS', 'AML.TA0007', 'AML.T0054');
