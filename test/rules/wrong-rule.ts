import { loadRuleText } from '../../src/rules/load-rule-text.ts';

export const RULE = `[rule]
description = "d"
name = "n"
risk_score = 47
rule_id = "id-1"
severity = "high"
type = "esql"
query = "FROM a"
`;

export const HUNT = `[hunt]
uuid = "u"
name = "n"
description = "d"
language = ["ES|QL"]
query = ["FROM a"]
`;

/** The rule with a part replaced. */
export const replaced = (from: string, to: string) => RULE.replace(from, to);
/** The rule with lines at its end. */
export const added = (lines: string) => RULE + lines;
/** The hunt with a part replaced. */
export const hunt = (from: string, to: string) => HUNT.replace(from, to);

/** Each finding of a file: `line:column severity code «marked text» message (hint)`. */
export function findingsOf(text: string): string[] {
  const { diagnostics, source } = loadRuleText('x.toml', text);
  return diagnostics.map((d) => {
    const span = d.span ?? { start: 0, end: 0 };
    const { line, column } = source.position(span.start);
    const hint = d.hint === undefined ? '' : ` (${d.hint})`;
    return `${line}:${column} ${d.severity} ${d.code} «${text.slice(span.start, span.end)}» ${d.message}${hint}`;
  });
}
