import type { Span } from '../../base/diagnostic.ts';
import type { SearchField, SearchText } from '../../search/search-text.ts';
import type { Condition, PredicateKind, PredicateValue } from '../predicate.ts';
import { patternOf, searchedValue, searchedValues, withoutEscapes } from './searched-values.ts';

/** How far a value may stand from its field; looking further at each value would take a long search too long. */
const MAX_GAP = 200;

/** A field that a search names: its whole name, and where it is written. */
export interface NamedField {
  readonly name: string;
  readonly span: Span;
}

/** Texts that a search names for one field, any of which is enough: `field: (a or b)`. */
export interface FieldList {
  readonly field: NamedField;
  readonly values: readonly SearchText[];
  /** The place of the values with their parentheses; undefined where others stand between them. */
  readonly place: Span | undefined;
}

/** Makes the tests of one search, KQL's or Lucene's: a leaf of its tree becomes a test with its text as written. */
export class SearchTests {
  readonly #text: string;
  /** What stands between the values of a list: `or`, `OR`. */
  readonly #or: string;

  constructor(text: string, or: string) {
    this.#text = text;
    this.#or = or;
  }

  /** Texts sought in a field. */
  list({ field, values, place }: FieldList, negated: boolean): Condition {
    if (values.some(isPattern) && values.some(isStarred)) {
      // Beside patterns, a star that is meant as such would be taken for one.
      const parts = [values.filter((value) => !isStarred(value)), values.filter(isStarred)];
      return { kind: 'or', of: parts.map((part) => this.list({ field, values: part, place: undefined }, negated)) };
    }
    const { kind, values: sought } = searchedValues(values);
    if (place !== undefined) return this.#test(field, kind, sought, place, negated);
    const written = values.map((value) => this.#slice(value.span)).join(` ${this.#or} `);
    return test(field.name, kind, sought, negated, `${this.#slice(field.span)}:(${written})`, undefined);
  }

  /** A text sought in a field, or in all. */
  value(field: NamedField | undefined, value: SearchText, negated: boolean): Condition {
    if (field !== undefined) return this.list({ field, values: [value], place: value.span }, negated);
    return value.kind === 'wildcard'
      ? this.anywhere('wildcard', patternOf(value), value.span, negated)
      : this.anywhere('match', value.text, value.span, negated);
  }

  /** Words that a field holds, after the analysis of text. */
  words(field: NamedField, value: SearchText, negated: boolean): Condition {
    return this.#test(field, 'match', [value.text], value.span, negated);
  }

  anywhere(kind: PredicateKind, value: PredicateValue, span: Span, negated: boolean): Condition {
    return test('*', kind, [value], negated, this.#slice(span), span);
  }

  /** @param place from the field to the star, whatever stands between them */
  exists(field: NamedField, place: Span, negated: boolean): Condition {
    const near = place.end - field.span.end <= MAX_GAP;
    if (near && /^(?:\s*:\s*\*+)?$/.test(this.#text.slice(field.span.end, place.end))) {
      return test(field.name, 'is_not_null', [], negated, this.#slice(place), place);
    }
    return test(field.name, 'is_not_null', [], negated, `${this.#slice(field.span)}:*`, undefined);
  }

  bound(field: NamedField, kind: PredicateKind, value: SearchText, place: Span, negated: boolean): Condition {
    return test(field.name, kind, [searchedValue(value)], negated, this.#slice(place), place);
  }

  pattern(field: NamedField, pattern: string, place: Span, negated: boolean): Condition {
    return this.#test(field, 'regex', [pattern], place, negated);
  }

  opaque(span: Span, why: string, sources: readonly string[], negated: boolean): Condition {
    return { kind: 'opaque', text: this.#slice(span), why, sources, negated };
  }

  /** A test of values whose field may stand far before them, as in `field: (a and b)`. */
  #test(
    field: NamedField,
    kind: PredicateKind,
    values: readonly PredicateValue[],
    place: Span,
    negated: boolean,
  ): Condition {
    const span = this.withField(field, place);
    const apart = span === place && field.span.end > field.span.start;
    const text = apart ? `${this.#slice(field.span)}:${this.#slice(place)}` : this.#slice(span);
    return test(field.name, kind, values, negated, text, span);
  }

  /** From a field to the end of what is asked of it; the place alone where other values stand between them. */
  withField({ span }: { readonly span: Span }, place: Span): Span {
    const gap = place.start - span.end;
    if (gap < 1 || gap > MAX_GAP || !/^\s*:\s*$/.test(this.#text.slice(span.end, place.start))) return place;
    return { start: span.start, end: place.end };
  }

  #slice({ start, end }: Span): string {
    return this.#text.slice(start, end);
  }
}

function isPattern({ kind }: SearchText): boolean {
  return kind === 'wildcard';
}

function isStarred({ kind, text }: SearchText): boolean {
  return kind !== 'wildcard' && /[*?]/.test(text);
}

/** The whole name of a field under the nested objects around it; patterns of names with `*` for any text. */
export function namedField(field: SearchField, path: readonly string[] = []): NamedField {
  const name = field.pattern ? withoutEscapes(field.name) : field.name;
  return { name: [...path, name].join('.'), span: field.span };
}

/** Conditions that hold together, or of which one is enough; one alone stands for itself. */
export function joined(kind: 'and' | 'or', of: readonly Condition[]): Condition {
  return of.length === 1 ? of[0]! : { kind, of };
}

function test(
  field: string,
  kind: PredicateKind,
  values: readonly PredicateValue[],
  negated: boolean,
  text: string,
  span: Span | undefined,
): Condition {
  const sources = field === '*' ? [] : [field];
  const place = span === undefined ? {} : { span };
  return { kind: 'test', test: { field, sources, kind, values, negated, ignoreCase: false, text, ...place } };
}
