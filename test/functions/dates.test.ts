import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sql } from '../../src/base/sql-text.ts';
import { dateStepFor, numberStepFor } from '../../src/functions/time/bucket-step.ts';
import { readDatePattern } from '../../src/functions/time/java-date-pattern.ts';
import type { ScalarValue, ValueType } from '../../src/plan/value.ts';
import type { DuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { call, column, Engine, literal } from './engine.ts';
import { openStore, problemsOf, runQuery } from './run-query.ts';

let engine: Engine;
let store: DuckdbStore;

beforeAll(async () => {
  engine = await Engine.open();
  store = await openStore();
});
afterAll(async () => {
  engine.close();
  await store.close();
});

const DAY = 86_400_000;
const moment = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) });

async function truncated(ms: number, type: ValueType, span: ScalarValue): Promise<number> {
  const columns: Sql[] = [];
  const cut = call('DATE_TRUNC', [literal(type, span), column('date', BigInt(ms), columns)], 'date');
  const { text } = await engine.evaluate(call('TO_LONG', [cut], 'long'), columns);
  return Number(text);
}

function startOfMonth(year: number, month: number): number {
  return Date.UTC(year, month, 1);
}

describe('DATE_TRUNC', () => {
  test('cuts durations and days from 1970 on', async () => {
    const spans = fc.constantFrom<[ValueType, ScalarValue, number]>(
      ['time_duration', 1_000, 1_000],
      ['time_duration', 60_000, 60_000],
      ['time_duration', 3_600_000, 3_600_000],
      ['time_duration', 300_000, 300_000],
      ['time_duration', 7, 7],
      ['time_duration', 90 * 60_000, 90 * 60_000],
      ['date_period', { months: 0, days: 1 }, DAY],
      ['date_period', { months: 0, days: 10 }, 10 * DAY],
    );
    await fc.assert(
      fc.asyncProperty(moment, spans, async (ms, [type, span, size]) => {
        expect(await truncated(ms, type, span)).toBe(Math.floor(ms / size) * size);
      }),
      { numRuns: 300 },
    );
  });

  test('cuts weeks at Mondays', async () => {
    await fc.assert(
      fc.asyncProperty(moment, async (ms) => {
        const week = await truncated(ms, 'date_period', { months: 0, days: 7 });
        expect(new Date(week).getUTCDay()).toBe(1);
        expect(ms - week).toBeGreaterThanOrEqual(0);
        expect(ms - week).toBeLessThan(7 * DAY);
      }),
      { numRuns: 100 },
    );
  });

  test('cuts months and years from the year 1 on', async () => {
    await fc.assert(
      fc.asyncProperty(moment, fc.constantFrom(1, 3, 5, 12, 24, 120), async (ms, months) => {
        const date = new Date(ms);
        const since = (date.getUTCFullYear() - 1) * 12 + date.getUTCMonth();
        const first = since - (since % months);
        const expected = startOfMonth(Math.floor(first / 12) + 1, first % 12);
        expect(await truncated(ms, 'date_period', { months, days: 0 })).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('reads its span from text, and keeps nanosecond dates what they are', async () => {
    const query = 'ROW d = TO_DATE_NANOS("2024-05-08T10:11:12.123456789Z") | EVAL t = DATE_TRUNC("1 hour", d) | KEEP t';
    expect(await runQuery(store, query)).toMatchObject({
      rows: [['2024-05-08T10:00:00.000000000Z']],
      types: ['date_nanos'],
    });
  });
});

/** Whole months between two moments, as java.time counts them. */
function wholeMonths(start: number, end: number): number {
  const [a, b] = [new Date(start), new Date(end)];
  const months = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
  const rest = (d: Date) => d.getUTCDate() * DAY + (d.getTime() - Math.floor(d.getTime() / DAY) * DAY);
  if (months > 0 && rest(b) < rest(a)) return months - 1;
  return months < 0 && rest(b) > rest(a) ? months + 1 : months;
}

describe('DATE_DIFF', () => {
  async function difference(unit: string, start: number, end: number): Promise<string | null> {
    const columns: Sql[] = [];
    const args = [
      literal('keyword', unit),
      column('date', BigInt(start), columns),
      column('date', BigInt(end), columns),
    ];
    return (await engine.evaluate(call('DATE_DIFF', args, 'integer'), columns)).text;
  }

  test('counts whole units', async () => {
    const near = fc
      .tuple(moment, fc.integer({ min: -400, max: 400 }), fc.constantFrom(0, 1, DAY - 1))
      .map(([ms, days, more]) => [ms, ms + days * DAY + more] as const);
    await fc.assert(
      fc.asyncProperty(near, async ([start, end]) => {
        expect(await difference('month', start, end)).toBe(String(wholeMonths(start, end)));
        expect(await difference('QUARTERS', start, end)).toBe(String(Math.trunc(wholeMonths(start, end) / 3) || 0));
        expect(await difference('days', start, end)).toBe(String(Math.trunc((end - start) / DAY) || 0));
        expect(await difference('mi', start, end)).toBe(String(Math.trunc((end - start) / 60_000) || 0));
      }),
      { numRuns: 200 },
    );
  });

  test('is null past 32 bits', async () => {
    expect(await difference('milliseconds', 0, 2 ** 31)).toBeNull();
    expect(await difference('nanoseconds', 0, 2)).toBe('2000000');
  });
});

describe('DATE_FORMAT and DATE_PARSE', () => {
  test('what one writes the other reads', async () => {
    const patterns = fc.constantFrom(
      ['yyyy-MM-dd HH:mm:ss.SSS', 1],
      ["dd.MM.yyyy 'at' HH'h'mm:ss", 1000],
      ['d MMM yyyy h:mm a', 60_000],
      ['EEEE, MMMM d, yyyy', DAY],
      ['yyyyMMdd', DAY],
      ['yyyy-DDD', DAY],
      ["yyyy-MM-dd'T'HH:mm:ssXXX", 1000],
      ['yyyy/M/d H:m:s', 1000],
    ) as fc.Arbitrary<[string, number]>;
    await fc.assert(
      fc.asyncProperty(moment, patterns, async (ms, [pattern, precision]) => {
        const columns: Sql[] = [];
        const format = literal('keyword', pattern);
        const written = call('DATE_FORMAT', [format, column('date', BigInt(ms), columns)], 'keyword');
        const read = call('DATE_PARSE', [format, written], 'date');
        const { text } = await engine.evaluate(call('TO_LONG', [read], 'long'), columns);
        expect(Number(text)).toBe(Math.floor(ms / precision) * precision);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['yyyy-MM-dd', '2024-5-8', null],
    ['yyyy-MM-dd', '2024-02-30', null],
    ['yyyy-MM-dd', '2024-05-08 ', null],
    ['yyyy-MM-dd HH:mm:ssZ', '2024-05-08 10:00:00+0230', '2024-05-08T07:30:00.000Z'],
    ['yyyy', '2024', '2024-01-01T00:00:00.000Z'],
  ])('%s reads %s as %s', async (pattern, text, expected) => {
    const query = `ROW t = "${text}" | EVAL d = DATE_PARSE("${pattern}", t) | KEEP d`;
    expect((await runQuery(store, query)).rows).toEqual([[expected]]);
  });

  test.each([
    ['yyyy-QQQ', 'the letter `Q` (as `QQQ`) of the date pattern is not supported'],
    ["yyyy 'x", 'a quote of the date pattern is not closed'],
    ['yyyy[-MM]', '`[` of the date pattern is not supported'],
    ['', 'the date pattern is empty'],
  ])('%s is refused', (pattern, reason) => {
    expect(readDatePattern(pattern)).toBe(reason);
    expect(problemsOf(`ROW d = NOW() | EVAL t = DATE_FORMAT("${pattern}", d)`)).toEqual([reason]);
  });

  test.each([
    ["YYYY-'W'ww e", '2025-W01 1'],
    ['Q QQ', '4 04'],
    ['S SS SSSS SSSSSSSSS', '1 12 1230 123000000'],
    ['k K kk A', '24 0 24 307123'],
    ['xxx X Z VV', '+00:00 Z +0000 Z'],
    ['LLL DDD D y', 'Dec 365 365 2024'],
    ['strict_date_optional_time', '2024-12-30T00:05:07.123Z'],
    ['date_time_no_millis', '2024-12-30T00:05:07Z'],
  ])('%s is written as %s', async (pattern, text) => {
    const query = `ROW d = TO_DATETIME("2024-12-30T00:05:07.123Z"), n = null::date | EVAL t = DATE_FORMAT("${pattern}", d), u = DATE_FORMAT("${pattern}", n) | KEEP t, u`;
    expect((await runQuery(store, query)).rows).toEqual([[text, null]]);
  });

  test('what is no date is refused', () => {
    expect(problemsOf('ROW k = ["x", "y"] | MV_EXPAND k | EVAL t = DATE_FORMAT(k)')).toEqual([
      'this is keyword, a date is expected',
    ]);
  });

  test('the last moment of a date_nanos is one like others', async () => {
    const query = `ROW t = "2262-04-11T23:47:16.854775807Z" | EVAL d = TO_DATE_NANOS(t), l = TO_LONG(d), e = TO_DATE_NANOS(l), s = TO_STRING(e),
      y = YEAR(d), n = DAY_NAME(d), f = DATE_FORMAT("ss", d), b = DATE_TRUNC(1 hour, d), p = d - 1 day, g = d > p,
      c = "2262-04-11T23:47:16.854775807Z"::date_nanos == d, x = DATE_DIFF("day", p, d) | KEEP d, s, y, n, f, b, p, g, c, x`;
    const last = '2262-04-11T23:47:16.854775807Z';
    expect((await runQuery(store, query)).rows).toEqual([
      [
        last,
        last,
        2262,
        'Friday',
        '16',
        '2262-04-11T23:00:00.000000000Z',
        '2262-04-10T23:47:16.854775807Z',
        true,
        true,
        1,
      ],
    ]);
  });

  test('of a date_nanos every digit is written', async () => {
    const query =
      'ROW d = TO_DATE_NANOS("2024-12-30T00:05:07.123456789Z") | EVAL t = DATE_FORMAT("ss.SSSSSSSSS", d), n = DATE_EXTRACT("nano_of_second", d) | KEEP t, n';
    expect((await runQuery(store, query)).rows).toEqual([['07.123456789', 123456789]]);
  });

  test('what can be written but not read is told', () => {
    expect(problemsOf('ROW t = "x" | EVAL d = DATE_PARSE("yy-MM", t)')).toEqual([
      'years are read with four digits: write `yyyy`',
    ]);
    expect(problemsOf('ROW t = "x" | EVAL d = DATE_PARSE("yyyy QQ", t)')).toEqual([
      'the date pattern has a letter that dates are written with, not read',
    ]);
    expect(problemsOf('ROW t = "x" | EVAL d = DATE_PARSE("HH:mm", t)')).toEqual(['the date pattern holds no year']);
  });
});

describe('BUCKET', () => {
  test('takes the smallest size that gives no more buckets than wanted', () => {
    const year = [Date.UTC(1985, 0, 1), Date.UTC(1986, 0, 1)] as const;
    expect(dateStepFor(20, ...year)).toEqual({ months: 1 });
    expect(dateStepFor(100, ...year)).toEqual({ days: 7 });
    expect(dateStepFor(5, ...year)).toEqual({ months: 12 });
    expect(dateStepFor(25, 0, DAY)).toEqual({ ms: 3_600_000 });
    expect(numberStepFor(20, 25324, 74999)).toBe(5000);
    expect(numberStepFor(20, 1.41, 2.1)).toBe(0.05);
  });

  test.each([
    ['BUCKET(d, 20)', 'a number of buckets needs both bounds'],
    ['BUCKET(d, 0, "2024-01-01", "2025-01-01")', 'the number of buckets is a whole one above 0'],
    ['BUCKET(d, 1 hour, "2024-01-01", "2025-01-01")', 'a bucket of a time span takes no bounds'],
    ['BUCKET(d, 20, 1, 2)', 'a bound of these buckets is a date'],
    ['BUCKET(n, 1 hour)', 'numbers have buckets of a number, not of a time span'],
    ['BUCKET(n, 20, 1)', 'the upper bound is missing'],
    ['BUCKET(d, -1 hour)', 'dates are cut by a positive span of one unit, as `5 minutes` or `1 month`'],
  ])('%s is refused', (bucket, reason) => {
    expect(problemsOf(`ROW d = NOW(), n = 5 | STATS c = COUNT(*) BY b = ${bucket}`)).toEqual([reason]);
  });
});
