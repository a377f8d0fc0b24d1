import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { corpusOf } from '../../../src/catalog/corpus/corpus-of.ts';
import { indicatorOf } from '../../../src/catalog/indicators.ts';
import { type Asked, corpusRule } from './corpus-rule.ts';

const COMMON: Asked = ['event.category', 'eq', 'process'];
const RARE: Asked = ['process.name', 'in', 'certutil.exe', 'bitsadmin.exe'];
const key = ([field, kind, ...values]: Asked) => indicatorOf({ field, kind: kind as 'eq', values, negated: false }).key;

describe('a corpus', () => {
  const corpus = corpusOf([
    corpusRule('a', [COMMON, RARE, ['user.id', 'eq', '0']]),
    corpusRule('b', [
      ['Event.Category', 'wildcard', 'PROCESS'],
      ['process.name', 'in', 'BITSADMIN.exe', 'certutil.exe'],
    ]),
    corpusRule('c', [COMMON]),
    corpusRule('d', [['file.path', 'starts_with', '/tmp/']]),
    corpusRule('e', [['file.path', 'wildcard', '/tmp/*']]),
    corpusRule('a', [['host.name', 'eq', 'x']], { name: 'The second of its key' }),
  ]);

  test('takes the first of rules with one key', () => {
    expect(corpus.size).toBe(5);
    expect(corpus.get('elastic/a')?.name).toBe('Rule a');
    expect(corpus.get('elastic/z')).toBeUndefined();
  });

  test('counts rules that look for the same, however it is written, one left out', () => {
    expect(corpus.countOf(key(COMMON))).toBe(3);
    expect(corpus.countOf(key(COMMON), 'elastic/a')).toBe(2);
    expect(corpus.countOf(key(COMMON), 'elastic/d')).toBe(3);
    expect(corpus.countOf(key(RARE), 'elastic/a')).toBe(1);
    expect(corpus.countOf('nothing', 'elastic/a')).toBe(0);
    expect(corpus.rulesWith(key(['file.path', 'wildcard', '/TMP/*'])).map(({ id }) => id)).toEqual(['d', 'e']);
  });

  test('puts rules nearest that share what is rare', () => {
    const near = corpus.similar('elastic/a', 5);
    expect(near.map(({ rule }) => rule.id)).toEqual(['b', 'c']);
    expect(near[0]!.shared.map(({ field }) => field)).toEqual(['process.name', 'event.category']);
    expect(near[0]!.score).toBeGreaterThan(1.5 * near[1]!.score);
    expect(corpus.similar('elastic/a', 1)).toHaveLength(1);
    expect(corpus.similar('elastic/z', 5)).toEqual([]);
  });

  test('knows that two rules look for the same', () => {
    expect(corpus.similar('elastic/d', 5)).toMatchObject([{ rule: { id: 'e' }, score: 1 }]);
  });
});

describe('whatever the rules', () => {
  const asked = fc.tuple(
    fc.constantFrom('a', 'b', 'c'),
    fc.constantFrom('eq' as const, 'gt' as const),
    fc.integer({ max: 3, min: 0 }),
  );
  const rules = fc
    .array(fc.uniqueArray(asked, { selector: String, maxLength: 6 }), { maxLength: 12 })
    .map((all) => all.map((each, i) => corpusRule(String(i), each)));

  test('a count is the number of rules that have the indicator', () => {
    fc.assert(
      fc.property(rules, (given) => {
        const corpus = corpusOf(given);
        for (const { key: rule, indicators } of given) {
          for (const { key } of indicators) {
            const others = given.filter((g) => g.key !== rule && g.indicators.some((i) => i.key === key));
            expect(corpus.countOf(key, rule)).toBe(others.length);
            expect(corpus.rulesWith(key)).toHaveLength(others.length + 1);
          }
        }
      }),
    );
  });

  test('likeness goes both ways, is between 0 and 1, and names what is shared', () => {
    fc.assert(
      fc.property(rules, (given) => {
        const corpus = corpusOf(given);
        for (const { key, indicators } of given) {
          const near = corpus.similar(key, given.length);
          expect(near.map(({ score }) => score)).toEqual(near.map(({ score }) => score).toSorted((a, b) => b - a));
          for (const { rule, shared, score } of near) {
            expect(score).toBeGreaterThan(0);
            expect(score).toBeLessThanOrEqual(1);
            expect(corpus.similar(rule.key, given.length).find((n) => n.rule.key === key)!.score).toBeCloseTo(
              score,
              12,
            );
            const both = indicators.filter((i) => rule.indicators.some((other) => other.key === i.key));
            expect(new Set(shared)).toEqual(new Set(both));
          }
        }
      }),
    );
  });
});
