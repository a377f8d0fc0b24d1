import type { OptionValues } from '../functions/options.ts';
import { editsOf, readFuzziness } from '../functions/tokens/fuzziness.ts';
import { minimumShouldMatch } from '../functions/tokens/minimum-should-match.ts';
import type { Column, Expression } from '../plan/expression.ts';
import type { ScalarValue } from '../plan/value.ts';
import type { LuceneClause, LuceneNode } from '../search/lucene/ast.ts';
import { literal } from './literal-expression.ts';
import { call } from './search-bound.ts';
import {
  type Condition,
  constant,
  existsIn,
  joined,
  negated,
  rangeInColumn,
  regexpInColumn,
  regexpProblem,
  type SearchSettings,
  type SoughtBound,
  soughtInColumn,
} from './search-conditions.ts';
import type { SearchFields } from './search-fields.ts';

type MatchNode = Extract<LuceneNode, { kind: 'match' }>;

/** Makes a condition of a search in Lucene's query string syntax. */
export class LuceneAnalyzer {
  readonly #fields: SearchFields;
  readonly #options: OptionValues;
  readonly #settings: SearchSettings;

  constructor(fields: SearchFields, options: OptionValues, settings: Pick<SearchSettings, 'span' | 'zone'>) {
    const analyzer: Record<string, ScalarValue> =
      options.analyzer === undefined ? {} : { analyzer: options.analyzer as ScalarValue };
    this.#fields = fields;
    this.#options = options;
    this.#settings = {
      ...settings,
      ignoreCase: false,
      match: { ...(options.default_operator === 'AND' ? { operator: 'AND' } : {}), ...analyzer },
      phrase: { ...(options.phrase_slop === 0 ? {} : { slop: Number(options.phrase_slop) }), ...analyzer },
    };
  }

  condition(node: LuceneNode, depth = 0): Expression {
    const { span } = this.#settings;
    switch (node.kind) {
      case 'clauses':
        return this.#clauses(node.clauses, depth);
      case 'everything':
        return constant(true, span);
      case 'nothing':
        return constant(false, span);
      case 'exists':
        return this.#fields.any(node.field, node.span, span, (column) => existsIn(column, this.#settings));
      case 'match':
        return this.#match(node);
      case 'regexp': {
        const problem = regexpProblem(node.pattern);
        if (problem !== undefined) this.#fields.error('bad-search', `bad regular expression: ${problem}`, node.span);
        return this.#fields.any(node.field, node.span, span, (column) =>
          regexpInColumn(column, node.pattern, this.#settings),
        );
      }
      case 'range': {
        const bounds: SoughtBound[] = [];
        const { lower, upper } = node;
        if (lower !== undefined) bounds.push({ operator: lower.included ? '>=' : '>', text: lower.value.text });
        if (upper !== undefined) bounds.push({ operator: upper.included ? '<=' : '<', text: upper.value.text });
        return this.#any(node, (column) => rangeInColumn(column, bounds, this.#settings));
      }
    }
  }

  #match(node: MatchNode): Expression {
    const { value, slop, fuzzy } = node;
    if (value.kind === 'wildcard' && this.#options.allow_leading_wildcard === false && /^[*?]/.test(value.text)) {
      const hint = 'the option `allow_leading_wildcard` forbids it';
      this.#fields.error('bad-search', 'a word begins with a wildcard', value.span, hint);
    }
    const more: Record<string, ScalarValue> = {};
    if (slop !== undefined) more.slop = slop;
    if (fuzzy !== undefined) {
      const fuzziness = fuzzy === 'default' ? String(this.#options.fuzziness) : String(fuzzy);
      if (editsOf(readFuzziness(fuzziness), value.text) > 0) {
        more.fuzziness = fuzziness;
        more.prefix_length = Number(this.#options.fuzzy_prefix_length);
        more.fuzzy_transpositions = this.#options.fuzzy_transpositions !== false;
      }
    }
    return this.#any(node, (column) => {
      const isText = column.type === 'text' || column.type === 'keyword';
      const takes = fuzzy === undefined ? column.type === 'text' : isText;
      return soughtInColumn(column, value, this.#settings, takes ? more : {});
    });
  }

  #any(node: Extract<LuceneNode, { kind: 'match' | 'range' }>, condition: (column: Column) => Condition): Expression {
    const span = node.kind === 'match' ? node.value.span : node.span;
    return this.#fields.any(node.field, span, this.#settings.span, condition);
  }

  #clauses(clauses: readonly LuceneClause[], depth: number): Expression {
    const { span } = this.#settings;
    const of = (occurrence: LuceneClause['occurrence']) =>
      clauses.filter((c) => c.occurrence === occurrence).map((c) => this.condition(c.node, depth + 1));
    const must = of('must');
    const may = of('may');
    const mustNot = of('must-not').map((item) => negated(item, span));
    return joined('AND', [...must, ...this.#needed(may, must.length > 0, depth), ...mustNot], span);
  }

  /** What clauses that may match come to: one of them is needed where none must, unless the search says how many. */
  #needed(may: readonly Expression[], othersMust: boolean, depth: number): Expression[] {
    const { span } = this.#settings;
    const least = this.#options.minimum_should_match;
    const stated = least === undefined || depth > 0 ? undefined : minimumShouldMatch(String(least), may.length);
    const need = Math.max(stated ?? 0, othersMust || may.length === 0 ? 0 : 1);
    if (need === 0) return [];
    if (need === 1) return [joined('OR', may, span)];
    if (need === may.length) return [...may];
    const [one, none] = [literal('integer', 1, span), literal('integer', 0, span)];
    const counts = may.map((item) => call('CASE', 'integer', [item, one, none], span));
    const sum = balanced(counts, (a, b) => call('ADD', 'integer', [a, b], span));
    return [call('GREATER_OR_EQUAL', 'boolean', [sum, literal('integer', need, span)], span)];
  }
}

/** Joins items two by two, so that the tree is no deeper than it must be. */
function balanced(items: readonly Expression[], join: (a: Expression, b: Expression) => Expression): Expression {
  if (items.length === 1) return items[0]!;
  const middle = items.length >> 1;
  return join(balanced(items.slice(0, middle), join), balanced(items.slice(middle), join));
}
