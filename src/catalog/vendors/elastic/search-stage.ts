import type { QueryLanguage } from '../../../rules/rule.ts';
import { parseKql } from '../../../search/kql/parse-kql.ts';
import { parseLucene } from '../../../search/lucene/parse-lucene.ts';
import { conditionSources } from '../../condition-sources.ts';
import type { Condition } from '../../predicate.ts';
import { kqlCondition } from '../../search/kql-condition.ts';
import { luceneCondition } from '../../search/lucene-condition.ts';
import type { AnatomyParts, StagePart } from './anatomy-parts.ts';

/** A search in KQL or Lucene's syntax as a stage; one that does not parse is opaque. */
export function searchStage(kind: string, language: QueryLanguage, text: string): StagePart {
  const read = readSearch(language, text);
  const shown = { kind, text: text.trim(), makes: [] };
  if (typeof read === 'string') return { ...shown, reads: [], opaque: read };
  return { ...shown, condition: read, reads: conditionSources(read) };
}

/** A stage by itself, the fields of events that it reads among the rule's. */
export function ofEvents(stage: StagePart): AnatomyParts {
  return { stages: [stage], fields: stage.reads };
}

/** The condition of a search, or why it cannot be read. */
function readSearch(language: QueryLanguage, text: string): Condition | string {
  if (language === 'lucene') {
    const { tree, diagnostics } = parseLucene(text);
    return tree === undefined ? `no Lucene search: ${diagnostics[0]!.message}` : luceneCondition(tree, text);
  }
  if (language !== 'kuery') return `no search, but a query in another language: ${language}`;
  const { tree, diagnostics } = parseKql(text);
  return tree === undefined ? `no KQL search: ${diagnostics[0]!.message}` : kqlCondition(tree, text);
}
