import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Backoff } from '../../../src/ingest/sources/backoff.ts';
import { CloudwatchSource } from '../../../src/ingest/sources/cloudwatch/cloudwatch-source.ts';
import { SeenEvents } from '../../../src/ingest/sources/cloudwatch/seen-events.ts';
import { cloudwatchConfig } from '../../../src/ingest/sources/source-config.ts';
import { LogsServer } from '../../servers/logs-server.ts';
import { S3Server } from '../../servers/s3-server.ts';
import { note } from '../ingest-case.ts';
import { SourceCase, until } from './source-case.ts';

let logs: LogsServer;
let kase: SourceCase;
beforeEach(async () => {
  logs = await new LogsServer().start();
  kase = await SourceCase.open();
});
afterEach(async () => {
  await kase.close();
  await logs.stop();
});

function source(more: { [key: string]: unknown } = {}): CloudwatchSource {
  const config = cloudwatchConfig.parse({
    type: 'cloudwatch',
    name: 'group',
    log_group: LogsServer.group,
    endpoint: logs.url,
    credentials: S3Server.credentials,
    poll: '30ms',
    ...more,
  });
  return new CloudwatchSource(config, kase.context, { backoff: new Backoff(50, 200) });
}

async function holds(...texts: string[]): Promise<void> {
  await until(
    () => kase.notes(),
    (found) => found.length >= texts.length,
  );
  expect(await kase.notes()).toEqual([...texts].sort());
}
const idle = (one: CloudwatchSource) =>
  until(
    () => one.status,
    ({ state }) => state === 'idle',
  );
const handedIn = () => kase.intake.delivered.reduce((sum, { bytes }) => sum + bytes, 0);

describe('reading', () => {
  test('a day back, over empty pages, then what comes, late events included; nothing is handed in twice', async () => {
    logs.pageSize = 3;
    const now = Date.now();
    const early = Array.from({ length: 20 }, (_, i) => `n${String(i).padStart(2, '0')}`);
    early.forEach((text, i) => {
      logs.put(note(text), now - i * 3_600_000 - 60_000, i % 2 ? 'a' : 'b');
    });
    logs.put(note('too old'), now - 25 * 3_600_000);
    const started = source();
    kase.run(started);
    await holds(...early);
    await idle(started);
    logs.put(note('now'));
    logs.put(note('a little late'), Date.now() - 30_000);
    await holds(...early, 'now', 'a little late');
    await idle(started);
    expect(started.status).toMatchObject({ message: undefined, lagMs: 0, read: { records: 22 } });
    expect(handedIn()).toBe([...early, 'now', 'a little late'].reduce((sum, text) => sum + note(text).length + 1, 0));
  });

  test('events of minutes ago are found by looking back now and then', async () => {
    const started = source({ lookback: '3m' });
    kase.run(started);
    await idle(started);
    logs.put(note('late'), Date.now() - 170_000);
    kase.clock += 61_000;
    await holds('late');
  });

  test('events of several lines, and of none that is a record', async () => {
    logs.put(JSON.stringify(JSON.parse(note('pretty')), null, 2));
    logs.put('START RequestId: 1');
    logs.put('{"broken');
    logs.put(JSON.stringify([JSON.parse(note('listed'))]));
    const started = source();
    const stop = kase.run(started);
    await holds('pretty', 'listed');
    await idle(started);
    const letters = async () => (await kase.store.deadLetters()).map(({ source, raw }) => [source, raw]).sort();
    const expected = [
      [`cloudwatch:${LogsServer.group}`, 'START RequestId: 1'],
      [`cloudwatch:${LogsServer.group}`, '{"broken'],
    ];
    expect(await letters()).toEqual(expected);
    await stop();
    const again = source();
    kase.run(again);
    await idle(again);
    expect(await letters()).toEqual(expected);
  });

  test('only streams of a prefix', async () => {
    logs.put(note('one'), Date.now() - 1_000, 'in-1');
    logs.put(note('two'), Date.now() - 1_000, 'out-1');
    const started = source({ stream_prefix: 'in' });
    kase.run(started);
    await holds('one');
    await idle(started);
    await holds('one');
  });

  test('bodies from the buckets that are allowed', async () => {
    const s3 = await new S3Server().start();
    try {
      s3.put('large', 'x/data/r_input.json', '{"asked":"much"}');
      logs.put(note('one', 1, { input: { inputBodyS3Path: 's3://large/x/data/r_input.json' } }), Date.now() - 1_000);
      kase.run(source({ body_buckets: ['large'], s3: { endpoint: s3.url, credentials: S3Server.credentials } }));
      await holds('one');
      expect(await kase.values('note.input')).toEqual([expect.stringContaining('"asked":"much"')]);
    } finally {
      await s3.stop();
    }
  });
});

