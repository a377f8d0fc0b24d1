import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localToUtc, readTimeZone, utcToLocal } from '../../src/functions/time/time-zone.ts';
import type { EventStore } from '../../src/store/event-store.ts';
import { STORES } from '../store/open-store.ts';
import { runQuery } from './run-query.ts';
import { changesIn, localOf, momentNear, momentOf } from './zone-model.ts';

const ZONES = [
  'Europe/Madrid',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/Havana',
  'Asia/Beirut',
  '+05:30',
  '-09:30',
];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FIRST = Date.UTC(1950, 0, 1);
const LAST = Date.UTC(2100, 0, 1);

/** Moments of all years, and many around changes of clocks. */
function moments(zone: string, count: number): number[] {
  const changes = changesIn(zone, [1974, 2011, 2024, 2026]);
  const any = fc.integer({ min: FIRST, max: LAST });
  const near = fc
    .tuple(fc.constantFrom(...changes, FIRST), fc.integer({ min: -30 * 60, max: 30 * 60 }))
    .map(([change, minutes]) => change + minutes * MINUTE);
  const edges = changes.flatMap((change) => [change - 1, change, change + HOUR, change - HOUR]);
  return [...edges, ...fc.sample(fc.oneof(any, near), { numRuns: count, seed: 7 })];
}

const DURATIONS: Readonly<Record<string, number>> = {
  '1 minute': MINUTE,
  '15 minutes': 15 * MINUTE,
  '1 hour': HOUR,
  '90 minutes': 90 * MINUTE,
  '3 hours': 3 * HOUR,
  '12 hours': 12 * HOUR,
};

function startOfDays(local: number, days: number): number {
  const monday = days === 7 ? 4 * DAY : 0;
  return Math.floor((local - monday) / (days * DAY)) * days * DAY + monday;
}

function startOfMonths(local: number, months: number): number {
  const date = new Date(local);
  const since = (date.getUTCFullYear() - 1) * 12 + date.getUTCMonth();
  return new Date(0).setUTCFullYear(1, since - (since % months), 1);
}

const PERIODS: Readonly<Record<string, (local: number) => number>> = {
  '1 day': (local) => startOfDays(local, 1),
  '10 days': (local) => startOfDays(local, 10),
  '1 week': (local) => startOfDays(local, 7),
  '1 month': (local) => startOfMonths(local, 1),
  '1 quarter': (local) => startOfMonths(local, 3),
  '5 months': (local) => startOfMonths(local, 5),
  '1 year': (local) => startOfMonths(local, 12),
};

function plusMonths(local: number, months: number): number {
  const date = new Date(local);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months, 1);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.setUTCDate(Math.min(day, last));
}

const MOVES: Readonly<Record<string, (local: number) => number>> = {
  'd + 1 day': (local) => local + DAY,
  'd - 1 day': (local) => local - DAY,
  '2 weeks + d': (local) => local + 14 * DAY,
  'd - 1 month': (local) => plusMonths(local, -1),
  'd + 1 year': (local) => plusMonths(local, 12),
};

const iso = (ms: number) => new Date(ms).toISOString();

/** Column by column what expressions over `d` give, one row for each moment. */
async function evaluated(store: EventStore, zone: string, all: readonly number[], expressions: readonly string[]) {
  const written = all.map((ms) => `"${iso(ms)}"`).join(', ');
  const columns = expressions.map((e, i) => `c${i} = ${e}`).join(', ');
  const query = `SET time_zone = "${zone}"; ROW d = [${written}]::date | MV_EXPAND d | EVAL ${columns}`;
  return (await runQuery(store, query)).rows;
}

