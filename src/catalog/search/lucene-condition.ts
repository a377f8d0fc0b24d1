import type { Span } from '../../base/diagnostic.ts';
import type { LuceneClause, LuceneNode } from '../../search/lucene/ast.ts';
import type { SearchField } from '../../search/search-text.ts';
import { conditionSources } from '../condition-sources.ts';
import type { Condition } from '../predicate.ts';
import { alternatives, commonField, type FieldValues } from './field-lists.ts';
import { joined, type NamedField, namedField, SearchTests } from './search-tests.ts';

type Match = Extract<LuceneNode, { kind: 'match' }>;
type Range = Extract<LuceneNode, { kind: 'range' }>;

/**
 * The condition of a search in Lucene's syntax; `text` is what its tree was parsed from.
 * @param defaultField where values without a field are sought; all fields, unless it is given
 * @param negated whether the search stands under an odd number of negations
 */
export function luceneCondition(tree: LuceneNode, text: string, defaultField?: string, negated = false): Condition {
  return new LuceneConditions(text, defaultField).condition(tree, negated);
}

class LuceneConditions {
  readonly #text: string;
  readonly #tests: SearchTests;
  readonly #defaultField: string | undefined;

  constructor(text: string, defaultField: string | undefined) {
    this.#text = text;
    this.#tests = new SearchTests(text, 'OR');
    this.#defaultField = defaultField === '*' ? undefined : defaultField;
  }

  condition(node: LuceneNode, negated: boolean): Condition {
    const tests = this.#tests;
    switch (node.kind) {
      case 'everything':
        return { kind: 'constant', value: true };
      case 'nothing':
        return { kind: 'constant', value: false };
      case 'clauses':
        return this.#clauses(node.clauses, node.span, negated);
      case 'exists':
        return tests.exists(namedField(node.field), tests.withField(node.field, node.span), negated);
      case 'match':
        return this.#match(node, negated);
      case 'regexp': {
        const field = this.#field(node.field, node.patternSpan);
        if (field === undefined) return tests.anywhere('regex', node.pattern, node.patternSpan, negated);
        return tests.pattern(field, node.pattern, node.patternSpan, negated);
      }
      case 'range':
        return this.#range(node, negated);
    }
  }

  #clauses(clauses: readonly LuceneClause[], span: Span, negated: boolean): Condition {
    const may = clauses.filter((clause) => clause.occurrence === 'may').map((clause) => clause.node);
    const optional = clauses.some((clause) => clause.occurrence === 'must');
    const parts: Condition[] = [];
    let toldMay = false;
    for (const { occurrence, node } of clauses) {
      if (occurrence === 'must') parts.push(this.condition(node, negated));
      else if (occurrence === 'must-not') parts.push({ kind: 'not', of: this.condition(node, !negated) });
      else if (optional) {
        const why = 'decides nothing: beside clauses that must match, this one may match or not';
        parts.push(this.#tests.opaque(node.span, why, conditionSources(this.condition(node, negated)), negated));
      } else if (!toldMay) {
        parts.push(this.#alternatives(may, may.length === clauses.length ? span : undefined, negated));
        toldMay = true;
      }
    }
    return joined('and', parts);
  }

  /** @param place where all of them stand, with parentheses around; undefined where other clauses stand among them */
  #alternatives(nodes: readonly LuceneNode[], place: Span | undefined, negated: boolean): Condition {
    const valuesOf = (node: LuceneNode) => this.#valuesOf(node);
    const common = place && commonField(nodes.map(valuesOf), place);
    if (common !== undefined) return this.#tests.list(common, negated);
    return alternatives(nodes, this.#tests, valuesOf, (node) => this.condition(node, negated), negated);
  }

  #valuesOf(node: LuceneNode): FieldValues | undefined {
    if (node.kind === 'clauses') {
      if (node.clauses.some((clause) => clause.occurrence !== 'may')) return undefined;
      return commonField(
        node.clauses.map((clause) => this.#valuesOf(clause.node)),
        node.span,
      );
    }
    if (node.kind !== 'match' || node.field === undefined || this.#inexact(node) || this.#severalWords(node)) {
      return undefined;
    }
    const field = this.#field(node.field, node.span);
    return field && { field, values: [node.value], place: node.value.span };
  }

  #match(node: Match, negated: boolean): Condition {
    const tests = this.#tests;
    const field = this.#field(node.field, node.value.span);
    const sources = field === undefined ? [] : [field.name];
    if (this.#inexact(node)) {
      const why = node.fuzzy === undefined ? 'words near each other' : 'a text that is only similar';
      return tests.opaque(this.#place(node), why, sources, negated);
    }
    return field !== undefined && this.#severalWords(node)
      ? tests.words(field, node.value, negated)
      : tests.value(field, node.value, negated);
  }

  #place({ field, span }: Match | Range): Span {
    return field === undefined ? span : this.#tests.withField(field, span);
  }

  #inexact({ fuzzy, slop }: Match): boolean {
    return fuzzy !== undefined || (slop ?? 0) > 0;
  }

  /** Words side by side are sought one by one in a text; with a backslash before the space they are one. */
  #severalWords({ value }: Match): boolean {
    if (value.kind !== 'words' || !/\s/.test(value.text)) return false;
    return /\s/.test(this.#text.slice(value.span.start, value.span.end).replace(/\\[\s\S]/g, ''));
  }

  #range(node: Range, negated: boolean): Condition {
    const tests = this.#tests;
    const field = this.#field(node.field, node.span) ?? {
      name: '*',
      span: { start: node.span.start, end: node.span.start },
    };
    const place = this.#place(node);
    const bounds: Condition[] = [];
    const { lower, upper } = node;
    if (lower !== undefined)
      bounds.push(tests.bound(field, lower.included ? 'gte' : 'gt', lower.value, place, negated));
    if (upper !== undefined)
      bounds.push(tests.bound(field, upper.included ? 'lte' : 'lt', upper.value, place, negated));
    return bounds.length === 0 ? tests.exists(field, place, negated) : joined('and', bounds);
  }

  /** The field of a node; undefined where all are searched. */
  #field(field: SearchField | undefined, at: Span): NamedField | undefined {
    if (field !== undefined) return field.name === '*' ? undefined : { name: field.name, span: field.span };
    return this.#defaultField === undefined
      ? undefined
      : { name: this.#defaultField, span: { start: at.start, end: at.start } };
  }
}
