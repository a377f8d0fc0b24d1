import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Backoff } from '../../../src/ingest/sources/backoff.ts';
import { jumpFrom } from '../../../src/ingest/sources/s3/list-objects.ts';
import { S3Source } from '../../../src/ingest/sources/s3/s3-source.ts';
import { s3Config } from '../../../src/ingest/sources/source-config.ts';
import { S3Server } from '../../servers/s3-server.ts';
import { lines, note } from '../ingest-case.ts';
import { SourceCase, until } from './source-case.ts';

let s3: S3Server;
let kase: SourceCase;
beforeEach(async () => {
  s3 = await new S3Server().start();
  kase = await SourceCase.open();
});
afterEach(async () => {
  await kase.close();
  await s3.stop();
});

function source(
  more: { [key: string]: unknown } = {},
  options: { sliceBytes?: number; stallMs?: number } = {},
): S3Source {
  const config = s3Config.parse({
    type: 's3',
    name: 'bucket',
    bucket: 'logs',
    endpoint: s3.url,
    credentials: S3Server.credentials,
    poll: '50ms',
    ...more,
  });
  return new S3Source(config, kase.context, { backoff: new Backoff(50, 200), ...options });
}

async function holds(...texts: string[]): Promise<void> {
  await until(
    () => kase.notes(),
    (found) => found.length >= texts.length,
  );
  expect(await kase.notes()).toEqual([...texts].sort());
}

const gets = () =>
  s3.requests.filter((request) => /GET \/logs\/./.test(request) && !request.includes('list-type')).length;
const lists = () => s3.requests.filter((request) => request.includes('list-type')).length;
const quiet = (ms = 300) => new Promise((resolve) => setTimeout(resolve, ms));
const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '/');
const FOLDER = 'AWSLogs/1/BedrockModelInvocationLogs/eu-central-1';

describe('listing', () => {
  test('objects are read once, plain and gzip, in pages, whatever their keys; new ones when they come', async () => {
    s3.pageSize = 2;
    s3.put('logs', 'a.json', lines(note('one')));
    s3.put('logs', 'b/ü &+<"😀 x.json.gz', gzipSync(lines(note('two'), note('three'))));
    s3.put('logs', 'b/empty', '');
    s3.put('logs', 'b/folder/', '');
    s3.put('logs', `${FOLDER}/amazon-bedrock-logs-permission-check`, 'x');
    s3.put('logs', 'AWSLogs/1/CloudTrail-Digest/eu/2026/01/01/x.json', '{}');
    const started = source();
    kase.run(started);
    await holds('one', 'two', 'three');
    s3.put('logs', 'c.json', lines(note('four')));
    s3.put('logs', 'AAA-comes-first.json', lines(note('five')));
    await holds('one', 'two', 'three', 'four', 'five');
    await quiet();
    expect(gets()).toBe(4);
    expect(await kase.store.deadLetters()).toEqual([]);
    await until(
      () => started.status,
      ({ state }) => state === 'idle',
    );
    expect(started.status).toMatchObject({ message: undefined, lagMs: 0, read: { records: 5 } });
  });

  test('only what is under the prefix', async () => {
    s3.put('logs', 'in/a.json', lines(note('one')));
    s3.put('logs', 'out/a.json', lines(note('two')));
    const started = source({ prefix: 'in/' });
    kase.run(started);
    await holds('one');
    await until(
      () => started.status,
      ({ state }) => state === 'idle',
    );
    await holds('one');
  });

  test('an object that is replaced is read again', async () => {
    s3.put('logs', 'a.json', lines(note('one')));
    kase.run(source());
    await holds('one');
    s3.put('logs', 'a.json', lines(note('one'), note('two')));
    await holds('one', 'two');
  });

  test('of years of logs only the recent days are listed again, and late objects are found all the same', async () => {
    s3.pageSize = 10;
    for (const region of ['eu', 'us'])
      for (let back = 0; back < 60; back++)
        for (let i = 0; i < 2; i++) {
          const modified = Date.now() - back * 86_400_000;
          s3.put(
            'logs',
            `AWSLogs/1/x/${region}/${day(back)}/${i}.json`,
            lines(note(`${region}${back}.${i}`)),
            modified,
          );
        }
    const started = source();
    kase.run(started);
    await until(
      () => started.status,
      ({ state, read }) => state === 'idle' && read.records === 240,
    );
    const before = lists();
    expect(before).toBeGreaterThanOrEqual(24);
    await until(
      () => lists(),
      (n) => n > before + 8,
    );
    const perLook = new Set(s3.requests.filter((request) => request.includes('list-type')).slice(before + 1));
    // Where it begins, and the recent days of each region.
    expect(perLook.size).toBeLessThanOrEqual(4);
    // Late, below keys that were read; and in a new region.
    s3.put('logs', `AWSLogs/1/x/eu/${day(1)}/0-late.json`, lines(note('late')));
    s3.put('logs', `AWSLogs/1/x/ap/${day(0)}/0.json`, lines(note('new region')));
    await until(
      () => started.status.read.records,
      (records) => records === 242,
    );
    expect(gets()).toBe(242);
  });

  test('a listing goes on at the day from which on it looks', () => {
    const time = Date.parse('2026-05-06T01:02:03Z');
    expect(jumpFrom('AWSLogs/1/x/eu/2025/12/31/23/a.json', time)).toBe('AWSLogs/1/x/eu/2026/05/06/');
    expect(jumpFrom('t/year=2026/month=05/day=05/a', time)).toBe('t/year=2026/month=05/day=06/');
    expect(jumpFrom('2026/05/05/a', time)).toBe('2026/05/06/');
    expect(jumpFrom('x/2026/05/06/a', time)).toBeUndefined();
    expect(jumpFrom('x/2027/01/01/a', time)).toBeUndefined();
    expect(jumpFrom('x/1999/55/66/a', time)).toBeUndefined();
    expect(jumpFrom('x/plain.json', time)).toBeUndefined();
  });
});

