import type { Sensitive } from '../finding.ts';

const BEGINNING = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?=[ -]?[A-Z0-9])/g;

/** Lengths by country, from the IBAN registry that SWIFT keeps. */
const LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 ' +
    'GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 ' +
    'MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 ' +
    'UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** International bank account numbers (ISO 13616), with their check digits, in one piece or in groups. */
export function* ibans(text: string): Generator<Sensitive> {
  for (const { 0: begin, index } of text.matchAll(BEGINNING)) {
    const length = LENGTHS[begin.slice(0, 2)];
    if (length === undefined) continue;
    let number = '';
    let at = index;
    for (; at < text.length && number.length < length; at++) {
      const char = text[at]!;
      if (/[A-Z0-9]/.test(char)) number += char;
      else if ((char !== ' ' && char !== '-') || /[ -]/.test(text[at - 1]!)) break;
    }
    if (number.length !== length || /[A-Za-z0-9]/.test(text[at] ?? '') || remainder(number) !== 1) continue;
    yield { from: index, to: at, kind: 'personal', label: `IBAN ${begin.slice(0, 2)}…` };
  }
}

/** The number's remainder by 97, its first four characters last and letters as two digits. */
function remainder(number: string): number {
  let rest = 0;
  for (const char of number.slice(4) + number.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}
