import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import { emitPlan } from '../../src/sql/emit-plan.ts';
import { duckdbDialect } from '../../src/store/duckdb/dialect.ts';
import type { EventStore } from '../../src/store/event-store.ts';
import { runQuery } from '../functions/run-query.ts';
import { STORES } from '../store/open-store.ts';

/** NOW() is 2026-01-31T12:00:00Z. Clocks in Madrid are changed on 2024-03-31 and 2024-10-27, at 01:00 UTC. */
const QUERIES: readonly [what: string, query: string, rows: readonly (readonly unknown[])[]][] = [
  [
    'the last setting counts',
    'SET time_zone = "Asia/Tokyo"; SET time_zone = "Europe/Madrid"; ROW h = HOUR("2024-07-01T00:00:00Z"::date)',
    [[2]],
  ],
  [
    'UTC takes a zone back',
    'SET time_zone = "Asia/Tokyo"; SET time_zone = "UTC"; ROW h = HOUR("2024-07-01T00:00:00Z"::date)',
    [[0]],
  ],
  [
    'text without an offset is read as a date there, text with one is not',
    `SET time_zone = "Europe/Madrid"; ROW d = "2024-07-01T00:00:00Z"::date
     | EVAL a = d == "2024-07-01T02:00", b = d IN ("2024-07-01T02:00:00"), c = d == "2024-07-01T00:00:00Z", e = "2024-07-01"::date
     | KEEP a, b, c, e`,
    [[true, true, true, '2024-06-30T22:00:00.000Z']],
  ],
  [
    'bounds of BUCKET are read there, and its days begin there',
    `SET time_zone = "Europe/Madrid"; ROW d = ["2024-10-26T22:30:00Z", "2024-10-27T21:59:00Z", "2024-10-27T23:00:00Z"]::date
     | MV_EXPAND d | STATS n = COUNT(*) BY b = BUCKET(d, 5, "2024-10-25", "2024-10-28") | SORT b`,
    [
      [2, '2024-10-26T22:00:00.000Z'],
      [1, '2024-10-27T23:00:00.000Z'],
    ],
  ],
  [
    'a year by the clocks there is twelve months, not thirteen',
    `SET time_zone = "Asia/Tokyo"; ROW d = "2024-01-01T00:00:00+09:00"::date
     | STATS n = COUNT(*) BY b = BUCKET(d, 13, "2024-01-01", "2024-12-31T23:59:59")`,
    [[1, '2023-12-31T15:00:00.000Z']],
  ],
  [
    'TBUCKET cuts there',
    `SET time_zone = "+05:00"; ROW \`@timestamp\` = "2024-05-10T00:04:49Z"::date | STATS n = COUNT(*) BY b = TBUCKET(3 hours)`,
    [[1, '2024-05-09T22:00:00.000Z']],
  ],
  [
    'each of the hours that clocks show twice is an hour',
    `SET time_zone = "Europe/Madrid"; ROW d = ["2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z"]::date | MV_EXPAND d
     | STATS n = COUNT(*) BY h = DATE_TRUNC(1 hour, d) | SORT h`,
    [
      [1, '2024-10-27T00:00:00.000Z'],
      [1, '2024-10-27T01:00:00.000Z'],
    ],
  ],
  [
    'TRANGE reads its dates there, and counts days back by the clocks',
    `SET time_zone = "America/New_York"; ROW \`@timestamp\` = "2026-01-30T13:00:00Z"::date
     | EVAL a = TRANGE("2026-01-30T07:59:59", "2026-01-30T08:00"), b = TRANGE(1 day), c = TRANGE(22 hours) | KEEP a, b, c`,
    [[true, true, false]],
  ],
  [
    'days are counted by the clocks, hours by time',
    `SET time_zone = "Europe/Madrid"; ROW a = "2024-03-30T12:00"::date, b = "2024-03-31T12:00"::date
     | EVAL d = DATE_DIFF("days", a, b), h = DATE_DIFF("hours", a, b), w = DATE_DIFF("month", "2024-03-01", "2024-04-01")
     | KEEP d, h, w`,
    [[1, 23, 1]],
  ],
  [
    'text of dates has the offset',
    `SET time_zone = "America/New_York"; ROW d = "2024-07-01T00:00:00Z"::date, n = "2024-01-01T00:00:00.123456789Z"::date_nanos
     | EVAL a = d::keyword, b = TO_STRING(n), c = DATE_FORMAT(d), e = DATE_FORMAT("X XX XXX Z O ZZZZ VV", d), f = DATE_FORMAT("EEEE d MMMM, h a", n)
     | KEEP a, b, c, e, f`,
    [
      [
        '2024-06-30T20:00:00.000-04:00',
        '2023-12-31T19:00:00.123456789-05:00',
        '2024-06-30T20:00:00.000-04:00',
        '-04 -0400 -04:00 -0400 GMT-4 GMT-04:00 America/New_York',
        'Sunday 31 December, 7 PM',
      ],
    ],
  ],
  [
    'an offset of no whole hours is written in full',
    'SET time_zone = "+05:30"; ROW d = "2024-07-01T00:00:00Z"::date | EVAL a = DATE_FORMAT("HH:mm X", d) | KEEP a',
    [['05:30 +0530']],
  ],
  [
    'several values are each converted',
    'SET time_zone = "+01:00"; ROW t = ["2024-01-01", "2024-01-02T00:00:00Z"] | EVAL d = TO_DATETIME(t), s = TO_STRING(d) | KEEP d, s',
    [
      [
        ['2023-12-31T23:00:00.000Z', '2024-01-02T00:00:00.000Z'],
        ['2024-01-01T00:00:00.000+01:00', '2024-01-02T01:00:00.000+01:00'],
      ],
    ],
  ],
  [
    'nanoseconds stay',
    `SET time_zone = "Europe/Madrid"; ROW t = "2024-03-31T02:30:00.123456789" | EVAL n = TO_DATE_NANOS(t), m = n + 1 day, c = DATE_TRUNC(1 day, n) | KEEP n, m, c`,
    [['2024-03-31T01:30:00.123456789Z', '2024-04-01T01:30:00.123456789Z', '2024-03-30T23:00:00.000000000Z']],
  ],
  [
    'nanoseconds of a day that began before 1970',
    `SET time_zone = "America/New_York"; ROW n = ["1970-01-01T00:00:00.000000001Z", "1970-01-01T04:59:59.999999999Z"]::date_nanos
     | EVAL s = TO_STRING(n), o = DATE_EXTRACT("offset_seconds", MV_FIRST(n)) | KEEP s, o`,
    [[['1969-12-31T19:00:00.000000001-05:00', '1969-12-31T23:59:59.999999999-05:00'], -18000]],
  ],
  [
    'DATE_PARSE has a zone of its own where it is given one',
    `SET time_zone = "Europe/Madrid"; ROW t = "2024-07-01 10:00"
     | EVAL a = DATE_PARSE("yyyy-MM-dd HH:mm", t), b = DATE_PARSE("yyyy-MM-dd HH:mm", t, {"time_zone": "Asia/Tokyo"}) | KEEP a, b`,
    [['2024-07-01T08:00:00.000Z', '2024-07-01T01:00:00.000Z']],
  ],
  [
    'so have searches',
    `SET time_zone = "Europe/Madrid"; ROW d = "2024-06-30T22:30:00Z"::date
     | EVAL a = KQL("d >= 2024-07-01"), b = QSTR("d:[2024-07-01 TO *]"), c = KQL("d >= 2024-07-01", {"time_zone": "UTC"}) | KEEP a, b, c`,
    [[true, true, false]],
  ],
  [
    'date math of searches rounds by the clocks, changes of which it knows',
    `SET time_zone = "America/New_York"; ROW d = ["2026-01-31T04:59:00Z", "2026-01-31T05:00:00Z"]::date | MV_EXPAND d
     | EVAL a = KQL("d >= now/d"), b = KQL("d >= \\"2025-07-01||/d\\" and d < \\"2026-01-30||+1d/d\\"") | KEEP a, b`,
    [
      [false, true],
      [true, false],
    ],
  ],
  [
    'constants are computed as columns are',
    `SET time_zone = "Europe/Madrid"; ROW \`@timestamp\` = "2024-10-27T11:00:00Z"::date, d = "2024-10-26T12:00"::date
     | EVAL a = d + 1 day == @timestamp, b = TRANGE("2024-10-26T12:00"::date + 1 day - 1 second, "2024-10-26T12:00"::date + 1 day)
     | KEEP a, b`,
    [[true, true]],
  ],
  [
    'what is no date stays null',
    'SET time_zone = "Asia/Tokyo"; ROW t = "soon" | EVAL d = t::date, n = TO_DATE_NANOS(t), h = HOUR(d), m = d + 1 day | KEEP d, n, h, m',
    [[null, null, null, null]],
  ],
  [
    'dates at the ends of time break nothing',
    `SET time_zone = "Pacific/Apia"; ROW d = ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]::date | MV_EXPAND d
     | EVAL y = DATE_TRUNC(1 year, d), h = DATE_TRUNC(1 hour, d), e = d + 1 day, m = d - 1 month | STATS n = COUNT(*)`,
    [[2]],
  ],
];

