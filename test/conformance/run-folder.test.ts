import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jsonReport, textReport } from '../../src/conformance/report.ts';
import { runFolder } from '../../src/conformance/run-folder.ts';
import { digestOf, STALE } from '../../src/conformance/stale.ts';

const NOW = Date.UTC(2026, 0, 1);

const CASES = `
sorted
FROM people | SORT age DESC | KEEP name, age | LIMIT 2;

name:keyword | age:integer
Kim          | 40
Lee          | 30
;

everyField
FROM people | SORT name;

age:integer | city.names:keyword | name:keyword
30          | [Oslo, Rome]       | Lee
40          | null               | Kim
;

nameOfField
FROM named | STATS n = COUNT(*);

n:long
2
;

alias
dataset: named: "{{people}}" WITH {"multi_value_syntax": "brackets"}
FROM named | WHERE age > 30 | STATS n = COUNT(*);

n:long
1
;

wrongRows
FROM people | KEEP name | SORT name;

name:keyword
Kim
Max
;

noSuchTable
FROM ghosts | LIMIT 1;

a:long
;

joinsNoTable
FROM people | LOOKUP JOIN ghosts_lookup ON name;

a:long
;

scores
FROM people METADATA _score | SORT _score DESC | KEEP name;

name:keyword
;

shapes
ROW p = ST_DISTANCE(1, 2);

p:double
1.0
;

off-Ignore
ROW a = 1;

a:integer
2
;
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'seismo-conformance-'));
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'first.csv-spec'), CASES);
  const people = 'name:keyword,age:integer,city.names:keyword\nKim,40,\nLee,30,[Rome, Oslo, Rome]\n';
  writeFileSync(join(folder, 'data', 'people.csv'), people);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a folder of cases', () => {
  test('is run, and each case told with its reason', async () => {
    const results = await runFolder({ dir: folder, engine: 'duckdb', now: NOW });
    const report = jsonReport(results, { engine: 'duckdb', dir: folder });
    expect(report).toMatchObject({ passed: 3, failed: 2, out_of_scope: 2, stale: 3, rate: 0.6 });
    expect((report as { cases: unknown }).cases).toEqual({
      'first.sorted': { status: 'passed' },
      'first.everyField': {
        status: 'failed',
        reason: 'row order: row 1 is 40 | null | Kim, expected 30 | [Oslo, Rome] | Lee',
      },
      'first.nameOfField': { status: 'passed' },
      'first.alias': { status: 'passed' },
      'first.wrongRows': { status: 'failed', reason: 'rows: Lee, expected Max' },
      'first.noSuchTable': { status: 'stale', reason: 'needs tables that are not there: ghosts' },
      'first.joinsNoTable': { status: 'stale', reason: 'needs tables that are not there: ghosts_lookup' },
      'first.scores': {
        status: 'out_of_scope',
        reason: 'esql/unsupported: searches have no scores here',
      },
      'first.shapes': {
        status: 'out_of_scope',
        reason: 'esql/unsupported: the function `ST_DISTANCE` is not supported: spatial is left out',
      },
      'first.off-Ignore': { status: 'stale', reason: 'off upstream: marked -Ignore' },
    });
    expect(textReport(results)).toMatch(/^all +3 +2 +2 +3 +60\.0 %$/m);
  });

  test('may hold tables without times, with times of another type, and tables that cannot be read', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'seismo-conformance-'));
    const tables = {
      dates: '@timestamp:date,k:keyword\n2024-01-02T03:04:05Z,a\n',
      nanos: '@timestamp:date_nanos,k:keyword\n2024-01-02T03:04:05.123456789Z,b\n,c\n',
      millis: '@timestamp:long,k:keyword\n1704164645000,d\n',
      plain: 'k:keyword,shape:geo_shape\ne,"POLYGON((0 0, 1 1))"\n',
      broken: 'k:keyword\ne,f\n',
    };
    const cases = [
      'times',
      'FROM dates, nanos, plain | SORT k | KEEP @timestamp, k;\n',
      '@timestamp:date_nanos | k:keyword',
      '2024-01-02T03:04:05.000Z | a',
      '2024-01-02T03:04:05.123456789Z | b',
      'null | c',
      'null | e',
      ';\n',
      'casts',
      'FROM dates, millis | EVAL t = @timestamp::datetime | STATS c = COUNT(*) BY t;\n',
      'c:long | t:date',
      '2 | 2024-01-02T03:04:05Z',
      ';\n',
      'conflict',
      'FROM dates, millis | KEEP @timestamp;\n',
      '@timestamp:unsupported',
      'null',
      ';\n',
      'unreadable',
      'FROM broken;\n',
      'k:keyword',
      ';\n',
    ];
    mkdirSync(join(dir, 'data'));
    mkdirSync(join(dir, 'mappings'));
    writeFileSync(join(dir, 'mappings', 'mapping-broken.json'), '{');
    writeFileSync(join(dir, 'mappings', 'enrich-policy-odd.json'), '{"match":{}}');
    writeFileSync(join(dir, 'odd.csv-spec'), cases.join('\n'));
    for (const [name, text] of Object.entries(tables)) writeFileSync(join(dir, 'data', `${name}.csv`), text);
    const results = await runFolder({ dir, engine: 'duckdb', now: NOW });
    rmSync(dir, { recursive: true, force: true });
    expect(results.map(({ spec, outcome }) => [spec.name, outcome.status, outcome.reason])).toEqual([
      ['times', 'passed', ''],
      ['casts', 'passed', ''],
      ['conflict', 'out_of_scope', 'the expected table holds values of fields of conflicting types'],
      ['unreadable', 'failed', 'table broken: broken: row 1 has 2 values under 1 columns'],
    ]);
  });

  test('can be run in part', async () => {
    const results = await runFolder({ dir: folder, engine: 'duckdb', now: NOW, only: 'wrongRows' });
    expect(results.map((r) => r.spec.id)).toEqual(['first.wrongRows']);
  });

  test.each([
    [{ dir: '/no/such/folder' }, 'there is no folder /no/such/folder'],
    [{ only: 'nothing' }, 'there is no case `nothing`'],
    [{ engine: 'abacus' }, 'there is no engine `abacus`'],
  ])('that cannot be run says why: %o', async (options, message) => {
    await expect(runFolder({ dir: folder, engine: 'duckdb', now: NOW, ...options })).rejects.toThrow(message);
  });
});

const SHARED = join(import.meta.dirname, '../../../shared/data/esql-spec');
if (!existsSync(SHARED)) console.log('skipped: no shared data');

describe.skipIf(!existsSync(SHARED))('the list of stale cases', () => {
  test('names cases that are there, as they are there, and that would fail', async () => {
    const files = [...new Set(STALE.map((stale) => stale.id.split('.')[0]!))];
    const results = (
      await Promise.all(files.map((only) => runFolder({ dir: SHARED, engine: 'duckdb', now: NOW, only })))
    ).flat();
    const byId = new Map(results.map((result) => [result.spec.id, result]));
    for (const { id, digest, reason } of STALE) {
      const result = byId.get(id);
      expect(result && digestOf(result.spec), id).toBe(digest);
      expect(result?.outcome, id).toEqual({ status: 'stale', cause: 'listed', reason });
    }
  });
});
