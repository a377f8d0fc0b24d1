import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Firing, groupByKey, joinEpisodes, keyText } from '../../src/detect/episodes.ts';

const firing = (run: number, evidence: number[], key: string[] = ['a']): Firing => ({
  run,
  key,
  row: [evidence.length],
  evidence,
  rows: evidence.length,
});

describe('joining runs into episodes', () => {
  test('a firing that shares an event joins; one that shares none opens another', () => {
    const episodes = joinEpisodes([firing(1, [1, 2, 3]), firing(2, [2, 3, 4]), firing(9, [7, 8, 9])], false);
    expect(episodes.map((e) => [e.firings.map((f) => f.run), e.evidence])).toEqual([
      [
        [1, 2],
        [1, 2, 3, 4],
      ],
      [[9], [7, 8, 9]],
    ]);
  });

  test('a time bucket is one episode, whatever its evidence', () => {
    expect(joinEpisodes([firing(1, [1]), firing(2, [2])], true)).toHaveLength(1);
  });

  test('firings without evidence join where their runs follow each other', () => {
    const episodes = joinEpisodes([firing(1, []), firing(2, []), firing(4, [])], false);
    expect(episodes.map((e) => e.firings.length)).toEqual([2, 1]);
  });

  test('no evidence is lost and none stands in two episodes that follow each other', () => {
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(fc.nat(20), { minLength: 1 }), { maxLength: 12 }), (lists) => {
        const episodes = joinEpisodes(
          lists.map((list, i) => firing(i, list)),
          false,
        );
        const all = new Set(episodes.flatMap((e) => e.evidence));
        expect(all).toEqual(new Set(lists.flat()));
        expect(episodes.flatMap((e) => e.firings.map((f) => f.run))).toEqual(lists.map((_, i) => i));
        for (let i = 1; i < episodes.length; i++) {
          const before = new Set(episodes[i - 1]!.evidence);
          expect(episodes[i]!.firings[0]!.evidence.some((n) => before.has(n))).toBe(false);
        }
      }),
    );
  });
});

test('firings of a key are in the order of runs, and the first row of a key in a run stands, with the evidence of all', () => {
  const grouped = groupByKey([firing(3, [1]), firing(1, [2]), firing(3, [9]), firing(2, [3], ['b'])]);
  expect(grouped.map((list) => list.map((f) => [f.run, f.evidence]))).toEqual([
    [
      [1, [2]],
      [3, [1, 9]],
    ],
    [[2, [3]]],
  ]);
});

test('keys that differ in type or in place are different', () => {
  const keys = [[1n], [1], ['1'], [null], [['1']], ['a', 'b'], ['a,b'], [true], ['{"n":"1"}']];
  expect(new Set(keys.map(keyText)).size).toBe(keys.length);
});
