import { expect, test } from 'vitest';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { planStage } from '../../src/store/duckdb/stage-plan.ts';
import { batchOf, commitEvents, rowsOf } from './store-case.ts';

const text = (name: string, ...values: (string | null)[]) => ({ name, type: 'keyword' as const, list: false, values });

test('a text that all rows have and a column that is another one are not staged', () => {
  const columns = [text('a', 'x', 'x'), text('b', 'p', null), text('c', 'p', null), text('d', null, null)];
  const plan = planStage(columns, 4);
  expect(plan.staged.map((column) => column.name)).toEqual(['b', 'd']);
  expect(plan.expressions).toEqual(['$4::VARCHAR', '"b"', '"b"', '"d"']);
  expect(plan.values).toEqual(['x']);
});

test('events with such columns hold what they were given, whatever the text', async () => {
  const store = await openDuckdbStore({ threads: 1, memoryLimitMb: 256 });
  const hostile = `'; DROP TABLE t1; -- \u0000 $1 "😀`;
  const values = (...list: (string | null)[]) => list;
  await commitEvents(
    store,
    batchOf(
      ['a', 'b', 'c'],
      [
        { field: 'same', type: 'keyword', values: values(hostile, hostile, hostile) },
        { field: 'one', type: 'keyword', values: values('1', '2', null) },
        { field: 'twin', type: 'text', values: values('1', '2', null) },
      ],
    ),
  );
  const rows = await rowsOf(store, [
    ['same', 'keyword', false],
    ['one', 'keyword', false],
    ['twin', 'text', false],
  ]);
  expect(rows).toEqual([
    [hostile, '1', '1'],
    [hostile, '2', '2'],
    [hostile, null, null],
  ]);
  await store.close();
});
