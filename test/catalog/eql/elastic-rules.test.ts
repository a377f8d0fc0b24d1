import { describe, expect, test } from 'vitest';
import { eqlAnatomy } from '../../../src/catalog/eql/eql-anatomy.ts';
import type { Condition } from '../../../src/catalog/predicate.ts';
import { parseEql } from '../../../src/search/eql/parse-eql.ts';
import { printEql } from '../../../src/search/eql/print-eql.ts';
import { withoutSpans } from '../../esql/syntax-trees.ts';
import { ELASTIC_EQL_QUERIES } from './elastic-rules.ts';

/** The parts of a condition that could not be read, with the reason. */
function opaqueParts(condition: Condition | undefined): string[] {
  if (condition === undefined) return [];
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.of.flatMap(opaqueParts);
    case 'not':
      return opaqueParts(condition.of);
    case 'opaque':
      return [`${condition.why}: ${condition.text}`];
    case 'test':
    case 'constant':
      return [];
  }
}

describe.skipIf(ELASTIC_EQL_QUERIES.size === 0)('the EQL rules of elastic/detection-rules', () => {
  test('all parse, and print to the same tree', () => {
    expect(ELASTIC_EQL_QUERIES.size).toBe(147);
    for (const [name, query] of ELASTIC_EQL_QUERIES) {
      const { tree, diagnostics } = parseEql(query);
      expect(diagnostics, name).toEqual([]);
      expect(withoutSpans(parseEql(printEql(tree!)).tree), name).toEqual(withoutSpans(tree));
    }
  });

  test('99 of 100 are read whole', () => {
    const opaque = [...ELASTIC_EQL_QUERIES].flatMap(([name, query]) => {
      const { stages } = eqlAnatomy(query);
      const parts = stages.flatMap((stage) => [
        ...(stage.opaque === undefined ? [] : [stage.opaque]),
        ...opaqueParts(stage.condition),
      ]);
      return parts.length === 0 ? [] : [`${name}: ${parts.join('; ')}`];
    });
    console.log(`opaque in ${opaque.length} of ${ELASTIC_EQL_QUERIES.size}:`, opaque);
    expect(opaque.length / ELASTIC_EQL_QUERIES.size).toBeLessThanOrEqual(0.01);
  });
});
