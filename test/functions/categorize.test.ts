import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { openStore, problemsOf, runQuery } from './run-query.ts';

let store: DuckdbStore;

beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

async function categoryOf(message: string): Promise<unknown> {
  const query = `ROW m = ${JSON.stringify(message)} | STATS n = COUNT(*) BY c = CATEGORIZE(m) | KEEP c`;
  return (await runQuery(store, query)).rows[0]![0];
}

describe('CATEGORIZE', () => {
  test.each([
    ['Connected to 10.1.0.1', '.*?Connected.+?to.*?'],
    ['Connected to 10.1.0.2!', '.*?Connected.+?to.*?'],
    [
      '2024-05-08T10:11:12.123Z ERROR [pool-3] Request 7f3a failed: timeout',
      '.*?ERROR.+?Request.+?failed.+?timeout.*?',
    ],
    ['Wed May  8 10:11:12 UTC 2024 started', '.*?started.*?'],
    ['peer aa:bb:cc:dd:ee:ff left', '.*?peer.+?left.*?'],
    ['id 123e4567-e89b-12d3-a456-426614174000 gone', '.*?id.+?gone.*?'],
    ['open /etc/passwd.bak denied', '.*?open.+?/etc/passwd\\.bak.+?denied.*?'],
    ['key=value; a_b', '.*?key.+?value.+?a_b.*?'],
    ['\n 42 \n  Traceback follows\n  at line', '.*?Traceback.+?follows.*?'],
    ['größer als erlaubt', '.*?größer.+?als.+?erlaubt.*?'],
    ['42 10.0.0.1', null],
    ['', null],
  ])('%s', async (message, category) => {
    expect(await categoryOf(message)).toBe(category);
  });

  test('reads no more than a hundred words', async () => {
    const words = Array.from({ length: 150 }, (_, i) => `w${'abcdefghij'[i % 10]}`);
    expect(String(await categoryOf(words.join(' '))).split('.+?')).toHaveLength(100);
  });

  test('several messages in a field count in each of their categories, nulls in none of them', async () => {
    const query = 'ROW m = ["a 1", "a 2", "b"] | STATS n = COUNT(*) BY c = CATEGORIZE(m) | SORT c';
    expect((await runQuery(store, query)).rows).toEqual([
      [1, '.*?a.*?'],
      [1, '.*?b.*?'],
    ]);
    expect((await runQuery(store, 'ROW m = null | STATS n = COUNT(*) BY c = CATEGORIZE(m)')).rows).toEqual([[1, null]]);
  });

  test('groups beside others, and is named again beside aggregates', async () => {
    const query =
      'ROW m = ["a 1", "a 2"] | MV_EXPAND m | EVAL k = 1 | STATS n = COUNT(*), x = CATEGORIZE(m) BY k, CATEGORIZE(m) | KEEP n, x, k';
    expect((await runQuery(store, query)).rows).toEqual([[2, '.*?a.*?', 1]]);
  });

  test('a category is an expression that its messages match, and does not depend on numbers', async () => {
    const word = fc.constantFrom('Login', 'failed', 'for', 'user.name', '/var/log', 'a_b', 'C:\\tmp', 'x-y');
    const number = fc.constantFrom('42', '10.0.0.1', '0xff', '2024-05-08', '7f3a9c');
    const message = fc.array(fc.tuple(word, fc.option(number)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(message, async (parts) => {
        const text = parts.map(([w, n]) => (n === null ? w : `${w} ${n}`)).join(' ');
        const category = await categoryOf(text);
        expect(category).toBe(await categoryOf(parts.map(([w]) => `${w} 1`).join(' ')));
        expect(text).toMatch(new RegExp(`^${String(category)}$`));
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    'ROW m = "a" | EVAL c = CATEGORIZE(m)',
    'ROW m = "a" | WHERE CATEGORIZE(m) == "a"',
    'ROW m = "a" | STATS n = COUNT(*) BY c = TO_UPPER(CATEGORIZE(m))',
    'ROW m = "a" | STATS n = VALUES(CATEGORIZE(m))',
    'ROW m = "a" | SORT CATEGORIZE(m)',
  ])('%s', (query) => {
    expect(problemsOf(query)).toEqual(['`CATEGORIZE` makes groups and stands only as a group of STATS, by itself']);
  });
});
