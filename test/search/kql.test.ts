import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KqlNode } from '../../src/search/kql/ast.ts';
import { parseKql } from '../../src/search/kql/parse-kql.ts';
import { printKql } from '../../src/search/kql/print-kql.ts';
import type { SearchField, SearchText } from '../../src/search/search-text.ts';

/** A tree as short text: `match(field, value)`, patterns marked by `~`, phrases in quotes. */
function sketch(node: KqlNode): string {
  const field = (f: SearchField | undefined) => (f === undefined ? '' : f.pattern ? `~${f.name}` : f.name);
  const value = (v: SearchText) =>
    v.kind === 'phrase' ? `"${v.text}"` : v.kind === 'wildcard' ? `~${v.text}` : v.text;
  switch (node.kind) {
    case 'or':
    case 'and':
      return `${node.kind}(${node.items.map(sketch).join(', ')})`;
    case 'not':
      return `not(${sketch(node.item)})`;
    case 'match':
      return `${field(node.field)}=${value(node.value)}`;
    case 'exists':
      return `exists ${field(node.field)}`;
    case 'range':
      return `${field(node.field)}${node.operator}${value(node.value)}`;
    case 'nested':
      return `${field(node.field)}{${sketch(node.item)}}`;
    case 'everything':
      return 'everything';
  }
}

const RIGHT: [query: string, tree: string][] = [
  ['', 'everything'],
  ['  *  ', 'everything'],
  ['*: *', 'everything'],
  ['user.name: alice', 'user.name=alice'],
  ['user.name:"alice"', 'user.name="alice"'],
  ['message: hello big world', 'message=hello big world'],
  ['hello world', '=hello world'],
  ['"hello world"', '="hello world"'],
  ['a: 1 and b: 2 or c: 3', 'or(and(a=1, b=2), c=3)'],
  ['a: 1 AND (b: 2 Or c: 3)', 'and(a=1, or(b=2, c=3))'],
  ['not a: 1 and not (b: 2)', 'and(not(a=1), not(b=2))'],
  ['not not a: 1', 'not(not(a=1))'],
  ['a: (b or c and not d)', 'or(a=b, and(a=c, not(a=d)))'],
  ['a: ("x y" or z*)', 'or(a="x y", a=~z*)'],
  ['a: (b c)', 'a=b c'],
  ['a > 1 and b >= "2026-01-01" and c < now-1d/d and d <= -5', 'and(a>1, b>="2026-01-01", c<now-1d/d, d<=-5)'],
  ['a: *', 'exists a'],
  ['a.*: x', '~a.*=x'],
  ['a.*: *', 'exists ~a.*'],
  ['a: b*c', 'a=~b*c'],
  ['a: \\*b', 'a=*b'],
  ['a: \\*b*', 'a=~\\*b*'],
  ['a: what?*', 'a=~what\\?*'],
  ['a: C\\:\\\\dir', 'a=C:\\dir'],
  ['a: "C:\\dir\\new\\*"', 'a="C:\\dir\new\\*"'],
  ['a: "\\u0041\\u00z \\or\\("', 'a="A\\u00z \\or\\("'],
  ['a: "say \\"hi\\" \\\\"', 'a="say "hi" \\"'],
  ['a: \\u00e9t\\u00e9', 'a=été'],
  ['a: x \\and y', 'a=x and y'],
  ['a: android or notes', 'or(a=android, =notes)'],
  ['a: x\\not', 'a=xnot'],
  ['a: \\not b', 'a=not b'],
  ['a.b: { c: 1 and d: { e: 2 } }', 'a.b{and(c=1, d{e=2})}'],
  ['"a b": c', 'a b=c'],
  ['a:b and\n\tc:d', 'and(a=b, c=d)'],
  ['(a: 1) or ((b: 2))', 'or(a=1, b=2)'],
];

describe('a search in KQL', () => {
  test.each(RIGHT)('%s', (query, tree) => {
    const parsed = parseKql(query);
    expect(parsed.diagnostics).toEqual([]);
    expect(sketch(parsed.tree!)).toBe(tree);
  });

  test('has spans', () => {
    const query = 'not user.name: (alice or "bob")';
    const marked: string[] = [];
    const visit = (node: KqlNode): void => {
      marked.push(query.slice(node.span.start, node.span.end));
      if (node.kind === 'not' || node.kind === 'nested') visit(node.item);
      if (node.kind === 'or' || node.kind === 'and') node.items.forEach(visit);
      if (node.kind === 'match') marked.push(query.slice(node.value.span.start, node.value.span.end));
    };
    visit(parseKql(query).tree!);
    expect(marked).toEqual([
      query,
      '(alice or "bob")',
      'user.name: (alice',
      'alice',
      'user.name: (alice or "bob"',
      '"bob"',
    ]);
  });
});

