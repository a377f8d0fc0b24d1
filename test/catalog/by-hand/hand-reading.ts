import type { PredicateKind, PredicateValue } from '../../../src/catalog/predicate.ts';

/** A test of a rule as a person read it out of the query. */
export interface HandTest {
  readonly field: string;
  readonly kind: PredicateKind;
  readonly values: HandValues;
  /** What the field is compared with, where that is no value. */
  readonly other?: string;
  readonly negated: boolean;
  /** The fields of events behind it, where they are not the field itself. */
  readonly sources: readonly string[];
}

/** All values, or of a long list how many there are with the first and the last. */
export type HandValues =
  | readonly PredicateValue[]
  | { readonly count: number; readonly first: string; readonly last: string };

/** What a person read out of one rule's file. */
export interface HandReading {
  /** Under the shared rules. */
  readonly file: string;
  readonly window: string | null;
  readonly groupBy: readonly string[];
  readonly streams: readonly string[];
  /** Kinds of the stages in their order. */
  readonly stages: string;
  /** Tests of all stages, in the order of the text. */
  readonly tests: readonly HandTest[];
  /** What is no test against values, by the fields that it reads; each with its negation. */
  readonly opaque?: readonly { readonly sources: readonly string[]; readonly negated: boolean }[];
  /** Field and source of all outputs; absent for rules that give their events whole. */
  readonly outputs?: readonly (readonly [field: string, source: string])[];
}

/** `is('x', 'eq', 1)`. */
export function is(field: string, kind: PredicateKind, ...values: PredicateValue[]): HandTest {
  return { field, kind, values, negated: false, sources: [field] };
}

/** A test with more values than are worth writing down. */
export function isOneOf(field: string, kind: PredicateKind, count: number, first: string, last: string): HandTest {
  return { field, kind, values: { count, first, last }, negated: false, sources: [field] };
}

/** A test of a field against another, or against what is made of some. */
export function against(other: string, test: HandTest): HandTest {
  return { ...test, other };
}

/** A test under an odd number of negations. */
export function no(test: HandTest): HandTest {
  return { ...test, negated: true };
}

/** A test of something made of other fields. */
export function from(sources: readonly string[], test: HandTest): HandTest {
  return { ...test, sources: [...sources].sort() };
}
