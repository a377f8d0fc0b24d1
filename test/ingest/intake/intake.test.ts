import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../../src/base/user-error.ts';
import type { Delivery, Reached } from '../../../src/ingest/intake/delivery.ts';
import type { Committed, Intake } from '../../../src/ingest/intake/intake.ts';
import { type IntakeOptions, openIntake } from '../../../src/ingest/intake/open-intake.ts';
import { type DuckdbStore, openDuckdbStore } from '../../../src/store/duckdb/duckdb-store.ts';
import { lettersOf } from '../../store/store-case.ts';
import { BuiltProject } from '../built-project.ts';
import { bytesOf, inPieces, invocation, requestIds } from './deliveries.ts';
import { withCommit } from './with-commit.ts';

let built: BuiltProject;
let openBuilt: typeof openIntake;
beforeAll(async () => {
  built = new BuiltProject();
  const module = (await import(built.module('ingest/intake/open-intake.ts'))) as { openIntake: typeof openIntake };
  openBuilt = module.openIntake;
}, 60_000);
afterAll(() => built.remove());

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

describe.each([
  ['on this thread', 0],
  ['on one thread', 1],
  ['on three threads', 3],
])('%s', (_name, workers) => {
  let store: DuckdbStore;
  let intake: Intake;
  const open = (options: Partial<IntakeOptions> = {}) =>
    (workers === 0 ? openIntake : openBuilt)({ store, workers, lingerMs: 30, ...options });
  beforeEach(async () => {
    store = await openDuckdbStore({ threads: 1, memoryLimitMb: 512 });
    intake = open();
  });
  afterEach(async () => {
    await intake.close();
    await store.close();
  });

  test('small deliveries are committed together, each answered with its own numbers', async () => {
    const commits: Committed[] = [];
    intake.onCommit((committed) => commits.push(committed));
    const results = await Promise.all(
      range(60).map((i) => {
        // Every third has a record that another has too, and a broken line.
        const more = i % 3 === 0 ? [invocation('shared'), 'broken'] : [];
        return intake.deliver({ source: 'http', bytes: bytesOf(invocation(`a${i}`), invocation(`b${i}`), ...more) });
      }),
    );
    expect(await requestIds(store)).toEqual([...range(60).flatMap((i) => [`a${i}`, `b${i}`]), 'shared'].sort());
    expect(results.filter((result) => result.records === 2 && result.stored === 2)).toHaveLength(40);
    const thirds = results.filter((result) => result.records === 4);
    expect(thirds.every((result) => result.deadLetters === 1 && result.problem === null)).toBe(true);
    expect(thirds.reduce((sum, { stored }) => sum + stored, 0)).toBe(20 * 2 + 1);
    expect(thirds.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(19);
    expect(commits.length).toBeLessThan(20);
    expect(commits.reduce((sum, { events }) => sum + events, 0)).toBe(121);
    expect(new Set(results.map(({ sequence }) => sequence))).toEqual(new Set(commits.map(({ sequence }) => sequence)));
    expect(commits.every(({ acceptedAt, at }) => at >= acceptedAt && at - acceptedAt < 10_000)).toBe(true);
    expect(intake.counts).toMatchObject({
      events: 121,
      duplicates: 19,
      deadLetters: 20,
      refused: 0,
      commits: commits.length,
    });
    expect(intake.counts.byKind.get('http')).toMatchObject({ events: 121, duplicates: 19, deadLetters: 20 });
    expect(intake.counts.byDataset.get('aws_bedrock.invocation')).toEqual({
      events: 121,
      duplicates: 19,
      deadLetters: 0,
    });
    expect(intake.busy).toBe(false);
  });

  test('what is stored already is told as duplicates of the delivery that brought it', async () => {
    await intake.deliver({ source: 'http', bytes: bytesOf(invocation('one'), invocation('two')) });
    const [again, fresh] = await Promise.all([
      intake.deliver({ source: 'http', bytes: bytesOf(invocation('one'), invocation('two'), invocation('three')) }),
      intake.deliver({ source: 'http', bytes: bytesOf(invocation('four')) }),
    ]);
    expect(again).toMatchObject({ records: 3, stored: 1, duplicates: 2 });
    expect(fresh).toMatchObject({ records: 1, stored: 1, duplicates: 0 });
  });

  test('whole or in pieces, plain or gzip, it is the same', async () => {
    const text = bytesOf(...range(3_000).map((i) => (i % 500 === 7 ? `broken ${i}` : invocation(`n${i}`, i))));
    const expected = { records: 3_000, stored: 2_994, duplicates: 0, deadLetters: 6, problem: null };
    expect(await intake.deliver({ source: 'a', bytes: text })).toMatchObject(expected);
    const letters = await lettersOf(store);
    expect(letters.map(({ source, position, raw }) => [source, position, raw])).toEqual(
      range(6).map((i) => ['a', `line ${i * 500 + 8}`, `broken ${i * 500 + 7}`]),
    );
    const again = { ...expected, stored: 0, duplicates: 2_994 };
    expect(await intake.deliver({ source: 'a', bytes: gzipSync(text) })).toMatchObject(again);
    expect(await intake.deliver({ source: 'a', bytes: inPieces(text, 70_000) })).toMatchObject(again);
    expect(await intake.deliver({ source: 'a', bytes: inPieces(gzipSync(text), 1_000) })).toMatchObject(again);
    expect(await intake.deliver({ source: 'a', bytes: new Uint8Array() })).toMatchObject({ records: 0, problem: null });
    expect(await lettersOf(store)).toEqual(letters);
  });

  test('what is no log, or broken gzip, is a dead letter and a problem', async () => {
    const image = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47]), Buffer.alloc(3_000_000)]);
    for (const bytes of [image, gzipSync(image, { level: 0 }), inPieces(image, 100_000)]) {
      expect(await intake.deliver({ source: 'picture', bytes })).toMatchObject({ stored: 0, deadLetters: 1 });
    }
    const packed = gzipSync(bytesOf(...range(200).map((i) => invocation(`cut${i}`))));
    const cut = packed.subarray(0, packed.length - 20);
    const result = await intake.deliver({ source: 's3://b/k', bytes: cut });
    expect(result.problem).toBe(`truncated gzip at byte ${cut.length}`);
    expect(result.stored).toBeGreaterThan(100);
    expect(result.deadLetters).toBeGreaterThan(0);
    expect(intake.counts.byKind.get('s3')!.events).toBe(result.stored);
    expect(intake.busy).toBe(false);
  });

  test('positions are stored with what they stand for, and a delivery goes on behind them', async () => {
    const reached: Reached[] = [];
    const text = bytesOf(...range(900).map((i) => invocation(`p${i}`)));
    const delivery = (bytes: Delivery['bytes'], donePieces: number): Delivery => ({
      source: '/var/log/x.log',
      bytes,
      donePieces,
      position: (at) => {
        reached.push(at);
        return { source: '/var/log/x.log', position: { pieces: at.pieces, complete: at.complete } };
      },
    });
    const torn = async function* () {
      yield text.subarray(0, 200_000);
      await new Promise((resolve) => setTimeout(resolve, 150));
      throw new Error('the connection was reset');
    };
    await expect(intake.deliver(delivery(torn(), 0))).rejects.toThrow('the connection was reset');
    const { pieces, complete } = (await store.position('/var/log/x.log')) as unknown as Reached;
    expect(complete).toBe(false);
    expect(await requestIds(store)).toHaveLength(pieces);
    expect(pieces).toBe(text.subarray(0, 200_000).filter((byte) => byte === 0x0a).length);
    expect(await lettersOf(store)).toEqual([]);
    const rest = await intake.deliver(delivery(text, pieces));
    expect(rest).toMatchObject({ records: 900 - pieces, stored: 900 - pieces, duplicates: 0 });
    expect(await store.position('/var/log/x.log')).toEqual({ pieces: 900, complete: true });
    expect(reached.every((at, i) => i === 0 || at.pieces >= reached[i - 1]!.pieces)).toBe(true);
  });

  test('a named format is tried on every record; an unknown one is refused', async () => {
    const bytes = bytesOf('{"x":1}');
    const named = await intake.deliver({ source: 'http', format: 'aws_bedrock.invocation', bytes });
    expect(named).toMatchObject({ stored: 0, deadLetters: 1 });
    expect((await store.deadLetters())[0]!.format).toBe('aws_bedrock.invocation');
    await expect(intake.deliver({ source: 'http', format: 'aws_bedrock.invocations', bytes })).rejects.toMatchObject({
      message: 'unknown log format aws_bedrock.invocations',
      hint: 'did you mean aws_bedrock.invocation?',
    });
  });

  test('bodies that came with the logs are joined; dead letters that are read anew are settled', async () => {
    const record = JSON.parse(invocation('large')) as { input: { [key: string]: unknown } };
    delete record.input.inputBodyJson;
    record.input.inputBodyS3Path = 's3://bucket/data/large_input.json.gz';
    const body = { messages: [{ role: 'user', content: [{ text: 'a very long prompt' }] }] };
    const bodies = new Map([['s3://bucket/data/large_input.json.gz', gzipSync(JSON.stringify(body))]]);
    await intake.deliver({ source: 's3://bucket/log', bytes: bytesOf(JSON.stringify(record)), bodies });
    const prompts = await store.streams()[0]!.fields;
    expect([...prompts.keys()].some((name) => name.includes('prompt'))).toBe(true);

    await intake.deliver({ source: 'http', bytes: bytesOf('{"one":1}', '{"two":2}') });
    const [first, second] = await store.deadLetters();
    const settles = [first!.id];
    expect(await intake.deliver({ source: 'http', bytes: bytesOf(invocation('understood')), settles })).toMatchObject({
      stored: 1,
    });
    expect((await store.deadLetters()).map(({ id }) => id)).toEqual([second!.id]);
  });

  test('a store that is slow makes it busy, with bounded bytes, and nothing is lost', async () => {
    let open_!: () => void;
    const gate = new Promise<void>((resolve) => {
      open_ = resolve;
    });
    const slow = withCommit(store, async (commit) => {
      await gate;
      return store.commit(commit);
    });
    await intake.close();
    intake = open({ store: slow, maxPendingBytes: 100_000, batchEvents: 50 });
    const text = bytesOf(...range(2_000).map((i) => invocation(`s${i}`)));
    let given = 0;
    const pieces = async function* () {
      for await (const piece of inPieces(text, 10_000)) {
        given += piece.length;
        yield piece;
      }
    };
    const streaming = intake.deliver({ source: 'a', bytes: pieces() });
    const whole = intake.deliver({ source: 'b', bytes: text.subarray(0, 90_000) });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(intake.busy).toBe(true);
    expect(given).toBeLessThan(250_000);
    const free = intake.whenFree();
    open_();
    await free;
    expect(await streaming).toMatchObject({ records: 2_000 });
    await whole;
    expect(await requestIds(store)).toEqual(
      range(2_000)
        .map((i) => `s${i}`)
        .sort(),
    );
    expect(intake.busy).toBe(false);
  });

  test('a commit that fails is made again; one that goes on failing refuses its deliveries, and the next is taken', async () => {
    let failures = 1;
    const failing = withCommit(store, async (commit) => {
      if (failures-- > 0) throw new Error('the engine was upset');
      return store.commit(commit);
    });
    await intake.close();
    intake = open({ store: failing });
    const positions: Reached[] = [];
    const deliver = (id: string) =>
      intake.deliver({
        source: 'a',
        bytes: bytesOf(invocation(id)),
        position: (reached) => {
          positions.push(reached);
          return { source: 'a', position: id };
        },
      });
    expect(await deliver('once')).toMatchObject({ stored: 1 });
    failures = 100;
    await expect(deliver('never')).rejects.toMatchObject({
      name: 'UserError',
      reason: 'failed',
      message: 'storing failed: the engine was upset',
    });
    failures = 0;
    expect(await deliver('after')).toMatchObject({ stored: 1 });
    expect(await requestIds(store)).toEqual(['after', 'once']);
    expect(await store.position('a')).toBe('after');
    expect(intake.counts.refused).toBe(1);
  });

  test('stops taking while the disk is nearly full, and goes on once there is room', async () => {
    await intake.close();
    const disk = { directory: built.folder, minFreeBytes: Number.MAX_SAFE_INTEGER };
    intake = open({ disk });
    await expect.poll(() => intake.stopped).toContain(`the disk of ${built.folder} is nearly full: `);
    const deliver = () => intake.deliver({ source: 'http', bytes: bytesOf(invocation('x')) });
    await expect(deliver()).rejects.toMatchObject({ reason: 'stopped' });
    const free = intake.whenFree();
    disk.minFreeBytes = 1;
    await free;
    expect(intake.stopped).toBeUndefined();
    expect(await deliver()).toMatchObject({ stored: 1 });
  });

  test('a reader that dies is replaced, and its deliveries are refused', async () => {
    const deadly = 'no map' as unknown as ReadonlyMap<string, Uint8Array>;
    const record = invocation('dead').replace('"inputBodyJson":', '"inputBodyS3Path":"s3://b/k","x":');
    const dying = intake.deliver({ source: 'http', bytes: bytesOf(record), bodies: deadly });
    await expect(dying).rejects.toMatchObject({
      reason: 'failed',
      message: expect.stringMatching(/^reading failed: /),
    });
    expect(intake.busy).toBe(false);
    for (const i of range(4)) {
      expect(await intake.deliver({ source: 'http', bytes: bytesOf(invocation(`d${i}`)) })).toMatchObject({
        stored: 1,
      });
    }
  });

  test('a signal ends the waiting, and the taking of what comes in pieces', async () => {
    const controller = new AbortController();
    let returned = false;
    const endless = async function* () {
      try {
        for (let i = 0; ; i++) {
          await new Promise((resolve) => setTimeout(resolve, 5));
          if (i === 5) controller.abort(new Error('given up'));
          yield bytesOf(invocation(`e${i}`));
        }
      } finally {
        returned = true;
      }
    };
    const { signal } = controller;
    await expect(intake.deliver({ source: 'a', bytes: endless() }, { signal })).rejects.toThrow('given up');
    await expect.poll(() => returned).toBe(true);
    expect(await intake.deliver({ source: 'a', bytes: bytesOf(invocation('later')) })).toMatchObject({ stored: 1 });
  });

  test('closing commits what was accepted and takes nothing more', async () => {
    const never = async function* () {
      yield bytesOf(invocation('half'));
      await new Promise(() => {});
    };
    const stuck = intake.deliver({ source: 'a', bytes: never() });
    const refusal = expect(stuck).rejects.toMatchObject({ reason: 'closed' });
    const accepted = range(30).map((i) => intake.deliver({ source: 'a', bytes: bytesOf(invocation(`c${i}`)) }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await intake.close();
    expect(await Promise.all(accepted)).toHaveLength(30);
    await refusal;
    expect(await requestIds(store)).toEqual([...range(30).map((i) => `c${i}`), 'half'].sort());
    const late = intake.deliver({ source: 'a', bytes: bytesOf(invocation('late')) });
    await expect(late).rejects.toBeInstanceOf(Error);
    await expect(late).rejects.toMatchObject({ reason: 'closed' });
    await intake.close();
  });
});

test("what is refused is the user's to act on", async () => {
  const { DeliveryRefused } = await import('../../../src/ingest/intake/intake.ts');
  expect(new DeliveryRefused('stopped', 'no room')).toBeInstanceOf(UserError);
});
