import { setTimeout as sleep } from 'node:timers/promises';
import { type ClickHouseClientConfigOptions, createClient } from '@clickhouse/client';
import { describe, expect, test } from 'vitest';
import { identifier, Sql, sql } from '../../src/base/sql-text.ts';
import { UserError } from '../../src/base/user-error.ts';
import { type ChdbStoreOptions, openChdbStore } from '../../src/conformance/chdb-engine.ts';
import type { Column } from '../../src/plan/expression.ts';
import type { ValueType } from '../../src/plan/value.ts';
import type { EventStore, RowValue } from '../../src/store/event-store.ts';
import { batchOf, commitEvents, idOf, lettersOf, rowsOf, START } from './store-case.ts';

async function withStore(run: (store: EventStore) => Promise<void>, options: ChdbStoreOptions = {}): Promise<void> {
  const store = await openChdbStore(options);
  try {
    await run(store);
  } finally {
    await store.close();
  }
}

const number: Column = { id: 1, name: 'n', type: 'long', multi: false };

async function queryRows(store: EventStore, statement: Sql, signal?: AbortSignal): Promise<RowValue[][]> {
  const rows: RowValue[][] = [];
  for await (const chunk of store.query(statement, [number], signal === undefined ? {} : { signal }))
    rows.push(...chunk);
  return rows;
}

