import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/canonical-json.ts';
import { depthWithin } from '../../src/ingest/json-depth.ts';

function depthOf(json: Json): number {
  if (typeof json !== 'object' || json === null) return 0;
  return 1 + Math.max(0, ...Object.values(json).map(depthOf));
}

describe('the depth of JSON', () => {
  test.each<[Json, number]>([
    [5, 0],
    [null, 0],
    [[], 1],
    [{ a: 1 }, 1],
    [{ a: [{ b: [] }] }, 4],
  ])('%j nests %d deep', (json, depth) => {
    expect(depthWithin(json, depth)).toBe(true);
    expect(depthWithin(json, depth - 1)).toBe(depth === 0);
  });

  test('is the same as counted by recursion', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat({ max: 8 }), (json, limit) => {
        expect(depthWithin(json as Json, limit)).toBe(depthOf(json as Json) <= limit);
      }),
    );
  });

  test('of a hundred thousand levels overflows nothing', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`) as Json;
    expect(depthWithin(deep, 512)).toBe(false);
    expect(depthWithin(deep, 100_000)).toBe(true);
  });

  test('counts what lies under a __proto__ key', () => {
    expect(depthWithin(JSON.parse('{"__proto__":{"a":{}}}') as Json, 2)).toBe(false);
  });
});
