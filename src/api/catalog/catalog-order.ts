import { compareText } from '../../base/compare-text.ts';
import type { CorpusRule } from '../../catalog/corpus/corpus.ts';
import type { CorpusQuery } from '../../catalog/corpus/search-corpus.ts';
import { RULE_SEVERITIES, type RuleSeverity } from '../../rules/rule.ts';
import type { CATALOG_ORDERS } from './catalog-search.ts';
import type { RunningFigures } from './running-rules.ts';

const STATUS_RANK: Readonly<Record<RunningFigures['status'], number>> = { active: 4, broken: 3, disabled: 2, idle: 1 };

/** The order of a search's rules; what is most comes first, rules of which it is not known come last. */
export function catalogOrder(
  sort: (typeof CATALOG_ORDERS)[number],
  here: (rule: CorpusRule) => RunningFigures | undefined,
): NonNullable<CorpusQuery['order']> {
  const by = (worth: (rule: CorpusRule) => number) => (a: CorpusRule, b: CorpusRule) => worth(b) - worth(a);
  switch (sort) {
    case 'best':
      return { compare: by((rule) => STATUS_RANK[here(rule)?.status ?? 'idle'] * Number(here(rule) !== undefined)) };
    case 'name':
      return { compare: (a, b) => compareText(a.name, b.name), always: true };
    case 'severity':
      return { compare: by(({ severity }) => RULE_SEVERITIES.indexOf(severity as RuleSeverity)), always: true };
    case 'updated':
      return { compare: (a, b) => compareText(b.updated ?? '', a.updated ?? ''), always: true };
    case 'alerts':
      return { compare: by((rule) => here(rule)?.alerts ?? -1), always: true };
    case 'last_raised':
      return { compare: (a, b) => compareText(here(b)?.last_raised ?? '', here(a)?.last_raised ?? ''), always: true };
    case 'precision':
      return { compare: by((rule) => here(rule)?.precision ?? -1), always: true };
  }
}
