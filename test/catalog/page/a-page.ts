import type { CatalogRule } from '../../../src/catalog/catalog-rule.ts';
import { conditionSources } from '../../../src/catalog/condition-sources.ts';
import { corpusOf } from '../../../src/catalog/corpus/corpus-of.ts';
import { corpusRuleOf } from '../../../src/catalog/corpus/corpus-rule.ts';
import { coverageOf } from '../../../src/catalog/frameworks/coverage-of.ts';
import { type PageOptions, pageOf } from '../../../src/catalog/page/page-of.ts';
import type { RulePage } from '../../../src/catalog/page/rule-page.ts';
import type { Condition, Predicate } from '../../../src/catalog/predicate.ts';
import { catalogRule } from '../catalog-rule.ts';

/** A test of a field; what is not given is plain. */
export function fieldTest(given: Partial<Predicate> & Pick<Predicate, 'field'>): Condition {
  const kind = given.kind ?? 'eq';
  const values = given.values ?? [];
  const shown: Predicate = {
    sources: [given.field],
    kind,
    values,
    negated: false,
    ignoreCase: false,
    text: `${given.field} ${kind} ${values.join(', ')}`,
    ...given,
  };
  return { kind: 'test', test: shown };
}

/** The page of a rule among others. */
export function aPage(
  rule: CatalogRule,
  others: readonly CatalogRule[] = [],
  further: Partial<PageOptions> = {},
): RulePage {
  const corpus = corpusOf(
    [rule, ...others].map((each, i) =>
      corpusRuleOf(each, { collection: 'tests', file: `${i}.toml`, digest: String(i) }),
    ),
  );
  return pageOf(rule, { corpus, coverageOf, ...further });
}

/** A rule of one stage with a condition. */
export function ruleThatAsks(condition: Condition, given: Partial<CatalogRule> = {}): CatalogRule {
  const stage = { n: 1, kind: 'where', text: '| where ...', condition, reads: [], makes: [] };
  return catalogRule({
    anatomy: { stages: [stage], outputs: [], groupBy: [], streams: [], fields: conditionSources(condition) },
    ...given,
  });
}
