import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Lookups, loadLookups } from '../../src/lookups/load-lookups.ts';
import type { FieldValue, LookupTable } from '../../src/store/event-store.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seismo-lookups-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function load(files: Record<string, string | Buffer>, limits?: Parameters<typeof loadLookups>[1]) {
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return loadLookups(folder, limits);
}

/** A table's fields, each with its type and values. */
function fieldsOf(table: LookupTable | undefined): Record<string, [string, ...FieldValue[]]> {
  return Object.fromEntries(table!.columns.map((c) => [c.field, [c.type, ...c.values]]));
}

/** What is wrong, as `file:line:column message`. */
function problemsOf({ problems }: Lookups): string[] {
  return problems.map(({ source, diagnostic: { span, message } }) => {
    const at = span && source.position(span.start);
    const file = source.name.slice(folder.length + 1);
    return `${at === undefined ? file : `${file}:${at.line}:${at.column}`} ${message}`.replaceAll(`${folder}/`, '');
  });
}

describe('a field of CSV without a type is', () => {
  test.each<[string, readonly string[], FieldValue[]]>([
    ['boolean', ['true', 'FALSE', ''], [true, false, null]],
    ['long', ['1', '-9223372036854775808', ''], [1n, -9223372036854775808n, null]],
    ['unsigned_long', ['1', '18446744073709551615'], [1n, 18446744073709551615n]],
    ['double', ['1', '2.50', '-1e3'], [1, 2.5, -1000]],
    ['date', ['2024-05-06', '2024-05-06T07:08:09.010+02:00'], [1714953600000, 1714972089010]],
    ['date_nanos', ['2024-05-06T00:00:00.000000001Z'], [1714953600000000001n]],
    ['ip', ['10.0.0.1', '2001:DB8::1'], ['10.0.0.1', '2001:DB8::1']],
    ['keyword', ['007', '1'], ['007', '1']],
    ['keyword', ['1', 'x'], ['1', 'x']],
    ['keyword', ['9007199254740993', '0.5'], ['9007199254740993', '0.5']],
    ['keyword', ['2024', '2024-05-06'], ['2024', '2024-05-06']],
    ['keyword', ['2024-02-30'], ['2024-02-30']],
    ['keyword', ['10.0.0.1', '10.0.0.0/8'], ['10.0.0.1', '10.0.0.0/8']],
    ['keyword', ['', ''], [null, null]],
    ['long', ['"[1, 2]"', '3'], [[1n, 2n], 3n]],
  ])('%s where its values are %j', async (type, cells, values) => {
    const lookups = await load({ 't.csv': `other,x\n${cells.map((c) => `o,${c}\n`).join('')}` });
    expect(problemsOf(lookups)).toEqual([]);
    expect(fieldsOf(lookups.tables[0]).x).toEqual([type, ...values]);
  });
});

