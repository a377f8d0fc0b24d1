import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PASSES } from '../../../src/detect/backtest/episode-counter.ts';
import { ladderAround, ladderOf } from '../../../src/detect/backtest/ladder.ts';

describe('values to try', () => {
  test('of whole numbers, from where all pass to where none does, closer together where they are small', () => {
    const step = { operator: '>', value: 5, whole: true } as const;
    expect(ladderOf(step, { least: 1, greatest: 100 })).toEqual([0, 1, 2, 3, 5, 9, 14, 24, 38, 62, 100]);
    expect(ladderOf(step, { least: 1, greatest: 3 })).toEqual([0, 1, 2, 3, 5]);
    expect(ladderOf({ ...step, operator: '<' }, { least: 1, greatest: 3 })).toEqual([1, 2, 3, 4, 5]);
    expect(ladderOf({ ...step, operator: '==' }, { least: 3, greatest: 8 })).toEqual([3, 4, 5, 6, 7, 8]);
    expect(ladderOf(step, undefined)).toEqual([5]);
  });

  test('of others, rounded', () => {
    const step = { operator: '>=', value: 0.5, whole: false } as const;
    const ladder = ladderOf(step, { least: 0.12345, greatest: 0.98765 });
    expect([ladder[0], ladder.at(-1)]).toEqual([0.123, 0.988]);
    expect(ladder.every((v) => String(v).length <= 5)).toBe(true);
    expect(ladderOf({ ...step, operator: '==' }, { least: 0, greatest: 1 })).toEqual([0.5]);
  });

  test('where nothing is known', () => {
    expect(ladderAround({ operator: '>', value: 4, whole: true })).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 12, 20, 40]);
    expect(ladderAround({ operator: '>', value: 0, whole: false })).toContain(0);
  });

  test('are few, ascending, hold the own value, and end where all or nothing passes', () => {
    const number = fc.oneof(
      fc.integer({ min: -1000, max: 1e6 }),
      fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1024),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('>', '>=', '<', '<='),
        fc.boolean(),
        number,
        number,
        number,
        (operator, whole, value, a, b) => {
          const [own, x, y] = whole ? [value, a, b].map(Math.round) : [value, a, b];
          const seen = { least: Math.min(x!, y!), greatest: Math.max(x!, y!) };
          const ladder = ladderOf({ operator, value: own!, whole }, seen);
          expect(ladder).toContain(own! === 0 ? 0 : own);
          expect(ladder.length).toBeLessThanOrEqual(12);
          expect([...ladder].sort((p, q) => p - q)).toEqual(ladder);
          const passes = (point: number) => [x!, y!].filter((v) => PASSES[operator](v, point)).length;
          expect(ladder.map(passes)).toContain(0);
          expect(ladder.map(passes)).toContain(2);
          if (whole) expect(ladder.every(Number.isInteger)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
