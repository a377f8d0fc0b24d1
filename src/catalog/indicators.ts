import type { CatalogRule } from './catalog-rule.ts';
import type { Indicator } from './indicator.ts';
import { indicatorKey, patternShape, valueKey } from './indicator-key.ts';
import type { Predicate, PredicateKind, PredicateValue } from './predicate.ts';
import { testsOfStages } from './tests-of.ts';

/** What a rule looks for: its tests in the order of its stages, those that mean the same once, each as the first of them. */
export function indicatorsOf(rule: CatalogRule): Indicator[] {
  const indicators = new Map<string, Indicator>();
  for (const test of testsOfStages(rule.anatomy.stages)) {
    const indicator = indicatorOf(test);
    if (!indicators.has(indicator.key)) indicators.set(indicator.key, indicator);
  }
  return [...indicators.values()];
}

/** A test as an indicator: its negation, lists of one and patterns without wildcards said in the one way that all rules share. */
export function indicatorOf(test: Pick<Predicate, 'field' | 'kind' | 'values' | 'other' | 'negated'>): Indicator {
  const { field, other } = test;
  const { kind, values, negated } = positive(test);
  const asked = { field, kind, values, ...(other !== undefined && { other }), negated };
  return { ...asked, key: indicatorKey(asked) };
}

const OPPOSITES: Partial<Record<PredicateKind, PredicateKind>> = {
  eq: 'ne',
  ne: 'eq',
  gt: 'lte',
  lte: 'gt',
  gte: 'lt',
  lt: 'gte',
  is_null: 'is_not_null',
  is_not_null: 'is_null',
};

type Asked = Pick<Indicator, 'kind' | 'values' | 'negated'>;

function positive(test: Pick<Predicate, 'kind' | 'values' | 'negated'>): Asked {
  const { kind, values, negated } = simplest(test.kind, once(test.kind, test.values), test.negated);
  const opposite = negated ? OPPOSITES[kind] : undefined;
  return opposite === undefined ? { kind, values, negated } : { kind: opposite, values, negated: false };
}

/** The plainest kind that asks the same. */
function simplest(kind: PredicateKind, values: readonly PredicateValue[], negated: boolean): Asked {
  switch (kind) {
    case 'wildcard': {
      const shapes = values.map(patternShape);
      if (shapes.includes('any')) return { kind: 'is_not_null', values: [], negated };
      if (shapes.includes('pattern') || values.length === 0) return { kind, values, negated };
      return simplest('in', values, negated);
    }
    // A list that is left out, however it is written.
    case 'ne':
      if (values.length === 0) return { kind, values, negated };
      if (values.length > 1) return { kind: 'in', values, negated: !negated };
      return { kind: values[0] === null ? 'is_not_null' : 'ne', values: values[0] === null ? [] : values, negated };
    case 'eq':
    case 'in':
      if (values.length > 1) return { kind: 'in', values, negated };
      if (values.length === 0) return { kind, values, negated };
      return { kind: values[0] === null ? 'is_null' : 'eq', values: values[0] === null ? [] : values, negated };
    default:
      return { kind, values, negated };
  }
}

/** Values that are equal but for case are one: the first as it is written. */
function once(kind: PredicateKind, values: readonly PredicateValue[]): readonly PredicateValue[] {
  if (values.length < 2) return values;
  const first = new Map<string, PredicateValue>();
  for (const value of values) {
    const key = valueKey(kind, value);
    if (!first.has(key)) first.set(key, value);
  }
  return first.size === values.length ? values : [...first.values()];
}
