import type { PredicateValue } from '../../predicate.ts';
import { code, type Line } from './block.ts';

/** Past this many characters a value is cut; the rule's body and its JSON form hold it whole. */
const LONGEST = 500;

/** Values, one on a line. */
export function valueLines(values: readonly PredicateValue[], other?: string): Line[] {
  return other === undefined ? values.map((value) => [code(shownValue(value))]) : [[code(cut(other))]];
}

/** A value as it is read: an empty text and one that spaces begin or end are told by quotes. */
export function shownValue(value: PredicateValue): string {
  if (typeof value !== 'string') return String(value);
  if (value === '' || value.trim() !== value) return JSON.stringify(cut(value));
  return cut(value);
}

/** A text that may be very long, with how long it is where it is cut. */
export function cut(text: string, longest = LONGEST): string {
  if (text.length <= longest) return text;
  // Not between the halves of a character.
  const end = /[\ud800-\udbff]/.test(text[longest - 1]!) ? longest - 1 : longest;
  return `${text.slice(0, end)}… (${text.length.toLocaleString('en-US')} characters)`;
}
