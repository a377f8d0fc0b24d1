import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sql, sql } from '../../../src/base/sql-text.ts';
import {
  CodePointSet,
  digitCharacters,
  spaceCharacters,
  wordCharacters,
} from '../../../src/functions/extraction/code-point-set.ts';
import { Engine } from '../engine.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

/** Characters at which sets differ; what is true of these is true of all. */
const UNIVERSE = [
  0, 9, 10, 32, 39, 45, 48, 57, 65, 92, 93, 94, 95, 97, 122, 127, 128, 0xe9, 0x660, 0x3000, 0x1f600, 0x10ffff,
];

const code = fc.constantFrom(...UNIVERSE);
const range = fc.tuple(code, code).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const set = fc.oneof(
  fc.array(range, { maxLength: 4 }).map((ranges) => CodePointSet.of(...ranges)),
  fc.constantFrom(wordCharacters, digitCharacters, spaceCharacters).map((make) => make()),
);

function has({ ranges }: CodePointSet, char: number): boolean {
  for (let i = 0; i < ranges.length; i += 2) if (ranges[i]! <= char && char <= ranges[i + 1]!) return true;
  return false;
}

describe('sets of characters', () => {
  test('are what they are made of', () => {
    fc.assert(
      fc.property(set, set, code, (a, b, char) => {
        expect(has(a.union(b), char)).toBe(has(a, char) || has(b, char));
        expect(has(CodePointSet.all([a, b]), char)).toBe(has(a, char) || has(b, char));
        expect(has(a.intersection(b), char)).toBe(has(a, char) && has(b, char));
        expect(has(a.complement(), char)).toBe(!has(a, char));
        expect(a.disjoint(b)).toBe(a.intersection(b).empty);
        expect(a.within(b)).toBe(a.intersection(b.complement()).empty);
        if (has(a, 65)) expect(has(a.ignoringCase(), 97)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('hold the classes of Unicode', () => {
    expect(['é', '_', '٣', 'Z', '‿'].every((c) => has(wordCharacters(), c.codePointAt(0)!))).toBe(true);
    expect(['-', ' ', '€', '😀'].some((c) => has(wordCharacters(), c.codePointAt(0)!))).toBe(false);
    expect(has(digitCharacters(), 0x663)).toBe(true);
    expect(has(spaceCharacters(), 0x2003)).toBe(true);
  });

  test('mean the same to the engine', async () => {
    const sets = fc.sample(fc.tuple(set, set, fc.nat(3)), { numRuns: 60, seed: 7 }).map(([a, b, how]) => {
      return [a, a.union(b), a.intersection(b), a.union(b).complement()][how]!;
    });
    const chars = UNIVERSE.slice(1);
    for (const tested of sets) {
      const re2 = tested.toRe2();
      expect(re2).toMatch(/^[ -&(-~]*$/);
      const pattern = Sql.raw(`'${re2}'`);
      const columns = chars.map((c) => sql`regexp_full_match(chr(${Sql.raw(String(c))}), ${pattern})`);
      const [row] = await engine.rows(sql`SELECT ${Sql.join(columns, ', ')}`);
      expect(row, re2).toEqual(chars.map((c) => has(tested, c)));
    }
  });
});
