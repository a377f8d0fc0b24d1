import type { Span } from '../../base/diagnostic.ts';
import type { EqlCall, EqlEvent, EqlExpression } from '../../search/eql/ast.ts';
import { eqlFields } from '../../search/eql/eql-fields.ts';
import { eqlFieldName, printEqlExpression } from '../../search/eql/print-eql.ts';
import type { Condition, Predicate, PredicateKind, PredicateValue } from '../predicate.ts';
import { constantOf, holdsFor } from './eql-constant.ts';

type Comparison = Extract<EqlExpression, { kind: 'comparison' }>;
type Pattern = Extract<EqlExpression, { kind: 'pattern' }>;
type Membership = Extract<EqlExpression, { kind: 'in' }>;
type Operator = Comparison['operator'];

const COMPARED: Readonly<Record<Operator, PredicateKind>> = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'lte',
  '>': 'gt',
  '>=': 'gte',
};
/** The operator that means the same with its sides exchanged. */
const TURNED: Readonly<Record<Operator, Operator>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};
/** Functions that test their first argument against the others; names in lower case, as EQL does not look at their case. */
const TESTS: ReadonlyMap<string, PredicateKind> = new Map([
  ['cidrmatch', 'cidr'],
  ['startswith', 'starts_with'],
  ['endswith', 'ends_with'],
  ['stringcontains', 'contains'],
  ['wildcard', 'wildcard'],
  ['match', 'regex'],
  ['matchlite', 'regex'],
]);

/** The fields of events that a condition or a value reads, without the places of their values. */
export function sourcesOf(node: EqlExpression): string[] {
  const names = eqlFields(node).map(({ path }) => path.filter((part) => typeof part === 'string').join('.'));
  return [...new Set(names)].sort();
}

/** Makes conditions of a query's expressions; `negated` tells whether they stand under an odd number of negations. */
export class EqlConditions {
  readonly #text: string;
  readonly #categoryField: string;

  constructor(text: string, categoryField: string) {
    this.#text = text;
    this.#categoryField = categoryField;
  }

  /** The category is a test of its field, but for `any`. */
  ofEvent({ category, condition }: EqlEvent, negated: boolean): Condition {
    const own = this.of(condition, negated);
    if (category.name === undefined) return own;
    const field = { field: this.#categoryField, sources: [this.#categoryField] };
    const test = this.#test(field, 'eq', [category.name], { span: category.span, negated, ignoreCase: false });
    if (own.kind === 'constant' && own.value) return test;
    return { kind: 'and', of: own.kind === 'and' ? [test, ...own.of] : [test, own] };
  }

  of(node: EqlExpression, negated: boolean): Condition {
    switch (node.kind) {
      case 'and':
      case 'or':
        return { kind: node.kind, of: node.items.map((item) => this.of(item, negated)) };
      case 'not':
        return { kind: 'not', of: this.of(node.item, !negated) };
      case 'comparison':
        return this.#comparison(node, negated);
      case 'in':
        return node.negated ? { kind: 'not', of: this.#membership(node, !negated) } : this.#membership(node, negated);
      case 'pattern':
        return this.#pattern(node, negated);
      case 'call':
        return this.#call(node, negated);
      case 'field':
        return this.#test(tested(node), 'eq', [true], { span: node.span, negated, ignoreCase: false });
      case 'boolean':
        return { kind: 'constant', value: node.value };
      case 'lineage':
        return this.#opaque(node, 'looks at the events of related processes', negated);
      case 'sum':
      case 'product':
      case 'unary':
      case 'string':
      case 'number':
      case 'null':
        return this.#opaque(node, 'a value that is no condition', negated);
    }
  }

  #comparison(node: Comparison, negated: boolean): Condition {
    const left = constantOf(node.left);
    const right = constantOf(node.right);
    if (left !== undefined && right !== undefined) {
      const value = holdsFor(node.operator, left.value, right.value);
      return value === undefined ? this.#opaque(node, 'compares two values', negated) : { kind: 'constant', value };
    }
    const constant = right ?? left;
    if (constant === undefined) return this.#comparedFields(node, [node.left, node.right], node.operator, negated);
    const item = right === undefined ? node.right : node.left;
    const operator = right === undefined ? TURNED[node.operator] : node.operator;
    const { value } = constant;
    if (typeof value === 'boolean' && isCondition(item) && (operator === '==' || operator === '!=')) {
      return value === (operator === '==') ? this.of(item, negated) : { kind: 'not', of: this.of(item, !negated) };
    }
    const subject = tested(item);
    if (subject.sources.length === 0) return this.#opaque(node, 'reads no field', negated);
    const found = { span: node.span, negated, ignoreCase: false };
    if (value === null && operator === '==') return this.#test(subject, 'is_null', [], found);
    if (value === null && operator === '!=') return this.#test(subject, 'is_not_null', [], found);
    return this.#test(subject, COMPARED[operator], [value], found);
  }

  /** A field against another, or against what is computed of some. */
  #comparedFields(
    node: Comparison | Pattern | Membership,
    sides: readonly [EqlExpression, EqlExpression],
    operator: Operator,
    negated: boolean,
  ): Condition {
    const [left, right] = [tested(sides[0]), tested(sides[1])];
    if (left.sources.length + right.sources.length === 0) return this.#opaque(node, 'reads no field', negated);
    const turned = left.sources.length === 0;
    const [subject, other] = turned ? [right, left] : [left, right];
    const sources = [...new Set([...left.sources, ...right.sources])].sort();
    const kind = COMPARED[turned ? TURNED[operator] : operator];
    const found = {
      span: node.span,
      negated,
      ignoreCase: node.kind === 'comparison' ? false : node.ignoreCase,
      other: other.field,
    };
    return this.#test({ field: subject.field, sources }, kind, [], found);
  }

