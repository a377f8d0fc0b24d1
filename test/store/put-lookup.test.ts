import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Column } from '../../src/plan/expression.ts';
import type { ValueType } from '../../src/plan/value.ts';
import type { BatchColumn, EventStore, FieldValue, RowValue } from '../../src/store/event-store.ts';
import { STORES } from './open-store.ts';
import { batchOf, commitEvents } from './store-case.ts';

let store: EventStore;

const column = (field: string, type: ValueType, values: FieldValue[], list = false): BatchColumn => ({
  field,
  type,
  list,
  values,
});

const put = (name: string, ...columns: BatchColumn[]) =>
  store.putLookup({ name, columns, rows: columns[0]!.values.length });

async function read(table: string, ...fields: [string, ValueType, boolean?][]): Promise<RowValue[][]> {
  const columns = fields.map(([field, type, multi], i) => {
    const wanted: Column = { id: i + 1, name: field, type, multi: multi ?? false };
    return { column: wanted, field };
  });
  const statement = store.lookup({ kind: 'lookup', table, columns, span: { start: 0, end: 0 } });
  const wanted = columns.map((c) => c.column);
  const rows: RowValue[][] = [];
  for await (const chunk of store.query(statement, wanted)) rows.push(...chunk);
  return rows;
}

describe.each(STORES)('a lookup table on %s', (_, open) => {
  beforeEach(async () => {
    store = await open();
  });

  afterEach(() => store.close());

  test('gives its rows, typed as events are', async () => {
    await put(
      't',
      column('source.ip', 'ip', ['10.0.0.1', '2001:db8::1', null]),
      column('@timestamp', 'date', ['2024-05-06', Date.parse('2024-05-06T07:08:09.010Z'), null]),
      column('n', 'long', [9007199254740993n, 2, null]),
      column('tags', 'keyword', [['b', 'a', 'b'], 'x', null]),
      column('ok', 'boolean', [true, false, null]),
    );
    expect(
      await read(
        't',
        ['source.ip', 'ip'],
        ['@timestamp', 'date'],
        ['n', 'long'],
        ['tags', 'keyword', true],
        ['ok', 'boolean'],
      ),
    ).toEqual([
      ['10.0.0.1', '2024-05-06T00:00:00.000Z', 9007199254740993n, ['a', 'b'], true],
      ['2001:db8::1', '2024-05-06T07:08:09.010Z', 2n, 'x', false],
      [null, null, null, null, null],
    ]);
    expect(store.lookups().map((s) => [s.name, [...s.fields.values()].map((f) => [f.name, f.type, f.multi])])).toEqual([
      [
        't',
        [
          ['@timestamp', 'date', false],
          ['n', 'long', false],
          ['ok', 'boolean', false],
          ['source.ip', 'ip', false],
          ['tags', 'keyword', true],
        ],
      ],
    ]);
    expect(store.streams()).toEqual([]);
  });

  test('is replaced as a whole, its fields too', async () => {
    await put('t', column('a', 'keyword', ['old', 'older']), column('b', 'long', [1, 2]));
    await put('t', column('a', 'long', [7]));
    expect(await read('t', ['a', 'long'], ['b', 'long'])).toEqual([[7n, null]]);
    expect(store.lookups()).toHaveLength(1);
  });

  test('comes before a data stream of its name, which is else what is read', async () => {
    const user = { field: 'user', type: 'keyword', values: ['ada'] } as const;
    await commitEvents(store, batchOf(['e1'], [{ ...user, values: ['ada'] }], 'people'));
    expect(await read('people', ['user', 'keyword'])).toEqual([['ada']]);
    await put('people', column('user', 'keyword', ['bob']));
    expect(await read('people', ['user', 'keyword'])).toEqual([['bob']]);
    expect(await read('nobody', ['user', 'keyword'])).toEqual([]);
  });

  test('may have names that differ by case only, and names with quotes', async () => {
    await put('"T', column('a"b', 'keyword', ['1']), column('A"B', 'keyword', ['2']));
    await put('"t', column('x', 'keyword', ['3']));
    expect(await read('"T', ['a"b', 'keyword'], ['A"B', 'keyword'])).toEqual([['1', '2']]);
    expect(await read('"t', ['x', 'keyword'])).toEqual([['3']]);
  });

  test('with more rows than a chunk holds, put while events are committed', async () => {
    const values = Array.from({ length: 5_000 }, (_, i) => `v${i}`);
    await Promise.all([
      commitEvents(store, batchOf(['e1', 'e2'])),
      put('t', column('a', 'keyword', values)),
      commitEvents(store, batchOf(['e3'])),
    ]);
    // A store promises no order.
    expect((await read('t', ['a', 'keyword'])).map(([v]) => v).sort()).toEqual(values.sort());
  });

  test('with a value that is none of its type is refused, and the table stays as it was', async () => {
    await put('t', column('n', 'long', [1]));
    await expect(put('t', column('n', 'long', ['one']))).rejects.toThrow(
      'a value of n in the lookup table t is no long',
    );
    expect(await read('t', ['n', 'long'])).toEqual([[1n]]);
  });
});
