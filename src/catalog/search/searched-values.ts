import { ipToHex } from '../../base/ip.ts';
import type { SearchText } from '../../search/search-text.ts';
import type { PredicateKind, PredicateValue } from '../predicate.ts';

/** What a search asks of a field, by the texts that it names: one or several, of which any is enough. */
export interface SearchedValues {
  readonly kind: Extract<PredicateKind, 'eq' | 'in' | 'wildcard' | 'cidr'>;
  readonly values: readonly PredicateValue[];
}

/** The kind and the values of the texts that a search names for a field; at least one text. */
export function searchedValues(texts: readonly SearchText[]): SearchedValues {
  if (texts.some((text) => text.kind === 'wildcard')) return { kind: 'wildcard', values: texts.map(patternOf) };
  const plain = texts.map((text) => text.text);
  if (plain.some(isAddressBlock) && plain.every((text) => isAddressBlock(text) || ipToHex(text) !== undefined)) {
    return { kind: 'cidr', values: plain };
  }
  if (texts.length === 1) return { kind: 'eq', values: [searchedValue(texts[0]!)] };
  const values = texts.map(searchedValue);
  // A process may be called `true`: among texts, it is one.
  const type = typeof values[0];
  return { kind: 'in', values: values.every((value) => typeof value === type) ? values : plain };
}

/** A text as the value that it stands for: a number or a boolean where it is written as one, without quotes. */
export function searchedValue({ kind, text }: SearchText): PredicateValue {
  if (kind !== 'words') return text;
  if (text === 'true' || text === 'false') return text === 'true';
  if (!/^-?\d{1,16}(?:\.\d{1,16})?$/.test(text)) return text;
  const number = Number(text);
  // `007` and `1.10` are no numbers to those who write them.
  return String(number) === text ? number : text;
}

/** A pattern with `*` for any text and `?` for one character; what is no wildcard stands as it is. */
export function patternOf({ kind, text }: SearchText): string {
  return kind === 'wildcard' ? withoutEscapes(text) : text;
}

/** A LIKE pattern without the backslashes before what is meant as it is. */
export function withoutEscapes(pattern: string): string {
  return pattern.replace(/\\([\\*?])/g, '$1');
}

/** Whether a text is a block of addresses, as `10.0.0.0/8`. */
export function isAddressBlock(text: string): boolean {
  const parts = /^([0-9a-f.:]{2,45})\/(\d{1,3})$/i.exec(text);
  if (parts === null || ipToHex(parts[1]!) === undefined) return false;
  return Number(parts[2]) <= (parts[1]!.includes(':') ? 128 : 32);
}
