import type { Diagnostic } from '../base/diagnostic.ts';
import type { Column } from '../plan/expression.ts';
import { outputOf, type Plan } from '../plan/node.ts';
import { pruneScan } from '../plan/rewrite.ts';
import type { EnrichPolicy, StreamSchema, UnreadableLookups } from '../plan/schema.ts';
import { analyzeCommand } from './analyze-command.ts';
import { analyzeSettings } from './analyze-settings.ts';
import { type AnalyzedSource, analyzeSource } from './analyze-source.ts';
import type { QuerySyntax } from './ast.ts';
import { Findings } from './findings.ts';
import type { LateBranches } from './late-columns.ts';
import { showMixed } from './mixed-field.ts';
import { parseQuery } from './parser.ts';
import { ColumnIds, type Scope } from './scope.ts';

export interface AnalyzeOptions {
  /** The data streams that exist or are declared. */
  readonly streams: readonly StreamSchema[];
  /**
   * What a FROM that matches no stream is: an error where someone waits for rows, or only a warning where a rule is checked
   * away from its data; its fields are then taken on trust.
   */
  readonly missingStreams: 'error' | 'warning';
  /** The tables that LOOKUP JOIN and ENRICH can read, besides data streams by their full names. */
  readonly lookups?: readonly StreamSchema[];
  readonly policies?: readonly EnrichPolicy[];
  /** Tables and policies of which more can be told than that they are unknown. */
  readonly unreadable?: UnreadableLookups;
  /** What a lookup table or policy is that there is none of; as `missingStreams` where absent. */
  readonly missingLookups?: 'error' | 'warning';
  /** The moment that date math in index names counts from, milliseconds since the epoch; without it, any date goes. */
  readonly now?: number;
  /** What SHOW INFO shows. */
  readonly version?: string;
}

/** What analysis makes of a query; the plan is there when nothing is wrong. */
export interface Analysis {
  readonly plan: Plan | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The columns of the result, in order. */
  readonly columns: readonly Column[];
  /**
   * What further fields may begin with that the query takes in without naming them: by a pattern (`KEEP labels.*`), or by
   * showing all there is (the empty text).
   */
  readonly prefixes: readonly string[];
}

/** What the analysis of a query carries from command to command. */
export interface QueryState {
  readonly plan: Plan;
  readonly scope: Scope;
}

export interface QueryEnvironment {
  /** The query's text, for columns that are named by their expression. */
  readonly text: string;
  readonly findings: Findings;
  readonly ids: ColumnIds;
  /** See {@link Analysis.prefixes}. */
  readonly prefixes: Set<string>;
  /** The columns found behind each FORK, by its number. */
  readonly branches: Map<number, LateBranches>;
  /** What a field is that no stream has: a mistake, null, or text that no event has (`SET unmapped_fields`). */
  readonly unmapped: 'fail' | 'nullify' | 'load';
  readonly options: AnalyzeOptions;
}

/** The finding of a query that only a language model could run: it has no plan, and is no mistake. */
export const NEEDS_MODEL = 'esql/needs-model';

/** Text to typed plan: parses, then analyses; every mistake of the query is reported in one go. */
export function analyzeQuery(text: string, options: AnalyzeOptions): Analysis {
  const { query, diagnostics } = parseQuery(text);
  if (query === undefined) return { plan: undefined, diagnostics, columns: [], prefixes: [] };
  const analysis = analyzeSyntax(query, text, options);
  const all = [...diagnostics, ...analysis.diagnostics].sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  const broken = all.some((d) => d.severity === 'error');
  return { ...analysis, plan: broken ? undefined : analysis.plan, diagnostics: all };
}

/** A source and the commands after it: the whole query, or one in parentheses. */
function analyzePipeline(query: QuerySyntax, env: QueryEnvironment): AnalyzedSource {
  const source = analyzeSource(query.source, env, analyzePipeline);
  let { state } = source;
  for (const command of query.commands) state = analyzeCommand(command, state, env);
  return { ...source, state };
}

/** The plan without the columns that a scan has for conversions only. */
function withoutVariants({ plan, scope }: QueryState, { ids }: QueryEnvironment): Plan {
  if (ids.mixed.size === 0) return plan;
  return { kind: 'project', input: plan, columns: scope.columns, open: true, span: plan.span };
}

/** Syntax tree to typed plan. */
export function analyzeSyntax(query: QuerySyntax, text: string, options: AnalyzeOptions): Analysis {
  const findings = new Findings();
  const { unmapped, zone } = analyzeSettings(query.settings, findings);
  const ids = new ColumnIds(zone);
  const env: QueryEnvironment = { text, findings, ids, prefixes: new Set(), branches: new Map(), unmapped, options };
  const { state, complete } = analyzePipeline(query, env);
  if (state.scope.mayHold('')) env.prefixes.add('');
  const plan = pruneScan(showMixed(complete(withoutVariants(state, env)), ids));
  const broken = findings.list.some((d) => d.severity === 'error' || d.code === NEEDS_MODEL);
  return {
    plan: broken ? undefined : plan,
    diagnostics: findings.list,
    columns: outputOf(plan),
    prefixes: [...env.prefixes],
  };
}