describe('restarts', () => {
  test('what is read is not fetched again', async () => {
    for (let i = 0; i < 30; i++) s3.put('logs', `${day(0)}/${i}.json`, lines(note(`n${i}`)));
    const first = source();
    const stop = kase.run(first);
    await until(
      () => first.status,
      ({ state }) => state === 'idle',
    );
    await stop();
    const before = gets();
    expect(before).toBe(30);
    s3.put('logs', `${day(0)}/new.json`, lines(note('new')));
    const second = source();
    kase.run(second);
    await until(
      () => second.status,
      ({ state }) => state === 'idle',
    );
    expect(gets() - before).toBe(1);
    expect((await kase.notes()).length).toBe(31);
  });

  test('a first listing that is broken off goes on where it was', async () => {
    s3.pageSize = 7;
    const old = Date.now() - 30 * 86_400_000;
    for (let i = 0; i < 60; i++) s3.put('logs', `k${String(i).padStart(3, '0')}.json`, lines(note(`n${i}`)), old);
    let fetched = 0;
    for (let round = 0; ; round++) {
      await kase.restart();
      kase.intake.commitsLeft = 9;
      const started = source();
      const stop = kase.run(started);
      await until(
        () => started.status,
        ({ state }) => state === 'idle' || state === 'waiting',
      );
      const done = started.status.state === 'idle';
      await stop();
      fetched = gets();
      if (done) break;
      expect(round).toBeLessThan(15);
    }
    expect((await kase.notes()).length).toBe(60);
    // Those under way when it was broken off, a few each time.
    expect(fetched).toBeLessThan(60 + 10 * 8);
  });

  test('what comes below where a first listing was broken off is found by the next one, however long that took', async () => {
    const old = Date.now() - 30 * 86_400_000;
    for (let i = 0; i < 20; i++) s3.put('logs', `x/2025/01/02/k${i + 10}.json`, lines(note(`n${i}`)), old);
    kase.intake.commitsLeft = 2;
    const first = source();
    const stop = kase.run(first);
    await until(
      () => first.status,
      ({ state }) => state === 'waiting',
    );
    await stop();
    s3.put('logs', 'x/2025/01/02/a-low.json', lines(note('low')));
    // So long that its time is beyond what is looked back.
    kase.clock += 5 * 86_400_000;
    await kase.restart();
    kase.run(source());
    await holds(...Array.from({ length: 20 }, (_, i) => `n${i}`), 'low');
  });

  test('broken off anywhere, also inside large objects, nothing is lost and nothing doubled', async () => {
    const expected: string[] = [];
    for (let i = 0; i < 6; i++) {
      const texts = Array.from({ length: 60 }, (_, n) => `o${i}n${String(n).padStart(2, '0')}`);
      expected.push(...texts);
      const content = `{"broken ${i}"\n${lines(...texts.map((text) => note(text)))}`;
      s3.put('logs', `${i}.json${i % 2 ? '.gz' : ''}`, i % 2 ? gzipSync(content) : content);
    }
    for (let round = 0; round < 14; round++) {
      await kase.restart(7);
      kase.intake.commitsLeft = round;
      const stop = kase.run(source({}, { sliceBytes: 500 }));
      await quiet(80);
      await stop();
    }
    await kase.restart(7);
    kase.run(source({}, { sliceBytes: 500 }));
    await holds(...expected);
    const letters = await kase.store.deadLetters();
    expect(letters.map(({ position, raw }) => `${position} ${raw}`).sort()).toEqual(
      Array.from({ length: 6 }, (_, i) => `line 1 {"broken ${i}"`),
    );
  });
});

