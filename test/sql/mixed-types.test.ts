import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestTables, tablesWith } from './tables.ts';

let tables: TestTables;

beforeAll(async () => {
  tables = await tablesWith({
    apps: {
      columns: { id: 'integer', seen: 'date', size: 'integer', host: 'ip', tag: 'keyword' },
      rows: [
        [1, 1_700_000_000_000, 5, '10.0.0.1', 'a'],
        [2, null, 6, ['10.0.0.2', '::1'], ['a', 'b']],
      ],
    },
    texts: {
      columns: { id: 'keyword', seen: 'keyword', size: 'double', host: 'keyword', tag: 'text' },
      rows: [
        ['3', '2024-01-01T00:00:00.000Z', 0.5, '10.0.0.3', 'c'],
        ['x', null, null, 'none', null],
      ],
    },
  });
});
afterAll(() => tables.store.close());

describe('a field that streams type differently', () => {
  test('is converted from each of its types', async () => {
    expect(await tables.query('FROM apps, texts | EVAL i = id::integer | SORT i NULLS LAST | KEEP i')).toEqual([
      [1],
      [2],
      [3],
      [null],
    ]);
    expect(
      await tables.query('FROM apps, texts | EVAL ms = TO_LONG(TO_DATETIME(seen)) | SORT ms | KEEP ms | LIMIT 2'),
    ).toEqual([[1_700_000_000_000], [1_704_067_200_000]]);
    expect(await tables.query('FROM apps, texts | EVAL a = TO_IP(host) | SORT id::keyword | KEEP a')).toEqual([
      ['10.0.0.1'],
      [['::1', '10.0.0.2']],
      ['10.0.0.3'],
      [null],
    ]);
  });

  test('groups and filters once it is converted', async () => {
    const query = 'FROM a*, texts | WHERE id::keyword != "x" | STATS n = COUNT(*) BY id = id::keyword | SORT id';
    expect(await tables.query(query)).toEqual([
      [1, '1'],
      [1, '2'],
      [1, '3'],
    ]);
  });

  test('is shown as text, as each type writes it', async () => {
    expect(await tables.query('FROM apps, texts | SORT id::keyword | KEEP id, seen, host')).toEqual([
      ['1', '2023-11-14T22:13:20.000Z', '10.0.0.1'],
      ['2', null, ['::1', '10.0.0.2']],
      ['3', '2024-01-01T00:00:00.000Z', '10.0.0.3'],
      ['x', null, 'none'],
    ]);
  });

  test('may be tested for a value', async () => {
    expect(await tables.query('FROM apps, texts | WHERE seen IS NOT NULL | STATS COUNT(*)')).toEqual([[2]]);
  });

  test('is nothing else before', () => {
    expect(tables.problems('FROM apps, texts | WHERE id == 1')).toEqual([
      '`id` has several types: integer in apps, keyword in texts',
    ]);
    expect(tables.problems('FROM apps, texts | STATS MAX(id)')).toHaveLength(1);
    expect(tables.problems('FROM apps, texts | RENAME id AS i | SORT i')).toHaveLength(1);
    expect(tables.problems('FROM apps, texts | EVAL b = seen::boolean')).toHaveLength(1);
  });
});

test('types of one family go together: numbers widen, keyword and text are text', async () => {
  expect(await tables.query('FROM apps, texts | WHERE size < 6 | SORT size | KEEP size')).toEqual([[0.5], [5]]);
  expect(await tables.query('FROM apps, texts | MV_EXPAND tag | STATS n = COUNT(*) BY tag | SORT tag')).toEqual([
    [2, 'a'],
    [1, 'b'],
    [1, 'c'],
    [1, null],
  ]);
});

test('the result shows no column that conversions alone need', async () => {
  const [names] = await tables.table('FROM apps, texts | EVAL i = id::integer');
  expect(names).toEqual(['host', 'id', 'seen', 'size', 'tag', 'i']);
});