describe('a table', () => {
  test('of NDJSON: members by dotted names, arrays as lists, numbers by their kind', async () => {
    const lines = [
      { a: { b: 1 }, 'c.d': 'x', list: ['p', 'q'], ok: true, day: '2024-05-06', id: '123', ip: '10.0.0.1' },
      { a: { b: 2.5 }, people: [{ name: 'ada' }, { name: 'bob' }], list: [], mixed: 'x' },
      { c: { d: null }, mixed: 7 },
    ];
    const lookups = await load({ 't.ndjson': lines.map((line) => JSON.stringify(line)).join('\n') });
    expect(problemsOf(lookups)).toEqual([]);
    expect(fieldsOf(lookups.tables[0])).toEqual({
      'a.b': ['double', 1, 2.5, null],
      'c.d': ['keyword', 'x', null, null],
      list: ['keyword', ['p', 'q'], null, null],
      ok: ['boolean', true, null, null],
      day: ['date', 1714953600000, null, null],
      id: ['keyword', '123', null, null],
      ip: ['ip', '10.0.0.1', null, null],
      'people.name': ['keyword', null, ['ada', 'bob'], null],
      mixed: ['keyword', null, 'x', '7'],
    });
  });

  test('of Parquet: typed by its schema, structures by dotted names', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`COPY (
      SELECT 'a' AS name, 7::INTEGER AS n, 9007199254740993::BIGINT AS big, 1.5::DOUBLE AS x, 2.25::DECIMAL(9, 2) AS d,
        true AS ok, DATE '2024-05-06' AS day, TIMESTAMP '2024-05-06 07:08:09.0105' AS seen,
        ['p', 'q'] AS list, {'b': {'c': '10.0.0.1'}} AS a, NULL::VARCHAR AS none
      UNION ALL SELECT 'b', NULL, NULL, NULL, NULL, NULL, NULL, NULL, [NULL], NULL, NULL
    ) TO '${join(folder, 't.parquet')}' (FORMAT parquet)`);
    instance.closeSync();
    const lookups = await load({
      't.mapping.json': JSON.stringify({
        properties: { a: { properties: { b: { properties: { c: { type: 'ip' } } } } } },
      }),
    });
    expect(problemsOf(lookups)).toEqual([]);
    expect(fieldsOf(lookups.tables[0])).toEqual({
      name: ['keyword', 'a', 'b'],
      n: ['integer', 7n, null],
      big: ['long', 9007199254740993n, null],
      x: ['double', 1.5, null],
      d: ['double', 2.25, null],
      ok: ['boolean', true, null],
      day: ['date', 1714953600000, null],
      seen: ['date', 1714979289010, null],
      list: ['keyword', ['p', 'q'], null],
      'a.b.c': ['ip', '10.0.0.1', null],
      none: ['keyword', null, null],
    });
  });

  test('of Parquet that is none, or has columns that no field can be, is told', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`COPY (SELECT 'x'::BLOB AS raw) TO '${join(folder, 'blob.parquet')}' (FORMAT parquet)`);
    instance.closeSync();
    const lookups = await load({ 'text.parquet': 'a,b\n1,2\n' });
    const [blob, text] = problemsOf(lookups);
    expect(blob).toBe('blob.parquet the column raw is of type BLOB, which no field can have');
    expect(text).toMatch(/^text\.parquet no Parquet file that can be read: /);
    expect([...lookups.unreadable.tables.keys()]).toEqual(['blob', 'text']);
  });

  test('has the types that a mapping gives', async () => {
    const mapping = {
      mappings: { properties: { id: { type: 'keyword' }, at: { type: 'date' }, big: { type: 'long' } } },
    };
    const lookups = await load({
      't.ndjson': '{"id": 7, "at": 1714953600000, "big": "9007199254740993"}\n',
      't.mapping.json': JSON.stringify(mapping),
      'c.csv': 'id,at\n7,2024\n',
      'c.mapping.json': JSON.stringify({ properties: { id: { type: 'keyword' }, at: { type: 'date' } } }),
    });
    expect(problemsOf(lookups)).toEqual([]);
    expect(lookups.tables.map(fieldsOf)).toEqual([
      { id: ['keyword', '7'], at: ['date', 1704067200000] },
      { id: ['keyword', '7'], at: ['date', 1714953600000], big: ['long', 9007199254740993n] },
    ]);
  });

  test('whose values are wrong is told where, and stops no other', async () => {
    const lookups = await load({
      'good.csv': '\ufeffa\n1\n',
      'bad.csv': 'name,ip:ip,n:integer\nx,10.0.0.1,1\ny, "10.0.0.256",1.5\nz,,3000000000\n',
      'deep.ndjson': '{"a": 1}\n{"a": 12345678901234567890}\n{"a": \n[1]\n',
      'bad.ndjson': '{"a": 1}\n',
      'bytes.csv': Buffer.from([0x61, 0x0a, 0x62, 0x0a, 0xff, 0x0a]),
    });
    expect(lookups.tables.map((t) => [t.name, fieldsOf(t)])).toEqual([['good', { a: ['long', 1n] }]]);
    expect(problemsOf(lookups)).toEqual([
      'bad.csv:3:4 `10.0.0.256` of `ip` is no ip',
      'bad.csv:3:17 `1.5` of `n` is no integer',
      'bad.csv:4:4 `3000000000` of `n` is no integer',
      'bad.ndjson bad.csv is the table `bad` too',
      'bytes.csv not UTF-8 text: line 3 has other bytes',
      'deep.ndjson:2:1 `a` is a number of more digits than JSON keeps: write it as text, and its type into the mapping',
      'deep.ndjson:3:1 not JSON',
      'deep.ndjson:4:1 not an object',
    ]);
    expect(lookups.unreadable.tables.get('bad')).toBe(`${folder}/bad.csv:3: \`10.0.0.256\` of \`ip\` is no ip`);
  });

  test('is bounded in bytes', async () => {
    const lookups = await load({ 't.csv': 'a\n1\n2\n' }, { bytes: 4, rows: 10, columns: 10 });
    expect(problemsOf(lookups)).toEqual(['t.csv 1 MiB: a lookup table may have 1 MiB']);
  });
});