const SIGN = 'a sign that is meant is written with a backslash, or between quotes';
const WRONG: [query: string, message: string, hint?: string][] = [
  ['a:«»', 'expected a value after `:`, found the end of the search'],
  ['a: «)»', 'expected a value after `:`, found `)`', SIGN],
  ['a: b «:» c', 'expected `and`, `or` or the end of the search, found `:`', SIGN],
  ['a: b «(»c)', 'expected `and`, `or` or the end of the search, found `(`', SIGN],
  ['a: b and«»', 'expected a field or a value, found the end of the search'],
  ['«and» a: b', 'expected a field or a value, found `and`'],
  ['a: b or «or» c', 'expected a field or a value, found `or`'],
  ['a: b «not» c: d', 'expected `and`, `or` or the end of the search, found `not`'],
  ['«(»a: b', 'the `(` is not closed', 'add `)`'],
  ['a: «(»b or c', 'the `(` is not closed', 'add `)`'],
  ['a: «{» b: c', 'the `{` is not closed', 'add `}`'],
  ['a: { b: c «)»', 'expected `and`, `or` or `}`, found `)`', SIGN],
  ['a: «"b c»', 'the phrase is not closed', 'a phrase ends with `"`'],
  ['a: b«\\»', 'the search ends with a backslash', 'write `\\\\`'],
  ['a > «1*»', 'a bound holds a wildcard', 'a star that is meant is written `\\*`'],
  ['a >«»', 'expected a value after `>`, found the end of the search'],
  ['a: (b «>» 1)', 'expected `and`, `or` or `)`, found `>`', SIGN],
  ['a: («»', 'expected a value after `:`, found the end of the search'],
  ['«)»', 'expected a field or a value, found `)`', SIGN],
  ['not«»', 'expected a field or a value, found the end of the search'],
];

describe('a wrong search in KQL is told with its place', () => {
  test.each(WRONG)('%s', (marked, message, hint) => {
    const text = marked.replace(/[«»]/g, '');
    const start = marked.indexOf('«');
    const span = { start, end: marked.indexOf('»') - 1 };
    const found = { code: 'kql/syntax', severity: 'error', message, span };
    expect(parseKql(text)).toEqual({
      tree: undefined,
      diagnostics: [hint === undefined ? found : { ...found, hint }],
    });
  });
});

const SPAN = { start: 0, end: 0 };
const plain = fc
  .array(
    fc.constantFrom(
      'a',
      'B',
      '1',
      ' ',
      '.',
      '-',
      'and',
      'or',
      'not',
      ' not ',
      '\\',
      '*',
      '?',
      '(',
      ')',
      ':',
      '"',
      '{',
      '<',
      '\t',
      '\n',
      'é',
      '👍',
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));
const pattern = fc
  .array(plain, { minLength: 2, maxLength: 3 })
  .map((pieces) => pieces.map((p) => p.replace(/[\\*?]/g, '\\$&')).join('*'));
const field: fc.Arbitrary<SearchField> = fc.oneof(
  plain.map((name) => ({ name, pattern: false, span: SPAN })),
  pattern.map((name) => ({ name, pattern: true, span: SPAN })),
);
const words: fc.Arbitrary<SearchText> = plain.map((text) => ({ kind: 'words', text, span: SPAN }));
const phrase: fc.Arbitrary<SearchText> = fc
  .oneof(plain, fc.constant(''))
  .map((text) => ({ kind: 'phrase', text, span: SPAN }));
const wild: fc.Arbitrary<SearchText> = pattern.map((text) => ({ kind: 'wildcard', text, span: SPAN }));

const { tree } = fc.letrec<{ tree: KqlNode; group: KqlNode }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.record({
      kind: fc.constant('match' as const),
      field: fc.option(field, { nil: undefined }),
      value: fc.oneof(words, phrase, wild),
      span: fc.constant(SPAN),
    }),
    fc.record({ kind: fc.constant('exists' as const), field, span: fc.constant(SPAN) }),
    fc.record({
      kind: fc.constant('range' as const),
      field,
      operator: fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const),
      value: fc.oneof(words, phrase),
      span: fc.constant(SPAN),
    }),
    fc.constant<KqlNode>({ kind: 'everything', span: SPAN }),
    fc.record({ kind: fc.constant('not' as const), item: tie('tree'), span: fc.constant(SPAN) }),
    fc.record({ kind: fc.constant('nested' as const), field, item: tie('tree'), span: fc.constant(SPAN) }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      items: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }),
      span: fc.constant(SPAN),
    }),
  ),
  group: tie('tree'),
}));

const withoutSpans = (value: unknown) =>
  JSON.parse(JSON.stringify(value, (key, v) => (key === 'span' ? undefined : v)));

describe('parsing KQL', () => {
  test('reads back what is printed', () => {
    fc.assert(
      fc.property(tree, (node) => {
        const text = printKql(node);
        const parsed = parseKql(text);
        expect(parsed.diagnostics).toEqual([]);
        expect(withoutSpans(parsed.tree)).toEqual(withoutSpans(node));
      }),
      { numRuns: 1_000 },
    );
  });

  test('never throws, and marks a place of the text', () => {
    const hostile = fc.array(
      fc.constantFrom('a', ':', '(', ')', '{', '}', '"', '\\', '*', '<', '>=', ' and ', 'not ', ' '),
    );
    fc.assert(
      fc.property(hostile, (parts) => {
        const text = parts.join('');
        for (const { span } of parseKql(text).diagnostics) {
          expect(span!.start).toBeGreaterThanOrEqual(0);
          expect(span!.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  test.each(['*', ' ', '(', 'not ', 'a:{', 'a and ', '\\', 'and ', '"'])('takes 100,000 times %j quickly', (piece) => {
    const begin = performance.now();
    parseKql(`a${piece.repeat(100_000 / piece.length - 1)}`);
    expect(performance.now() - begin).toBeLessThan(2_000);
  });
});
