import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kqlCondition } from '../../../src/catalog/search/kql-condition.ts';
import { luceneCondition } from '../../../src/catalog/search/lucene-condition.ts';
import { testsOf } from '../../../src/catalog/tests-of.ts';
import { parseKql } from '../../../src/search/kql/parse-kql.ts';
import { parseLucene } from '../../../src/search/lucene/parse-lucene.ts';
import { shownCondition } from '../shown-condition.ts';

const PIECES = [
  ...['a', 'b.c', 'd.*', '*', '"x y"', 'w*', '12', 'true', '10.0.0.0/8', '::1', 'and', 'or', 'not', 'AND', 'OR', 'NOT'],
  ...[
    ':',
    ': ',
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    ' TO ',
    '>',
    '<=',
    '+',
    '-',
    '/x.y/',
    '~',
    '~2',
    '^3',
    '\\',
    '\\*',
    ' ',
    '_exists_:',
  ],
];

/** Texts that are often searches: pieces of both languages, with what opens them closed. */
const searches = fc.oneof(
  { arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map((pieces) => pieces.join('')), weight: 1 },
  {
    arbitrary: fc.letrec<{ search: string }>((tie) => ({
      search: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(
          'a: x',
          'b.c:(x or y*)',
          'b.c:(x OR y*)',
          'd > 5',
          'e:[1 TO 2}',
          'f:/r/',
          'word',
          'g: *',
          'h:(1 and 2)',
        ),
        fc
          .tuple(tie('search'), fc.constantFrom(' and ', ' or ', ' AND ', ' OR ', ' '), tie('search'))
          .map((p) => p.join('')),
        tie('search').map((inner) => `not (${inner})`),
        tie('search').map((inner) => `NOT (${inner})`),
        tie('search').map((inner) => `f: {${inner}}`),
      ),
    })).search,
    weight: 3,
  },
);

/** Every test's place holds its value, and `negated` is what stands around it (which the writer checks). */
function checkTests(condition: ReturnType<typeof kqlCondition>): void {
  shownCondition(condition);
  const wrong = testsOf(condition).filter(({ span, text, values, kind }) => {
    const empty = text === '' || (span !== undefined && span.start >= span.end);
    return empty || values.length > 0 === (kind === 'is_not_null');
  });
  expect(wrong).toEqual([]);
}

test('whatever the parsers take has a condition', () => {
  let read = 0;
  fc.assert(
    fc.property(searches, (text) => {
      const kql = parseKql(text).tree;
      const lucene = parseLucene(text).tree;
      if (kql !== undefined) checkTests(kqlCondition(kql, text));
      if (lucene !== undefined) checkTests(luceneCondition(lucene, text, 'message'));
      if (kql !== undefined || lucene !== undefined) read++;
    }),
    { numRuns: 2_000 },
  );
  expect(read).toBeGreaterThan(1_000);
});

test.each([
  ['a list of many values', `a: (${Array.from({ length: 15_000 }, (_, i) => `v${i}`).join(' or ')})`],
  ['many values joined by and', `a: (${Array.from({ length: 12_000 }, (_, i) => `v${i}`).join(' and ')})`],
  ['many alternatives', Array.from({ length: 8_000 }, (_, i) => `f${i}: x`).join(' or ')],
  ['groups in groups', `${'('.repeat(99)}a: b${')'.repeat(99)}`],
  ['lists in lists', `a: ${'(x or '.repeat(99)}y${')'.repeat(99)}`],
  ['negations', `${'not '.repeat(99)}a: b`],
  ['a long text', `a: "${'x'.repeat(99_000)}"`],
  ['far from its field', `a: ${' '.repeat(99_000)}b`],
])('hostile: %s', (_, text) => {
  const started = performance.now();
  for (const search of [
    text,
    text.replaceAll(' or ', ' OR ').replaceAll(' and ', ' AND ').replaceAll('not ', 'NOT '),
  ]) {
    const kql = parseKql(search).tree;
    const lucene = parseLucene(search).tree;
    if (kql !== undefined) checkTests(kqlCondition(kql, search));
    if (lucene !== undefined) checkTests(luceneCondition(lucene, search));
  }
  expect(performance.now() - started).toBeLessThan(3_000);
});
