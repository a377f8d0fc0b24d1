import type { Answer } from '../../api/client.ts';
import type { RulePage } from '../../api/operations.ts';

/** The parts of a rule's page; a link carries which one is shown. */
export const RULE_VIEWS = ['overview', 'logic', 'tuning', 'guide', 'source', 'history'] as const;
export type RuleView = (typeof RULE_VIEWS)[number];

export const VIEW_WORDS: Readonly<Record<RuleView, string>> = {
  overview: 'Overview',
  logic: 'What it looks for',
  tuning: 'Tuning and exceptions',
  guide: 'Guide',
  source: 'Source',
  history: 'Runs and history',
};

export type Here = NonNullable<RulePage['here']>;
export type Life = NonNullable<RulePage['life']>;
export type Backtest = NonNullable<Life['backtest']>;
export type OwnRule = Answer<'getRule'>;

/** What answers are out of date once a rule's settings changed. */
export const STALE_BY_SETTINGS = [
  'getRule',
  'getCatalogRule',
  'searchCatalog',
  'listRules',
  'listExceptions',
  'ruleHistory',
  'exceptionEffects',
  'backtestRule',
  'coverage',
] as const;
