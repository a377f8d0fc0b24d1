import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  EqlBody,
  EqlEvent,
  EqlExpression,
  EqlField,
  EqlPipe,
  EqlQuery,
  EqlTerm,
} from '../../src/search/eql/ast.ts';
import { parseEql } from '../../src/search/eql/parse-eql.ts';
import { printEql } from '../../src/search/eql/print-eql.ts';

const span = { start: 0, end: 0 };
const withSpan = fc.constant(span);
const text = fc
  .array(
    fc.constantFrom(
      'a',
      'Z',
      '9',
      ' ',
      '.',
      '-',
      '\\',
      '"',
      "'",
      '`',
      '*',
      '?',
      '//',
      '/*',
      '\n',
      '\t',
      '\r',
      '\0',
      '\x7f',
      'é',
      '👍',
      '\ud800',
      '"""',
    ),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''));
const word = fc.constantFrom('a', 'user', '_id', '@timestamp', 'Head', 'runs', 'child', 'ms', 'e5');
const name = fc.oneof(
  word,
  fc.constantFrom('a.b', 'a.any.c', 'where', 'any', 'not.a', '6a', 'a.6b'),
  text.filter((t) => t !== ''),
);
const field: fc.Arbitrary<EqlField> = fc
  .tuple(name, fc.array(fc.tuple(fc.nat(9), fc.option(name)), { maxLength: 2 }), fc.boolean())
  .map(([first, more, optional]) => {
    const path = [first, ...more.flatMap(([index, after]) => (after === null ? [index] : [index, after]))];
    return { kind: 'field', path, optional, span };
  });
const leaf: fc.Arbitrary<EqlExpression> = fc.oneof(
  { weight: 3, arbitrary: field },
  text.map((value) => ({ kind: 'string' as const, value, span })),
  fc
    .constantFrom('0', '17', '4.0', '.5', '1e9', '2.5E-3')
    .map((number) => ({ kind: 'number' as const, text: number, span })),
  fc.boolean().map((value) => ({ kind: 'boolean' as const, value, span })),
  fc.constant({ kind: 'null' as const, span }),
);

const { expression, event } = fc.letrec<{ expression: EqlExpression; event: EqlEvent }>((tie) => {
  const several = fc.array(tie('expression'), { minLength: 2, maxLength: 3 });
  const values = fc.array(tie('expression'), { minLength: 1, maxLength: 3 });
  const rest = <Sign extends string>(...signs: Sign[]) =>
    fc.array(fc.record({ sign: fc.constantFrom(...signs), item: tie('expression') }), { minLength: 1, maxLength: 2 });
  return {
    expression: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), items: several, span: withSpan }),
      fc.record({ kind: fc.constant('not' as const), item: tie('expression'), span: withSpan }),
      fc.record({
        kind: fc.constant('comparison' as const),
        operator: fc.constantFrom(
          '==' as const,
          '!=' as const,
          '<' as const,
          '<=' as const,
          '>' as const,
          '>=' as const,
        ),
        left: tie('expression'),
        right: tie('expression'),
        span: withSpan,
      }),
      fc.record({
        kind: fc.constant('in' as const),
        item: tie('expression'),
        values,
        ignoreCase: fc.boolean(),
        negated: fc.boolean(),
        span: withSpan,
      }),
      fc
        .record({
          kind: fc.constant('pattern' as const),
          operator: fc.constantFrom(':' as const, 'like' as const, 'regex' as const),
          item: tie('expression'),
          values,
          ignoreCase: fc.boolean(),
          span: withSpan,
        })
        .map((node) => (node.operator === ':' ? { ...node, ignoreCase: true } : node)),
      fc.record({ kind: fc.constant('sum' as const), first: tie('expression'), rest: rest('+', '-'), span: withSpan }),
      fc.record({
        kind: fc.constant('product' as const),
        first: tie('expression'),
        rest: rest('*', '/', '%'),
        span: withSpan,
      }),
      fc.record({
        kind: fc.constant('unary' as const),
        sign: fc.constantFrom('+' as const, '-' as const),
        item: tie('expression'),
        span: withSpan,
      }),
      fc.record({
        kind: fc.constant('call' as const),
        name: fc.constantFrom('length', 'endsWith', 'cidrMatch', 'f_1'),
        ignoreCase: fc.boolean(),
        args: fc.array(tie('expression'), { maxLength: 3 }),
        span: withSpan,
      }),
      fc.record({
        kind: fc.constant('lineage' as const),
        relation: fc.constantFrom('child', 'descendant', 'event'),
        event: tie('event'),
        span: withSpan,
      }),
    ),
    event: fc.record({
      category: fc.record({ name: fc.option(fc.oneof(word, text), { nil: undefined }), span: withSpan }),
      condition: tie('expression'),
      span: withSpan,
    }),
  };
});

const keys = fc.array(expression, { maxLength: 2 });
const term = (runs: fc.Arbitrary<number | undefined>): fc.Arbitrary<EqlTerm> =>
  fc.record({ event, missing: fc.boolean(), by: keys, runs, span: withSpan });
