import { expect, test } from 'vitest';
import { kqlCondition } from '../../../src/catalog/search/kql-condition.ts';
import { testsOf } from '../../../src/catalog/tests-of.ts';
import { parseKql } from '../../../src/search/kql/parse-kql.ts';
import { shownCondition } from '../shown-condition.ts';

function read(text: string) {
  const { tree, diagnostics } = parseKql(text);
  expect(diagnostics).toEqual([]);
  return kqlCondition(tree!, text);
}

test.each([
  // One value.
  ['host.name: alpha', 'host.name eq "alpha"'],
  ['host.name: "alpha beta"', 'host.name eq "alpha beta"'],
  ['host.name: alpha beta', 'host.name eq "alpha beta"'],
  ['host.name: (alpha)', 'host.name eq "alpha"'],
  ['a: "x*"', 'a eq "x*"'],
  ['path: C\\:\\\\tmp\\\\*', 'path wildcard "C:\\\\tmp\\\\*"'],
  ['path: a\\*b*', 'path wildcard "a*b*"'],
  // What values stand for.
  ['port: 443', 'port eq 443'],
  ['port: "443"', 'port eq "443"'],
  ['ratio: -1.5', 'ratio eq -1.5'],
  ['code: 007', 'code eq "007"'],
  ['version: 1.10', 'version eq "1.10"'],
  ['id: 12345678901234567890', 'id eq "12345678901234567890"'],
  ['signed: false', 'signed eq false'],
  ['signed: False', 'signed eq "False"'],
  ['signed: "true"', 'signed eq "true"'],
  // Several values.
  ['verb: (get or put or "delete it")', 'verb in "get" "put" "delete it"'],
  ['port: (22 or 23)', 'port in 22 23'],
  ['name: (true or sleep)', 'name in "true" "sleep"'],
  ['verb: (get or p*)', 'verb wildcard "get" "p*"'],
  ['verb: (get or "p*" or p* or "a?")', '(verb wildcard "get" "p*" or verb in "p*" "a?")'],
  ['verb: (get or (put or post))', 'verb in "get" "put" "post"'],
  ['verb: get or verb: put', '(verb eq "get" or verb eq "put")'],
  ['verb: (get or put) or verb: (a or b)', '(verb in "get" "put" or verb in "a" "b")'],
  ['args: (run and fast)', '(args eq "run" and args eq "fast")'],
  ['args: (run and (fast or quick*))', '(args eq "run" and args wildcard "fast" "quick*")'],
  ['args: (one or two or (three and four))', '(args in "one" "two" or (args eq "three" and args eq "four"))'],
  ['args: (one or (three and four) or two)', '(args in "one" "two" or (args eq "three" and args eq "four"))'],
  ['args: (run and not (slow or late))', '(args eq "run" and not args in "slow" "late")'],
  ['args: (* and not slow)', '(args is_not_null and not args eq "slow")'],
  // Addresses.
  ['ip: 10.0.0.0/8', 'ip cidr "10.0.0.0/8"'],
  ['ip: "fd00::/8"', 'ip cidr "fd00::/8"'],
  ['ip: (10.0.0.0/8 or 127.0.0.1)', 'ip cidr "10.0.0.0/8" "127.0.0.1"'],
  ['ip: (127.0.0.1 or "::1")', 'ip in "127.0.0.1" "::1"'],
  ['ip: (10.0.0.0/8 or other)', 'ip in "10.0.0.0/8" "other"'],
  ['ip: 10.0.0.0/33', 'ip eq "10.0.0.0/33"'],
  // Fields that are there, and bounds.
  ['user.id: *', 'user.id is_not_null'],
  ['not user.id: *', 'not user.id is_not_null'],
  ['hash.*: *', 'hash.* is_not_null'],
  ['hash.*: abc', 'hash.* eq "abc"'],
  ['bytes > 10', 'bytes gt 10'],
  ['bytes >= 10 and bytes <= 20.5', '(bytes gte 10 and bytes lte 20.5)'],
  ['@timestamp < "now-1d/d"', '@timestamp lt "now-1d/d"'],
  // No field.
  ['alpha', '* match "alpha"'],
  ['"alpha beta"', '* match "alpha beta"'],
  ['alp*', '* wildcard "alp*"'],
  ['alpha or beta', '(* match "alpha" or * match "beta")'],
  ['*: alpha', '* eq "alpha"'],
  ['*', 'true'],
  ['*: *', 'true'],
  ['', 'true'],
  // What joins them.
  ['a: 1 and b: 2 or c: 3', '((a eq 1 and b eq 2) or c eq 3)'],
  ['a: 1 and (b: 2 or c: 3)', '(a eq 1 and (b eq 2 or c eq 3))'],
  ['not (a: 1 or b: 2)', 'not (a eq 1 or b eq 2)'],
  ['not (a: 1 and not b: 2)', 'not (a eq 1 and not b eq 2)'],
  ['not not a: 1', 'not not a eq 1'],
  // Nested objects.
  ['item: { name: x and size > 3 }', '(item.name eq "x" and item.size gt 3)'],
  ['item: { part: { name: (x or y) } }', 'item.part.name in "x" "y"'],
  ['not item: { name: * }', 'not item.name is_not_null'],
])('%s', (text, expected) => {
  expect(shownCondition(read(text))).toBe(expected);
});

test('a test has its text as written, and its place', () => {
  const text = 'args : (run and not (slow or late) and *) and verb:  get and ip >= 1 and (word)';
  const tests = testsOf(read(text));
  expect(tests.map((found) => found.text)).toEqual([
    'args:run',
    'args:(slow or late)',
    'args:*',
    'verb:  get',
    'ip >= 1',
    'word',
  ]);
  const places = tests.map(({ span }) => span && text.slice(span.start, span.end));
  expect(places).toEqual(['run', '(slow or late)', undefined, 'verb:  get', 'ip >= 1', 'word']);
});

test('values that others stand between are told together', () => {
  const [first] = testsOf(read('args: (one or (three and four) or two)'));
  expect(first).toMatchObject({ text: 'args:(one or two)', values: ['one', 'two'] });
  expect(first?.span).toBeUndefined();
});

test('the fields behind a test are those that it names', () => {
  expect(testsOf(read('a: 1 and b')).map((found) => found.sources)).toEqual([['a'], []]);
});
