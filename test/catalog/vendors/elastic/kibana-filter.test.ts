import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testsOf } from '../../../../src/catalog/tests-of.ts';
import { filterStage } from '../../../../src/catalog/vendors/elastic/kibana-filter.ts';
import type { JsonTable } from '../../../../src/rules/rule.ts';
import { shownCondition } from '../../shown-condition.ts';

function shown(filter: JsonTable): string {
  return shownCondition(filterStage('filter', filter)?.condition);
}

describe('what Kibana saves of its filter bar', () => {
  const phrase = { meta: { negate: false }, query: { match_phrase: { 'event.module': 'intel' } } };

  test('is, is not, is one of', () => {
    expect(shown(phrase)).toBe('event.module eq "intel"');
    expect(shown({ ...phrase, meta: { negate: true } })).toBe('not event.module eq "intel"');
    const should = [{ match_phrase: { verb: 'get' } }, { match_phrase: { verb: 'put' } }];
    const phrases = { meta: { type: 'phrases' }, query: { bool: { minimum_should_match: 1, should } } };
    expect(shown(phrases)).toBe('verb in "get" "put"');
  });

  test('exists, and the form of old versions without `query`', () => {
    const exists = { field: 'user.id' };
    expect(shown({ meta: { negate: true, type: 'exists' }, query: { exists } })).toBe('not user.id is_not_null');
    expect(shown({ $state: { store: 'appState' }, meta: { negate: true }, exists })).toBe('not user.id is_not_null');
    expect(shown({ meta: {}, query: {}, range: { size: { gte: 1 } } })).toBe('size gte 1');
  });

  test('is between', () => {
    expect(shown({ meta: {}, query: { range: { size: { gte: 1, lt: 5 } } } })).toBe('(size gte 1 and size lt 5)');
    const old = { from: 1, to: 5, include_lower: false };
    expect(shown({ meta: {}, query: { range: { size: old } } })).toBe('(size gt 1 and size lte 5)');
    expect(shown({ meta: {}, query: { range: { size: { gte: null, lt: 5, format: 'x' } } } })).toBe('size lt 5');
  });

  test('one that is switched off is no stage', () => {
    expect(filterStage('filter', { ...phrase, meta: { disabled: true } })).toBeUndefined();
  });

  test('filters that are combined', () => {
    const off = { ...phrase, meta: { disabled: true } };
    const params = [phrase, { meta: { negate: true }, query: { exists: { field: 'a' } } }, off];
    const combined = { type: 'combined', params };
    expect(shown({ meta: { ...combined, relation: 'OR' }, query: {} })).toBe(
      '(event.module eq "intel" or not a is_not_null)',
    );
    expect(shown({ meta: { ...combined, relation: 'AND', negate: true }, query: {} })).toBe(
      'not (event.module eq "intel" and not a is_not_null)',
    );
    expect(shown({ meta: { type: 'combined', params: [off] }, query: {} })).toBe('true');
  });

  test('a stage has the filter as its text, and the fields that it reads', () => {
    const stage = filterStage('filter', { $state: { store: 'appState' }, ...phrase });
    expect(stage).toMatchObject({ kind: 'filter', reads: ['event.module'], makes: [] });
    expect(JSON.parse(stage!.text)).toEqual(phrase);
    expect(testsOf(stage!.condition)[0]!.text).toBe('{"match_phrase":{"event.module":"intel"}}');
  });
});