const events = (kind: 'sequence' | 'sample' | 'join'): fc.Arbitrary<EqlBody> => {
  const runs =
    kind === 'sequence' ? fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }) : fc.constant(undefined);
  const maxspan = fc.record({
    amount: fc.integer({ min: 1, max: 90 }),
    unit: fc.constantFrom('ms', 's', 'm', 'h', 'd'),
  });
  return fc.record({
    kind: fc.constant(kind),
    by: keys,
    maxspan: kind === 'sequence' ? fc.option(maxspan, { nil: undefined }) : fc.constant(undefined),
    terms: fc.array(term(runs), { minLength: 1, maxLength: 3 }),
    until: kind === 'sample' ? fc.constant(undefined) : fc.option(term(runs), { nil: undefined }),
    head: fc.constant({ span }),
    span: withSpan,
  }) as fc.Arbitrary<EqlBody>;
};
const pipe: fc.Arbitrary<EqlPipe> = fc.oneof(
  fc.record({
    kind: fc.constant('pipe' as const),
    name: fc.constantFrom('head', 'tail', 'filter', 'unique'),
    items: keys,
    span: withSpan,
  }),
  fc.record({
    kind: fc.constant('unknown' as const),
    name: fc.constantFrom('shuffle', 'e5'),
    text: fc.constantFrom('', 'x y = [', '5 /* | */ 6'),
    span: withSpan,
  }),
);
const query: fc.Arbitrary<EqlQuery> = fc.record({
  body: fc.oneof(
    event.map((only): EqlBody => ({ kind: 'event', event: only, span })),
    events('sequence'),
    events('sample'),
    events('join'),
  ),
  pipes: fc.array(pipe, { maxLength: 2 }),
  span: withSpan,
});

const withoutSpans = (value: unknown) =>
  JSON.parse(JSON.stringify(value, (key, v) => (key === 'span' ? undefined : v)));

describe('parsing EQL', () => {
  test('reads back what is printed', () => {
    fc.assert(
      fc.property(query, (tree) => {
        const printed = printEql(tree);
        const parsed = parseEql(printed);
        expect(parsed.diagnostics, printed).toEqual([]);
        expect(withoutSpans(parsed.tree), printed).toEqual(withoutSpans(tree));
      }),
      { numRuns: 2_000 },
    );
  });

  test('never throws, and marks a place of the text', () => {
    const pieces = [
      'a',
      ' where ',
      ':',
      '==',
      '(',
      ')',
      '[',
      '![',
      ']',
      '"',
      '"""',
      '\\',
      '`',
      '?',
      '~',
      ' in ',
      ' like ',
      ' and ',
      'not ',
      '|',
      'sequence ',
      ' by ',
      ' with ',
      '=',
      '5',
      's',
      '.',
      '/*',
      '//',
      '\n',
      '\ud800',
      '\u{e000}',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { maxLength: 30 }),
        fc.constantFrom('', 'any where ', 'sequence [any where '),
        (parts, before) => {
          const hostile = before + parts.join('');
          for (const { span: place } of parseEql(hostile).diagnostics) {
            expect(place!.start).toBeGreaterThanOrEqual(0);
            expect(place!.end).toBeGreaterThanOrEqual(place!.start);
            expect(place!.end).toBeLessThanOrEqual(hostile.length);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  const PIECES = [
    '(',
    'not ',
    '-',
    '- ',
    'f(',
    'child of [any where ',
    'x in (',
    'a.',
    'a[0]',
    '"',
    '""',
    '"""',
    '"a\\',
    '`',
    '``',
    '/*',
    '//\n',
    ' ',
    '!',
    '| head ',
    '1+',
    'a and ',
    'a:',
    '"a" + ',
    '\\u{61}',
  ];
  test.each(PIECES)('takes 100,000 characters of %j quickly', (piece) => {
    const begin = performance.now();
    for (const before of ['any where a', 'any where ', 'any where "', 'sequence by ', 'any where a in (']) {
      const { tree, diagnostics } = parseEql((before + piece.repeat(100_000 / piece.length)).slice(0, 100_000));
      if (tree === undefined) expect(diagnostics).toHaveLength(1);
      else parseEql(printEql(tree));
    }
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  test('refuses a megabyte at once', () => {
    const begin = performance.now();
    expect(parseEql('any where a == "x" or '.repeat(50_000)).diagnostics).toMatchObject([
      { code: 'eql/syntax', message: 'the search is longer than 100000 characters' },
    ]);
    expect(performance.now() - begin).toBeLessThan(50);
  });

  test('reads long lists and chains whole', () => {
    const values = Array.from({ length: 5_000 }, (_, n) => `"v${n}"`).join(', ');
    const chain = Array.from({ length: 2_000 }, (_, n) => `a == ${n}`).join(' or ');
    const sum = Array.from({ length: 2_000 }, () => 'a').join(' + ');
    for (const condition of [`x : (${values})`, chain, `${sum} > 1`]) {
      expect(parseEql(`any where ${condition}`).diagnostics).toEqual([]);
    }
  });

  test('bounds what stands inside each other', () => {
    const nested = (depth: number) => `any where ${'('.repeat(depth)}a${')'.repeat(depth)}`;
    expect(parseEql(nested(100)).diagnostics).toEqual([]);
    expect(parseEql(nested(101)).diagnostics).toEqual([
      {
        code: 'eql/syntax',
        severity: 'error',
        message: 'more than 100 groups stand inside each other',
        span: { start: 110, end: 111 },
      },
    ]);
  });
});