describe.each(STORES)('SET time_zone, on %s', (_, open) => {
  let store: EventStore;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(async () => {
    await store.close();
  });

  test.each(QUERIES)('%s', async (_what, query, rows) => {
    expect((await runQuery(store, query)).rows).toEqual(rows);
  });
});

const none = () => {
  throw new Error('a ROW query reads no table');
};

function sqlOf(query: string): string {
  const { plan } = analyzeQuery(query, { streams: [], missingStreams: 'error' });
  return emitPlan(plan!, { dialect: duckdbDialect, now: 0, scan: none, stored: none, lookup: none }).render(
    duckdbDialect.placeholder,
  ).text;
}

test.each(['UTC', 'Z', 'gmt', '+00:00', 'Etc/UTC'])('a query in %s is the one without a zone', (zone) => {
  const query = `ROW d = "2024-01-01"::date, t = "2024-01-01" | EVAL a = DATE_TRUNC(1 day, d), b = t::date + 1 month, c = HOUR(d),
    e = DATE_FORMAT("HH XXX", d), f = DATE_PARSE(t), g = KQL("d > 2024") | STATS COUNT(*) BY BUCKET(d, 5, "2024", "2025")`;
  expect(sqlOf(`SET time_zone = "${zone}"; ${query}`)).toBe(sqlOf(query));
});

test('calls nested in each other are written once each', () => {
  const nested = (depth: number): string => (depth === 0 ? 'd' : `DATE_TRUNC(1 day, ${nested(depth - 1)} + 1 month)`);
  const length = (depth: number) =>
    sqlOf(`SET time_zone = "Europe/Madrid"; ROW d = "2024-01-01"::date | EVAL e = ${nested(depth)}`).length;
  expect(length(8) - length(6)).toBeLessThan(2.2 * (length(3) - length(2)));
});
