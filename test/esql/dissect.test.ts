import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { openStore, problemsOf, runQuery } from '../functions/run-query.ts';

let store: DuckdbStore;

beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

/** The columns but the first, `text`, of a text taken apart; values as they print. */
async function dissect(text: string | readonly string[], command: string): Promise<unknown[]> {
  const { rows } = await runQuery(store, `ROW text = ${JSON.stringify(text)} | DISSECT text ${command} | DROP text`);
  expect(rows).toHaveLength(1);
  return [...rows[0]!];
}

describe('DISSECT', () => {
  test.each([
    ['values between delimiters', 'a b,c', '"%{x} %{y},%{z}"', ['a', 'b', 'c']],
    ['what follows the last delimiter is the last value', 'a b c d', '"%{x} %{y}"', ['a', 'b c d']],
    ['the beginning must be there', '[a] b', '"[%{x}] %{y}"', ['a', 'b']],
    ['and stand at the beginning', ' [a] b', '"[%{x}] %{y}"', [null, null]],
    ['the end may be followed by more', 'k=v; more', '"%{x}=%{y};"', ['k', 'v']],
    ['a delimiter that is missing', 'a b', '"%{x} %{y} %{z}"', [null, null, null]],
    ['an end that is missing', 'k=v', '"%{x}=%{y};"', [null, null]],
    ['empty values', ',,', '"%{x},%{y},%{z}"', ['', '', '']],
    ['an empty text', '', '"%{x},%{y}"', [null, null]],
    ['spaces are kept where they are not asked away', 'a   b', '"%{x} %{y}"', ['a', '  b']],
    ['a delimiter that begins as the text before it ends', 'a--> b', '"%{x}-> %{y}"', ['a-', 'b']],
    ['signs of other languages', "a'b\\c%d", String.raw`"%{x}'%{y}\\%{z}"`, ['a', 'b', 'c%d']],
    ['signs of regular expressions', 'a.*b(c)d', '"%{x}.*%{y}(%{z})"', ['a', 'b', 'c']],
    ['case counts', 'aXbxc', '"%{x}x%{y}"', ['aXb', 'c']],
    ['characters beyond the first plane', '😀é🏴b', '"%{x}é%{y}🏴%{z}"', ['😀', '', 'b']],
    ['line breaks', 'a\nb|c\nd', '"%{x}|%{y}"', ['a\nb', 'c\nd']],
    ['a long text', `${'a'.repeat(5_000)} b`, '"%{x} %{y}"', ['a'.repeat(5_000), 'b']],
    ['a long text of many delimiters', ' '.repeat(5_000), '"%{x} %{y}"', ['', ' '.repeat(4_999)]],
  ])('%s', async (_, text, pattern, values) => {
    expect(await dissect(text, pattern)).toEqual(values);
  });

  test.each([
    ['padding is not a part of the next value', 'INFO     start', '"%{level->} %{msg}"', ['INFO', 'start']],
    ['of a key without a name', '[a]     [b]', '"[%{x}]%{->}[%{y}]"', ['a', 'b']],
    ['padding of several characters', 'a<><><>b', '"%{x->}<>%{y}"', ['a', 'b']],
    ['padding at the end', 'a,,,', '"%{x->},"', ['a']],
    ['a skipped value', 'a b c', '"%{x} %{} %{z}"', ['a', 'c']],
    ['a skipped value with a name', 'a b c', '"%{x} %{?y} %{z}"', ['a', 'c']],
    ['appended values', 'a b c', '"%{+n} %{m} %{+n}"', ['ac', 'b']],
    ['appended values with a separator', 'a b c', '"%{+n} %{m} %{+n}" APPEND_SEPARATOR="-"', ['a-c', 'b']],
    ['a separator with quotes', 'a b', '"%{+n} %{+n}" APPEND_SEPARATOR="\'\\""', ['a\'"b']],
    ['appended values in an order', 'a b c', '"%{+n/2} %{+n/1} %{+n}" APPEND_SEPARATOR=" "', ['c b a']],
    ['one that is appended with padding', 'a    b', '"%{+n->} %{+n}" APPEND_SEPARATOR=":"', ['a:b']],
    ['appended values that are not there', 'a', '"%{+n} %{+n}" APPEND_SEPARATOR=":"', [null]],
    ['the last of one name', 'a b', '"%{x} %{x}"', ['b']],
    ['names of any form', 'a b c', '"%{@timestamp} %{a.b-c} %{a b}"', ['a', 'b', 'c']],
  ])('%s', async (_, text, pattern, values) => {
    expect(await dissect(text, pattern)).toEqual(values);
  });

  test('several texts give several values, those that match', async () => {
    expect(await dissect(['a b', 'c', 'd e'], '"%{x} %{y}"')).toEqual([
      ['a', 'd'],
      ['b', 'e'],
    ]);
    expect(await dissect(['a', 'c'], '"%{x} %{y}"')).toEqual([null, null]);
    expect(await dissect(['a|b', 'c|d'], '"%{+n}|%{+n}" APPEND_SEPARATOR="+"')).toEqual([['a+b', 'c+d']]);
  });

  test('no text gives no values', async () => {
    const query = 'ROW a = null, b = TO_STRING(null) | DISSECT a "%{x} %{y}" | DISSECT b "%{z},%{w}"';
    const { rows, types } = await runQuery(store, `${query} | KEEP x, y, z, w`);
    expect(rows).toEqual([[null, null, null, null]]);
    expect(types).toEqual(['keyword', 'keyword', 'keyword', 'keyword']);
  });

  test('columns come in the order of the pattern, at the end, and take the place of others of their name', async () => {
    const { plan } = { plan: await runQuery(store, 'ROW b = 1, t = "p q", a = 2 | DISSECT t "%{c} %{b}"') };
    expect(plan.rows).toEqual([['p q', 2, 'p', 'q']]);
  });

  test('the text may take its own place, and may be computed', async () => {
    const { rows } = await runQuery(store, 'ROW t = "p q" | DISSECT CONCAT(t, " r") "%{t} %{u}"');
    expect(rows).toEqual([['p', 'q r']]);
  });

  test('what it gives can be filtered, grouped and sorted', async () => {
    const query =
      'ROW t = ["a=1", "b=2", "a=3", "none"] | MV_EXPAND t | DISSECT t "%{k}=%{v}" | WHERE k IS NOT NULL' +
      ' | STATS n = SUM(TO_INTEGER(v)) BY k | SORT k';
    expect((await runQuery(store, query)).rows).toEqual([
      [4, 'a'],
      [2, 'b'],
    ]);
  });

  test('a name of a column cannot break out of the statement', async () => {
    const name = `x"'; DROP TABLE y; --`;
    const query = `ROW t = "p q" | DISSECT t """%{${name}} %{b}"""`;
    expect((await runQuery(store, query)).rows).toEqual([['p q', 'p', 'q']]);
  });

  test('one that names nothing is told', () => {
    expect(problemsOf('ROW t = "p q" | DISSECT t "%{} %{?x}"')).toEqual([
      'this DISSECT names no column and does nothing',
    ]);
  });
});