  #membership(node: Membership, negated: boolean): Condition {
    const subject = tested(node.item);
    const values = constantsOf(node.values);
    if (subject.sources.length === 0) {
      const why = values === undefined ? whyNotComparable(node.item, ...node.values) : 'reads no field';
      return this.#opaque(node, why, negated);
    }
    const found = { span: node.span, negated, ignoreCase: node.ignoreCase };
    if (values !== undefined) return this.#test(subject, 'in', values, found);
    // Among other fields: it is one of the values, or what one of the fields is.
    const constants = constantsOf(node.values.filter((value) => constantOf(value) !== undefined)) ?? [];
    const fields = node.values.filter((value) => constantOf(value) === undefined);
    const of = [
      ...(constants.length === 0 ? [] : [this.#test(subject, 'in', constants, found)]),
      ...fields.map((field) => this.#comparedFields(node, [node.item, field], '==', negated)),
    ];
    return of.length === 1 ? of[0]! : { kind: 'or', of };
  }

  #pattern(node: Pattern, negated: boolean): Condition {
    const values = constantsOf(node.values);
    if (
      values === undefined &&
      node.operator === ':' &&
      node.values.length === 1 &&
      constantOf(node.item) === undefined
    )
      return this.#comparedFields(node, [node.item, node.values[0]!], '==', negated);
    if (values === undefined) return this.#opaque(node, whyNotComparable(node.item, ...node.values), negated);
    const subject = tested(node.item);
    if (subject.sources.length === 0) return this.#opaque(node, 'reads no field', negated);
    const found = { span: node.span, negated, ignoreCase: node.ignoreCase };
    if (node.operator !== ':') {
      return this.#test(subject, node.operator === 'like' ? 'wildcard' : 'regex', values, found);
    }
    const [only] = values;
    if (values.length === 1 && typeof only === 'string' && /^\*+$/.test(only)) {
      return this.#test(subject, 'is_not_null', [], { ...found, ignoreCase: false });
    }
    if (values.some((value) => typeof value === 'string' && /[*?]/.test(value))) {
      return this.#test(subject, 'wildcard', values, found);
    }
    return this.#test(subject, values.length === 1 ? 'eq' : 'in', values, found);
  }

  #call(node: EqlCall, negated: boolean): Condition {
    const kind = TESTS.get(node.name.toLowerCase());
    const [item, ...rest] = node.args;
    const values = constantsOf(rest);
    const found = { span: node.span, negated, ignoreCase: node.ignoreCase };
    if (kind !== undefined && item !== undefined && rest.length > 0 && values !== undefined) {
      const subject = tested(item);
      if (subject.sources.length > 0) return this.#test(subject, kind, values, found);
    }
    // A function that gives true or false of fields is tested like a field that is true or false.
    const subject = tested(node);
    if (subject.sources.length === 0) return this.#opaque(node, 'reads no field', negated);
    return this.#test(subject, 'eq', [true], found);
  }

  #test(
    { field, sources }: Tested,
    kind: PredicateKind,
    values: readonly PredicateValue[],
    { span, negated, ignoreCase, other }: { span: Span; negated: boolean; ignoreCase: boolean; other?: string },
  ): Condition {
    const text = this.#text.slice(span.start, span.end);
    const compared = other === undefined ? {} : { other };
    const test: Predicate = { field, sources, kind, values, ...compared, negated, ignoreCase, text, span };
    return { kind: 'test', test };
  }

  #opaque(node: EqlExpression, why: string, negated: boolean): Condition {
    const text = this.#text.slice(node.span.start, node.span.end);
    return { kind: 'opaque', text, why, sources: sourcesOf(node), negated };
  }
}

interface Tested {
  readonly field: string;
  readonly sources: readonly string[];
}

/** A field is told by its name, an expression as it is written; the mark of a field that may be absent is left out. */
function tested(node: EqlExpression): Tested {
  const field = node.kind === 'field' ? eqlFieldName(node) : printEqlExpression(node, false);
  return { field, sources: sourcesOf(node) };
}

/** Whether an expression is true or false by what it is made of. */
function isCondition(node: EqlExpression): boolean {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'not':
    case 'comparison':
    case 'in':
    case 'pattern':
    case 'lineage':
      return true;
    case 'call':
      return TESTS.has(node.name.toLowerCase());
    default:
      return false;
  }
}

function constantsOf(nodes: readonly EqlExpression[]): PredicateValue[] | undefined {
  const values: PredicateValue[] = [];
  for (const node of nodes) {
    const constant = constantOf(node);
    if (constant === undefined) return undefined;
    values.push(constant.value);
  }
  return values;
}

function whyNotComparable(item: EqlExpression, ...others: readonly EqlExpression[]): string {
  const reading = others.filter((node) => eqlFields(node).length > 0);
  if (reading.length === 0 || (constantOf(item) === undefined && eqlFields(item).length === 0))
    return 'compares with a value that is computed';
  if (eqlFields(item).length === 0) return 'looks for a value among fields';
  return item.kind === 'field' && reading.every((node) => node.kind === 'field')
    ? 'compares two fields'
    : 'compares expressions over fields';
}
