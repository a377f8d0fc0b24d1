import type { DetectionRule, Rule, RuleQuery, RuleType } from '../../../rules/rule.ts';
import { eqlAnatomy } from '../../eql/eql-anatomy.ts';
import { esqlAnatomy } from '../../esql/esql-anatomy.ts';
import type { RuleAnatomy } from '../../rule-anatomy.ts';
import { type AnatomyParts, joinParts } from './anatomy-parts.ts';
import { filterStage } from './kibana-filter.ts';
import { ofEvents, searchStage } from './search-stage.ts';
import {
  machineLearningParts,
  newTermsParts,
  suppressionParts,
  threatMatchParts,
  thresholdParts,
} from './type-stages.ts';

/** What an Elastic rule's query, its filters and the settings of its type are made of, stage by stage. */
export function ruleAnatomy(rule: Rule): RuleAnatomy {
  if (rule.kind === 'hunt') return joinParts(rule.queries.map((query) => queryParts(query)));
  const own = joinParts(PARTS[rule.type](rule));
  const suppression = suppressionParts(rule.alertSuppression);
  // What the rule groups by is its own; suppression groups what has no group.
  return joinParts([own, own.groupBy.length === 0 ? suppression : { ...suppression, groupBy: [] }]);
}

const PARTS: Readonly<Record<RuleType, (rule: DetectionRule) => AnatomyParts[]>> = {
  query: (rule) => withEvent(searchParts(rule)),
  saved_query: (rule) => withEvent(savedParts(rule)),
  threshold: (rule) => [...searchParts(rule), ...option(rule.threshold, thresholdParts)],
  new_terms: (rule) => withEvent([...searchParts(rule), ...option(rule.newTerms, newTermsParts)]),
  threat_match: (rule) => withEvent([...searchParts(rule), ...option(rule.threatMatch, threatMatchParts)]),
  machine_learning: (rule) => option(rule.machineLearning, machineLearningParts),
  eql: searchParts,
  esql: (rule) => rule.queries.map((query) => queryParts(query)),
};

/** What alerts of single events carry beside what the rule makes: the fields that it asks for, and all others. */
function withEvent(parts: readonly AnatomyParts[]): AnatomyParts[] {
  const asked = parts.flatMap((part) => part.fields ?? []);
  const outputs = [...new Set(asked), '*'].map((field) => ({ field, source: 'event' }));
  return [...parts, { stages: [], outputs }];
}

/** The query, and the filters that it is used with. */
function searchParts(rule: DetectionRule): AnatomyParts[] {
  return [
    { stages: [], streams: rule.index },
    ...rule.queries.map((query) => queryParts(query, rule.eql?.eventCategoryOverride)),
    ...rule.filters.flatMap((filter) => {
      const stage = filterStage('filter', filter);
      return stage === undefined ? [] : [ofEvents(stage)];
    }),
  ];
}

/** A search that is kept in Kibana stands in its place there; the file need not hold it. */
function savedParts(rule: DetectionRule): AnatomyParts[] {
  if (rule.queries.length > 0) return searchParts(rule);
  const opaque = 'the search is saved in Kibana and not in the file';
  const saved = {
    kind: 'query',
    text: `saved_id = ${JSON.stringify(rule.savedId ?? '')}`,
    reads: [],
    makes: [],
    opaque,
  };
  return [{ stages: [saved] }, ...searchParts(rule)];
}

function queryParts({ language, text }: RuleQuery, categoryField?: string): AnatomyParts {
  switch (language) {
    case 'esql':
      return esqlAnatomy(text);
    case 'eql':
      return eqlAnatomy(text, categoryField === undefined ? {} : { categoryField });
    case 'kuery':
    case 'lucene':
      return ofEvents(searchStage('query', language, text));
    case 'sql': {
      const opaque = 'a query in SQL, which is for osquery';
      return { stages: [{ kind: 'query', text: text.trim(), reads: [], makes: [], opaque }] };
    }
  }
}

function option<T>(value: T | undefined, parts: (value: T) => AnatomyParts): AnatomyParts[] {
  return value === undefined ? [] : [parts(value)];
}
