import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LuceneNode, RangeEnd } from '../../src/search/lucene/ast.ts';
import { parseLucene } from '../../src/search/lucene/parse-lucene.ts';
import type { SearchField, SearchText } from '../../src/search/search-text.ts';

/** A tree as short text: clauses with + - or nothing before them, patterns marked by `~`. */
function sketch(node: LuceneNode): string {
  const field = (f: SearchField | undefined) => (f === undefined ? '' : `${f.pattern ? '~' : ''}${f.name}:`);
  const value = (v: SearchText) =>
    v.kind === 'phrase' ? `"${v.text}"` : v.kind === 'wildcard' ? `~${v.text}` : v.text;
  const end = (e: RangeEnd | undefined) => (e === undefined ? '*' : `${value(e.value)}${e.included ? '=' : ''}`);
  switch (node.kind) {
    case 'clauses': {
      const signs = { must: '+', may: '', 'must-not': '-' };
      return `(${node.clauses.map((c) => signs[c.occurrence] + sketch(c.node)).join(' ')})`;
    }
    case 'match': {
      const more = node.slop === undefined ? (node.fuzzy === undefined ? '' : `~${node.fuzzy}`) : `~${node.slop}`;
      return `${field(node.field)}<${value(node.value)}>${more}`;
    }
    case 'regexp':
      return `${field(node.field)}/${node.pattern}/`;
    case 'range':
      return `${field(node.field)}[${end(node.lower)} ${end(node.upper)}]`;
    case 'exists':
      return `exists ${field(node.field)}`;
    default:
      return node.kind;
  }
}

const RIGHT: [query: string, tree: string][] = [
  ['', 'nothing'],
  ['*', 'everything'],
  ['*:*', 'everything'],
  ['word', '<word>'],
  ['two words', '<two words>'],
  ['"two words"', '<"two words">'],
  ['"two words"~3', '<"two words">~3'],
  ['status:active', 'status:<active>'],
  ['title:quick brown', '(title:<quick> <brown>)'],
  ['title:(quick brown)', 'title:<quick brown>'],
  ['title:(quick OR brown)', '(title:<quick> title:<brown>)'],
  ['a AND b', '(+<a> +<b>)'],
  ['a && b || c', '(+<a> +<b> <c>)'],
  ['a OR b AND c', '(<a> +<b> +<c>)'],
  ['a b AND c', '(<a> +<b> +<c>)'],
  ['a b c AND d', '(<a b> +<c> +<d>)'],
  ['a and b', '<a and b>'],
  ['NOT a', '(-<a>)'],
  ['+a -b !c d', '(+<a> -<b> -<c> <d>)'],
  ['a AND NOT b', '(+<a> -<b>)'],
  ['(a OR b) AND c', '(+(<a> <b>) +<c>)'],
  ['roam~ roam~1 roam~0.5', '(<roam>~default <roam>~1 <roam>~1)'],
  ['word^2 "a b"^0.5 (a b)^3', '(<word> <"a b"> <a b>)'],
  ['qu?ck bro*', '(<~qu?ck> <~bro*>)'],
  ['a:\\*x', 'a:<*x>'],
  ['a:\\*x*', 'a:<~\\*x*>'],
  ['name:/joh?n(ath[oa]n)/', 'name:/joh?n(ath[oa]n)/'],
  ['/a\\/b:c/', '/a/b:c/'],
  ['date:[2026-01-01 TO 2026-12-31]', 'date:[2026-01-01= 2026-12-31=]'],
  ['n:{1 TO 5]', 'n:[1 5=]'],
  ['n:[10 TO *]', 'n:[10= *]'],
  ['n:{* TO "5 6"}', 'n:[* "5 6"]'],
  ['t:[2026-01-01T10:00:00 TO now-1d/d}', 't:[2026-01-01T10:00:00= now-1d/d]'],
  ['n:>10 n:>=10 n:<10 n:<= -10', '(n:[10 *] n:[10= *] n:[* 10] n:[* -10=])'],
  ['n:(>=10 AND <20)', '(+n:[10= *] +n:[* 20])'],
  ['n:-5', 'n:<-5>'],
  ['_exists_:title', 'exists title:'],
  ['title:*', 'exists title:'],
  ['book.\\*:(quick brown)', '~book.*:<quick brown>'],
  ['\\(1\\+1\\)\\=2', '<(1+1)=2>'],
  ['a\\:b', '<a:b>'],
  ['well-known a+b', '<well-known a+b>'],
  ['job: (Support Engineer) and gender: F', '(job:<Support Engineer> <and> gender:<F>)'],
];

