import type { SourceText } from '../../../base/source-text.ts';
import type { RuleQuery } from '../../rule.ts';
import { huntQueries } from './hunt-section.ts';
import { makeQuery } from './query.ts';
import { textAt } from './schedule.ts';
import { nodeAt, parseTomlDocument } from './toml-document.ts';

/** The ES|QL queries of a rule or hunt, whatever else is wrong with it; none where the file is no TOML. */
export function readQueries({ text }: SourceText): readonly RuleQuery[] {
  const document = parseTomlDocument(text);
  if (!('entries' in document)) return [];
  const hunt = nodeAt(document, ['hunt']);
  const hunts = hunt?.kind === 'table' ? huntQueries(hunt, text).filter((query) => query.language === 'esql') : [];
  const language = textAt(document, ['rule', 'language'])?.value ?? textAt(document, ['rule', 'type'])?.value;
  const query = textAt(document, ['rule', 'query']);
  return language === 'esql' && query !== undefined ? [makeQuery('esql', query, text), ...hunts] : hunts;
}