describe('an enrich policy', () => {
  const policy = (kind: string, body: object) => JSON.stringify({ [kind]: body });
  const body = (table: string, field: string, ...fields: string[]) => ({
    indices: table,
    match_field: field,
    enrich_fields: fields,
  });

  test('is read in the form of the API, its table given as text or as a list of one', async () => {
    const lookups = await load({
      't.csv': 'a,b\nx,y\n',
      'p.policy.json': policy('match', body('t', 'a', 'b')),
      'q.policy.json': policy('match', { ...body('t', 'a', 'b'), indices: ['t'] }),
    });
    expect(lookups.policies).toEqual([
      { name: 'p', kind: 'match', table: 't', matchField: 'a', fields: ['b'] },
      { name: 'q', kind: 'match', table: 't', matchField: 'a', fields: ['b'] },
    ]);
  });

  test.each<[string, readonly string[], string, FieldValue[], FieldValue[]]>([
    [
      'addresses',
      ['10.0.0.0/8', '2001:db8::1', '10.0.0.1..10.0.0.9', ''],
      'ip',
      ['10.0.0.0', '2001:db8::1', '10.0.0.1', null],
      ['10.255.255.255', '2001:db8::1', '10.0.0.9', null],
    ],
    ['whole numbers', ['0..10', '-5 .. 5'], 'long', [0n, -5n], [10n, 5n]],
    ['numbers', ['0..1.5', '2..3'], 'double', [0, 2], [1.5, 3]],
    ['dates', ['2024-05-06..2024-05-07'], 'date', [1714953600000], [1715040000000]],
  ])('of ranges of %s has their ends', async (_, cells, type, from, to) => {
    const lookups = await load({
      't.csv': `r,z\n${cells.map((c) => `${c},z\n`).join('')}`,
      'p.policy.json': policy('range', body('t', 'r', 'z')),
    });
    expect(problemsOf(lookups)).toEqual([]);
    const fields = fieldsOf(lookups.tables[0]);
    expect(fields.r).toEqual(['keyword', ...cells.map((c) => (c === '' ? null : c))]);
    expect(fields.r$from).toEqual([type, ...from]);
    expect(fields.r$to).toEqual([type, ...to]);
  });

  test('of ranges: what is none, ends before it begins or holds nothing is told where', async () => {
    const lookups = await load({
      'nets.csv': 'zone,net\na,10.0.0.0/8\nb,10.0.0.0/40\nc,10.0.0.9..10.0.0.1\nd,"[10.0.0.1, 10.0.0.2]"\n',
      'ages.csv': 'age:integer_range\n0..10\n10..10\n1.5..2\n',
      'p.policy.json': policy('range', body('nets', 'net', 'zone')),
    });
    expect(problemsOf(lookups)).toEqual([
      'ages.csv:3:1 `10..10` of `age` holds nothing: its end is not in it',
      'ages.csv:4:1 `1.5..2` of `age` is no range of integer',
      'nets.csv:3:3 `10.0.0.0/40` of `net` is no range of ip',
      'nets.csv:4:3 `10.0.0.9..10.0.0.1` of `net` ends before it begins',
      'nets.csv:5:3 `[10.0.0.1, 10.0.0.2]` of `net` is a list: a row holds one range',
    ]);
  });

  test.each([
    ['{', 'p.policy.json:1:1 not JSON'],
    ['[]', 'p.policy.json:1:1 a policy is a JSON object'],
    ['{}', 'p.policy.json a policy is an object of either `match` or `range`'],
    [policy('geo_match', {}), 'p.policy.json:1:2 policies of geo_match are not supported: there are no shapes'],
    [policy('fuzzy', {}), 'p.policy.json:1:2 a policy is an object of either `match` or `range`'],
    [
      policy('match', { ...body('t', 'a', 'b'), query: {} }),
      'p.policy.json:1:65 a policy with a query is not supported',
    ],
    [
      policy('match', { indices: 't', match_field: 'a' }),
      'p.policy.json:1:2 `match.enrich_fields`: a list of names of fields is expected',
    ],
    [policy('match', { ...body('t', 'a', 'b'), x: 1 }), 'p.policy.json:1:65 unknown member `x` of `match`'],
    [policy('match', body('t', 'a', 'bb')), 'p.policy.json:1:60 the table `t` has no field `bb`'],
  ])('%s is refused', async (text, problem) => {
    const lookups = await load({ 't.csv': 'a,b\nx,y\n', 'p.policy.json': text });
    expect(problemsOf(lookups)).toEqual([problem]);
    expect([lookups.policies, lookups.tables.length]).toEqual([[], 1]);
    expect(lookups.unreadable.policies.get('p')).toContain('p.policy.json');
  });
});

describe('a folder', () => {
  test('that is none, or holds no table, is a mistake of its own', async () => {
    await expect(loadLookups(join(folder, 'none'))).rejects.toThrow(`there is no folder ${folder}/none`);
    await expect(load({ 'README.md': 'x' })).rejects.toThrow(`there are no lookup tables in ${folder}`);
    await expect(loadLookups(join(folder, 'README.md'))).rejects.toThrow('is no folder');
  });

  test('may have a mapping for no table, which is told', async () => {
    const lookups = await load({ 't.csv': 'a\n1\n', 'u.mapping.json': '{"properties": {}}' });
    expect(problemsOf(lookups)).toEqual(['u.mapping.json there is no table `u`']);
  });
});