describe('values come back as they went in', () => {
  test('every type, with nulls', () =>
    withStore(async (store) => {
      const columns = [
        { field: 'bool', type: 'boolean', values: [true, null] },
        { field: 'int', type: 'integer', values: [-5, null] },
        { field: 'long', type: 'long', values: [2 ** 53 - 1, 9223372036854775807n] },
        { field: 'ulong', type: 'unsigned_long', values: [18446744073709551615n, 0] },
        { field: 'double', type: 'double', values: [1.5, -0.1] },
        { field: 'keyword', type: 'keyword', values: ['é\u0000\u{1F600}"\'\\\n\t', ''] },
        { field: 'text', type: 'text', values: ['a long text', null] },
        { field: 'version', type: 'version', values: ['1.2.3-rc1', null] },
        { field: 'ip', type: 'ip', values: ['10.0.0.1', '2001:DB8::1'] },
        { field: 'date', type: 'date', values: [START + 5, -1] },
        { field: 'nanos', type: 'date_nanos', values: [1_700_000_000_123_456_789n, -1n] },
      ] as const;
      await commitEvents(
        store,
        batchOf(
          ['a', 'b'],
          columns.map((c) => ({ ...c, values: [...c.values] })),
        ),
      );
      const rows = await rowsOf(
        store,
        columns.map((c): [string, ValueType] => [c.field, c.type]),
      );
      expect(new Set(rows)).toEqual(
        new Set([
          [
            true,
            -5,
            9007199254740991n,
            18446744073709551615n,
            1.5,
            'é\u0000\u{1F600}"\'\\\n\t',
            'a long text',
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
        ]),
      );
    }));

  test('lists, beside single values of the same field, in one commit or a later one', () =>
    withStore(async (store) => {
      await commitEvents(
        store,
        batchOf(['a', 'b'], [{ field: 'tags', type: 'keyword', values: ['x', ['z', 'y', 'z']] }]),
      );
      await commitEvents(store, batchOf(['c'], [{ field: 'n', type: 'long', values: [1] }]));
      await commitEvents(store, batchOf(['d'], [{ field: 'n', type: 'long', values: [[3, 2n ** 60n]] }]));
      const rows = await rowsOf(store, [
        ['_id', 'keyword'],
        ['tags', 'keyword', true],
        ['n', 'long', true],
      ]);
      expect(new Map(rows.map(([id, ...rest]) => [id, rest]))).toEqual(
        new Map<RowValue | undefined, RowValue[]>([
          [idOf('a'), ['x', null]],
          [idOf('b'), [['y', 'z'], null]],
          [idOf('c'), [null, 1n]],
          [idOf('d'), [null, [3n, 2n ** 60n]]],
        ]),
      );
      // A field asked for as a single value is null where it holds several.
      expect((await rowsOf(store, [['n', 'long']])).filter(([n]) => n !== null)).toEqual([[1n]]);
    }));

  test('dates of all years from 1 to 9999', () =>
    withStore(async (store) => {
      const dates = ['0001-01-01T00:00:00.000Z', '1582-10-10T12:00:00.001Z', '9999-12-31T23:59:59.999Z'];
      await commitEvents(
        store,
        batchOf(['a', 'b', 'c'], [{ field: 'd', type: 'date', values: dates.map(Date.parse) }]),
      );
      const rows = await rowsOf(store, [['d', 'date']]);
      expect(rows.map(([d]) => d).sort()).toEqual(dates);
    }));

  test('what does not fit its field is left out and named', () =>
    withStore(async (store) => {
      await commitEvents(store, batchOf(['a'], [{ field: 'n', type: 'long', values: [1] }]));
      await commitEvents(store, batchOf(['b'], [{ field: 'n', type: 'keyword', values: ['many'] }]));
      const rows = await rowsOf(store, [
        ['n', 'long'],
        ['_ignored', 'keyword', true],
      ]);
      expect(new Set(rows)).toEqual(
        new Set([
          [1n, null],
          [null, 'n'],
        ]),
      );
    }));

  test('past the columns that a stream may have, fields are read from one column', () =>
    withStore(
      async (store) => {
        const fields = ['a', 'b~/"x', "c'] FORMAT"].map((field) => ({
          field,
          type: 'keyword' as const,
          values: [`of ${field}`],
        }));
        await commitEvents(store, batchOf(['e'], fields));
        const names = fields.map((f): [string, ValueType] => [f.field, 'keyword']);
        expect(await rowsOf(store, names)).toEqual([fields.map((f) => f.values[0])]);
      },
      { maxColumns: 1 },
    ));
});

describe('nothing hostile becomes SQL', () => {
  const HOSTILE = [
    '"; DROP TABLE streams; --',
    "'); DROP TABLE t1 --",
    '`x`\\',
    '\\"',
    '{p1:String}',
    '日本\u0000',
    '$a$',
  ];

  test('names of streams and fields, values and sought values', () =>
    withStore(async (store) => {
      for (const text of HOSTILE) {
        const batch = batchOf(['a'], [{ field: `f.${text}`, type: 'keyword', values: [text] }], `logs-${text}`);
        await commitEvents(store, batch);
        const rows = await rowsOf(
          store,
          [
            [`f.${text}`, 'keyword'],
            ['_index', 'keyword'],
          ],
          { streams: [`logs-${text}`] },
        );
        expect(rows.map(([value]) => value)).toEqual([text.includes('\u0000') ? null : text]);
        expect(rows[0]![1]).toBe(`logs-${text}`);
        expect(await queryRows(store, sql`SELECT ${Sql.bind(text, 'VARCHAR')} = ${Sql.bind(text, 'VARCHAR')}`)).toEqual(
          [[1n]],
        );
      }
      expect(store.streams().map((s) => s.name)).toEqual(HOSTILE.map((text) => `logs-${text}`));
    }));

  test('a kept table has a plain name', () =>
    withStore(async (store) => {
      await expect(store.keep('x" ENGINE = Null --', sql`SELECT 1 AS c1`)).rejects.toThrow('cannot name a table');
    }));
});

describe('a commit', () => {
  test('stores an event once, however often it comes', () =>
    withStore(async (store) => {
      expect(await commitEvents(store, batchOf(['a', 'b', 'a']))).toMatchObject({ stored: 2, duplicates: 1 });
      expect(await commitEvents(store, batchOf(['a', 'b', 'c']))).toMatchObject({ stored: 1, duplicates: 2 });
      expect(await rowsOf(store, [['_id', 'keyword']])).toHaveLength(3);
    }));

  test('keeps the last position of each source, and dead letters once', () =>
    withStore(async (store) => {
      const letter = { source: 'a.log', position: 'line 1', reason: 'no JSON', raw: '{"\u0001', format: null };
      const commit = { events: [], positions: [{ source: 'a.log', position: { line: 1 } }], deadLetters: [letter] };
      await store.commit(commit);
      await store.commit({ ...commit, positions: [{ source: 'a.log', position: { line: 2 } }] });
      expect(await store.position('a.log')).toEqual({ line: 2 });
      expect(await store.position('b.log')).toBeUndefined();
      expect(await lettersOf(store)).toEqual([letter]);
    }));

  test('lets dead letters go by age and by number, the oldest first', () =>
    withStore(async (store) => {
      const bury = (...raws: string[]) => {
        const letter = { source: 'a.log', reason: 'no JSON', format: null };
        const deadLetters = raws.map((raw, i) => ({ ...letter, raw, position: `line ${i + 1}` }));
        return store.commit({ events: [], positions: [], deadLetters });
      };
      await bury('a', 'b');
      await bury('c', 'd');
      expect(await store.expireDeadLetters({ most: 3 })).toBe(1);
      expect((await lettersOf(store)).map(({ raw }) => raw)).toEqual(['b', 'c', 'd']);
      const [first] = await store.deadLetters();
      expect(await store.expireDeadLetters({ before: first!.storedMs, most: 3 })).toBe(0);
      expect(await store.expireDeadLetters({ before: first!.storedMs + 60_000 })).toBe(3);
    }));

  test('is there when the store is opened again', () =>
    withStore(
      async (store) => {
        await commitEvents(store, batchOf(['a'], [{ field: 'n', type: 'long', values: [[1, 2]] }]));
        await withStore(
          async (again) => {
            expect(again.streams()).toEqual(store.streams());
            expect(await rowsOf(again, [['n', 'long', true]])).toEqual([[[1n, 2n]]]);
            expect(await commitEvents(again, batchOf(['a', 'b']))).toMatchObject({ stored: 1, duplicates: 1 });
          },
          { database: 'lasting' },
        );
      },
      { database: 'lasting' },
    ));
});

test('a store of format 1 is brought up when it is opened', () =>
  withStore(
    async (store) => {
      const letter = { source: 'a.log', position: 'line 1', reason: 'no JSON', raw: '{', format: null };
      const field = [{ field: 'f', type: 'keyword' as const, values: ['x'] }];
      await store.commit({ events: [batchOf(['a'], field)], positions: [], deadLetters: [letter] });
      const { createChdbConnection } = await import('chdb/connection');
      const connection = createChdbConnection() as unknown as NonNullable<ClickHouseClientConfigOptions['connection']>;
      const client = createClient({ connection });
      for (const query of [
        'ALTER TABLE older.t1 DROP INDEX committed_range, DROP COLUMN committed',
        'ALTER TABLE older.dead_letters DROP COLUMN committed, DROP COLUMN ordinal',
        'TRUNCATE TABLE older.meta',
        `INSERT INTO older.meta VALUES ('format', 1)`,
      ]) {
        await client.command({ query });
      }
      await client.close();
      await withStore(
        async (again) => {
          expect(again.lastCommit()).toBe(1);
          expect(await again.deadLetters()).toMatchObject([{ ...letter, id: expect.stringMatching(/^0-\d+$/) }]);
          expect(await commitEvents(again, batchOf(['a', 'b']))).toMatchObject({ stored: 1, sequence: 2 });
          const numbers = await rowsOf(again, [['$commit', 'long']]);
          expect(new Set(numbers.flat())).toEqual(new Set([null, 2n]));
        },
        { database: 'older' },
      );
    },
    { database: 'older' },
  ));

describe('a query', () => {
  const SLOW = sql`SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1`;

  test('reads what was kept until it is discarded', () =>
    withStore(async (store) => {
      expect(await store.keep('kept', sql`SELECT number AS c1 FROM numbers(3)`)).toEqual({ rows: 3 });
      const all = sql`SELECT c1 FROM ${identifier('kept')} ORDER BY c1`;
      expect(await queryRows(store, all)).toEqual([[0n], [1n], [2n]]);
      await store.discard('kept');
      await expect(queryRows(store, all)).rejects.toThrow(/kept/);
    }));

  test('ends at its signal, or at its time limit', () =>
    withStore(
      async (store) => {
        const stopped = new AbortController();
        const rows = queryRows(store, SLOW, stopped.signal);
        const reason = expect(rows).rejects.toThrow('enough');
        await sleep(50);
        stopped.abort(new Error('enough'));
        await reason;
        await expect(queryRows(store, SLOW, AbortSignal.timeout(50))).rejects.toThrow('stopped at its time limit');
      },
      { timeLimitSeconds: 1 },
    ));

  test('is stopped by the engine itself at a time or memory limit, in words', () =>
    withStore(
      async (store) => {
        await expect(queryRows(store, SLOW)).rejects.toThrow(UserError);
        const large = sql`SELECT length(groupArray(number)) FROM numbers(100000000)`;
        await expect(queryRows(store, large)).rejects.toThrow('more memory than the store may use');
      },
      { timeLimitSeconds: 1, memoryLimitMb: 64 },
    ));
});
