import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Backoff } from '../../../src/ingest/sources/backoff.ts';
import { sqsConfig } from '../../../src/ingest/sources/source-config.ts';
import { SqsSource } from '../../../src/ingest/sources/sqs/sqs-source.ts';
import { S3Server } from '../../servers/s3-server.ts';
import { SqsServer } from '../../servers/sqs-server.ts';
import { lines, note } from '../ingest-case.ts';
import { SourceCase, until } from './source-case.ts';

let s3: S3Server;
let sqs: SqsServer;
let kase: SourceCase;
beforeEach(async () => {
  s3 = await new S3Server().start();
  sqs = await new SqsServer().start();
  kase = await SourceCase.open();
});
afterEach(async () => {
  await kase.close();
  await s3.stop();
  await sqs.stop();
});

function source(more: { [key: string]: unknown } = {}, sliceBytes?: number): SqsSource {
  const config = sqsConfig.parse({
    type: 'sqs',
    name: 'queue',
    queue_url: sqs.queueUrl,
    region: 'eu-central-1',
    credentials: S3Server.credentials,
    wait: '1s',
    s3: { endpoint: s3.url, credentials: S3Server.credentials },
    ...more,
  });
  return new SqsSource(config, kase.context, {
    backoff: new Backoff(50, 200),
    ...(sliceBytes === undefined ? {} : { sliceBytes }),
  });
}

const created = (...keys: string[]) => ({
  Records: keys.map((key) => ({
    eventName: 'ObjectCreated:Put',
    s3: { bucket: { name: 'logs' }, object: { key: encodeURIComponent(key) } },
  })),
});

async function holds(...texts: string[]): Promise<void> {
  await until(
    () => kase.notes(),
    (found) => found.length >= texts.length,
  );
  expect(await kase.notes()).toEqual([...texts].sort());
}
const emptied = () =>
  until(
    () => sqs.left,
    (left) => left === 0,
  );

describe('notifications', () => {
  test('objects are read, then their message is removed', async () => {
    s3.put('logs', 'a b.json', lines(note('one')));
    s3.put('logs', 'c.json.gz', gzipSync(lines(note('two'))));
    s3.put('logs', 'data/r_input.json', '{}');
    sqs.send(created('a b.json', 'c.json.gz', 'data/r_input.json'));
    sqs.send({ Service: 'Amazon S3', Event: 's3:TestEvent' });
    const started = source();
    kase.run(started);
    await emptied();
    await holds('one', 'two');
    s3.put('logs', 'd.json', lines(note('three')));
    sqs.send({ Type: 'Notification', Message: JSON.stringify(created('d.json')) });
    await holds('one', 'two', 'three');
    await emptied();
    await until(
      () => started.status,
      ({ state }) => state === 'idle',
    );
    expect(started.status).toMatchObject({ message: undefined, lagMs: 0, read: { records: 3 } });
    expect(await kase.store.deadLetters()).toEqual([]);
  });

  test('told twice, an object is stored once', async () => {
    s3.put('logs', 'a.json', lines(note('one'), '{"broken"'));
    sqs.send(created('a.json'));
    sqs.send(created('a.json', 'a.json'));
    kase.run(source());
    await emptied();
    await holds('one');
    expect((await kase.store.deadLetters()).length).toBe(1);
  });

  test('a message that says nothing, a bucket that is not meant, and an object that is gone become dead letters', async () => {
    s3.put('logs', 'a.json', lines(note('one')));
    s3.put('other', 'a.json', lines(note('never')));
    sqs.send('hello');
    sqs.send(created('gone.json'));
    sqs.send({ 'detail-type': 'Object Created', detail: { bucket: { name: 'other' }, object: { key: 'a.json' } } });
    sqs.send(created('a.json'));
    kase.run(source({ buckets: ['logs'] }));
    await emptied();
    await holds('one');
    const letters = await kase.store.deadLetters();
    expect(letters.map(({ reason }) => reason.slice(0, 24)).sort()).toEqual([
      'it names the bucket othe',
      'the message is not JSON',
      'the object it names is g',
    ]);
    expect(letters.every(({ source }) => source === sqs.queueUrl)).toBe(true);
  });

  test('a message that is worked on for longer than it is hidden is kept hidden', async () => {
    s3.put('logs', 'a.json', lines(note('one')));
    s3.body = () => ({ restAfter: 4 });
    sqs.send(created('a.json'));
    const stop = kase.run(source({ visibility: '1s' }));
    await until(
      () => sqs.asked.ChangeMessageVisibility ?? 0,
      (asked) => asked >= 4,
    );
    expect(s3.requests.length).toBe(1);
    // Stopped, the message is given back at once.
    const start = Date.now();
    await stop();
    expect(Date.now() - start).toBeLessThan(1_000);
    await until(
      () => sqs.visible,
      (visible) => visible === 1,
      500,
    );
    s3.body = () => ({});
    kase.run(source());
    await holds('one');
    await emptied();
  });

  test('many messages, broken off anywhere: nothing is lost and nothing doubled', async () => {
    const expected: string[] = [];
    for (let i = 0; i < 40; i++) {
      const texts = Array.from({ length: 12 }, (_, n) => `o${i}n${n}`);
      expected.push(...texts);
      s3.put('logs', `${i}.json`, lines(`{"broken ${i}"`, ...texts.map((text) => note(text))));
      sqs.send(created(`${i}.json`));
    }
    for (let round = 0; round < 12; round++) {
      await kase.restart(5);
      kase.intake.commitsLeft = 3 + 5 * round;
      const stop = kase.run(source({ visibility: '1s' }, 200));
      await new Promise((resolve) => setTimeout(resolve, 60 + 10 * round));
      await stop();
    }
    await kase.restart(5);
    kase.run(source({ visibility: '1s' }, 200));
    await until(
      () => sqs.left,
      (left) => left === 0,
      45_000,
    );
    await holds(...expected);
    expect((await kase.store.deadLetters()).length).toBe(40);
  });
});

