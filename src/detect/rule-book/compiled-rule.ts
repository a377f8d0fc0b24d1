import { type Diagnostic, hasErrors } from '../../base/diagnostic.ts';
import type { Plan } from '../../plan/node.ts';
import { type CompiledQuery, compileQueries, needsModel } from '../../rules/compile-rule.ts';
import type { LoadedRule } from '../../rules/formats/format.ts';
import type { Rule } from '../../rules/rule.ts';
import { whyNotRun } from '../cut.ts';
import { Exceptable } from './exceptable.ts';
import type { RuleData } from './known-schema.ts';
import { type FoundThreshold, findThresholds } from './thresholds.ts';

/** A version of a rule file as it is understood over the data there are. */
export interface CompiledRule {
  readonly loaded: LoadedRule;
  readonly rule: Rule | undefined;
  /** What is wrong with the file, and with its queries. */
  readonly diagnostics: readonly Diagnostic[];
  readonly broken: boolean;
  /** The query as it is written, where detection can run it. */
  readonly runnable: RunnableQuery | undefined;
  /** Why a rule without errors has nothing to run, in words. */
  readonly idle: string | undefined;
}

export interface RunnableQuery {
  readonly plan: Plan;
  readonly prefixes: readonly string[];
  readonly exceptable: Exceptable;
  readonly thresholds: readonly FoundThreshold[];
}

/** Compiles a rule file's queries over the data there are. */
export function compileRule(loaded: LoadedRule, data: RuleData): CompiledRule {
  const { rule } = loaded;
  if (rule === undefined)
    return { loaded, rule, diagnostics: loaded.diagnostics, broken: true, runnable: undefined, idle: undefined };
  // A stream may well come later; a rule without its table would run and find nothing, as if nothing had happened.
  const queries = compileQueries(rule, { ...data, missingStreams: 'warning', missingLookups: 'error' });
  const plan = rule.kind === 'rule' && queries.length === 1 ? queries[0]!.plan : undefined;
  const obstacle = plan && whyNotRun(plan);
  const diagnostics = [
    ...loaded.diagnostics,
    ...queries.flatMap((q) => q.diagnostics),
    ...(obstacle === undefined ? [] : [cannotRun(obstacle, rule)]),
    ...leftOut(rule),
  ];
  const broken = hasErrors(diagnostics);
  const runnable = plan === undefined || broken ? undefined : runnableQuery(plan, queries[0]!, data);
  return { loaded, rule, diagnostics, broken, runnable, idle: broken ? undefined : whyIdle(rule, queries) };
}

function runnableQuery(plan: Plan, { prefixes }: CompiledQuery, { streams }: RuleData): RunnableQuery {
  return { plan, prefixes, exceptable: new Exceptable(plan, streams), thresholds: findThresholds(plan) };
}

function whyIdle(rule: Rule, queries: readonly CompiledQuery[]): string | undefined {
  if (rule.kind === 'hunt') return 'a hunt has no schedule: its queries are run by a person';
  if (queries.some(needsModel)) return 'its query could only be run by a language model';
  const language = rule.queries[0]?.language;
  if (language === undefined) return `a rule of type ${rule.type} has no query to run`;
  return language === 'esql' ? undefined : `its query is in ${language}: rules in ES|QL are run`;
}

function cannotRun(obstacle: string, rule: Rule): Diagnostic {
  const span = rule.queries[0]?.span;
  return {
    code: 'detect/cannot-run',
    severity: 'error',
    message: `the rule cannot be run: ${obstacle}`,
    ...(span === undefined ? {} : { span }),
  };
}

/** What a rule refers to that is kept in Kibana. */
function leftOut(rule: Rule): Diagnostic[] {
  if (rule.kind !== 'rule') return [];
  const names = [
    ...(rule.exceptionsList.length > 0 ? ['`exceptions_list`'] : []),
    ...(rule.actions.length > 0 ? ['`actions`'] : []),
  ];
  if (names.length === 0) return [];
  const message = `${names.join(' and ')} of the rule refer to what is kept in Kibana, and are not applied`;
  const hint = 'exceptions are set beside the rule, and notifications in the configuration';
  return [{ code: 'detect/not-applied', severity: 'info', message, hint }];
}