describe('bodies that were stored on their own', () => {
  const named = (text: string, file: string, bucket = 'logs') =>
    note(text, 1, { input: { inputBodyS3Path: `s3://${bucket}/${FOLDER}/data/${file}` } });

  test('are joined to their event, and are no logs themselves', async () => {
    s3.put('logs', `${FOLDER}/data/r1_input.json.gz`, gzipSync('{"asked":"much"}'));
    s3.put('logs', `${FOLDER}/a.json.gz`, gzipSync(lines(named('one', 'r1_input.json.gz'), note('two'))));
    kase.run(source());
    await holds('one', 'two');
    expect(await kase.values('note.input')).toEqual([null, expect.stringContaining('"asked":"much"')]);
    expect(await kase.store.deadLetters()).toEqual([]);
  });

  test('as many as a log names, in deliveries that hold some of them', async () => {
    const texts = Array.from({ length: 1_100 }, (_, i) => `n${String(i).padStart(4, '0')}`);
    for (const text of texts) s3.put('logs', `${FOLDER}/data/${text}_input.json`, `{"asked":"${text}"}`);
    s3.put('logs', `${FOLDER}/a.json`, lines(...texts.map((text) => named(text, `${text}_input.json`))));
    kase.run(source({ prefix: `${FOLDER}/a` }));
    await until(
      () => kase.notes(),
      (found) => found.length >= texts.length,
      30_000,
    );
    const joined = (await kase.values('note.input')) as string[];
    expect(texts.filter((text, i) => !joined[i]?.includes(`"asked":"${text}"`))).toEqual([]);
    expect(kase.intake.delivered.map(({ bodies }) => bodies)).toEqual([500, 500, 100]);
  });

  test('that come late are waited for', async () => {
    s3.put('logs', `${FOLDER}/a.json`, lines(named('one', 'r1_input.json')));
    kase.run(source());
    await quiet(400);
    expect(await kase.notes()).toEqual([]);
    s3.put('logs', `${FOLDER}/data/r1_input.json`, '{"asked":"late"}');
    await holds('one');
    expect(await kase.values('note.input')).toEqual([expect.stringContaining('late')]);
  });

  test('that never come, or are another’s, are gone on without, and it is told', async () => {
    const old = Date.now() - 3_600_000;
    s3.put('secret', `${FOLDER}/data/r1_input.json`, '{"never":"fetched"}');
    s3.put('logs', `${FOLDER}/private.json`, '{"never":"fetched"}', old);
    s3.put(
      'logs',
      `${FOLDER}/a.json`,
      lines(
        named('one', 'gone_input.json'),
        named('two', 'r1_input.json', 'secret'),
        named('three', '../private.json'),
      ),
      old,
    );
    const started = source({ prefix: `${FOLDER}/a` });
    kase.run(started);
    await holds('one', 'two', 'three');
    await until(
      () => started.status.message,
      (message) => message === '2 bodies that logs name could not be had',
    );
    expect(s3.requests.some((request) => request.includes('/secret/') || request.includes('private'))).toBe(false);
  });

  test('from a bucket of their own, where that is allowed', async () => {
    s3.put('large', `${FOLDER}/data/r1_output.json`, '{"said":"much"}');
    s3.put(
      'logs',
      'a.json',
      lines(note('one', 1, { output: { outputBodyS3Path: `s3://large/${FOLDER}/data/r1_output.json` } })),
    );
    kase.run(source({ body_buckets: ['large'] }));
    await holds('one');
    expect(await kase.values('extra.output')).toHaveLength(1);
    expect(kase.intake.delivered[0]!.bodies).toBe(1);
  });
});