describe('what is wrong', () => {
  test('a queue that is not there is tried again', async () => {
    await sqs.stop();
    const started = source();
    kase.run(started);
    await until(
      () => started.status.message,
      (message) => message === `cannot reach ${sqs.url}: connection refused; trying again in 1 s`,
    );
    await sqs.start();
    s3.put('logs', 'a.json', lines(note('one')));
    sqs.send(created('a.json'));
    await holds('one');
  });

  test('a queue of another name', async () => {
    const started = source({ queue_url: `${sqs.url}/000000000000/none` });
    kase.run(started);
    await until(
      () => started.status.message,
      (message) => /^no http.*none \(.*said by the server\); trying/.test(message ?? ''),
    );
  });

  test('a bucket that cannot be reached leaves the message in the queue', async () => {
    s3.put('logs', 'a.json', lines(note('one')));
    sqs.send(created('a.json'));
    await s3.stop();
    const started = source({ visibility: '1s' });
    const stop = kase.run(started);
    await until(
      () => started.status.message,
      (message) => message?.includes(`cannot reach ${s3.url}`) === true,
    );
    await stop();
    expect(sqs.left).toBe(1);
    await s3.start();
    expect(await kase.notes()).toEqual([]);
  });

  test('an object that is denied stays in the queue and harms no other', async () => {
    s3.put('logs', 'a.json', lines(note('one')));
    s3.put('logs', 'b.json', lines(note('two')));
    s3.fault = (request) => (request.url!.includes('a.json') ? 403 : undefined);
    sqs.send(created('a.json'));
    sqs.send(created('b.json'));
    const started = source();
    kase.run(started);
    await holds('two');
    await until(
      () => started.status.message,
      (message) =>
        message?.startsWith('1 message left for later, the first: access denied to s3://logs/a.json') === true,
    );
    expect(sqs.left).toBe(1);
    await until(
      () => started.status,
      ({ state }) => state === 'idle',
    );
  });
});
