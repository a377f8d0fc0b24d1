import { expect, test } from 'vitest';
import { catalogRules } from '../../../bench/catalog-rules.mjs';
import { rulesOfText } from '../../../src/catalog/corpus/read-catalog-file.ts';
import { indicatorsOf } from '../../../src/catalog/indicators.ts';
import { opaqueParts } from '../../../src/catalog/tests-of.ts';

test('made-up rules of all formats are read without errors, and nothing of them is opaque', () => {
  const kinds = new Map<string, number>();
  for (const { file, kind, text } of catalogRules(500, 4)) {
    const { rules, problems } = rulesOfText(file, text);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(rules.length, file).toBe(kind === 'sigmaCorrelation' ? 2 : 1);
    for (const rule of rules) {
      expect(opaqueParts(rule.anatomy.stages), `${file}\n${text}`).toBe(0);
      if (rule.type !== 'correlation') expect(indicatorsOf(rule).length, file).toBeGreaterThan(0);
    }
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  expect(kinds.size).toBe(13);
});

test('one seed gives the same rules', () => {
  expect([...catalogRules(50, 5)]).toEqual([...catalogRules(50, 5)]);
  expect([...catalogRules(50, 5)]).not.toEqual([...catalogRules(50, 6)]);
});
