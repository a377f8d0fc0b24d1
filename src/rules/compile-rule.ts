import { type Diagnostic, shiftDiagnostic } from '../base/diagnostic.ts';
import { type AnalyzeOptions, analyzeQuery, NEEDS_MODEL } from '../esql/analyze-query.ts';
import type { Plan } from '../plan/node.ts';
import type { Rule, RuleQuery } from './rule.ts';

/** A rule's query as a plan, or what is wrong with it, told by offsets in the rule's file. */
export interface CompiledQuery {
  readonly query: RuleQuery;
  readonly plan: Plan | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** What the names of fields may begin with that the query takes in without naming them. */
  readonly prefixes: readonly string[];
}

/** What rules are compiled against: the data streams and lookup tables that there are. */
export type KnownData = Omit<AnalyzeOptions, 'missingStreams' | 'missingLookups'>;

/** Whether a query is in order and could only be run by a language model. */
export function needsModel({ diagnostics }: Pick<CompiledQuery, 'diagnostics'>): boolean {
  return diagnostics.some((d) => d.code === NEEDS_MODEL);
}

/** Compiles the ES|QL queries of a rule or hunt; queries in other languages are left out. */
export function compileQueries(rule: Rule, options: AnalyzeOptions): CompiledQuery[] {
  return rule.queries
    .filter((query) => query.language === 'esql')
    .map((query) => {
      const { plan, diagnostics, prefixes } = analyzeQuery(query.text, options);
      const inFile = diagnostics.map((d) => shiftDiagnostic(d, (at) => query.offset(at)));
      return { query, plan, diagnostics: inFile, prefixes };
    });
}