describe('restarts', () => {
  test('a restart reads on where it was', async () => {
    for (let i = 0; i < 5; i++) logs.put(note(`n${i}`), Date.now() - 5 * 3_600_000);
    const first = source();
    const stop = kase.run(first);
    await idle(first);
    await stop();
    const asked = logs.asked.length;
    logs.put(note('new'));
    const second = source();
    kase.run(second);
    await holds('n0', 'n1', 'n2', 'n3', 'n4', 'new');
    expect(logs.asked[asked]!.startTime).toBeGreaterThan(Date.now() - 3_600_000);
  });

  test('broken off anywhere, nothing is lost and nothing doubled', async () => {
    logs.pageSize = 10;
    const expected: string[] = [];
    const start = Date.now() - 20 * 3_600_000;
    for (let i = 0; i < 300; i++) {
      expected.push(`n${i}`);
      logs.put(note(`n${i}`), start + i * 240_000);
    }
    for (let round = 0; round < 12; round++) {
      await kase.restart(4);
      kase.intake.commitsLeft = round * 3;
      const stop = kase.run(source());
      await new Promise((resolve) => setTimeout(resolve, 60));
      expected.push(`r${round}`);
      logs.put(note(`r${round}`));
      await stop();
    }
    await kase.restart();
    kase.run(source());
    await holds(...expected);
  });
});

describe('what is wrong', () => {
  test('a group that is not there, a server that is not there, and throttling', async () => {
    const none = source({ log_group: '/none' });
    kase.run(none);
    await until(
      () => none.status.message,
      (message) => message?.startsWith('no log group /none (ResourceNotFoundException') === true,
    );
    logs.put(note('one'), Date.now() - 1_000);
    logs.fault = () => 503;
    const started = source();
    kase.run(started);
    await until(
      () => started.status.message,
      (message) => message?.includes('asks for fewer requests') === true,
    );
    logs.fault = () => undefined;
    await holds('one');
    await logs.stop();
    await until(
      () => started.status.message,
      (message) => message === `cannot reach ${logs.url}: connection refused; trying again in 1 s`,
    );
    await logs.start();
    logs.put(note('two'));
    await holds('one', 'two');
  });

  test('stops within a second while it waits for an answer', async () => {
    logs.fault = () => 'hang';
    const stop = kase.run(source());
    await until(
      () => logs.requests.length,
      (n) => n > 0,
    );
    const start = Date.now();
    await stop();
    expect(Date.now() - start).toBeLessThan(1_000);
  });
});

test('as many ids are remembered as are given, the latest ones', () => {
  const seen = new SeenEvents(3);
  for (const [i, id] of ['a', 'b', 'c', 'd'].entries()) seen.add(id, i);
  expect(['a', 'b', 'c', 'd'].filter((id) => seen.has(id))).toEqual(['b', 'c', 'd']);
  seen.forget(3);
  expect(['b', 'c', 'd'].filter((id) => seen.has(id))).toEqual(['d']);
});
