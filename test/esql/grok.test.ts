import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { openStore, problemsOf, runQuery } from '../functions/run-query.ts';

let store: DuckdbStore;

beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

/** The columns but the first, `text`, of a text read by patterns; no text is null. */
async function grok(text: string | readonly string[] | null, ...patterns: string[]): Promise<unknown[]> {
  const written = patterns.map((pattern) => `"""${pattern}"""`).join(', ');
  const { rows } = await runQuery(store, `ROW text = ${JSON.stringify(text)} | GROK text ${written} | DROP text`);
  expect(rows).toHaveLength(1);
  return [...rows[0]!];
}

describe('GROK', () => {
  test.each([
    ['a reference', 'from 10.0.0.7 on', '%{IP:ip}', ['10.0.0.7']],
    ['searches, wherever it stands', 'xx a1 yy', '(?<x>[a-z][0-9])', ['a1']],
    ['is anchored where it says so', 'xx a1', '^(?<x>[a-z][0-9])', [null]],
    ['reads nothing where it does not match', 'none', '%{INT:n:int} %{WORD:w}', [null, null]],
    ['marks of lines', 'a\nb\nc', '^(?<x>b)$', ['b']],
    ['marks of the text', 'a\nb', String.raw`\A(?<x>.)\z`, [null]],
    ['a dot is no line break', 'a\nb', 'a(?<x>.*)', ['']],
    ['unless it is asked to', 'a\nb', '(?m)a(?<x>.*)', ['\nb']],
    ['case counts', 'ABC abc', '(?<x>[a-c]+)', ['abc']],
    ['unless it is asked not to', 'ABC abc', '(?i)(?<x>[a-c]+)', ['ABC']],
    ['a class without case', 'aAbB', '(?i)(?<x>[^a]+)', ['bB']],
    ['letters of any language', 'Zürich Ελλάδα', '%{WORD:a} %{WORD:b}', ['Zürich', 'Ελλάδα']],
    ['characters beyond the first plane', 'x😀y', 'x(?<x>.)y', ['😀']],
    ['greedy and lazy', 'a,b,c', '%{DATA:x},%{GREEDYDATA:y}', ['a', 'b,c']],
    ['groups inside of groups', 'a1', '(?<x>a(?<y>[0-9]))', ['a1', '1']],
    ['an empty text that it matches', '', '(?<x>a*)', ['']],
    ['an empty value', 'a= b', 'a=(?<x>[^ ]*) b', ['']],
    ['names with dots', 'a b', '%{WORD:user.name} (?<host.name>b)', ['b', 'a']],
    ['what it does not keep', 'a b c', '%{WORD} %{WORD:x} %{WORD}', ['b']],
    ['quotes', `say "hi" it's`, '%{QS:x}', ['"hi"']],
  ])('%s', async (_, text, pattern, values) => {
    expect(await grok(text, pattern)).toEqual(values);
  });

  test.each([
    [
      'numbers',
      '12 3000000000 1.5 -2',
      '%{INT:a:int} %{INT:b:long} %{NUMBER:c:double} %{NUMBER:d:float}',
      [12, 3e9, 1.5, -2],
    ],
    ['booleans', 'true no', '%{WORD:a:boolean} %{WORD:b:boolean}', [true, false]],
    ['a number too large for its type', '3000000000', '%{INT:i:int}', [null]],
    ['which leaves the others empty too', '3000000000 x', '%{INT:i:int} %{WORD:w}', [null, null]],
    ['a number that is none', 'abc', '%{WORD:i:int}', [null]],
    ['an optional number', 'x', 'x(?: %{INT:i:int})?', [null]],
  ])('types: %s', async (_, text, pattern, values) => {
    expect(await grok(text, pattern)).toEqual(values);
  });

  test('types are the types of the columns', async () => {
    const pattern = '%{INT:a:int} %{INT:b:long} %{NUMBER:c:double} %{NUMBER:d:float} %{WORD:e:boolean} %{WORD:f}';
    const { types } = await runQuery(store, `ROW t = "" | GROK t "${pattern}" | DROP t`);
    expect(types).toEqual(['integer', 'long', 'double', 'double', 'boolean', 'keyword']);
  });

  test('columns stand in the order of their names', async () => {
    const { names } = await runQuery(store, 'ROW t = "x y z" | GROK t "%{WORD:c} %{WORD:a} %{WORD:b}" | DROP t');
    expect(names).toEqual(['a', 'b', 'c']);
  });

  test('one name of several groups gives several values', async () => {
    expect(await grok('a b c', '%{WORD:x} %{WORD:y} %{WORD:x}')).toEqual([['a', 'c'], 'b']);
    expect(await grok('1 2', '%{INT:x:int} %{INT:x:int}')).toEqual([[1, 2]]);
  });

  test('of groups that take part by turns there is one value', async () => {
    expect(await grok('user=ann', 'user=%{WORD:u}|uid=%{INT:u}')).toEqual(['ann']);
    expect(await grok('uid=7', 'user=%{WORD:u}|uid=%{INT:u}')).toEqual(['7']);
    expect(await grok('a', '(?<x>a)|(?<y>b)')).toEqual(['a', null]);
    expect(await grok('a', '(?<x>a)(?<y>b)?')).toEqual(['a', null]);
  });

  test('of several patterns the first that matches counts', async () => {
    const patterns = ['^login %{WORD:a_user}', '^%{WORD:action} %{INT:id:int}', '^%{WORD:action}'];
    expect(await grok('login ann', ...patterns)).toEqual(['ann', null, null]);
    expect(await grok('drop 7', ...patterns)).toEqual([null, 'drop', 7]);
    expect(await grok('stop now', ...patterns)).toEqual([null, 'stop', null]);
    expect(await grok('...', ...patterns)).toEqual([null, null, null]);
  });

  test('of several that match, the one that does so further to the left counts, as in one expression of them all', async () => {
    expect(await grok('id 7 for ann', 'for %{WORD:user}', 'id %{INT:id}')).toEqual(['7', null]);
    expect(await grok('id 7 for ann', 'id (?<all>.*)', 'id %{INT:id}')).toEqual(['7 for ann', null]);
  });

  test('several texts give several values, those that match', async () => {
    expect(await grok(['a 1', 'none', 'b 2'], '%{WORD:a} %{INT:n:int}')).toEqual([
      ['a', 'b'],
      [1, 2],
    ]);
    expect(await grok(['a 1', 'b'], '^%{WORD:m}(?: %{INT:n})?$')).toEqual([['a', 'b'], '1']);
    expect(await grok(['a b', 'c d'], '%{WORD:w} %{WORD:w}')).toEqual([['a', 'b', 'c', 'd']]);
    expect(await grok(['?', '!'], '%{WORD:w}')).toEqual([null]);
  });

  test('no text gives no values', async () => {
    expect(await grok(null, '%{WORD:w} %{INT:n:int}')).toEqual([null, null]);
  });

  test('columns stand at the end and take the place of others of their name', async () => {
    const query = 'ROW n = "old", t = "7 x", z = 1 | GROK t "%{INT:n:int} %{WORD:w}"';
    const { rows, types } = await runQuery(store, query);
    expect(rows).toEqual([['7 x', 1, 7, 'x']]);
    expect(types).toEqual(['keyword', 'integer', 'integer', 'keyword']);
  });

  test('what it gives can be filtered, grouped and sorted', async () => {
    const query =
      'ROW t = ["GET 200", "PUT 500", "GET 404", "none"] | MV_EXPAND t | GROK t "%{WORD:verb} %{INT:status:int}"' +
      ' | WHERE status >= 300 | STATS n = COUNT(*) BY verb | SORT verb';
    expect((await runQuery(store, query)).rows).toEqual([
      [1, 'GET'],
      [1, 'PUT'],
    ]);
  });

  test('one that names nothing is told', () => {
    expect(problemsOf('ROW t = "p q" | GROK t "%{WORD} (a)"')).toEqual(['this GROK names no column and does nothing']);
  });
});
