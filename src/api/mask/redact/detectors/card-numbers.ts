import type { Sensitive } from '../finding.ts';

const DIGITS = /(?<![\w.,-])\d(?:[ -]?\d){12,18}(?![\w-])/g;
/** Numbers as the networks give them: Visa, Mastercard, American Express, Diners Club, Discover, JCB, UnionPay, Maestro. */
const NETWORK =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|6(?:011|4[4-9]\d|5\d\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}|(?:50|5[6-8]|6[37])\d{10,17})$/;

/** Payment card numbers, with their check digit (ISO/IEC 7812); the last four are shown, as on a receipt. */
export function* cardNumbers(text: string): Generator<Sensitive> {
  for (const { 0: written, index } of text.matchAll(DIGITS)) {
    const number = written.replace(/\D/g, '');
    if (!NETWORK.test(number) || !passesLuhn(number) || /^(\d)\1+$/.test(number)) continue;
    yield { from: index, to: index + written.length, kind: 'personal', label: `card number …${number.slice(-4)}` };
  }
}

function passesLuhn(number: string): boolean {
  let sum = 0;
  for (let i = 0; i < number.length; i++) {
    const digit = Number(number[number.length - 1 - i]);
    const weighed = i % 2 === 1 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}
