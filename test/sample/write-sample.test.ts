import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/base/user-error.ts';
import { s3Uri } from '../../src/sample/log-layout.ts';
import type { SampleOptions } from '../../src/sample/options.ts';
import { writeSample } from '../../src/sample/write-sample.ts';
import { logFiles, readRecords } from './rule-model.ts';
import { readLabels, withFolder, withSample } from './sample-folder.ts';

type Bytes = ReadonlyMap<string, Buffer>;

function readAll(out: string): Bytes {
  const names = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(names.map((name) => [name.slice(out.length), readFileSync(name)]));
}

function error(options: Omit<SampleOptions, 'out'>, out = '/nonexistent/never-written'): Promise<unknown> {
  return writeSample({ ...options, out }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
}

describe('the same options', () => {
  test('give the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 1, max: 300 }),
        async (...options) => {
          const [seed, hours, eventsPerHour] = options;
          const read = (): Promise<Bytes> => withSample({ seed, hours, eventsPerHour }, readAll);
          expect(await read()).toEqual(await read());
        },
      ),
      { numRuns: 3 },
    );
  });

  test('but another seed give other bytes', async () => {
    const read = (seed: number): Promise<Bytes> => withSample({ seed, hours: 2, eventsPerHour: 50 }, readAll);
    const [one, two] = [await read(1), await read(2)];
    expect([...one.keys()]).not.toEqual([...two.keys()]);
  });
});

describe('files', () => {
  test('lie in the S3 layout, each record in the folder of its account, Region and hour', async () => {
    await withSample({ seed: 3, hours: 4 }, (out) => {
      for (const file of logFiles(out)) {
        const path = file.slice(out.length + 1);
        const match =
          /^AWSLogs\/(\d{12})\/BedrockModelInvocationLogs\/([a-z0-9-]+)\/(\d{4})\/(\d\d)\/(\d\d)\/(\d\d)\/\d{8}T\d{9}Z_[0-9a-f]{16}\.json\.gz$/.exec(
            path,
          );
        expect(match, path).not.toBeNull();
        const [, account, region, year, month, day, hour] = match!;
        for (const line of gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n')) {
          const record = JSON.parse(line) as Record<string, unknown>;
          expect(record).toMatchObject({ accountId: account, region, schemaType: 'ModelInvocationLog' });
          expect(String(record.timestamp)).toMatch(new RegExp(`^${year}-${month}-${day}T${hour}:\\d\\d:\\d\\dZ$`));
        }
      }
    });
  });

  test('hold nothing of the clock or the platform in their gzip headers', async () => {
    await withSample({ hours: 2, eventsPerHour: 100 }, (out) => {
      for (const [name, bytes] of readAll(out)) {
        if (!name.endsWith('.gz')) continue;
        expect([...bytes.subarray(3, 8)], name).toEqual([0, 0, 0, 0, 0]);
        expect(bytes[9], name).toBe(255);
      }
    });
  });

  test('are split when an hour is busy, and lose nothing', async () => {
    await withSample({ seed: 9, hours: 2, eventsPerHour: 40_000 }, (out, labels) => {
      expect(logFiles(out).length).toBeGreaterThan(16);
      const records = readRecords(out);
      expect(records).toHaveLength(80_000);
      expect(labels.events).toBe(80_000);
      expect(new Set(records.map((record) => record.requestId)).size).toBe(80_000);
    });
  });

  test('bodies stored apart are where the records say', async () => {
    await withSample({ seed: 4, hours: 24 }, (out) => {
      const paths: string[] = [];
      for (const { input, output } of readRecords(out) as { input?: object; output?: object }[]) {
        for (const [side, body] of [
          ['input', input],
          ['output', output],
        ] as const) {
          const fields = Object.entries(body ?? {});
          const path = fields.find(([name]) => name === `${side}BodyS3Path`)?.[1] as string | undefined;
          if (path === undefined) continue;
          expect(fields.map(([name]) => name)).not.toContain(`${side}BodyJson`);
          expect(path.startsWith(s3Uri('AWSLogs/'))).toBe(true);
          paths.push(path.slice(s3Uri('').length));
        }
      }
      expect(paths.filter((path) => path.includes('_input')).length).toBeGreaterThan(2);
      expect(paths.filter((path) => path.includes('_output')).length).toBeGreaterThan(2);
      for (const path of paths) {
        const text = gunzipSync(readFileSync(join(out, path))).toString('utf8');
        expect(text.length).toBeGreaterThan(100_000);
        expect(() => JSON.parse(text) as unknown).not.toThrow();
      }
      const stored = [...readAll(out).keys()].filter((name) => name.includes('/data/'));
      expect(stored.map((name) => name.slice(1)).sort()).toEqual(paths.sort());
    });
  });

  test('the number of events is the rate times the hours', async () => {
    await withFolder(async (folder) => {
      const out = join(folder, 'x');
      const summary = await writeSample({ out, hours: 3, eventsPerHour: 333.4 });
      expect(summary.events).toBe(1_000);
      expect(summary).toMatchObject({ seed: 1, hours: 3, start: '2026-03-02T00:00:00.000Z', out });
      expect(readRecords(out)).toHaveLength(1_000);
      const files = [...readAll(out)].filter(([name]) => name.endsWith('.gz'));
      expect(summary.files).toBe(files.length);
      expect(summary.bytes).toBe(files.reduce((sum, [, bytes]) => sum + bytes.length, 0));
      expect(summary.alerts).toBe(readLabels(out).alerts.length);
    });
  });

  test('progress ends at the total', async () => {
    await withFolder(async (folder) => {
      const seen: number[] = [];
      const onProgress: SampleOptions['onProgress'] = ({ events, total }) => {
        expect(total).toBe(12_000);
        seen.push(events);
      };
      await writeSample({ out: join(folder, 'x'), hours: 2, eventsPerHour: 6_000, onProgress });
      expect(seen).toEqual([5_000, 10_000, 12_000]);
    });
  });
});

