import type { Sensitive } from '../finding.ts';

/** `+49 30 1234567`, `0049 (0)30 ...`: a country, then groups. */
const INTERNATIONAL = /(?<![\w+]|\d )(?:\+|00)[1-9]\d{0,14}(?:[ ./-]{1,2}\d{1,12}| ?\(\d{1,5}\) ?\d{0,12}){0,7}(?!\w)/g;
/** `(555) 123-4567`, `555-123-4567`, `555.123.4567`: North America's. */
const NORTH_AMERICAN = /(?<![\w.+-])(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}([ .-]))[2-9]\d{2}[ .-]\d{4}(?![\w-])/g;
/** `030 1234567`, `01 23 45 67 89`, `020 7946 0958`: a zero, then groups. */
const NATIONAL = /(?<![\w.,+/-]|\d )(?:\(0\d{1,5}\)|0\d{1,5})(?:[ ./-]{1,3}\d{2,8}){1,5}(?![\w/-])/g;
const DATE = /^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}/;

/** Phone numbers: international ones (E.164 has 15 digits at most), North America's, and national ones in groups. */
export function* phoneNumbers(text: string): Generator<Sensitive> {
  yield* found(text, INTERNATIONAL, 9, 15);
  yield* found(text, NORTH_AMERICAN, 10, 11);
  yield* found(text, NATIONAL, 9, 13);
}

function* found(text: string, pattern: RegExp, least: number, most: number): Generator<Sensitive> {
  for (const { 0: number, index } of text.matchAll(pattern)) {
    const digits = number.replace(/\D/g, '').replace(/^00/, '').length;
    if (digits < least || digits > most || DATE.test(number)) continue;
    yield { from: index, to: index + number.length, kind: 'personal', label: 'phone number' };
  }
}
