import type { KqlNode, KqlRangeOperator } from '../../search/kql/ast.ts';
import type { Condition, PredicateKind } from '../predicate.ts';
import { alternatives, commonField, type FieldValues } from './field-lists.ts';
import { namedField, SearchTests } from './search-tests.ts';

const BOUNDS: Readonly<Record<KqlRangeOperator, PredicateKind>> = { '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' };

/** The condition of a KQL search; `text` is what its tree was parsed from. */
export function kqlCondition(tree: KqlNode, text: string): Condition {
  return new KqlConditions(text).condition(tree, false, []);
}

class KqlConditions {
  readonly #tests: SearchTests;

  constructor(text: string) {
    this.#tests = new SearchTests(text, 'or');
  }

  /** @param path the nested objects around the node */
  condition(node: KqlNode, negated: boolean, path: readonly string[]): Condition {
    const tests = this.#tests;
    switch (node.kind) {
      case 'everything':
        return { kind: 'constant', value: true };
      case 'and':
        return { kind: 'and', of: node.items.map((item) => this.condition(item, negated, path)) };
      case 'or': {
        const whole = valuesOf(node, path);
        return alternatives(
          whole === undefined ? node.items : [node],
          tests,
          (item) => valuesOf(item, path),
          (item) => this.condition(item, negated, path),
          negated,
        );
      }
      case 'not':
        return { kind: 'not', of: this.condition(node.item, !negated, path) };
      case 'nested':
        return this.condition(node.item, negated, [...path, namedField(node.field).name]);
      case 'exists':
        return tests.exists(namedField(node.field, path), node.span, negated);
      case 'range':
        return tests.bound(namedField(node.field, path), BOUNDS[node.operator], node.value, node.span, negated);
      case 'match':
        return tests.value(node.field && namedField(node.field, path), node.value, negated);
    }
  }
}

function valuesOf(node: KqlNode, path: readonly string[]): FieldValues | undefined {
  if (node.kind === 'or')
    return commonField(
      node.items.map((item) => valuesOf(item, path)),
      node.span,
    );
  if (node.kind !== 'match' || node.field === undefined) return undefined;
  return { field: namedField(node.field, path), values: [node.value], place: node.value.span };
}
