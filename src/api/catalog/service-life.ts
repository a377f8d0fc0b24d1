import type { CatalogRule } from '../../catalog/catalog-rule.ts';
import type { CorpusRule } from '../../catalog/corpus/corpus.ts';
import type { RuleLife } from '../../catalog/page/rule-page.ts';
import { whyNotRun } from '../../detect/cut.ts';
import type { RuleEntry } from '../../detect/rule-book/rule-entry.ts';
import { matchStreams } from '../../esql/streams.ts';
import { lifeOf } from '../../life/life-of.ts';
import type { LivedRule, RuleReads } from '../../life/lived-rule.ts';
import type { StreamSchema } from '../../plan/schema.ts';
import { compileQueries, type KnownData } from '../../rules/compile-rule.ts';
import { loadRuleText } from '../../rules/load-rule-text.ts';
import type { ApiContext } from '../api-context.ts';

/** A rule of the rule book as it is set. */
export function livedEntry(
  { rule, runnable, diagnostics, source }: RuleEntry,
  { anatomy }: CatalogRule,
  stored: readonly StreamSchema[],
): LivedRule | undefined {
  const own = runnable?.rule ?? rule;
  if (own?.kind !== 'rule') return undefined;
  const foreign = own.queries[0]?.language !== 'esql';
  return { rule: own, plan: runnable?.plan, diagnostics, source, ...(foreign && { reads: readsOf(anatomy, stored) }) };
}

function readsOf({ fields, streams }: CatalogRule['anatomy'], stored: readonly StreamSchema[]): RuleReads {
  return { fields, patterns: streams, streams: matchStreams(streams, stored) };
}

/** A rule of the catalogue that does not run, as if it did; undefined where it is of a format that is not run here. */
export function livedFile(
  { file }: CorpusRule,
  { body, anatomy }: CatalogRule,
  known: KnownData,
  stored: readonly StreamSchema[],
): LivedRule | undefined {
  const { rule, diagnostics, source } = loadRuleText(file, body);
  if (rule?.kind !== 'rule') return undefined;
  const compiled = compileQueries(rule, { ...known, missingStreams: 'warning' });
  const plan = compiled.length === 1 ? compiled[0]!.plan : undefined;
  const obstacle = plan && whyNotRun(plan);
  const refused =
    obstacle === undefined ? [] : [{ code: 'rules/not-run', severity: 'error' as const, message: obstacle }];
  return {
    rule,
    plan: obstacle === undefined ? plan : undefined,
    diagnostics: [...diagnostics, ...compiled.flatMap((c) => c.diagnostics), ...refused],
    source,
    ...(compiled.length === 0 && { reads: readsOf(anatomy, stored) }),
  };
}

/** What the service knows of a rule's life. */
export function lifeIn(
  { store, state, now, limits }: ApiContext,
  lived: LivedRule,
  signal: AbortSignal,
): Promise<RuleLife> {
  return lifeOf(lived, { store, state, now, signal, limitMs: limits.backtest_seconds * 1000 });
}
