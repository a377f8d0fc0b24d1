import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/canonical-json.ts';
import { logFormats } from '../../src/ingest/formats/registry.ts';
import type { LogBatch } from '../../src/ingest/log-batch.ts';
import { LogReader } from '../../src/ingest/log-reader.ts';
import { unpackBatch } from '../../src/ingest/packed-batch.ts';
import { ReadSession } from '../../src/ingest/read-session.ts';
import { gateway, gatewayRecord, requestRecord } from './formats/azure-records.ts';
import { call, digest, iamCall, insight } from './formats/cloudtrail-records.ts';
import { document } from './formats/ecs-documents.ts';
import { invocation } from './formats/invocations.ts';
import { auditEntry } from './formats/openai-entries.ts';
import { chatSpan, eventsSpan, logRecord, openInferenceSpan, openLlmetrySpan, span } from './formats/otel-records.ts';

/** 100,000 of them are read by `MUTATED_LINES=100000 npx vitest run test/ingest/mutated-lines.test.ts`. */
const LINES = Number(process.env.MUTATED_LINES ?? 1500);
const SEED = Number(process.env.MUTATED_SEED ?? 20260301);

/** A line of every format and wrapper. */
const VALID: readonly string[] = [
  invocation(),
  invocation({ input: { inputBodyJson: { messages: [{ role: 'user', content: [{ text: 'hi' }] }] } } }),
  gatewayRecord,
  requestRecord,
  gateway({}, { choices: [{ message: { content: 'a' } }] }),
  call(),
  iamCall('CreateUser', { userName: 'x' }),
  insight,
  digest,
  chatSpan,
  openLlmetrySpan,
  openInferenceSpan,
  eventsSpan,
  span({ 'http.request.method': 'GET' }),
  logRecord('gen_ai.user.message', { content: 'hi' }),
  document(),
  auditEntry('api_key.created', { id: 'key_1', data: { scopes: ['a', 'b'] } }),
  document({ event: { original: JSON.stringify(call()) } }),
  { Records: [call(), iamCall('DeleteUser', { userName: 'x' })] },
  { messageType: 'DATA_MESSAGE', logEvents: [{ id: '1', message: JSON.stringify(invocation()) }] },
  { messageType: 'CONTROL_MESSAGE', logEvents: [] },
  { resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: 'ab', startTimeUnixNano: '1', attributes: [] }] }] }] },
].map((record: Json) => JSON.stringify(record));

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  ',',
  ':',
  '0',
  '-',
  '1e999',
  'null',
  '\\ud800',
  '"__proto__":',
  '{}',
  '\t',
  '\u2028',
];

function mutated(random: () => number): Buffer {
  const int = (below: number) => Math.floor(random() * below);
  let line: Buffer = Buffer.from(VALID[int(VALID.length)]!);
  for (let n = 1 + int(4); n > 0; n--) {
    const at = int(line.length + 1);
    const to = Math.min(line.length, at + 1 + int(random() < 0.2 ? 400 : 4));
    const [before, after] = [line.subarray(0, at), line.subarray(to)];
    const kind = int(6);
    if (kind === 0) line = Buffer.concat([before, after]);
    else if (kind === 1) line = Buffer.concat([before, Buffer.from(PIECES[int(PIECES.length)]!), line.subarray(at)]);
    else if (kind === 2) line = Buffer.concat([before, Buffer.from([int(256)]), line.subarray(at + 1)]);
    else if (kind === 3) line = Buffer.concat([before, line.subarray(at, to), line.subarray(at, to), after]);
    else if (kind === 4) line = random() < 0.3 ? Buffer.from(before) : line;
    else line = replaceValue(line, random);
  }
  return Buffer.from(line.toString('latin1').replace(/[\r\n]/g, ' '), 'latin1');
}

