import { type Diagnostic, shiftDiagnostic } from '../../../base/diagnostic.ts';
import type { QueryLanguage, Rule } from '../../../rules/rule.ts';
import { parseEql } from '../../../search/eql/parse-eql.ts';
import { parseKql } from '../../../search/kql/parse-kql.ts';
import { parseLucene } from '../../../search/lucene/parse-lucene.ts';

type Parse = (text: string) => { readonly diagnostics: readonly Diagnostic[] };

/** ES|QL is told by the page's part on running a rule; SQL is not read. */
const PARSERS: Partial<Record<QueryLanguage, Parse>> = { kuery: parseKql, lucene: parseLucene, eql: parseEql };

/** What is wrong with the searches and EQL queries of a rule, where it stands in the rule's file. */
export function queryDiagnostics(rule: Rule): Diagnostic[] {
  const indicators = rule.kind === 'rule' ? rule.threatMatch?.query : undefined;
  const queries = indicators === undefined ? rule.queries : [...rule.queries, indicators];
  return queries.flatMap((query) => {
    const found = PARSERS[query.language]?.(query.text).diagnostics ?? [];
    return found.map((diagnostic) => shiftDiagnostic(diagnostic, (at) => query.offset(at)));
  });
}