describe('the folder', () => {
  test('of an earlier sample is replaced', async () => {
    await withFolder(async (folder) => {
      await writeSample({ out: folder, seed: 1, hours: 4, eventsPerHour: 50 });
      await writeSample({ out: folder, seed: 2, hours: 2, eventsPerHour: 50 });
      const fresh = await withSample({ seed: 2, hours: 2, eventsPerHour: 50 }, readAll);
      expect(readAll(folder)).toEqual(fresh);
    });
  });

  test('of an interrupted sample is replaced', async () => {
    await withFolder(async (folder) => {
      writeFileSync(join(folder, 'labels.json.unfinished'), '{"generator":"seismo sample"}\n');
      mkdirSync(join(folder, 'AWSLogs/leftover'), { recursive: true });
      await writeSample({ out: folder, hours: 2, eventsPerHour: 50 });
      expect(existsSync(join(folder, 'AWSLogs/leftover'))).toBe(false);
      expect(readdirSync(folder).sort()).toEqual(['AWSLogs', 'labels.json']);
    });
  });

  test.each([
    ['other files', { 'notes.txt': 'mine' }],
    ['other files beside a sample', { 'labels.json': '{"generator":"seismo sample"}', 'notes.txt': 'mine' }],
    ['labels of something else', { 'labels.json': '{"labels":[]}' }],
    ['labels that are no JSON', { 'labels.json': 'a;b;c' }],
  ])('with %s is left alone', async (_name, files) => {
    await withFolder(async (folder) => {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      const reason = await error({ hours: 2 }, folder);
      expect(reason).toBeInstanceOf(UserError);
      expect((reason as UserError).message).toContain('is not empty');
      for (const [name, text] of Object.entries(files)) expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
    });
  });

  test('with only real logs in it is left alone', async () => {
    await withFolder(async (folder) => {
      mkdirSync(join(folder, 'AWSLogs/111122223333'), { recursive: true });
      expect(await error({ hours: 2 }, folder)).toBeInstanceOf(UserError);
      expect(existsSync(join(folder, 'AWSLogs/111122223333'))).toBe(true);
    });
  });

  test('that is a file is an error, not a crash', async () => {
    await withFolder(async (folder) => {
      writeFileSync(join(folder, 'file'), '');
      const reason = await error({ hours: 2 }, join(folder, 'file'));
      expect(reason).toBeInstanceOf(UserError);
      expect((reason as UserError).message).toContain('cannot be written');
    });
  });
});

describe('options', () => {
  test.each([
    [{ hours: 1 }, 'hours must be a whole number from 2'],
    [{ hours: 2.5 }, 'hours must be a whole number from 2'],
    [{ hours: Number.NaN }, 'hours must be a whole number from 2'],
    [{ seed: -1 }, 'the seed must be a whole number'],
    [{ seed: 0.5 }, 'the seed must be a whole number'],
    [{ eventsPerHour: 0 }, 'events per hour must be above 0'],
    [{ eventsPerHour: Number.POSITIVE_INFINITY }, 'events per hour must be above 0'],
    [{ start: new Date('2026-03-02T00:30:00Z') }, 'a whole hour in UTC'],
    [{ start: new Date('never') }, 'a whole hour in UTC'],
    [{ attacks: ['__proto__'] }, 'unknown attack "__proto__"'],
  ])('%j is refused', async (options, message) => {
    const reason = await error(options);
    expect(reason).toBeInstanceOf(UserError);
    expect((reason as UserError).message).toContain(message);
    expect((reason as UserError).exitCode).toBe(2);
  });

  test('a misspelled attack gets a suggestion', async () => {
    expect(((await error({ attacks: ['denied-topic'] })) as UserError).hint).toBe('did you mean denied-topics?');
  });
});
