import type { Diagnostic } from '../base/diagnostic.ts';
import { SourceText } from '../base/source-text.ts';
import type { LoadedRule } from './formats/format.ts';
import { formatOf, ruleExtensions } from './formats/registry.ts';

/** Rule files are some 15 KB; past this size a file is no rule, and parsing it would cost seconds. */
export const MAX_RULE_BYTES = 1024 * 1024;

/** Reads one rule, its format told by the name's ending. Never throws: whatever is wrong becomes a diagnostic. */
export function loadRuleText(name: string, text: string): LoadedRule {
  const format = formatOf(name);
  if (format === undefined) {
    const message = 'no rule format reads files of this kind';
    return failedLoad(name, 'rules/unknown-format', message, `rule files end in ${ruleExtensions().join(' or ')}`);
  }
  if (text.length > MAX_RULE_BYTES) return tooLarge(name, text.length);
  return format.load(new SourceText(name, text));
}

/** The result for a file that cannot be read as text, or is no rule at all. */
export function failedLoad(name: string, code: string, message: string, hint?: string): LoadedRule {
  const diagnostic: Diagnostic = { code, severity: 'error', message, ...(hint === undefined ? {} : { hint }) };
  return { source: new SourceText(name, ''), rule: undefined, diagnostics: [diagnostic] };
}

/** The result for a file past {@link MAX_RULE_BYTES}. */
export function tooLarge(name: string, size: number): LoadedRule {
  const message = `the file has ${(size / 1024 / 1024).toFixed(1)} MB; a rule has at most ${MAX_RULE_BYTES / 1024 / 1024} MB`;
  return failedLoad(name, 'rules/too-large', message);
}