/** Puts another value in a JSON value's place, so that what results is mostly JSON. */
function replaceValue(line: Buffer, random: () => number): Buffer {
  const values = ['null', '5', '"x"', '[]', '{}', 'true', '-1.5e300', '[[1]]', '{"a":null}'];
  const text = line.toString('latin1');
  const places = [...text.matchAll(/:(?:"[^"\\]*"|-?\d+|true|false|null)/g)];
  const place = places[Math.floor(random() * places.length)];
  if (place === undefined) return line;
  const value = values[Math.floor(random() * values.length)]!;
  return Buffer.from(`${text.slice(0, place.index)}:${value}${text.slice(place.index + place[0].length)}`, 'latin1');
}

async function read(bytes: Buffer, events = 1_000_000): Promise<LogBatch[]> {
  const reader = new LogReader(logFormats, {
    wanted: undefined,
    batch: { events, characters: 2 ** 40 },
    maxRecordBytes: 2 ** 20,
    maxBodyBytes: 2 ** 20,
  });
  const batches: LogBatch[] = [];
  const session = new ReadSession(
    reader,
    (message) => {
      if (message.kind !== 'batch') return;
      batches.push(unpackBatch(message.batch));
      session.receive({ kind: 'stored' });
    },
    (error) => {
      throw error;
    },
  );
  const task = {
    id: 1,
    source: 'lines',
    format: undefined,
    firstLine: 1,
    donePieces: 0,
    beside: undefined,
    bodies: undefined,
    mostUnpackedBytes: undefined,
  };
  session.receive({ kind: 'read', task, from: { kind: 'whole', bytes } });
  session.receive({ kind: 'flush' });
  while (!batches.some(({ reached }) => reached.some(({ ended }) => ended))) await setImmediate();
  return batches;
}

function idsOf(batches: readonly LogBatch[]): string[] {
  return batches.flatMap((batch) => batch.events.flatMap(({ stream, ids }) => ids.map((id) => `${stream} ${id}`)));
}

const deadOf = (batches: readonly LogBatch[]) => batches.reduce((sum, batch) => sum + batch.deadLetters.length, 0);

const skippedOf = (batches: readonly LogBatch[]) =>
  batches.reduce((sum, { counts }) => sum + [...counts.skipped.values()].reduce((a, b) => a + b, 0), 0);

describe('lines that something went wrong with', () => {
  test(
    `${LINES} of them: each is an event, a dead letter or skipped, alone and among the others`,
    async () => {
      const random = randomFrom(SEED);
      const alone = { ids: new Set<string>(), events: 0, dead: 0, skipped: 0 };
      let joined = 0;
      let together: Buffer[] = [];
      let expected: string[] = [];
      const readTogether = async () => {
        // A file is told from what is no text by its first bytes: these are of a good line.
        const first = JSON.stringify(call({ additionalEventData: { filler: 'x'.repeat(5000) } }));
        const whole = Buffer.concat([Buffer.from(`${first}\n`), ...together]);
        const ids = new Set(idsOf(await read(whole)));
        expect(expected.filter((id) => !ids.has(id))).toEqual([]);
        // Two broken lines after each other may be one whole document over two lines, as seldom as that is.
        joined += ids.size - new Set(expected).size - 1;
        together = [];
        expected = [];
      };
      for (let i = 0; i < LINES; i++) {
        const line = mutated(random);
        const batches = await read(line);
        const ids = idsOf(batches);
        const dead = deadOf(batches);
        const skipped = skippedOf(batches);
        const blank = /^[\s\0]*$/.test(line.toString('latin1'));
        if (!blank) expect(ids.length + dead + skipped, line.toString('latin1')).toBeGreaterThan(0);
        alone.events += ids.length;
        alone.dead += dead;
        alone.skipped += skipped;
        if (line.includes(0)) continue;
        together.push(line, Buffer.from('\n'));
        expected.push(...ids);
        if (together.length >= 1000) await readTogether();
      }
      await readTogether();
      console.log(
        `${LINES} mutated lines: ${alone.events} events, ${alone.dead} dead letters, ${alone.skipped} skipped`,
      );
      expect(joined).toBeLessThanOrEqual(LINES / 10_000);
      expect(alone.events).toBeGreaterThan(LINES / 10);
      expect(alone.dead).toBeGreaterThan(LINES / 10);
    },
    LINES * 20 + 20_000,
  );
});
