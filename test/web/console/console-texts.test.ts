import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chartData, likelyChoice } from '../../../web/src/pages/console/chart-data.ts';
import { colourQuery } from '../../../web/src/pages/console/editor/colours.ts';
import { recordOf, rowsAs } from '../../../web/src/pages/console/export-rows.ts';
import { numberText, type ResultColumn, type Row, sortedRows } from '../../../web/src/pages/console/values.ts';
import { addressOfConsole, type ConsoleAsk, readAddress } from '../../../web/src/parts/console-address.ts';

const column = (name: string, type: string): ResultColumn => ({ name, type, masked: false });

test('an address says again what it was made of, whatever the query', () => {
  const moment = fc.constantFrom('now-15m', 'now', '2026-03-02T10:00:00Z', '2026-03-02T10:00:00.123+02:00');
  const time = fc.record(
    { from: moment, to: moment, timeField: fc.constant('event.ingested') },
    { requiredKeys: ['from'] },
  );
  const query = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'grapheme', minLength: 4_000, maxLength: 4_200 }),
    fc.constantFrom('a+b&c=d#e?f%20', '', '\n\t|"'),
  );
  fc.assert(
    fc.property(
      fc.record(
        { query, time: fc.oneof(time, fc.constant({})), rule: fc.string({ minLength: 1 }) },
        { requiredKeys: ['query', 'time'] },
      ),
      (ask: ConsoleAsk) => {
        expect(readAddress(addressOfConsole(ask))).toEqual(ask);
      },
    ),
    { numRuns: 300 },
  );
});

test('an address of long queries stays short for servers; times that are none are passed over', () => {
  const { search, hash } = addressOfConsole({ query: 'x'.repeat(5_000), time: { from: 'now-1h' } });
  expect([search, hash.length]).toEqual(['?from=now-1h', 5_003]);
  expect(readAddress({ search: '?q=a&from=yesterday&to=javascript:1&time_field=x', hash: '' })).toEqual({
    query: 'a',
    time: {},
  });
  expect(readAddress({ search: '?from=now-1h', hash: '' })).toBeUndefined();
});

test('colours follow the words of a query', () => {
  const colours = (text: string) => colourQuery(text).map(({ start, end, colour }) => [text.slice(start, end), colour]);
  expect(colours('from logs-*,-a metadata _id // all\n| stats n = count(*) by `a b`, t::long')).toEqual([
    ['from', 'command'],
    ['logs-*', 'source'],
    ['-a', 'source'],
    ['metadata', 'keyword'],
    ['_id', 'name'],
    ['// all', 'comment'],
    ['stats', 'command'],
    ['n', 'name'],
    ['count', 'function'],
    ['by', 'keyword'],
    ['`a b`', 'name'],
    ['t', 'name'],
    ['long', 'name'],
  ]);
  expect(colours('ROW a = """x | y""", b = -1.5e3 /* in | here */ | INLINE STATS c = MAX(b)')).toContainEqual([
    '/* in | here */',
    'comment',
  ]);
});

test('colours are in order, within the text, and never over each other, whatever the text', () => {
  const piece = fc.constantFrom(
    'FROM',
    ' ',
    '|',
    '"',
    '"""',
    '`',
    '/',
    '//',
    '/*',
    '*/',
    'a',
    '(',
    ')',
    '.',
    '\n',
    'BY',
    '1',
    '\u202e',
    'KEEP',
    ',',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      let end = 0;
      for (const found of colourQuery(text)) {
        expect(found.start).toBeGreaterThanOrEqual(end);
        expect(found.end).toBeGreaterThan(found.start);
        end = found.end;
      }
      expect(end).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 2_000 },
  );
});

const COLUMNS = [column('text', 'keyword'), column('n', 'long'), column('__proto__', 'keyword')];