test.each<[string, JsonTable, string]>([
  ['match_all', {}, 'true'],
  ['match_none', {}, 'false'],
  ['term', { a: 1 }, 'a eq 1'],
  ['term', { a: { value: 'x', boost: 2 }, boost: 1 }, 'a eq "x"'],
  ['terms', { a: ['x', 2, true] }, 'a in "x" 2 true'],
  ['terms', { a: { index: 'i', id: '1', path: 'p' } }, 'opaque<{"terms":{"a":{"index":"i","id":"1","path":"p"}}}>'],
  ['ids', { values: ['1', '2'] }, '_id in "1" "2"'],
  ['match', { a: 'x y' }, 'a match "x y"'],
  ['match', { a: { query: 'x y', type: 'phrase' } }, 'a eq "x y"'],
  ['match', { a: { query: 'x', fuzziness: 1 } }, 'opaque<{"match":{"a":{"query":"x","fuzziness":1}}}>'],
  ['match_phrase', { a: { query: 'x y', slop: 2 } }, 'opaque<{"match_phrase":{"a":{"query":"x y","slop":2}}}>'],
  ['prefix', { a: { value: 'x' } }, 'a starts_with "x"'],
  ['wildcard', { a: 'x*' }, 'a wildcard "x*"'],
  ['wildcard', { a: { wildcard: '?:\\\\tmp\\\\*' } }, 'a wildcard "?:\\\\tmp\\\\*"'],
  ['regexp', { a: { value: 'x.+', flags: 'ALL' } }, 'a regex "x.+"'],
  ['nested', { path: 'a', query: { term: { 'a.b': 1 } } }, 'a.b eq 1'],
  ['constant_score', { filter: { exists: { field: 'a' } } }, 'a is_not_null'],
  ['dis_max', { queries: [{ term: { a: 1 } }, { term: { b: 1 } }] }, '(a eq 1 or b eq 1)'],
  ['multi_match', { query: 'x', fields: ['a^2', 'b'] }, '(a match "x" or b match "x")'],
  ['multi_match', { query: 'x y', type: 'phrase', fields: ['a'] }, 'a eq "x y"'],
  ['multi_match', { query: 'x' }, '* match "x"'],
  ['query_string', { query: 'a:1 AND NOT b:(x OR y*)' }, '(a eq 1 and not b wildcard "x" "y*")'],
  ['query_string', { query: 'x', default_field: 'a' }, 'a eq "x"'],
  ['query_string', { query: 'a:1 b:2', default_operator: 'and' }, '(a eq 1 and b eq 2)'],
  ['query_string', { query: 'a:(' }, 'opaque<{"query_string":{"query":"a:("}}>'],
  ['script', { script: 'doc' }, 'opaque<{"script":{"script":"doc"}}>'],
  ['exists', {}, 'opaque<{"exists":{}}>'],
])('%s %j', (name, body, expected) => {
  expect(shown({ meta: {}, query: { [name]: body } })).toBe(expected);
});

test.each<[JsonTable, string]>([
  [
    { must: [{ term: { a: 1 } }], filter: { term: { b: 2 } }, must_not: [{ term: { c: 3 } }] },
    '(a eq 1 and b eq 2 and not c eq 3)',
  ],
  [{ should: [{ term: { a: 1 } }, { exists: { field: 'b' } }] }, '(a eq 1 or b is_not_null)'],
  [{ must_not: { bool: { must_not: { term: { a: 1 } } } } }, 'not not a eq 1'],
  // Without a need for it, `should` decides nothing.
  [
    { filter: [{ term: { a: 1 } }], should: [{ term: { b: 2 } }] },
    '(a eq 1 and opaque<{"bool":{"should":[{"term":{"b":2}}]}}>)',
  ],
  [{ filter: [{ term: { a: 1 } }], should: [{ term: { b: 2 } }], minimum_should_match: 1 }, '(a eq 1 and b eq 2)'],
  [{ should: [{ term: { a: 1 } }, { term: { b: 2 } }], minimum_should_match: 2 }, '(a eq 1 and b eq 2)'],
  [
    { should: [{ term: { a: 1 } }, { term: { b: 2 } }, { term: { c: 3 } }], minimum_should_match: 2 },
    'opaque<{"bool":{"should":[{"term":{"a":1}},{"term":{"b":2}},{"term":{"c":3}}],"minimum_should_match":2}}>',
  ],
  [{}, 'true'],
  [{ some: [] }, 'opaque<{"bool":{"some":[]}}>'],
])('bool %j', (body, expected) => {
  expect(shown({ meta: {}, query: { bool: body } })).toBe(expected);
});

test('a backslash in a wildcard stands for what follows it', () => {
  const filter = {
    meta: { negate: true },
    query: { wildcard: { path: { value: '?:\\\\a\\*\\b', case_insensitive: true } } },
  };
  const [found] = testsOf(filterStage('filter', filter)?.condition);
  expect(found).toMatchObject({ kind: 'wildcard', values: ['?:\\a*b'], negated: true, ignoreCase: true });
});

test('whatever a filter holds, it is read or opaque', () => {
  const keys = [
    'meta',
    'query',
    'bool',
    'must',
    'should',
    'must_not',
    'term',
    'range',
    'exists',
    'field',
    'type',
    'params',
    'negate',
    'match',
    'wildcard',
    'query_string',
    'minimum_should_match',
    'a',
  ];
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'medium' },
      fc.oneof(fc.constantFrom('combined', 'a:b', 'x', true, false, null, 1, -0.5), fc.string({ maxLength: 4 })),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('tree'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys), tree, { maxKeys: 4 }), (filter) => {
      shown(filter as JsonTable);
    }),
    { numRuns: 2_000 },
  );
});
