import { describe, expect, test } from 'vitest';
import type { OutlineItem } from '../../../src/catalog/page/layout/block.ts';
import { joiningOf } from '../../../src/catalog/page/layout/condition-outline.ts';
import type { Condition } from '../../../src/catalog/predicate.ts';
import { fieldTest } from './a-page.ts';

const is = (field: string, negated = false) => fieldTest({ field, values: [1], negated });
const and = (...of: Condition[]): Condition => ({ kind: 'and', of });
const or = (...of: Condition[]): Condition => ({ kind: 'or', of });
const not = (of: Condition): Condition => ({ kind: 'not', of });

/** An outline as lines, indented. */
function lines(condition: Condition): string[] {
  const [block] = joiningOf(condition);
  if (block?.kind === 'paragraph') return block.text.map(String);
  const drawn = (items: readonly OutlineItem[], indent: string): string[] =>
    items.flatMap((item) => [
      indent + item.text.map((inline) => (typeof inline === 'string' ? inline : inline.text)).join(''),
      ...drawn(item.items, `${indent}  `),
    ]);
  return block?.kind === 'outline' ? drawn(block.items, '') : [];
}

describe('how tests are joined', () => {
  test('is not said of one test, nor of tests that must all hold', () => {
    expect(lines(is('a'))).toEqual([]);
    expect(lines(and(is('a'), not(is('b', true)), and(is('c'), is('d'))))).toEqual([]);
  });

  test('is said shortly of plain alternatives', () => {
    expect(lines(or(is('a'), or(is('b'), is('c'))))).toEqual(['Any one of these is enough.']);
  });

  test('is drawn of all else, groups of one kind as one', () => {
    expect(lines(and(is('a'), and(is('b'), or(is('c'), or(is('d'), and(is('e'), is('f')))))))).toEqual([
      'all of',
      '  a eq 1',
      '  b eq 1',
      '  any of',
      '    c eq 1',
      '    d eq 1',
      '    all of',
      '      e eq 1',
      '      f eq 1',
    ]);
  });

  test('tells each negation once', () => {
    expect(lines(and(is('a'), not(or(is('b', true), not(is('c'))))))).toEqual([
      'all of',
      '  a eq 1',
      '  none of',
      '    b eq 1',
      '    c not eq 1',
    ]);
    expect(lines(not(and(is('a', true), is('b', true))))).toEqual(['not all of', '  a eq 1', '  b eq 1']);
  });

  test('ends where it would get too deep', () => {
    let condition = is('a');
    for (let i = 0; i < 5_000; i++) condition = i % 2 === 0 ? or(is('b'), condition) : and(is('c'), condition);
    expect(lines(condition).length).toBeLessThan(40);
  });
});
