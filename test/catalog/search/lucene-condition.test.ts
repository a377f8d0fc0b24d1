import { expect, test } from 'vitest';
import { luceneCondition } from '../../../src/catalog/search/lucene-condition.ts';
import { testsOf } from '../../../src/catalog/tests-of.ts';
import { parseLucene } from '../../../src/search/lucene/parse-lucene.ts';
import { shownCondition } from '../shown-condition.ts';

function read(text: string, defaultField?: string) {
  const { tree, diagnostics } = parseLucene(text);
  expect(diagnostics).toEqual([]);
  return luceneCondition(tree!, text, defaultField);
}

test.each([
  ['host.name:alpha', 'host.name eq "alpha"'],
  ['host.name:"alpha beta"', 'host.name eq "alpha beta"'],
  ['host.name:alpha\\ beta', 'host.name eq "alpha beta"'],
  ['host.name:(alpha beta)', 'host.name match "alpha beta"'],
  ['host.name:al?ha*', 'host.name wildcard "al?ha*"'],
  ['port:443', 'port eq 443'],
  ['signed:true', 'signed eq true'],
  ['ip:10.0.0.0\\/8', 'ip cidr "10.0.0.0/8"'],
  ['verb:(get OR put)', 'verb in "get" "put"'],
  ['verb:(get OR (put OR p*))', 'verb wildcard "get" "put" "p*"'],
  ['verb:get OR verb:put', '(verb eq "get" or verb eq "put")'],
  ['args:(run AND fast)', '(args eq "run" and args eq "fast")'],
  ['a:1 AND b:2', '(a eq 1 and b eq 2)'],
  ['a:1 && !b:2', '(a eq 1 and not b eq 2)'],
  ['+a:1 -b:2', '(a eq 1 and not b eq 2)'],
  ['NOT a:1', 'not a eq 1'],
  ['NOT (a:1 AND NOT b:2)', 'not (a eq 1 and not b eq 2)'],
  ['a:1 OR b:2 OR NOT c:3', '((a eq 1 or b eq 2) and not c eq 3)'],
  ['a:1 AND (b:2 OR c:3)', '(a eq 1 and (b eq 2 or c eq 3))'],
  ['a:1 AND b:2 OR c:3', '(a eq 1 and b eq 2 and opaque<c:3>)'],
  ['_exists_:user.id', 'user.id is_not_null'],
  ['NOT _exists_:user.id', 'not user.id is_not_null'],
  ['user.id:*', 'user.id is_not_null'],
  ['size:[1 TO 5]', '(size gte 1 and size lte 5)'],
  ['size:{1 TO 5}', '(size gt 1 and size lt 5)'],
  ['size:[1 TO *]', 'size gte 1'],
  ['size:{* TO 5}', 'size lt 5'],
  ['size:[* TO *]', 'size is_not_null'],
  ['size:>10', 'size gt 10'],
  ['size:(>=10 AND <20)', '(size gte 10 and size lt 20)'],
  ['@timestamp:[now-7d TO now]', '(@timestamp gte "now-7d" and @timestamp lte "now")'],
  ['path:/lo[gs]+/', 'path regex "lo[gs]+"'],
  ['/lo[gs]+/', '* regex "lo[gs]+"'],
  ['name:alpha~1', 'opaque<name:alpha~1>'],
  ['NOT name:alpha~', 'not opaque<name:alpha~>'],
  ['name:"alpha beta"~3', 'opaque<name:"alpha beta"~3>'],
  ['name:"alpha beta"~0', 'name eq "alpha beta"'],
  ['name:alpha^4', 'name eq "alpha"'],
  ['alpha', '* match "alpha"'],
  ['alpha beta', '* match "alpha beta"'],
  ['alp*', '* wildcard "alp*"'],
  ['*', 'true'],
  ['*:*', 'true'],
  ['', 'false'],
])('%s', (text, expected) => {
  expect(shownCondition(read(text))).toBe(expected);
});

test('values without a field are sought in the default field', () => {
  expect(shownCondition(read('alpha AND b:2', 'message'))).toBe('(message eq "alpha" and b eq 2)');
  expect(shownCondition(read('alpha AND [1 TO 2]', '*'))).toBe('(* match "alpha" and (* gte 1 and * lte 2))');
  expect(testsOf(read('"al pha"', 'message'))).toMatchObject([{ text: '"al pha"', sources: ['message'] }]);
});

test('a test has its text as written', () => {
  const text = 'verb: (get OR put) AND size:[1 TO 5] AND _exists_:a AND p:/x/ AND q:(one AND two)';
  const texts = testsOf(read(text)).map((found) => found.text);
  expect(texts).toEqual([
    'verb: (get OR put)',
    'size:[1 TO 5]',
    'size:[1 TO 5]',
    '_exists_:a',
    'p:/x/',
    'q:one',
    'q:two',
  ]);
});

test('what decides nothing names the fields that it would read', () => {
  const condition = read('a:1 AND b:2 OR c:3');
  expect(condition).toMatchObject({ of: [{}, {}, { kind: 'opaque', sources: ['c'], negated: false }] });
});
