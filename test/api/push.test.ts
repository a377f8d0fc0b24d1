import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Client } from './client.ts';
import { burst, DATASET, deniedCall, INGEST_TOKEN, openService, type Service, VIEWER_TOKEN } from './open-service.ts';

const PATH = `/ingest/${DATASET}`;

async function counted(service: Service): Promise<number> {
  return (await service.context.store.usage()).reduce((sum, { events }) => sum + events, 0);
}

test('NDJSON, a JSON array and gzip are taken, and answered once they are stored', async () => {
  const service = await openService();
  const client = await Client.of(service, INGEST_TOKEN);
  const none = { records: 0, stored: 0, duplicates: 0, dead_letters: 0 };
  expect((await client.post(PATH, burst('a'))).json).toEqual({ ...none, records: 3, stored: 3 });
  expect(await counted(service)).toBe(3);
  const array = `[${burst('b').trim().split('\n').join(',')}]`;
  expect((await client.post(PATH, array)).json).toEqual({ ...none, records: 3, stored: 3 });
  const gzip = { headers: { 'Content-Encoding': 'gzip' } };
  expect((await client.post(PATH, gzipSync(burst('c') + burst('a')), gzip)).json).toEqual({
    records: 6,
    stored: 3,
    duplicates: 3,
    dead_letters: 0,
  });
  const broken = `${deniedCall('d', 'd-1')}{"no": "call"}\nnot json at all\n`;
  expect((await client.post(PATH, broken)).json).toMatchObject({ stored: 1, dead_letters: 2 });
  expect(await counted(service)).toBe(10);
});

test('what is wrong with a push is told', async () => {
  const client = await Client.of(await openService(), INGEST_TOKEN);
  const unknown = await client.post('/ingest/aws_bedrock.invocatoin', '{}');
  expect(unknown.status).toBe(404);
  expect(unknown.json).toMatchObject({ hint: `did you mean ${DATASET}?`, known: expect.arrayContaining([DATASET]) });
  expect((await client.post(PATH, '')).status).toBe(400);
  const gzip = { headers: { 'Content-Encoding': 'gzip' } };
  expect((await client.post(PATH, burst('a'), gzip)).json.detail).toBe('Content-Encoding is gzip, and the body is not');
  const zstd = await client.post(PATH, 'x', { headers: { 'Content-Encoding': 'zstd' } });
  expect([zstd.status, zstd.headers.get('accept-encoding')]).toEqual([415, 'gzip, identity']);
  const cut = await client.post(PATH, gzipSync(burst('a', 2_000)).subarray(0, 4_000), gzip);
  expect(cut.status).toBe(400);
  expect(cut.json.detail).toMatch(/gzip/);
  expect(cut.json.stored).toBeGreaterThanOrEqual(0);
  expect((await client.get(PATH)).status).toBe(405);
});

test('a body beyond the limit is refused, told or not how long it is', async () => {
  const client = await Client.of(await openService({ limits: { push_bytes: 1_000 } }), INGEST_TOKEN);
  expect((await client.post(PATH, 'x'.repeat(5_000))).status).toBe(413);
  const chunks = new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode('x'.repeat(700)));
    },
  });
  const response = await fetch(client.url + PATH, {
    method: 'POST',
    headers: { Authorization: `Bearer ${INGEST_TOKEN}` },
    body: chunks,
    duplex: 'half',
  } as RequestInit).catch((error: unknown) => error);
  // The connection may be cut while the client still sends.
  if (response instanceof Response) expect(response.status).toBe(413);
});

test('a busy intake answers 429, a stopped one 503, and both say when to come again', async () => {
  const service = await openService();
  const { intake } = service.context;
  const full = (busy: boolean, stopped: string | undefined) =>
    openService({ context: { intake: Object.create(intake, { busy: { value: busy }, stopped: { value: stopped } }) } });
  const busy = await (await Client.of(await full(true, undefined), INGEST_TOKEN)).post(PATH, burst('a'));
  expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '1']);
  const stopped = await (await Client.of(await full(false, 'the disk is nearly full'), INGEST_TOKEN)).post(
    PATH,
    burst('a'),
  );
  expect([stopped.status, stopped.json.detail, stopped.headers.get('retry-after')]).toEqual([
    503,
    'the disk is nearly full',
    '30',
  ]);
});

test('more bodies at once than are allowed are asked to come again', async () => {
  const service = await openService({ limits: { push_in_flight_bytes: 1_000_000 } });
  const client = await Client.of(service, INGEST_TOKEN);
  const statuses = await Promise.all(
    Array.from({ length: 8 }, async (_, i) => (await client.post(PATH, burst(`u${i}`, 600))).status),
  );
  expect(statuses).toContain(200);
  expect(statuses).toContain(429);
  expect((await client.post(PATH, burst('later'))).status).toBe(200);
});

