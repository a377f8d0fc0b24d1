import { hash } from 'node:crypto';
import { compareText } from '../base/compare-text.ts';
import type { Indicator } from './indicator.ts';
import type { PredicateKind, PredicateValue } from './predicate.ts';

/** A key past this length is told by its hash: lists of addresses and phrases can be long. */
const LONGEST_KEY = 240;

/**
 * What two indicators share exactly where they look for the same.
 *
 * Texts are compared without regard to case: languages differ in it, and the same rule in two of them is one idea. A number, a boolean
 * and their plain text are one value (`4624`, `4624.0`, `"4624"`; `true`, `"true"`): KQL, Lucene and Sigma do not tell them apart, and in languages
 * that do, a field has one type, so that of two rules on one field only one could be meant. Texts that are no number's plain form stay themselves:
 * `"3.0"` and `"0x1f"` are versions and codes. `contains`, `starts_with` and `ends_with` are the patterns that ask the same. Backslashes in a row
 * are one, since languages differ in whether a pattern escapes them.
 */
export function indicatorKey(indicator: Omit<Indicator, 'key'>): string {
  const { field, other, kind: compared, negated } = turned(indicator);
  const { kind, values } = asPatterns(compared, indicator.values);
  const unordered = [...new Set(values.map((value) => valueKey(kind, value)))].sort(compareText);
  // No value's key is a list.
  const key = JSON.stringify([
    field,
    negated ? `not ${kind}` : kind,
    ...unordered,
    ...(other === undefined ? [] : [[other]]),
  ]);
  return key.length > LONGEST_KEY ? `sha256:${hash('sha256', key, 'hex')}` : key;
}

const TURNED: Partial<Record<PredicateKind, PredicateKind>> = {
  eq: 'eq',
  ne: 'ne',
  gt: 'lt',
  lt: 'gt',
  gte: 'lte',
  lte: 'gte',
};

/** Of two fields that are compared it does not matter which a rule writes first. */
function turned({ field, other, kind, negated }: Omit<Indicator, 'key' | 'values'>) {
  const [first, second] = [foldCase(field), other === undefined ? undefined : foldCase(other)];
  const opposite = TURNED[kind];
  if (second === undefined || opposite === undefined || first <= second)
    return { field: first, other: second, kind, negated };
  return { field: second, other: first, kind: opposite, negated };
}

/** Equal for values of a kind that are the same to an indicator. */
export function valueKey(kind: PredicateKind, value: PredicateValue): string {
  if (typeof value === 'string' && kind === 'regex') return regexKey(value);
  const key = plainKey(value);
  return kind === 'wildcard' ? key.replace(/\*{2,}/g, '*') : key;
}

/** Equal for values that are the same where kinds do not matter: `"4624"` and 4624, texts in any case. */
export function plainKey(value: PredicateValue): string {
  // No text's key is this: theirs are in lower case.
  if (value === null) return 'NULL';
  if (typeof value === 'string') return foldCase(value).replace(/\\{2,}/g, '\\');
  // Adding zero makes one of the two zeros.
  return foldCase(String(typeof value === 'number' ? value + 0 : value));
}

/** The letter after a backslash says what is meant: \d is not \D. */
function regexKey(text: string): string {
  return text.replace(/\\[\s\S]|[^\\]+/g, (part) => (part.startsWith('\\') ? part : foldCase(part)));
}

/** Whether a pattern holds for any text, for one text only, or for some. */
export function patternShape(value: PredicateValue): 'any' | 'plain' | 'pattern' {
  if (typeof value !== 'string') return 'plain';
  if (/^\*+$/.test(value)) return 'any';
  return /[*?]/.test(value) ? 'pattern' : 'plain';
}

/**
 * Case folded, so that every spelling gives one text: twice lowered, because some capitals have no way back (the capital sharp s is lowered
 * to one letter and raised to two).
 */
export function foldCase(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with them
  return /^[\x00-\x7f]*$/.test(text) ? text.toLowerCase() : text.toLowerCase().toUpperCase().toLowerCase();
}

function asPatterns(kind: PredicateKind, values: readonly PredicateValue[]): Pick<Indicator, 'kind' | 'values'> {
  const around = { contains: ['*', '*'], starts_with: ['', '*'], ends_with: ['*', ''] } as const;
  if (kind !== 'contains' && kind !== 'starts_with' && kind !== 'ends_with') return { kind, values };
  // A star that is meant as such has no pattern that all languages write alike.
  if (values.length === 0 || values.some((value) => value === null || /[*?]/.test(String(value))))
    return { kind, values };
  const [before, after] = around[kind];
  return { kind: 'wildcard', values: values.map((value) => `${before}${value}${after}`) };
}
