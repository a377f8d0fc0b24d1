import { describe, expect, test } from 'vitest';
import { type DuckdbStore, type DuckdbStoreOptions, openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { BatchColumn } from '../../src/store/event-store.ts';
import { batchOf, commitEvents, idOf, lettersOf, rowsOf, START } from './store-case.ts';

async function withStore(run: (store: DuckdbStore) => Promise<void>, options: DuckdbStoreOptions = {}): Promise<void> {
  const store = await openDuckdbStore({ threads: 1, memoryLimitMb: 512, ...options });
  try {
    await run(store);
  } finally {
    await store.close();
  }
}

describe('values come back as they went in', () => {
  test('every type, with nulls', () =>
    withStore(async (store) => {
      await commitEvents(
        store,
        batchOf(
          ['a', 'b'],
          [
            { field: 'bool', type: 'boolean', values: [true, null] },
            { field: 'int', type: 'integer', values: [-5, null] },
            { field: 'long', type: 'long', values: [2 ** 53 - 1, 9223372036854775807n] },
            { field: 'ulong', type: 'unsigned_long', values: [18446744073709551615n, 0] },
            { field: 'double', type: 'double', values: [1.5, -0.1] },
            { field: 'keyword', type: 'keyword', values: ['é\u0000\u{1F600}"\'', ''] },
            { field: 'text', type: 'text', values: ['a long text that is not inlined', null] },
            { field: 'version', type: 'version', values: ['1.2.3-rc1', null] },
            { field: 'ip', type: 'ip', values: ['10.0.0.1', '2001:DB8::1'] },
            { field: 'date', type: 'date', values: [START + 5, -1] },
            { field: 'nanos', type: 'date_nanos', values: [1_700_000_000_123_456_789n, -1n] },
          ],
        ),
      );
      const rows = await rowsOf(store, [
        ['bool', 'boolean'],
        ['int', 'integer'],
        ['long', 'long'],
        ['ulong', 'unsigned_long'],
        ['double', 'double'],
        ['keyword', 'keyword'],
        ['text', 'text'],
        ['version', 'version'],
        ['ip', 'ip'],
        ['date', 'date'],
        ['nanos', 'date_nanos'],
      ]);
      expect(rows).toEqual([
        [
          true,
          -5,
          9007199254740991n,
          18446744073709551615n,
          1.5,
          'é\u0000\u{1F600}"\'',
          'a long text that is not inlined',
          '1.2.3-rc1',
          '10.0.0.1',
          '2025-03-01T00:00:00.005Z',
          '2023-11-14T22:13:20.123456789Z',
        ],
        [
          null,
          null,
          9223372036854775807n,
          0n,
          -0.1,
          '',
          null,
          null,
          '2001:db8::1',
          '1969-12-31T23:59:59.999Z',
          '1969-12-31T23:59:59.999999999Z',
        ],
      ]);
    }));

  test('metadata fields, times and ids', () =>
    withStore(
      async (store) => {
        await commitEvents(store, batchOf(['a']));
        const fields: Parameters<typeof rowsOf>[1] = [
          ['_id', 'keyword'],
          ['_index', 'keyword'],
          ['_version', 'long'],
          ['$id_hi', 'unsigned_long'],
          ['$id_lo', 'unsigned_long'],
          ['@timestamp', 'date'],
          ['event.ingested', 'date'],
        ];
        const halves = [BigInt(`0x${idOf('a').slice(0, 16)}`), BigInt(`0x${idOf('a').slice(16)}`)];
        const row = [idOf('a'), 'logs-test-default', 1n, ...halves, '2025-03-01T00:00:00.000Z'];
        expect(await rowsOf(store, fields)).toEqual([[...row, '2026-01-01T00:00:00.000Z']]);
        expect(await rowsOf(store, fields, { replay: true })).toEqual([[...row, '2025-03-01T00:00:00.000Z']]);
      },
      { now: () => Date.parse('2026-01-01T00:00:00Z') },
    ));
});

describe('lists', () => {
  test('are sorted and deduplicated as doc values are', () =>
    withStore(async (store) => {
      await commitEvents(
        store,
        batchOf(
          ['a'],
          [
            { field: 'k', type: 'keyword', list: true, values: [['\u{1F600}', 'b', '\uffee', 'a', 'b']] },
            { field: 'n', type: 'long', list: true, values: [[3, 1, 10, 3]] },
            { field: 't', type: 'text', list: true, values: [['b', 'a', 'b']] },
            { field: 'i', type: 'ip', list: true, values: [['::1', '9.9.9.9', '10.0.0.1', '9.9.9.9']] },
            { field: 'd', type: 'date', list: true, values: [[START + 1, START]] },
            { field: 'b', type: 'boolean', list: true, values: [[true, false, true]] },
          ],
        ),
      );
      expect(
        await rowsOf(store, [
          ['k', 'keyword', true],
          ['n', 'long', true],
          ['t', 'text', true],
          ['i', 'ip', true],
          ['d', 'date', true],
          ['b', 'boolean', true],
        ]),
      ).toEqual([
        [
          ['a', 'b', '\uffee', '\u{1F600}'],
          [1n, 3n, 3n, 10n],
          ['b', 'a', 'b'],
          ['::1', '9.9.9.9', '10.0.0.1'],
          ['2025-03-01T00:00:00.000Z', '2025-03-01T00:00:00.001Z'],
          [false, true, true],
        ],
      ]);
    }));

  test('an empty list is null, and one value in a field not declared a list is that value', () =>
    withStore(async (store) => {
      const values = [[], ['x'], 'y', null];
      await commitEvents(
        store,
        batchOf(
          ['a', 'b', 'c', 'd'],
          [
            { field: 'scalar', type: 'keyword', values },
            { field: 'list', type: 'keyword', list: true, values },
          ],
        ),
      );
      const schema = store.streams()[0]!;
      expect(schema.fields.get('scalar')).toEqual({ name: 'scalar', type: 'keyword', multi: false });
      expect(schema.fields.get('list')).toEqual({ name: 'list', type: 'keyword', multi: true });
      expect(
        await rowsOf(store, [
          ['scalar', 'keyword'],
          ['list', 'keyword', true],
        ]),
      ).toEqual([
        [null, null],
        ['x', 'x'],
        ['y', 'y'],
        [null, null],
      ]);
    }));

  test('a field that turns out to hold several values becomes multivalued, its earlier values kept', () =>
    withStore(async (store) => {
      await commitEvents(store, batchOf(['a'], [{ field: 'f', type: 'long', values: [7] }]));
      expect(store.streams()[0]!.fields.get('f')!.multi).toBe(false);
      await commitEvents(store, batchOf(['b', 'c', 'd'], [{ field: 'f', type: 'long', values: [[2, 1], 9, null] }]));
      expect(store.streams()[0]!.fields.get('f')!.multi).toBe(true);
      expect(await rowsOf(store, [['f', 'long', true]])).toEqual([[7n], [[1n, 2n]], [9n], [null]]);
      // A plan made before the change still asks for one value: several are null to it.
      expect(await rowsOf(store, [['f', 'long']])).toEqual([[7n], [null], [9n], [null]]);
    }));
});

describe('a value that does not fit its field', () => {
  test('is read as the type where nothing is lost, else left out and named in _ignored', () =>
    withStore(async (store) => {
      await commitEvents(
        store,
        batchOf(
          ['a', 'b', 'c'],
          [
            { field: 'n', type: 'long', values: ['12', 'twelve', 1.5] },
            { field: 'd', type: 'date', values: ['2025-03-01T01:00:00+01:00', 'yesterday', null] },
            { field: 'i', type: 'ip', values: ['10.0.0.1', ['10.0.0.2', 'nowhere'], null] },
            { field: 'k', type: 'keyword', values: [12, true, 5n] },
            { field: 'small', type: 'integer', values: [2 ** 31, '7', 2 ** 31 - 1] },
          ],
        ),
      );
      expect(
        await rowsOf(store, [
          ['n', 'long'],
          ['d', 'date'],
          ['i', 'ip'],
          ['k', 'keyword'],
          ['small', 'integer'],
          ['_ignored', 'keyword', true],
        ]),
      ).toEqual([
        [12n, '2025-03-01T00:00:00.000Z', '10.0.0.1', '12', null, 'small'],
        [null, null, '10.0.0.2', 'true', 7, ['d', 'i', 'n']],
        [null, null, null, '5', 2147483647, 'n'],
      ]);
    }));

  test('a field keeps the type it came with first', () =>
    withStore(async (store) => {
      await commitEvents(store, batchOf(['a'], [{ field: 'f', type: 'long', values: [1] }]));
      await commitEvents(store, batchOf(['b', 'c'], [{ field: 'f', type: 'keyword', values: ['2', 'x'] }]));
      expect(store.streams()[0]!.fields.get('f')!.type).toBe('long');
      expect(
        await rowsOf(store, [
          ['f', 'long'],
          ['_ignored', 'keyword', true],
        ]),
      ).toEqual([
        [1n, null],
        [2n, null],
        [null, 'f'],
      ]);
    }));
});

describe('scan', () => {
  test('unites streams, with nulls and casts where they differ', () =>
    withStore(async (store) => {
      await commitEvents(
        store,
        batchOf(['a'], [{ field: 'n', type: 'long', values: [1] }], 'logs-one-default'),
        batchOf(
          ['b'],
          [
            { field: 'n', type: 'keyword', values: ['2'] },
            { field: 'only', type: 'keyword', values: [['x', 'y']] },
          ],
          'logs-two-default',
        ),
      );
      const streams = ['logs-one-default', 'logs-two-default', 'logs-none-default'];
      expect(
        await rowsOf(
          store,
          [
            ['n', 'long'],
            ['only', 'keyword', true],
            ['absent', 'ip'],
          ],
          { streams },
        ),
      ).toEqual([
        [1n, null, null],
        [2n, ['x', 'y'], null],
      ]);
    }));

  test('of no streams gives no rows, of no columns a row per event', () =>
    withStore(async (store) => {
      await commitEvents(store, batchOf(['a', 'b']));
      expect(await rowsOf(store, [['n', 'long']], { streams: [] })).toEqual([]);
      expect(await rowsOf(store, [])).toEqual([[], []]);
    }));

  test('hostile names of fields and streams stay names', () =>
    withStore(async (store) => {
      const fields = [
        '"; DROP TABLE meta; --',
        'a"b',
        "it's",
        '__proto__',
        'constructor',
        'Case',
        'case',
        'id_hi',
        'c1',
        'é',
        '',
      ];
      const stream = `logs-"x'; --default`;
      const columns = fields.map((field, i) => ({ field, type: 'long' as const, values: [i] }));
      await commitEvents(store, batchOf(['a'], columns, stream));
      const asked = fields.map((field): [string, 'long'] => [field, 'long']);
      expect(await rowsOf(store, asked, { streams: [stream] })).toEqual([fields.map((_, i) => BigInt(i))]);
      expect(store.streams().map((s) => s.name)).toEqual([stream]);
    }));
});

describe('fields beyond the column limit', () => {
  test('stay within reach by name, typed keyword', () =>
    withStore(
      async (store) => {
        const columns = ['one', 'two', 'sl/as~h', 'ip', 'four'].map((field) => ({
          field,
          type: field === 'ip' ? ('ip' as const) : ('keyword' as const),
          values: field === 'ip' ? ['::1', null] : [`${field}1`, ['z', 'a']],
        }));
        const result = await store.commit({ events: [batchOf(['a', 'b'], columns)], positions: [], deadLetters: [] });
        expect(result).toMatchObject({ stored: 2, duplicates: 0, unaddressable: 2 });
        const schema = store.streams()[0]!;
        expect([...schema.fields.keys()]).toEqual(['@timestamp', 'event.ingested', 'one', 'two', 'sl/as~h', 'ip']);
        expect(schema.fields.get('ip')!.type).toBe('keyword');
        const rows = await rowsOf(store, [
          ['one', 'keyword', true],
          ['sl/as~h', 'keyword', true],
          ['ip', 'keyword'],
          ['four', 'keyword'],
        ]);
        expect(rows).toEqual([
          ['one1', 'sl/as~h1', '::1', null],
          [['a', 'z'], ['a', 'z'], null, null],
        ]);
      },
      { maxColumns: 4, maxOverflowFields: 2 },
    ));

  test('leave room for declared fields, of their own type, also for one that came undeclared before', () =>
    withStore(
      async (store) => {
        const sent = ['k1', 'k2', 'k3', 'code'].map(
          (field): BatchColumn => ({
            field,
            type: 'keyword',
            list: false,
            values: ['x'],
          }),
        );
        await commitEvents(store, batchOf(['a'], sent));
        const declared: BatchColumn[] = [
          { field: 'code', type: 'long', list: false, declared: true, values: [7] },
          { field: 'names', type: 'keyword', list: true, declared: true, values: [['n', 'm']] },
        ];
        await commitEvents(store, batchOf(['b'], declared));
        const rows = await rowsOf(store, [
          ['code', 'long'],
          ['names', 'keyword', true],
          ['k1', 'keyword'],
        ]);
        expect(rows).toEqual([
          [null, null, 'x'],
          [7n, ['m', 'n'], null],
        ]);
        expect(store.streams()[0]!.fields.get('code')!.type).toBe('long');
      },
      { maxColumns: 1, maxOverflowFields: 10 },
    ));
});

describe('commit', () => {
  test('stores an event once: within a batch, across batches, and among batches of one commit', () =>
    withStore(async (store) => {
      const first = await commitEvents(store, batchOf(['a', 'b', 'a']), batchOf(['b']));
      // Of the second batch, `b` has another time than in the first: its id is what its content is, so this is another event.
      expect(first).toMatchObject({ stored: 3, duplicates: 1 });
      expect(await commitEvents(store, batchOf(['a', 'b', 'c']))).toMatchObject({ stored: 1, duplicates: 2 });
      expect(await commitEvents(store, batchOf(['a'], [], 'logs-other-default'))).toMatchObject({ stored: 1 });
    }));

  test('positions and dead letters go with it', () =>
    withStore(async (store) => {
      const letter = { source: 'f', position: 'line 1', reason: 'no JSON', raw: 'x\u0000y', format: null };
      const commit = {
        events: [],
        positions: [
          { source: 'f', position: { records: 1 } },
          { source: 'f', position: { records: 2 } },
        ],
        deadLetters: [letter, letter, { ...letter, position: 'line 2', format: 'some.format' }],
      };
      await store.commit(commit);
      await store.commit(commit);
      expect(await store.position('f')).toEqual({ records: 2 });
      expect(await store.position('g')).toBeUndefined();
      expect(await lettersOf(store)).toEqual([letter, { ...letter, position: 'line 2', format: 'some.format' }]);
      expect(await store.deadLetters({ limit: 1 })).toHaveLength(1);
    }));

  test('one after the other, in the order they were asked for', () =>
    withStore(async (store) => {
      const commits = Array.from({ length: 8 }, (_, i) =>
        store.commit({
          events: [batchOf([`e${i}`, 'shared'], [{ field: `f${i}`, type: 'long', values: [i, i] }])],
          positions: [{ source: 's', position: i }],
          deadLetters: [],
        }),
      );
      const results = await Promise.all(commits);
      expect(results.map((r) => r.stored)).toEqual([2, 1, 1, 1, 1, 1, 1, 1]);
      expect(await store.position('s')).toBe(7);
    }));

  test('a batch that is no batch is refused, and the store lives on', () =>
    withStore(async (store) => {
      const broken = { ...batchOf(['a', 'b']), timestamps: [START] };
      await expect(commitEvents(store, broken)).rejects.toThrow('columns of different lengths');
      await expect(commitEvents(store, { ...batchOf(['a']), ids: ['x'] })).rejects.toThrow('without a proper id');
      await expect(commitEvents(store, { ...batchOf(['a']), timestamps: [Number.NaN] })).rejects.toThrow(
        'without a time',
      );
      expect(await commitEvents(store, batchOf(['a']))).toMatchObject({ stored: 1 });
    }));
});