test('rows as CSV: quoted, several values as JSON, nothing that a spreadsheet would run', () => {
  const rows: Row[] = [
    ['=HYPERLINK("x")', '9007199254740993', null],
    ['a,"b"\n', -5, ['x', '+y']],
    ['-1+1', null, '@SUM(A1)'],
  ];
  expect(rowsAs('csv', COLUMNS, rows)).toBe(
    'text,n,__proto__\r\n' +
      '"\'=HYPERLINK(""x"")",9007199254740993,\r\n' +
      '"a,""b""\n",-5,"[""x"",""+y""]"\r\n' +
      "'-1+1,,'@SUM(A1)\r\n",
  );
});

test('rows as JSON and NDJSON keep every column, whatever it is called', () => {
  const rows: Row[] = [['a', 1, 'p']];
  expect(JSON.parse(rowsAs('json', COLUMNS, rows))).toEqual([JSON.parse('{"text":"a","n":1,"__proto__":"p"}')]);
  expect(rowsAs('ndjson', COLUMNS, rows)).toBe('{"text":"a","n":1,"__proto__":"p"}\n');
  expect(Object.keys(recordOf(COLUMNS, rows[0]!))).toEqual(['text', 'n', '__proto__']);
});

test('rows are sorted as their type is, nothing last', () => {
  const sorted = (values: Row[number][], type: string, descending = false) =>
    sortedRows(
      values.map((value) => [value]),
      0,
      column('c', type),
      descending,
    ).map(([value]) => value);
  expect(sorted([10, null, '9007199254740993', 9], 'long')).toEqual([9, 10, '9007199254740993', null]);
  expect(sorted(['b', null, 'a'], 'keyword', true)).toEqual(['b', 'a', null]);
  expect(sorted(['10', '9'], 'keyword')).toEqual(['10', '9']);
  expect(sorted([['b', 'z'], 'a'], 'keyword')).toEqual(['a', ['b', 'z']]);
  expect(numberText('9007199254740993')).toBe('9,007,199,254,740,993');
});

test('a chart is chosen by what the columns are', () => {
  const t = column('t', 'date');
  const times = ['2026-03-02T10:00:00.000Z', '2026-03-02T10:05:00.000Z'];
  const calls = column('calls', 'long');
  const user = column('user', 'keyword');
  expect(likelyChoice({ columns: [calls, t], rows: times.map((at, i) => [i, at]) })).toEqual({
    kind: 'bars',
    x: 1,
    y: 0,
    series: undefined,
  });
  const bySeries = {
    columns: [calls, t, user],
    rows: times.flatMap((at): Row[] => [
      [1, at, 'a'],
      [2, at, 'b'],
    ]),
  };
  const choice = likelyChoice(bySeries)!;
  expect(choice).toEqual({ kind: 'bars', x: 1, y: 0, series: 2 });
  expect(chartData(bySeries, choice)).toEqual({
    points: times.map((at) => ({ x: Date.parse(at), s0: 2, s1: 1 })),
    series: ['b', 'a'],
    isTime: true,
    leftOut: 0,
  });
  expect(
    likelyChoice({
      columns: [user, calls],
      rows: [
        ['a', 1],
        ['b', 2],
      ],
    }),
  ).toMatchObject({ x: 0, y: 1 });
  expect(likelyChoice({ columns: [user], rows: [['a']] })).toBeUndefined();
  expect(likelyChoice({ columns: [user, calls], rows: [] })).toBeUndefined();
});

test('a chart of many names and series keeps the largest, and says how many it leaves out', () => {
  const columns = [column('user', 'keyword'), column('n', 'long'), column('s', 'keyword')];
  const rows = Array.from({ length: 100 }, (_, i): Row => [`u${i}`, i, `s${i % 20}`]);
  const data = chartData({ columns, rows }, { kind: 'bars', x: 0, y: 1, series: 2 });
  expect([data.points.length, data.series.length, data.leftOut]).toEqual([40, 7, 60 + 13]);
  expect(data.series[0]).toBe('s19');
});