test('a gzip bomb costs no memory, and the service goes on', async () => {
  const service = await openService({ limits: { push_unpacked_bytes: 1_000_000 } });
  const client = await Client.of(service, INGEST_TOKEN);
  const gzip = { headers: { 'Content-Encoding': 'gzip' } };
  const bomb = gzipSync(Buffer.alloc(200 * 2 ** 20, 'a'));
  const before = process.memoryUsage().rss;
  const pushed = await client.post(PATH, bomb, gzip);
  expect([pushed.status, pushed.json.stored]).toEqual([200, 0]);
  expect(process.memoryUsage().rss - before).toBeLessThan(500 * 2 ** 20);
  const otlp = { headers: { 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' } };
  expect((await client.post('/v1/logs', bomb, otlp)).status).toBe(413);
  expect((await client.post(`/firehose/${DATASET}`, bomb, otlp)).status).toBe(413);
  expect((await client.post(PATH, burst('a'))).json.stored).toBe(3);
});

test('a body of /ingest may unpack to so much, whatever its end says', async () => {
  const service = await openService({ limits: { ingest_unpacked_bytes: 100_000 } });
  const client = await Client.of(service, INGEST_TOKEN);
  const gzip = { headers: { 'Content-Encoding': 'gzip' } };
  const text = Array.from({ length: 400 }, (_, i) => deniedCall('a', `call-${i}`)).join('');
  const told = await client.post(PATH, gzipSync(text), gzip);
  expect([told.status, told.json.detail]).toEqual([413, expect.stringContaining('more than the 100000 bytes')]);
  expect(await counted(service)).toBe(0);
  const lying = Buffer.concat([gzipSync(text), gzipSync('\n')]);
  const cut = await client.post(PATH, lying, gzip);
  expect([cut.status, cut.json.detail]).toEqual([400, expect.stringContaining('more than the 100000 bytes')]);
  expect(cut.json.stored).toBe(Math.floor(100_000 / (text.length / 400)));
  expect(await counted(service)).toBe(cut.json.stored);
  expect((await client.post(PATH, gzipSync(text.slice(0, 90_000)), gzip)).json.duplicates).toBeGreaterThan(0);
});

const delivery = (records: string[], requestId = 'r-1') => ({
  requestId,
  timestamp: 1,
  records: records.map((record) => ({ data: Buffer.from(record).toString('base64') })),
});

test('Firehose delivers with its access key and gets its own form of answer', async () => {
  const service = await openService({ auth: { local: false } });
  const client = await Client.of(service, VIEWER_TOKEN);
  const post = async (key: string, body: unknown, path = `/firehose/${DATASET}`) => {
    const response = await fetch(client.url + path, {
      method: 'POST',
      headers: {
        'X-Amz-Firehose-Access-Key': key,
        'X-Amz-Firehose-Request-Id': 'r-1',
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    return [response.status, await response.json()];
  };
  expect(await post(INGEST_TOKEN, delivery([burst('a'), burst('b')]))).toEqual([
    200,
    { requestId: 'r-1', timestamp: expect.any(Number) },
  ]);
  expect(await counted(service)).toBe(6);
  const refused = { requestId: 'r-1', timestamp: expect.any(Number), errorMessage: expect.any(String) };
  expect(await post('wrong', delivery([burst('c')]))).toEqual([401, refused]);
  expect(await post(VIEWER_TOKEN, delivery([burst('c')]))).toEqual([403, refused]);
  expect(await post(INGEST_TOKEN, { requestId: 'r-1' })).toEqual([400, refused]);
  expect(await post(INGEST_TOKEN, delivery([]), '/firehose/nothing')).toEqual([404, refused]);
  // The key opens nothing else.
  const other = await fetch(client.url + PATH, {
    method: 'POST',
    headers: { 'X-Amz-Firehose-Access-Key': INGEST_TOKEN },
    body: burst('d'),
  });
  expect(other.status).toBe(401);
});

test('OTLP spans are taken in JSON and in protobuf, each answered in kind', async () => {
  const client = await Client.of(await openService(), INGEST_TOKEN);
  const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const now = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    name: 'chat some-model',
    kind: 3,
    startTimeUnixNano: String(now),
    endTimeUnixNano: String(now + 1_000_000n),
    attributes: [
      attribute('gen_ai.operation.name', 'chat'),
      attribute('gen_ai.system', 'openai'),
      attribute('gen_ai.request.model', 'm'),
    ],
  };
  const body = {
    resourceSpans: [
      {
        resource: { attributes: [attribute('service.name', 'shop')] },
        scopeSpans: [{ scope: { name: 's' }, spans: [span] }],
      },
    ],
  };
  const json = await client.post('/v1/traces', body);
  expect(json.status).toBe(200);
  const empty = { headers: { 'Content-Type': 'application/x-protobuf' } };
  const protobuf = await client.post('/v1/logs', new Uint8Array(0), empty);
  expect([protobuf.status, protobuf.headers.get('content-type'), protobuf.text]).toEqual([
    200,
    'application/x-protobuf',
    '',
  ]);
  const wrong = await client.post('/v1/logs', '{', { headers: { 'Content-Type': 'application/json' } });
  expect([wrong.status, Object.keys(wrong.json)]).toEqual([400, ['message']]);
  expect((await client.post('/v1/logs', 'x', { headers: { 'Content-Type': 'text/plain' } })).status).toBe(415);
});
