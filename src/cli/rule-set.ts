import { fileURLToPath } from 'node:url';
import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { renderDiagnostic, type SourceText } from '../base/source-text.ts';
import { type AnalyzeOptions, NEEDS_MODEL } from '../esql/analyze-query.ts';
import type { Plan } from '../plan/node.ts';
import { compileQueries } from '../rules/compile-rule.ts';
import { loadRules } from '../rules/load-rules.ts';
import type { DetectionRule, Rule } from '../rules/rule.ts';
import type { Console } from './console.ts';

/** A rule file: what it holds and what was found about it. */
export interface CheckedRule {
  readonly source: SourceText;
  readonly rule: Rule | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The plan of a rule's ES|QL query; none where it has no such query or the query is wrong. */
  readonly plan: Plan | undefined;
  /** What the names of fields may begin with that its query takes in without naming them. */
  readonly prefixes: readonly string[];
}

/** A rule that can run. */
export interface RunnableRule {
  readonly rule: DetectionRule;
  readonly plan: Plan;
  readonly prefixes: readonly string[];
}

/** The folder of the rules that come with seismo. */
export function packFolder(): string {
  return fileURLToPath(new URL('../../rules/', import.meta.url));
}

/** Loads rule files and compiles their ES|QL queries against what is known; a stream that there is none of is only a warning. */
export async function checkRules(
  paths: readonly string[],
  known: Omit<AnalyzeOptions, 'missingStreams'>,
): Promise<CheckedRule[]> {
  const { files } = await loadRules(paths);
  return files.map(({ source, rule, diagnostics }) => {
    if (rule === undefined) return { source, rule, diagnostics, plan: undefined, prefixes: [] };
    const compiled = compileQueries(rule, { ...known, missingStreams: 'warning' });
    return {
      source,
      rule,
      diagnostics: [...diagnostics, ...compiled.flatMap((c) => c.diagnostics)],
      plan: compiled.length === 1 ? compiled[0]!.plan : undefined,
      prefixes: compiled.flatMap((c) => c.prefixes),
    };
  });
}

/** The rules of the files that have a schedule and a plan. */
export function runnable(checked: readonly CheckedRule[]): RunnableRule[] {
  return checked.flatMap(({ rule, plan, diagnostics, prefixes }) =>
    rule?.kind === 'rule' && plan !== undefined && !hasErrors(diagnostics) ? [{ rule, plan, prefixes }] : [],
  );
}

/** Rules that were loaded but have nothing to run here, counted by why: `147 in eql`. */
export function describeIdle(
  checked: readonly CheckedRule[],
  why: (rule: Rule) => string | undefined,
): string | undefined {
  const counts = new Map<string, number>();
  for (const { rule, diagnostics } of checked) {
    if (rule === undefined || hasErrors(diagnostics)) continue;
    const reason = diagnostics.some((d) => d.code === NEEDS_MODEL) ? 'that need a model' : why(rule);
    if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  if (counts.size === 0) return undefined;
  return [...counts].map(([reason, n]) => `${n} ${reason}`).join(', ');
}

/** Why a rule's query is not analysed: it is in a language that is only loaded. */
export function foreignLanguage(rule: Rule): string | undefined {
  const language = rule.queries[0]?.language;
  if (language === undefined && rule.kind === 'rule') return `of type ${rule.type}`;
  return language === 'esql' ? undefined : `in ${language}`;
}

/** Why a rule is never run on a schedule. */
export function neverScheduled(rule: Rule): string | undefined {
  if (rule.kind === 'rule') return foreignLanguage(rule);
  return 'hunts, which have no schedule (run their queries with `seismo query --file`)';
}

/** Prints diagnostics with their code frames. */
export function printDiagnostics(
  checked: readonly CheckedRule[],
  console: Console,
  write: (text: string) => void,
): void {
  for (const { source, diagnostics } of checked) {
    for (const diagnostic of diagnostics) {
      write(`${renderDiagnostic(source, diagnostic, { color: console.errColour })}\n`);
    }
  }
}
