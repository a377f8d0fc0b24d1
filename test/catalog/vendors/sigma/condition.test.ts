import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Aggregation, ConditionTree, Search } from '../../../../src/catalog/vendors/sigma/condition/ast.ts';
import { parseCondition } from '../../../../src/catalog/vendors/sigma/condition/parse-condition.ts';
import { printCondition } from '../../../../src/catalog/vendors/sigma/condition/print-condition.ts';

/** A condition as it is printed, what is wrong marked with `»` and `«`. */
function read(text: string): string {
  const parsed = parseCondition(text);
  if ('tree' in parsed) return printCondition(parsed.tree);
  const { message, span, hint } = parsed.problem;
  const marked = `${text.slice(0, span.start)}»${text.slice(span.start, span.end)}«${text.slice(span.end)}`;
  return [marked, message, ...(hint === undefined ? [] : [hint])].join(' | ');
}

describe('a condition is read', () => {
  test.each([
    ['a', 'a'],
    ['(a)', 'a'],
    ['a and b or c and not d', 'a and b or c and not d'],
    ['a and (b or c)', 'a and (b or c)'],
    ['(a and b) and c', '(a and b) and c'],
    ['not (a or b)', 'not (a or b)'],
    ['NOT a AND b OR c', 'not a and b or c'],
    ['not not a', 'not not a'],
    ['all of them', 'all of them'],
    ['1 of selection_* and not 1 of filter_*', '1 of selection_* and not 1 of filter_*'],
    ['any of sel*', '1 of sel*'],
    ['2 of THEM', '2 of them'],
    // Names that are keywords elsewhere.
    ['all and them', 'all and them'],
    ['not of', 'not of'],
    ['sel-1.a_b and\n  1selection', 'sel-1.a_b and 1selection'],
    ['a | count() > 5', 'a | count() > 5'],
    ['a|count(user) by host,ip >= 10', 'a | count(user) by host, ip >= 10'],
    ['a or b | sum(bytes) by src == 1.5', 'a or b | sum(bytes) by src = 1.5'],
    ['a | near b and not c', 'a | near b and not c'],
  ])('%s', (text, printed) => {
    expect(read(text)).toBe(printed);
  });
});

describe('what is wrong is marked', () => {
  test.each([
    ['', '»« | a search identifier is missing'],
    ['a and', 'a and»« | a search identifier is missing'],
    [
      'a adn b',
      'a »adn« b | `adn` stands where the condition should end or go on with `and` or `or` | did you mean `and`?',
    ],
    ['(a or b', '(a or b»« | a `)` is missing'],
    ['a or b)', 'a or b»)« | `)` stands where the condition should end or go on with `and` or `or`'],
    ['and a', '»and« a | `and` stands where a search identifier should'],
    ['1 of', '1 of»« | `them` or a name with `*` is missing'],
    ['0 of them', '»0« of them | `0 of` holds always: nothing is asked | leave it out, or write `not 1 of`'],
    ['a ! b', 'a »!« b | `!` has no meaning in a condition'],
    ['a | cuont() > 5', 'a | »cuont«() > 5 | `cuont` is no aggregation | did you mean `count`?'],
    [
      'a | count()',
      'a | count()»« | the aggregation is compared with nothing | add `> 5`, or the number that is meant',
    ],
    ['a | count() > many', 'a | count() > »many« | `many` is no number'],
    ['a | sum() > 5', 'a | »sum«() > 5 | `sum()` has no field | write `sum(field)`'],
  ])('%s', (text, told) => {
    expect(read(text)).toBe(told);
  });
});

const name = fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,8}$/).filter((text) => !/^(?:and|or|not)$/.test(text));
const pattern = fc.oneof(fc.constant('them'), fc.stringMatching(/^[a-z_*]{1,6}$/));
const nowhere = { start: 0, end: 0 };
const search = fc.letrec<{ search: Search }>((tie) => ({
  search: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    name.map((name): Search => ({ kind: 'name', name, span: nowhere })),
    fc
      .record({ quantity: fc.oneof(fc.constant('all' as const), fc.integer({ min: 1, max: 99 })), pattern })
      .map((of): Search => ({ kind: 'of', ...of, span: nowhere })),
    tie('search').map((of): Search => ({ kind: 'not', of })),
    fc
      .record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        of: fc.array(tie('search'), { minLength: 2, maxLength: 4 }),
      })
      .map((joined): Search => joined),
  ),
})).search;
const aggregation: fc.Arbitrary<Aggregation> = fc.oneof(
  search.map((of): Aggregation => ({ kind: 'near', of, span: nowhere })),
  fc
    .record({
      function: fc.constantFrom('count', 'min', 'max', 'avg', 'sum' as const),
      field: name,
      by: fc.array(name, { maxLength: 3 }),
      operator: fc.constantFrom('<', '<=', '>', '>=', '=', '!=' as const),
      value: fc.integer(),
    })
    .map((compare) => ({ kind: 'compare', ...compare, span: nowhere }) as Aggregation),
);
const tree: fc.Arbitrary<ConditionTree> = fc.oneof(
  search.map((search) => ({ search })),
  fc.record({ search, aggregation }),
);

test('printed and read again, a condition is the same', () => {
  fc.assert(
    fc.property(tree, (tree) => {
      const parsed = parseCondition(printCondition(tree));
      expect('tree' in parsed ? withoutSpans(parsed.tree) : parsed.problem).toEqual(withoutSpans(tree));
    }),
    { numRuns: 500 },
  );
});

test('any text is read or refused, and a problem lies within it', () => {
  const words = fc.constantFrom(
    'and',
    'or',
    'not',
    'of',
    'them',
    'all',
    '1',
    '(',
    ')',
    '|',
    'count',
    'by',
    '>',
    'a',
    'b*',
    ',',
    '!',
    '\n',
    'near',
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(words, { maxLength: 14 }).map((parts) => parts.join(' ')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const parsed = parseCondition(text);
      if ('tree' in parsed) return;
      expect(parsed.problem.span.start).toBeGreaterThanOrEqual(0);
      expect(parsed.problem.span.start).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 1000 },
  );
});

test('what is nested too deeply or too long is refused at once', () => {
  expect(read(`${'('.repeat(5_000)}a`)).toContain('nested too deeply');
  expect(read(`${'not '.repeat(5_000)}a`)).toContain('nested too deeply');
  expect(read('a or '.repeat(200_000))).toContain('the condition is too long');
  expect(read(`${'not '.repeat(100)}a`)).toBe(`${'not '.repeat(100)}a`);
});

function withoutSpans(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, of) => (key === 'span' ? undefined : of)));
}