describe.each(STORES)('a query in a time zone, on %s', (name, open) => {
  let store: EventStore;
  const count = name === 'duckdb' ? 300 : 60;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(async () => {
    await store.close();
  });

  describe.each(ZONES)('%s', (zone) => {
    const all = moments(zone, count);

    test('cuts dates by the clocks there', async () => {
      const spans = [...Object.keys(DURATIONS), ...Object.keys(PERIODS)];
      const rows = await evaluated(
        store,
        zone,
        all,
        spans.map((span) => `DATE_TRUNC(${span}, d)`),
      );
      const expected = rows.map(([date]) => {
        const d = Date.parse(date as string);
        const local = localOf(d, zone);
        return [
          date,
          ...Object.values(DURATIONS).map((size) => iso(momentNear(Math.floor(local / size) * size, zone, d))),
          ...Object.values(PERIODS).map((start) => iso(momentOf(start(local), zone))),
        ];
      });
      expect(rows).toHaveLength(all.length);
      expect(rows).toEqual(expected);
    });

    test('moves dates by the clocks there, and durations by time', async () => {
      const rows = await evaluated(store, zone, all, [...Object.keys(MOVES), 'd + 36 hours']);
      const expected = rows.map(([date]) => {
        const d = Date.parse(date as string);
        const moved = Object.values(MOVES).map((move) => iso(momentNear(move(localOf(d, zone)), zone, d)));
        return [date, ...moved, iso(d + 36 * HOUR)];
      });
      expect(rows).toEqual(expected);
    });

    test('reads and writes what clocks show', async () => {
      const local = 'DATE_FORMAT("yyyy-MM-dd\'T\'HH:mm:ss.SSS", d)';
      const rows = await evaluated(store, zone, all, [
        local,
        `TO_DATETIME(${local})`,
        `DATE_PARSE("yyyy-MM-dd'T'HH:mm:ss.SSS", ${local})`,
        'TO_STRING(d)::date',
        'DATE_PARSE("yyyy-MM-dd HH:mm:ss XXX", DATE_FORMAT("yyyy-MM-dd HH:mm:ss XXX", d))',
        'DATE_EXTRACT("offset_seconds", d)',
        'DATE_EXTRACT("instant_seconds", d)',
        'YEAR(d)',
        'DATE_EXTRACT("minute_of_day", d)',
        'DAY_NAME(d)',
        'TO_STRING(TO_DATE_NANOS(d) + 1 day)',
      ]);
      const weekdays = new Intl.DateTimeFormat('en-US', { weekday: 'long', timeZone: 'UTC' });
      const expected = rows.map(([date]) => {
        const d = Date.parse(date as string);
        const shown = localOf(d, zone);
        const first = iso(momentOf(shown, zone));
        const minute = Math.floor(d / 1000) * 1000;
        return [
          date,
          iso(shown).slice(0, -1),
          first,
          first,
          date,
          iso(minute),
          String((shown - d) / 1000),
          String(Math.floor(d / 1000)),
          String(new Date(shown).getUTCFullYear()),
          String(Math.floor((shown - startOfDays(shown, 1)) / MINUTE)),
          weekdays.format(shown),
        ];
      });
      expect(rows.map((row) => row.slice(0, -1).map((v) => (typeof v === 'string' ? v : String(v))))).toEqual(expected);
    });
  });
});

describe('zones computed beforehand', () => {
  test('constants are what engines make of columns', () => {
    for (const zone of ZONES) {
      const read = readTimeZone(zone)!;
      for (const moment of moments(zone, 200)) {
        const local = localOf(moment, zone);
        expect(utcToLocal(moment, read)).toBe(local);
        for (const shift of [0, DAY, -DAY, HOUR, 90 * MINUTE]) {
          expect(localToUtc(local + shift, read)).toBe(momentOf(local + shift, zone));
          expect(localToUtc(local + shift, read, { moment, local })).toBe(momentNear(local + shift, zone, moment));
        }
      }
    }
  });

  test.each(['Z', 'utc', 'GMT', '+00:00', 'UTC+0', 'Etc/UTC'])('%s is UTC', (text) => {
    expect(readTimeZone(text)).toEqual({ kind: 'offset', minutes: 0 });
  });

  test.each(['', 'Mars/Base', '+19:00', '+05:60', "x'; --", '5'])('%s is no zone', (text) => {
    expect(readTimeZone(text)).toBeUndefined();
  });
});
