import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indicatorsOf } from '../../../../src/catalog/indicators.ts';
import type { Condition } from '../../../../src/catalog/predicate.ts';
import type { VendorFile } from '../../../../src/catalog/vendor.ts';
import { sigma } from '../../../../src/catalog/vendors/sigma/vendor.ts';

const HEAD = 'title: A\nlogsource: {product: p}\n';
const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');
const withCondition = (condition: string) => `${HEAD}detection:\n  sel: v\n  condition: ${condition}`;
const valued = (key: string, value: string) => `${HEAD}detection:\n  sel:\n    ${key}: '${value}'\n  condition: sel`;

describe('a file of half a million characters is read or refused in time', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((c, i) => `${c}: &${c} [${Array(10).fill(`*${'abcdefghi'[i]}`)}]`).join('\n')}`;
  test.each<[string, string]>([
    ['brackets', `${HEAD}detection: ${'['.repeat(500_000)}`],
    ['brackets on lines', `${HEAD}detection: ${'[\n'.repeat(250_000)}`],
    ['maps in maps', `${HEAD}detection: ${'{a: '.repeat(9_000)}`],
    ['lists in lists', `${HEAD}detection:\n  sel:\n    ${'- '.repeat(20_000)}a`],
    ['ever deeper indents', `${HEAD}detection:\n${lines(700, (i) => `${' '.repeat(i)}a:`)}`],
    ['parentheses', withCondition('('.repeat(400_000))],
    ['negations', withCondition('not '.repeat(100_000))],
    ['a long condition', withCondition(`${'sel or '.repeat(9_000)}sel`)],
    ['aliases of aliases', `${HEAD}${bomb}\ndetection: {sel: *i, condition: sel}`],
    ['an alias of itself', `${HEAD}detection: &d\n  sel: *d\n  condition: sel`],
    ['many keys', `${HEAD}detection:\n  condition: sel\n  sel:\n${lines(8_000, (i) => `    k${i}: v`)}`],
    [
      'many patterns over many names',
      `${HEAD}detection:\n${lines(3_000, (i) => `  s${i}: v`)}\n  condition: ${'1 of s* or '.repeat(2_000)}s1`,
    ],
    ['stars', valued('a|contains', '*'.repeat(500_000))],
    ['backslashes', valued('a|contains', '\\'.repeat(500_000))],
    ['dashes', valued('a|contains|windash', ' -a'.repeat(150_000))],
    [
      'dashes of many values',
      `${HEAD}detection:\n  sel:\n    a|contains|windash:\n${lines(8_000, () => "      - ' -a -b -c -d'")}\n  condition: sel`,
    ],
    ['encodings of encodings', valued(`a${'|base64offset'.repeat(60)}`, 'x')],
    ['per cents', valued('a|expand', '%\\'.repeat(200_000))],
    ['documents', `${HEAD}detection: {sel: v, condition: sel}\n---\n`.repeat(800)],
    [
      'documents that take from others',
      `action: global\nx: {${lines(4_000, (i) => `k${i}: 1,`)}}\n---\n${`${HEAD}x: {z: 1}\n---\n`.repeat(1_000)}`,
    ],
    [
      'correlations that all name each other',
      lines(
        300,
        (i) =>
          `title: c\nname: c${i}\ncorrelation: {type: temporal, timespan: 5m, rules: [${Array.from({ length: 120 }, (_, j) => `c${j}`)}]}\n---`,
      ),
    ],
    [
      'a long rule that is repeated',
      `${HEAD}detection:\n  sel: [${'a, '.repeat(80_000)}a]\n  condition: sel\n---\n${'action: repeat\nlevel: low\n---\n'.repeat(5_000)}`,
    ],
    [
      'tags of languages',
      `${HEAD}x: !!js/function "a"\ny: !!python/object:os.system [ls]\ndetection: {sel: !foo v, condition: sel}`,
    ],
  ])('%s', (_, text) => {
    const from = performance.now();
    const file = sigma.read('rule.yml', text.slice(0, 524_288));
    for (const rule of file.rules) indicatorsOf(rule);
    // Seconds of a machine that does other things besides; what grows with the square takes minutes.
    expect(performance.now() - from).toBeLessThan(20_000);
    expect(file.diagnostics.length).toBeLessThanOrEqual(101);
  });
});

test('what is too long is refused', () => {
  expect(sigma.read('rule.yml', ' '.repeat(600_000))).toEqual({
    rules: [],
    diagnostics: [expect.objectContaining({ code: 'sigma/too-large', severity: 'error' })],
  });
});

const folder = new URL('../../../cases/sigma/', import.meta.url);
const CASES = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));

test('rules that are cut, doubled and mixed are read or refused, and negations add up', () => {
  const pieces = fc.constantFrom(
    "'",
    '"',
    '|',
    '*',
    '\\',
    ': ',
    '\n',
    '    ',
    '- ',
    '[',
    '{',
    '&a ',
    '*a',
    '---\n',
    'not ',
    ' of ',
    '|re',
    '|all',
    '%x%',
    'null',
    '\0',
    '\u2028',
    '💥',
  );
  const mutated = fc
    .tuple(fc.constantFrom(...CASES), fc.array(fc.tuple(fc.nat(), fc.nat(20), pieces), { minLength: 1, maxLength: 6 }))
    .map(([text, edits]) =>
      edits.reduce((made, [at, length, piece]) => {
        const start = at % (made.length + 1);
        return made.slice(0, start) + piece + made.slice(start + length);
      }, text),
    );
  fc.assert(
    fc.property(mutated, (text) => checkFile(sigma.read('rule.yml', text), text)),
    { numRuns: 200 },
  );
});

test('any text is read or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      checkFile(sigma.read('rule.yml', text), text);
      checkFile(sigma.read('rule.yml', HEAD + text), HEAD + text);
      const around = `${HEAD}detection:\n  sel:\n    a|contains: ${JSON.stringify(text)}\n  condition: sel`;
      expect(sigma.read('rule.yml', around).rules).toHaveLength(1);
    }),
    { numRuns: 60 },
  );
});

function checkFile({ rules, diagnostics }: VendorFile, text: string): void {
  for (const { span } of diagnostics) {
    if (span === undefined) continue;
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.start).toBeLessThanOrEqual(text.length);
  }
  expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
  for (const rule of rules) {
    expect(rule.anatomy.stages.map((stage) => stage.n)).toEqual(rule.anatomy.stages.map((_, i) => i + 1));
    for (const { condition } of rule.anatomy.stages) if (condition !== undefined) checkNegations(condition, false);
  }
}

function checkNegations(condition: Condition, negated: boolean): void {
  if (condition.kind === 'and' || condition.kind === 'or')
    for (const part of condition.of) checkNegations(part, negated);
  else if (condition.kind === 'not') checkNegations(condition.of, !negated);
  else if (condition.kind === 'test') expect(condition.test.negated).toBe(negated);
  else if (condition.kind === 'opaque') expect(condition.negated).toBe(negated);
}
