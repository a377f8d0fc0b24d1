import type { RuleBook } from '../../detect/rule-book/rule-book.ts';
import type { Plan } from '../../plan/node.ts';
import type { Rule } from '../../rules/rule.ts';
import type { QueryRunner } from '../query/query-runner.ts';

/** Gives the plan of a rule's query, also of one that does not run; undefined where there is none. */
export function rulePlans(book: RuleBook, queries: QueryRunner): (ruleId: string) => Plan | undefined {
  const compiled = new WeakMap<Rule, { readonly plan: Plan | undefined }>();
  return (ruleId) => {
    const entry = book.get(ruleId);
    if (entry?.active !== undefined) return entry.active.plan;
    if (entry?.rule === undefined) return undefined;
    let known = compiled.get(entry.rule);
    if (known === undefined) {
      const query = entry.rule.queries.find(({ language }) => language === 'esql');
      known = { plan: query && queries.planOf(query.text) };
      compiled.set(entry.rule, known);
    }
    return known.plan;
  };
}