describe('a search in the syntax of Lucene', () => {
  test.each(RIGHT)('%s', (query, tree) => {
    const parsed = parseLucene(query);
    expect(parsed.diagnostics).toEqual([]);
    expect(sketch(parsed.tree!)).toBe(tree);
  });

  test.each([
    ['a:1 b:2', '(+a:<1> +b:<2>)'],
    ['a:1 OR b:2', '(a:<1> b:<2>)'],
    ['a:1 OR b:2 c:3', '(a:<1> b:<2> +c:<3>)'],
    ['a:1 -b:2', '(+a:<1> -b:<2>)'],
  ])('%s, with AND as the default operator', (query, tree) => {
    expect(sketch(parseLucene(query, 'AND').tree!)).toBe(tree);
  });
});

const SIGN = 'a sign that is meant is written with a backslash, or between quotes';
const WRONG: [query: string, message: string, hint?: string][] = [
  ['a:«»', 'expected a field or a value, found the end of the search'],
  ['«AND» a', 'expected a field or a value, found `AND`'],
  ['a OR«»', 'expected a field or a value, found the end of the search'],
  ['a AND «OR» b', 'expected a field or a value, found `OR`'],
  ['«(»a b', 'the `(` is not closed', 'add `)`'],
  ['(«)»', 'expected a field or a value, found `)`', SIGN],
  ['a «)»', 'expected an operator or the end of the search, found `)`', SIGN],
  ['a:«"b c»', 'the phrase is not closed', 'a phrase ends with `"`'],
  ['a:«/b»', 'the regular expression is not closed', 'it ends with `/`; a slash that is meant is written `\\/`'],
  ['a:[1 «5»]', 'expected `TO` in the range', 'a range is written as in `[1 TO 5]`, with `*` for an open end'],
  ['a:«[»1 TO 5', 'the `[` is not closed', 'add `]`'],
  ['a:«[»1 TO', 'the `[` is not closed', 'add `]`'],
  ['a:[«TO» 5]', 'expected an end of the range, or `*`, found `TO`'],
  ['word«^»', 'a number is missing after `^`', 'as in `word^2`'],
  ['word«~3»', 'a term may be 2 edits away at most'],
  ['a«\\»', 'the search ends with a backslash', 'write `\\\\`'],
  ['a:>«»', 'expected a value after `>`, found the end of the search'],
  ['a «]»', 'expected a field or a value, found `]`', SIGN],
  ['a:«:»b', 'expected a field or a value, found `:`', SIGN],
];

describe('a wrong search is told with its place', () => {
  test.each(WRONG)('%s', (marked, message, hint) => {
    const text = marked.replace(/[«»]/g, '');
    const span = { start: marked.indexOf('«'), end: marked.indexOf('»') - 1 };
    const found = { code: 'lucene/syntax', severity: 'error', message, span };
    expect(parseLucene(text)).toEqual({
      tree: undefined,
      diagnostics: [hint === undefined ? found : { ...found, hint }],
    });
  });

  test('whatever it is, and marks a place of the text', () => {
    const hostile = fc.array(
      fc.constantFrom(
        'a',
        ':',
        '(',
        ')',
        '{',
        ']',
        '[',
        '"',
        '\\',
        '*',
        '?',
        '/',
        '~',
        '^',
        '2',
        '+',
        '-',
        ' AND ',
        ' TO ',
        ' ',
      ),
    );
    fc.assert(
      fc.property(hostile, (parts) => {
        const text = parts.join('');
        for (const { span } of parseLucene(text).diagnostics) {
          expect(span!.start).toBeGreaterThanOrEqual(0);
          expect(span!.end).toBeLessThanOrEqual(text.length);
          expect(span!.end).toBeGreaterThanOrEqual(span!.start);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(['*', ' ', '(', '+', 'a:', 'a ', 'a~ ', 'a OR ', '\\', '"', '/', '['])(
    'takes 100,000 times %j quickly',
    (piece) => {
      const begin = performance.now();
      parseLucene(`a${piece.repeat(100_000 / piece.length - 1)}`);
      expect(performance.now() - begin).toBeLessThan(2_000);
    },
  );
});
