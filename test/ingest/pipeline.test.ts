import { symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogFormat } from '../../src/ingest/format.ts';
import { type IngestOptions, type IngestSummary, ingestLogs } from '../../src/ingest/pipeline.ts';
import { type DuckdbStore, openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { lettersOf } from '../store/store-case.ts';
import { LogFolder, lines, note, noteFormat, notes, stored } from './ingest-case.ts';

let folder: LogFolder;
let store: DuckdbStore;
beforeEach(async () => {
  folder = new LogFolder();
  store = await openDuckdbStore({ threads: 1, memoryLimitMb: 512 });
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

function ingest(options: Partial<IngestOptions> = {}): Promise<IngestSummary> {
  return ingestLogs({ paths: [folder.path], store, formats: [noteFormat], ...options });
}

describe('reading', () => {
  test('a folder with files of every kind, told in the summary', async () => {
    folder.write('a.json', lines(note('one', 1000), note('two', 2000)));
    folder.write('deep/er/b.jsonl.gz', gzipSync(lines(note('three', 3000))));
    folder.write('2024/none', note('four', 4000));
    folder.write('c.log', JSON.stringify({ Records: [JSON.parse(note('five', 5000)), JSON.parse(note('one', 1000))] }));
    folder.write('readme.md', 'not read');
    folder.write('.hidden.json', 'not read');
    folder.write('labels.json', JSON.stringify({ version: 1, attacks: [], alerts: [] }, null, 2));
    const summary = await ingest();
    expect(summary).toEqual({
      files: 5,
      unchanged: 0,
      records: 6,
      stored: 5,
      duplicates: 1,
      deadLetters: { count: 0, first: [] },
      byFormat: { 'test.note': 6 },
      firstTimestamp: 1000,
      lastTimestamp: 5000,
      problems: [],
      skipped: [
        { reason: 'labels of sample logs', count: 1 },
        { reason: 'not a log file', count: 1 },
      ],
    });
    expect(await notes(store)).toEqual(['five', 'four', 'one', 'three', 'two']);
  });

  test('the same record by another route is one event', async () => {
    const record = { note: 'same', at: 5, nested: { b: 1, a: [2] } };
    const reordered = '{ "nested": {"a":[2], "b":1},  "at":5.0, "note":"s\\u0061me" }';
    folder.write('a.json', lines(JSON.stringify(record), reordered));
    folder.write('b.json', JSON.stringify([record], null, 2));
    folder.write('c.json', JSON.stringify({ message: JSON.stringify(record), '@timestamp': 'x' }));
    folder.write('d.json', JSON.stringify({ event: { original: reordered } }));
    folder.write('e.json', JSON.stringify({ 'event.original': reordered }));
    folder.write(
      'f.json',
      JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents: [{ id: '1', message: reordered }] }),
    );
    folder.write('g.json', JSON.stringify({ events: [{ message: reordered, timestamp: 1 }] }));
    folder.write('h.json', JSON.stringify({ records: [record] }) + JSON.stringify({ records: [record] }));
    folder.write('i.json', JSON.stringify({ _index: 'x', _source: { message: reordered } }));
    folder.write('j.json', JSON.stringify({ messageType: 'CONTROL_MESSAGE', logEvents: [{ message: 'checking' }] }));
    const summary = await ingest();
    expect(summary).toMatchObject({ stored: 1, duplicates: 10, deadLetters: { count: 0 } });
    expect(summary.skipped).toEqual([{ reason: 'control message of CloudWatch Logs', count: 1 }]);
  });

  test('of a document only where it carries no record of another format', async () => {
    const doc: LogFormat = {
      ...noteFormat,
      name: 'test.doc',
      stream: 'logs-test.doc-default',
      mayWrap: true,
      detects: (record) => typeof record === 'object' && record !== null && 'doc' in record,
      normalize: (record) => {
        const { doc, team } = record as { doc: string; team?: string };
        if (doc === 'boring') return { reason: 'boring', skip: true };
        return { timestamp: 1, fields: { 'note.text': doc }, ...(team && { stream: `logs-${team}-default` }) };
      },
    };
    const inner = note('carried');
    const unknown = JSON.stringify({ what: 1 });
    folder.write(
      'a.json',
      lines(
        JSON.stringify({ doc: 'plain', team: 'red', records: [{ x: 1 }] }),
        JSON.stringify({ doc: 'wraps', event: { original: inner } }),
        JSON.stringify({ doc: 'wraps no log', message: unknown }),
        JSON.stringify({ doc: 'boring' }),
        JSON.stringify({ 'detail-type': 'Note', detail: { note: 'by bridge' } }),
      ),
    );
    const summary = await ingest({ formats: [doc, noteFormat] });
    expect(summary.skipped).toEqual([{ reason: 'boring', count: 1 }]);
    expect(summary.byFormat).toEqual({ 'test.doc': 2, 'test.note': 2 });
    expect(await notes(store)).toEqual(['by bridge', 'carried']);
    const red = await stored(store, [['note.text', 'keyword']], 'logs-red-default');
    expect(red).toEqual([['plain']]);
  });

  test('of data streams without end, up to a bound', async () => {
    const named: LogFormat = {
      ...noteFormat,
      normalize: (record) => ({
        timestamp: 1,
        fields: {},
        stream: `logs-${(record as { note: string }).note}-default`,
      }),
    };
    folder.write('a.json', lines(...Array.from({ length: 205 }, (_, i) => note(`n${i}`)), note('n3', 2)));
    const summary = await ingest({ formats: [named] });
    expect(summary).toMatchObject({ stored: 201, deadLetters: { count: 5 } });
    expect(summary.deadLetters.first[0]?.reason).toContain('more than 200 data streams');
  });

  test('of wanted fields only', async () => {
    folder.write('a.json', note('x', 1, { team: 'red', tier: 'b' }));
    await ingest({ wants: (field) => field === 'note.text' || field === 'extra.team' });
    expect([...store.streams()[0]!.fields.keys()]).toEqual(['@timestamp', 'event.ingested', 'note.text', 'extra.team']);
  });

  test('reports progress up to the whole', async () => {
    folder.write('a.json', lines(...Array.from({ length: 30 }, (_, i) => note(`n${i}`))));
    folder.write('b.json.gz', gzipSync(note('last')));
    const seen: number[] = [];
    await ingest({ batchEvents: 10, onProgress: (p) => seen.push(p.bytesRead / p.bytesTotal) });
    expect(seen).toEqual([...seen].sort());
    expect(seen.at(-1)).toBe(1);
  });

  test('gives the same whatever the batches and the order of files', async () => {
    for (let f = 0; f < 4; f++) {
      const records = Array.from({ length: 50 }, (_, i) =>
        i % 7 === 0 ? `broken ${f} ${i}` : note(`n${(f * 40 + i) % 170}`, i),
      );
      folder.write(`${f}.json`, lines(...records));
    }
    const whole = await ingest();
    const other = await openDuckdbStore({ threads: 1, memoryLimitMb: 512 });
    const paths = [3, 1, 0, 2].map((f) => join(folder.path, `${f}.json`));
    const pieces = await ingest({ store: other, batchEvents: 3, paths });
    expect({ ...pieces, stored: 0, duplicates: 0 }).toEqual({ ...whole, stored: 0, duplicates: 0 });
    expect(pieces.stored).toBe(whole.stored);
    const fields: Parameters<typeof stored>[1] = [
      ['_id', 'keyword'],
      ['note.text', 'keyword'],
      ['@timestamp', 'date'],
    ];
    expect((await stored(other, fields)).sort()).toEqual((await stored(store, fields)).sort());
    expect(new Set(await lettersOf(other))).toEqual(new Set(await lettersOf(store)));
    await other.close();
  });
});

describe('what is no event', () => {
  test('becomes a dead letter with its place, reason and raw text', async () => {
    const path = folder.write(
      'a.json',
      lines(
        'nope',
        note('fine'),
        '{"other":1,"keys":2}',
        '[1,"two"]',
        '{"note":5}',
        '{"note":"late","at":1e300}',
        '{"records":[{"z":0},{"note":{}}]}',
      ),
    );
    const summary = await ingest();
    const letters = [
      ['line 1', 'not JSON', 'nope', null],
      ['line 3', 'no known log format: it has the keys other, keys', '{"other":1,"keys":2}', null],
      ['line 4', 'no known log format: it is a number', '1', null],
      ['line 4, record 2', 'no known log format: it is a string', '"two"', null],
      ['line 5', 'its note is no text', '{"note":5}', 'test.note'],
      ['line 6', 'its time is beyond the calendar', '{"note":"late","at":1e300}', 'test.note'],
      ['line 7', 'no known log format: it has the keys z', '{"z":0}', null],
      ['line 7, record 2', 'its note is no text', '{"note":{}}', 'test.note'],
    ].map(([position, reason, raw, format]) => ({ source: path, position, reason, raw, format }));
    expect(summary.deadLetters).toEqual({ count: 8, first: letters });
    expect(await lettersOf(store)).toEqual(letters);
    expect(summary.records).toBe(9);
  });

  test('a named format is tried on every record', async () => {
    folder.write('a.json', lines('{"x":1}', note('n')));
    const summary = await ingest({ format: 'test.note' });
    expect(summary.stored).toBe(1);
    expect(summary.deadLetters.first[0]).toMatchObject({ reason: 'its note is no text', format: 'test.note' });
    await expect(ingest({ format: 'test.mote' })).rejects.toMatchObject({
      message: 'unknown log format test.mote',
      hint: 'did you mean test.note?',
    });
  });

  test('nesting, prototypes and doubled keys do no harm', async () => {
    const deep = `{"note":"deep","x":${'['.repeat(5000)}${']'.repeat(5000)}}`;
    const hidden = JSON.stringify({ message: deep });
    folder.write(
      'a.json',
      lines(deep, hidden, '{"note":"p","__proto__":{"polluted":1},"note":"q"}', '{"constructor":1}'),
    );
    const summary = await ingest();
    expect(summary.deadLetters.first.map((l) => l.reason)).toEqual([
      'nested too deeply',
      'nested too deeply',
      'no known log format: it has the keys constructor',
    ]);
    expect(await notes(store)).toEqual(['q']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test.each([
    ['a PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]), 'not a log: a PNG image'],
    [
      'UTF-16',
      Buffer.from(`\ufeff${note('x')}`, 'utf16le'),
      'not a log: UTF-16 text, which is not supported (convert it to UTF-8)',
    ],
    [
      'zstd',
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]),
      'not a log: zstd compression, which is not supported (unpack it first)',
    ],
    ['binary data', Buffer.from([1, 2, 3, 0, 5]), 'not a log: binary data'],
    ['a PNG in gzip', gzipSync(Buffer.from([0x89, 0x50, 0x4e, 0x47])), 'not a log: a PNG image'],
  ])('%s is one dead letter, whether named or found', async (_, content, reason) => {
    const path = folder.write('x.json', content);
    folder.write('y.json', note('fine'));
    const summary = await ingest({ paths: [path, folder.path] });
    expect(summary).toMatchObject({ stored: 1, deadLetters: { count: 1, first: [{ position: 'file', reason }] } });
  });

  test('gzip: several members are read, truncation keeps what is whole, garbage is told', async () => {
    const text = lines(...Array.from({ length: 2000 }, (_, i) => note(`n${i}`, i, { salt: `${Math.sin(i)}` })));
    const packed = gzipSync(text);
    folder.write(
      'members.json.gz',
      Buffer.concat([gzipSync(lines(note('a'))), gzipSync(lines(note('b'))), Buffer.alloc(16)]),
    );
    const cut = folder.write('cut.json.gz', packed.subarray(0, packed.length / 2));
    const tail = folder.write('tail.json.gz', Buffer.concat([gzipSync(lines(note('c'))), Buffer.from('garbage')]));
    const behind = folder.write(
      'zeros.json.gz',
      Buffer.concat([gzipSync(lines(note('d'))), Buffer.alloc(4), gzipSync('x')]),
    );
    const summary = await ingest();
    expect(summary.problems).toEqual([
      `${cut}: truncated gzip at byte ${Math.floor(packed.length / 2)}`,
      expect.stringContaining(`${tail}: broken gzip data before byte`),
      `${behind}: ${4 + gzipSync('x').length} bytes behind the end of the gzip data are not gzip`,
    ]);
    const found = await notes(store);
    expect(found).toEqual(expect.arrayContaining(['a', 'b', 'c', 'd', 'n0', 'n500']));
    expect(found.length).toBeGreaterThan(800);
    expect(summary.deadLetters.first.map((l) => [l.source, l.reason])).toEqual(
      expect.arrayContaining([
        [cut, 'not JSON: the line ends inside a string'],
        [cut, summary.problems[0]!.slice(cut.length + 2)],
      ]),
    );
    // Met again unchanged, the problems are told again.
    expect(await ingest()).toMatchObject({ unchanged: 4, problems: summary.problems });
  });

  test('a record over the limit keeps its head', async () => {
    folder.write('a.json', lines(note('a'), note('x'.repeat(3_000_000)), note('b')));
    const summary = await ingest({ maxRecordBytes: 2_000_000 });
    expect(summary).toMatchObject({ stored: 2, deadLetters: { count: 1 } });
    expect(summary.deadLetters.first[0]!.reason).toMatch(/^larger than 2000000 bytes: it has 30000\d\d$/);
    expect((await store.deadLetters())[0]!.raw).toHaveLength(65536);
  });
});

describe('paths', () => {
  test.each([
    ['no-such-file', /^no such file or folder: no-such-file$/],
    ['no-such-*.json', /^nothing matches no-such-\*\.json$/],
  ])('%s is refused', async (path, message) => {
    await expect(ingest({ paths: [path] })).rejects.toThrow(message);
    await expect(ingest({ paths: [path] })).rejects.toMatchObject({ name: 'UserError' });
  });

  test('an empty folder, one without logs, and no path at all are refused', async () => {
    await expect(ingest()).rejects.toThrow(`the folder ${folder.path} is empty`);
    folder.write('picture.png', 'x');
    await expect(ingest()).rejects.toThrow(`the folder ${folder.path} holds no log files`);
    await expect(ingest({ paths: [] })).rejects.toThrow('no path is given');
  });

  test('are taken literally where they exist, else as globs', async () => {
    folder.write('a[1].json', note('bracket'));
    folder.write('a1.json', note('one'));
    folder.write('sub/b.json', note('two'));
    folder.write('sub/c.bin', 'not read in a folder');
    const at = (name: string) => join(folder.path, name);
    await ingest({ paths: [at('a[1].json')] });
    expect(await notes(store)).toEqual(['bracket']);
    await ingest({ paths: [at('a?.json'), at('s*')] });
    expect(await notes(store)).toEqual(['bracket', 'one', 'two']);
  });

  test('a file named by its own name is read whatever it is called, and once', async () => {
    const path = folder.write('strange.bin', note('x'));
    expect(await ingest({ paths: [path, path, `${folder.path}/./strange.bin`] })).toMatchObject({
      files: 1,
      stored: 1,
    });
  });

  test('links that go round in circles or nowhere end somewhere', async () => {
    folder.write('sub/a.json', note('x'));
    symlinkSync(folder.path, join(folder.path, 'sub', 'up'));
    symlinkSync('nowhere', join(folder.path, 'gone.json'));
    expect(await ingest()).toMatchObject({ files: 1, stored: 1, skipped: [{ reason: 'broken link', count: 1 }] });
  });

  test('an empty file, and one of blank lines, give nothing', async () => {
    folder.write('empty.json', '');
    folder.write('blank.json.gz', gzipSync('\n\n'));
    expect(await ingest()).toMatchObject({ files: 2, records: 0, problems: [] });
  });
});

describe('bodies delivered beside the logs', () => {
  const key = 'prefix/AWSLogs/1/BedrockModelInvocationLogs/eu-west-1/2025/03/01/00';
  const record = (path: string) => note('n', 1, { input: { inputBodyS3Path: path } });
  const inputs = async () =>
    (await stored(store, [['note.input', 'keyword']])).map((row) => JSON.parse(String(row[0])));

  test('are found by the end of their key, or next to the log; the id is of the record as logged', async () => {
    const log = folder.write(
      'AWSLogs/1/x/log.json.gz',
      gzipSync(lines(record(`s3://bucket/${key}/data/r1_input.json.gz`))),
    );
    await ingest({ paths: [log] });
    const before = await stored(store, [['_id', 'keyword']]);

    folder.write(`${key.slice('prefix/'.length)}/data/r1_input.json.gz`, gzipSync('{"messages":["hello"]}'));
    const other = await openDuckdbStore({ threads: 1, memoryLimitMb: 512 });
    expect(await ingest({ store: other })).toMatchObject({
      stored: 1,
      skipped: [{ reason: 'body of a logged request', count: 1 }],
    });
    expect(await stored(other, [['_id', 'keyword']])).toEqual(before);
    expect((await stored(other, [['note.input', 'keyword']]))[0]![0]).toContain(
      '"inputBodyJson":{"messages":["hello"]}',
    );
    await other.close();

    expect((await inputs())[0]).not.toHaveProperty('inputBodyJson');
    folder.write('logs/b.json', record('s3://bucket/else/where/r2_input.json'));
    folder.write('logs/data/r2_input.json', '"body two"');
    await ingest({ paths: [join(folder.path, 'logs')] });
    expect((await inputs()).map((input) => input.inputBodyJson)).toEqual([undefined, 'body two']);
  });

  test('are never sought above the logs, and left out where they are no JSON or too large', async () => {
    folder.write('secret.json', '"secret"');
    folder.write('logs/data/broken_input.json', '{');
    folder.write('logs/data/large_input.json.gz', gzipSync(`"${'x'.repeat(26 * 1024 * 1024)}"`));
    const paths = [
      's3://b/../secret.json',
      's3://b/x/..//secret.json',
      's3://b/%2e%2e/secret.json',
      's3:///secret.json',
      '/secret.json',
    ];
    paths.push('s3://b/data/broken_input.json', 's3://b/data/large_input.json.gz', 's3://b/..\\secret.json');
    folder.write(
      'logs/a.json',
      lines(...paths.map((path, i) => note(`n${i}`, i, { input: { inputBodyS3Path: path } }))),
    );
    expect(await ingest({ paths: [join(folder.path, 'logs')] })).toMatchObject({ stored: paths.length });
    expect((await inputs()).every((input) => input.inputBodyJson === undefined)).toBe(true);
  });
});

describe('again', () => {
  const records = (from: number, to: number) =>
    lines(...Array.from({ length: to - from }, (_, i) => note(`n${from + i}`, from + i)));

  test('files that have not changed are not read, files that have are', async () => {
    const path = folder.write('a.json', records(0, 10));
    folder.write('b.json', `${records(10, 20)}broken`);
    expect(await ingest()).toMatchObject({ stored: 20, unchanged: 0, deadLetters: { count: 1 } });
    expect(await ingest()).toMatchObject({ stored: 0, duplicates: 0, unchanged: 2, deadLetters: { count: 0 } });
    folder.write('a.json', records(0, 10) + records(20, 22));
    expect(await ingest()).toMatchObject({ stored: 2, duplicates: 10, unchanged: 1 });
    utimesSync(path, 1, 1);
    expect(await ingest()).toMatchObject({ stored: 0, duplicates: 12, unchanged: 1 });
    expect(await store.deadLetters()).toHaveLength(1);
  });

  test('a run that was stopped goes on behind what it stored', async () => {
    // Large enough for several chunks of the file: only between them does a batch end.
    const long = lines(
      ...Array.from({ length: 3000 }, (_, i) =>
        i % 10 === 9 ? `broken ${i}` : note(`n${i}`, i, { pad: 'x'.repeat(500) }),
      ),
    );
    folder.write('a.json', long);
    const stop = new AbortController();
    const stopped = ingest({
      batchEvents: 100,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('stopped')),
    });
    await expect(stopped).rejects.toThrow('stopped');
    const before = (await notes(store)).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(2700);
    expect(await ingest()).toMatchObject({ stored: 2700 - before, duplicates: 0 });
    expect(await store.deadLetters()).toHaveLength(300);
  });

  test('another format than before reads the file again', async () => {
    folder.write('a.json', note('x'));
    const other = { ...noteFormat, name: 'test.other', detects: () => false, normalize: () => ({ reason: 'never' }) };
    expect(await ingest({ formats: [other, noteFormat], format: 'test.other' })).toMatchObject({
      stored: 0,
      deadLetters: { count: 1 },
    });
    expect(await ingest()).toMatchObject({ stored: 1, unchanged: 0 });
  });
});
