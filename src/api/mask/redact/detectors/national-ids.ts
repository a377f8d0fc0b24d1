import type { Sensitive } from '../finding.ts';

const IDS: readonly (readonly [label: string, pattern: RegExp, valid: (digits: string) => boolean])[] = [
  // Areas 000, 666 and 9xx, group 00 and serial 0000 are never given.
  ['US social security number', /(?<![\w.-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g, () => true],
  [
    'UK national insurance number',
    /(?<![\w])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![\w])/g,
    () => true,
  ],
  ['Brazilian CPF', /(?<![\w.-])\d{3}\.\d{3}\.\d{3}-\d{2}(?![\w-])/g, validCpf],
];

/** Numbers that states give to people, in the form that tells them from other numbers. */
export function* nationalIds(text: string): Generator<Sensitive> {
  for (const [label, pattern, valid] of IDS) {
    for (const { 0: id, index } of text.matchAll(pattern)) {
      if (valid(id.replace(/\D/g, ''))) yield { from: index, to: index + id.length, kind: 'personal', label };
    }
  }
}

/** The two check digits, each the weighed sum of those before it by 11. */
function validCpf(digits: string): boolean {
  return [9, 10].every((count) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += Number(digits[i]) * (count + 1 - i);
    return ((sum * 10) % 11) % 10 === Number(digits[count]);
  });
}
