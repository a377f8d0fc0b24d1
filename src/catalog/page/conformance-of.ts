import { type Diagnostic, hasErrors } from '../../base/diagnostic.ts';
import type { SourceText } from '../../base/source-text.ts';
import { parseQuery } from '../../esql/parser.ts';
import type { Plan } from '../../plan/node.ts';
import { compileQueries, type KnownData, needsModel } from '../../rules/compile-rule.ts';
import { formatOf } from '../../rules/formats/registry.ts';
import { loadRuleText } from '../../rules/load-rule-text.ts';
import type { Rule } from '../../rules/rule.ts';
import type { PageConformance } from './rule-page.ts';

/** What a rule would run against. */
export interface ConformanceOptions {
  readonly known: KnownData;
  /** Why a plan in order is not run as a rule, for people; undefined where it is. */
  readonly whyNotRun: (plan: Plan) => string | undefined;
}

/** What was found about a rule file that is run here: as the page tells it, and by places in the file. */
export interface Conformance {
  readonly told: PageConformance;
  readonly diagnostics: readonly Diagnostic[];
  /** Absent where the file makes none. */
  readonly rule?: Rule;
  /** Of its one query; absent where that is wrong, or where there are several. */
  readonly plan?: Plan;
}

/** Whether a rule file parses, types and runs here; undefined where the file is none that is run here (KQL, EQL, Sigma, ...). */
export function conformanceOf(name: string, text: string, options: ConformanceOptions): Conformance | undefined {
  if (formatOf(name) === undefined) return undefined;
  const { source, rule, diagnostics } = loadRuleText(name, text);
  if (rule === undefined) {
    return { told: { parses: false, types: false, runs: false, diagnostics: told(source, diagnostics) }, diagnostics };
  }
  const compiled = compileQueries(rule, { ...options.known, missingStreams: 'warning' });
  if (compiled.length === 0) return undefined;
  const refusals =
    rule.kind === 'hunt' ? [] : compiled.flatMap(({ plan }) => (plan === undefined ? [] : refusal(plan, options)));
  const found = [...diagnostics, ...compiled.flatMap((c) => c.diagnostics)];
  const types = !hasErrors(found);
  const all = [...found, ...refusals];
  const plan = compiled.length === 1 ? compiled[0]!.plan : undefined;
  return {
    rule,
    ...(plan !== undefined && { plan }),
    told: {
      parses: compiled.every(({ query }) => !hasErrors(parseQuery(query.text).diagnostics)),
      types,
      runs: types && refusals.length === 0 && !compiled.some(needsModel),
      diagnostics: told(source, all),
    },
    diagnostics: all,
  };
}

function refusal(plan: Plan, { whyNotRun }: ConformanceOptions): Diagnostic[] {
  const message = whyNotRun(plan);
  return message === undefined ? [] : [{ code: 'rules/not-run', severity: 'error', message }];
}

function told(source: SourceText, diagnostics: readonly Diagnostic[]): PageConformance['diagnostics'] {
  return diagnostics.map(({ code, severity, message, span, hint }) => {
    const place = source.position(span?.start ?? 0);
    return { code, severity, message, line: place.line, column: place.column, hint: hint ?? null };
  });
}
