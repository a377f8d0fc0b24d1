import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ValueType } from '../../src/plan/value.ts';
import type { EventStore, FieldValue } from '../../src/store/event-store.ts';
import { STORES, type TestStoreOptions } from './open-store.ts';
import { batchOf, commitEvents, rowsOf, START } from './store-case.ts';

const OWN = ['@timestamp', 'event.ingested'];

type Open = (options?: TestStoreOptions) => Promise<EventStore>;

/** The fields of each event's `_source`, but those of the store. */
async function sources(
  open: Open,
  columns: { field: string; type: ValueType; values: FieldValue[] }[],
  options: { maxColumns?: number } = {},
): Promise<Record<string, unknown>[]> {
  const store = await open({ now: () => START, ...options });
  try {
    const names = columns[0]!.values.map((_, i) => `e${i}`);
    await commitEvents(store, batchOf(names, columns));
    const rows = await rowsOf(store, [
      ['_source', 'keyword'],
      ['@timestamp', 'date'],
    ]);
    const inOrder = rows.sort((a, b) => (String(a[1]) < String(b[1]) ? -1 : 1));
    return inOrder.map(([text]) => {
      const parsed: Record<string, unknown> = JSON.parse(String(text));
      return Object.fromEntries(Object.entries(parsed).filter(([name]) => !OWN.includes(name)));
    });
  } finally {
    await store.close();
  }
}

describe.each(STORES)('_source on %s', (name, open) => {
  test('is the event as JSON: dotted names, addresses and dates as text, lists as arrays, nothing for null', async () => {
    const store = await open({ now: () => START });
    await commitEvents(
      store,
      batchOf(
        ['e'],
        [
          { field: 'source.ip', type: 'ip', values: ['2001:DB8::1'] },
          { field: 'ips', type: 'ip', values: [['10.0.0.2', '10.0.0.1']] },
          { field: 'seen', type: 'date', values: [['2024-05-06', '2024-05-06T07:08:09.010Z']] },
          { field: 'n', type: 'long', values: [9007199254740993n] },
          { field: 'x', type: 'double', values: [1.5] },
          { field: 'ok', type: 'boolean', values: [false] },
          { field: 'none', type: 'keyword', values: [null] },
          { field: 'bad', type: 'long', values: ['no number'] },
          { field: 'one', type: 'keyword', values: [['a']] },
        ],
      ),
    );
    const [[text]] = (await rowsOf(store, [['_source', 'keyword']])) as [[string]];
    expect(text).toContain('"n":9007199254740993');
    expect(JSON.parse(text)).toEqual({
      '@timestamp': '2025-03-01T00:00:00.000Z',
      'event.ingested': '2025-03-01T00:00:00.000Z',
      'source.ip': '2001:db8::1',
      ips: ['10.0.0.1', '10.0.0.2'],
      seen: ['2024-05-06T00:00:00.000Z', '2024-05-06T07:08:09.010Z'],
      n: Number(9007199254740993n),
      x: 1.5,
      ok: false,
      one: 'a',
    });
    await store.close();
  });

  test('holds what went beyond the limit of columns', async () => {
    const fields = ['a', 'b', 'c "quoted"'].map((field) => ({
      field,
      type: 'keyword' as const,
      values: [`${field} 1`, ['x', 'y']],
    }));
    expect(await sources(open, fields, { maxColumns: 1 })).toEqual([
      { a: 'a 1', b: 'b 1', 'c "quoted"': 'c "quoted" 1' },
      { a: ['x', 'y'], b: ['x', 'y'], 'c "quoted"': ['x', 'y'] },
    ]);
  });

  const text = fc.string({ unit: 'binary', maxLength: 12 });
  const hostile = fc.oneof(
    text,
    fc.constantFrom(
      '"',
      '\\',
      '\\"',
      '\u0000',
      '\u001b[31m',
      '\u2028',
      '</script>',
      '{"a":1}',
      "');--",
      '\ud83d\ude00',
    ),
  );
  const field = hostile.filter((s) => !/^(?:@timestamp|event\.ingested|_\w+|)$/.test(s) && !s.includes('\0'));
  const members = fc.uniqueArray(fc.tuple(field, hostile), {
    minLength: 1,
    maxLength: 6,
    selector: ([field]) => field,
  });

  test('gives back every text, however hostile it and the name of its field are', async () => {
    await fc.assert(
      fc.asyncProperty(members, fc.constantFrom(1, 1_000), async (event, maxColumns) => {
        const columns = event.map(([field, value]) => ({ field, type: 'keyword' as const, values: [value] }));
        const [source] = await sources(open, columns, { maxColumns });
        expect(Object.entries(source!).sort()).toEqual([...event].sort());
      }),
      { numRuns: name === 'duckdb' ? 40 : 10 },
    );
  });
});
