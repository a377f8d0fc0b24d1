import { SourceText } from '../../../base/source-text.ts';
import { readQueries } from '../../../rules/formats/elastic-toml/read-queries.ts';
import { textAt } from '../../../rules/formats/elastic-toml/schedule.ts';
import { nodeAt, parseTomlDocument } from '../../../rules/formats/elastic-toml/toml-document.ts';
import type { CatalogRule } from '../../catalog-rule.ts';
import { esqlAnatomy } from '../../esql/esql-anatomy.ts';

/** What a file says that is no rule for its mistakes: the texts of its head, and its ES|QL query. Nothing where it is no TOML. */
export function salvageRule(name: string, text: string): Partial<CatalogRule> {
  const document = parseTomlDocument(text);
  if (!('entries' in document)) return {};
  const section = nodeAt(document, ['hunt'])?.kind === 'table' ? 'hunt' : 'rule';
  const told = (key: string) => textAt(document, [section, key])?.value;
  const [query] = readQueries(new SourceText(name, text));
  const head = {
    id: told('rule_id') ?? told('uuid'),
    name: told('name'),
    description: told('description'),
    language: query?.language ?? told('language'),
    type: section === 'hunt' ? 'hunt' : told('type'),
    severity: told('severity'),
    license: told('license'),
    note: told('note'),
    setup: told('setup'),
    status: textAt(document, ['metadata', 'maturity'])?.value,
    anatomy: query === undefined ? undefined : esqlAnatomy(query.text),
  };
  return Object.fromEntries(Object.entries(head).filter(([, value]) => value !== undefined));
}