describe('what is wrong', () => {
  test('a server that is not there is tried again, and says so', async () => {
    s3.put('logs', 'a.json', lines(note('one')));
    await s3.stop();
    const started = source();
    kase.run(started);
    await until(
      () => started.status.message,
      (message) => message === `cannot reach ${s3.url}: connection refused; trying again in 1 s`,
    );
    expect(started.status).toMatchObject({ state: 'waiting', retryAt: expect.any(Number) });
    await s3.start();
    await holds('one');
  });

  test.each([
    [403, 'access denied to s3://logs/ (AccessDenied: said by the server)'],
    [500, 'failed with HTTP 500 (InternalError: said by the server)'],
    [503, 'asks for fewer requests (SlowDown: said by the server)'],
    ['cut', 'the connection was closed'],
  ] as const)('%s to a listing', async (fault, message) => {
    s3.put('logs', 'a.json', lines(note('one')));
    s3.fault = () => fault;
    const started = source();
    kase.run(started);
    await until(
      () => started.status.message,
      (told) => told?.includes(message) === true,
    );
    s3.fault = () => undefined;
    await holds('one');
  });

  test('a bucket that is not there, and keys that are not accepted; no secret is told', async () => {
    const gone = source({ bucket: 'none' });
    kase.run(gone);
    await until(
      () => gone.status.message,
      (message) => message?.startsWith('no s3://none/ (NoSuchBucket') === true,
    );
    s3.put('logs', 'a.json', lines(note('one')));
    const secret = 'very-secret-key';
    const wrong = source({ credentials: { access_key_id: 'AKIDWRONG', secret_access_key: secret } });
    kase.run(wrong);
    await until(
      () => wrong.status.message,
      (message) => message?.includes('does not accept the AWS credentials') === true,
    );
    expect(JSON.stringify([wrong.status, kase.said])).not.toMatch(/very-secret|AKIDWRONG/);
  });

  test('an object that is denied harms no other, and is read once it may be', async () => {
    s3.put('logs', 'a.json', lines(note('one')));
    s3.put('logs', 'b.json', lines(note('two')));
    s3.fault = (request) => (request.url!.includes('a.json') ? 403 : undefined);
    const started = source();
    const stop = kase.run(started);
    await holds('two');
    await until(
      () => started.status.message,
      (message) => message?.startsWith('1 object cannot be read, the first: access denied') === true,
    );
    await stop();
    s3.fault = () => undefined;
    kase.run(source());
    await holds('one', 'two');
  });

  test('bodies that break off or stall are fetched again; nothing of them is doubled', async () => {
    const texts = Array.from({ length: 400 }, (_, i) => `n${String(i).padStart(3, '0')}`);
    s3.put('logs', 'a.json', lines(...texts.map((text) => note(text))));
    const faults = [{ cutAfter: 5_000 }, { restAfter: 5_000 }, {}];
    s3.body = () => faults.shift() ?? {};
    kase.run(source({}, { stallMs: 200, sliceBytes: 2_000 }));
    await holds(...texts);
    expect(await kase.store.deadLetters()).toEqual([]);
  });

  test('truncated gzip gives what can be had, and a dead letter, once', async () => {
    const packed = gzipSync(lines(...Array.from({ length: 500 }, (_, i) => note(`n${i} ${Math.sin(i)}`))));
    s3.put('logs', 'a.json.gz', packed.subarray(0, packed.length / 2));
    const started = source();
    kase.run(started);
    await until(
      () => started.status,
      ({ state }) => state === 'idle',
    );
    await quiet();
    expect((await kase.notes()).length).toBeGreaterThan(100);
    expect(kase.said.join()).toContain('truncated gzip');
    const letters = await kase.store.deadLetters();
    expect(letters.some(({ reason }) => reason.includes('truncated gzip'))).toBe(true);
    expect(gets()).toBe(2);
  });

  test('stops within a second, whatever it waits for', async () => {
    s3.put('logs', 'a.json', lines(note('one')));
    s3.body = () => ({ restAfter: 5 });
    const stop = kase.run(source());
    await until(
      () => gets(),
      (n) => n > 0,
    );
    const start = Date.now();
    await stop();
    expect(Date.now() - start).toBeLessThan(1_000);
  });
});
