import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeOtlp, type OtlpSignal, otlpEncoding } from '../../../src/ingest/push/otlp.ts';
import { otlpErrorResponse, otlpResponse } from '../../../src/ingest/push/otlp-response.ts';
import { PushError } from '../../../src/ingest/push/push-error.ts';
import { decode, encode } from './otlp-proto.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

const attributes = [
  { key: 'text', value: { stringValue: 'a' } },
  { key: 'yes', value: { boolValue: true } },
  { key: 'big', value: { intValue: '9007199254740993' } },
  { key: 'small', value: { intValue: '-5' } },
  { key: 'half', value: { doubleValue: 0.5 } },
  { key: 'list', value: { arrayValue: { values: [{ stringValue: 'x' }, { intValue: '2' }, {}] } } },
  { key: 'map', value: { kvlistValue: { values: [{ key: '__proto__', value: { stringValue: 'p' } }] } } },
  { key: 'bytes', value: { bytesValue: 'AQID' } },
  { key: 'nothing', value: {} },
];

const plain = JSON.parse(
  '{"text":"a","yes":true,"big":"9007199254740993","small":-5,"half":0.5,"list":["x",2,null],"map":{"__proto__":"p"},"bytes":"AQID"}',
) as object;

const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
const scope = { name: 'instr', version: '1.2' };

/** An export of one span, its ids written as given. */
function traces(id: (hex: string) => string): object {
  const span = {
    traceId: id(TRACE),
    spanId: id(SPAN),
    parentSpanId: '',
    name: 'chat m',
    kind: 3,
    startTimeUnixNano: '1772355600123456789',
    endTimeUnixNano: '1772355601000000000',
    attributes,
    events: [{ timeUnixNano: '1772355600200000000', name: 'gen_ai.choice', attributes }],
    links: [{ traceId: id(TRACE), spanId: id(SPAN) }],
    status: { code: 2, message: 'broken' },
    flags: 257,
  };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [span] }] }] };
}

function logs(id: (hex: string) => string): object {
  const record = {
    timeUnixNano: '1772355600123456789',
    observedTimeUnixNano: '1772355600223456789',
    severityNumber: 9,
    severityText: 'INFO',
    eventName: 'gen_ai.client.inference.operation.details',
    body: { kvlistValue: { values: attributes } },
    attributes,
    traceId: id(TRACE),
    spanId: id(SPAN),
  };
  return { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: [record] }] }] };
}

const hex = (id: string) => id;
const base64 = (id: string) => Buffer.from(id, 'hex').toString('base64');
const json = (value: object) => Buffer.from(JSON.stringify(value));

async function read(signal: OtlpSignal, encoding: 'json' | 'protobuf', body: Uint8Array): Promise<object[]> {
  const { bytes, records } = await decodeOtlp(signal, encoding, body);
  const lines = bytes.toString('utf8').split('\n').slice(0, -1);
  expect(lines).toHaveLength(records);
  return lines.map((line) => JSON.parse(line) as object);
}

const bodies = {
  traces: [
    ['json', json(traces(hex))],
    ['json', gzipSync(json(traces(hex)))],
    ['protobuf', encode('Traces', traces(base64))],
    ['protobuf', gzipSync(encode('Traces', traces(base64)))],
  ],
  logs: [
    ['json', json(logs(hex))],
    ['protobuf', encode('Logs', logs(base64))],
  ],
} as const;

describe('an export', () => {
  test.each(bodies.traces)('of spans as %s gives a record a span', async (encoding, body) => {
    const [record] = await read('traces', encoding, body);
    expect(record).toEqual({
      otlp: 'span',
      resource: { 'service.name': 'shop' },
      scope: { name: 'instr', version: '1.2', attributes: {} },
      traceId: TRACE,
      spanId: SPAN,
      name: 'chat m',
      kind: 'client',
      startTimeUnixNano: '1772355600123456789',
      endTimeUnixNano: '1772355601000000000',
      status: { code: 'error', message: 'broken' },
      attributes: plain,
      events: [{ name: 'gen_ai.choice', timeUnixNano: '1772355600200000000', attributes: plain }],
    });
    expect(Object.hasOwn((record as { attributes: { map: object } }).attributes.map, '__proto__')).toBe(true);
  });

  test.each(bodies.logs)('of logs as %s gives a record a log record', async (encoding, body) => {
    expect(await read('logs', encoding, body)).toEqual([
      {
        otlp: 'log',
        resource: { 'service.name': 'shop' },
        scope: { name: 'instr', version: '1.2', attributes: {} },
        traceId: TRACE,
        spanId: SPAN,
        timeUnixNano: '1772355600123456789',
        observedTimeUnixNano: '1772355600223456789',
        severityNumber: 9,
        severityText: 'INFO',
        eventName: 'gen_ai.client.inference.operation.details',
        body: plain,
        attributes: plain,
      },
    ]);
  });

  test('that is empty has no records', async () => {
    expect(await read('traces', 'protobuf', new Uint8Array())).toEqual([]);
    expect(await read('logs', 'json', Buffer.from('{}'))).toEqual([]);
  });

  test('of the other signal has no records', async () => {
    expect(await read('logs', 'json', json(traces(hex)))).toEqual([]);
  });

  test('reads the same in both encodings, whatever the values', async () => {
    const value = fc.letrec<{ any: object; scalar: object }>((tie) => ({
      scalar: fc.oneof(
        fc.string().map((stringValue) => ({ stringValue })),
        fc.boolean().map((boolValue) => ({ boolValue })),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => ({ intValue: String(n) })),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((doubleValue) => ({ doubleValue: doubleValue + 0 })),
        fc.uint8Array().map((bytes) => ({ bytesValue: Buffer.from(bytes).toString('base64') })),
      ),
      any: fc.oneof(
        { maxDepth: 4 },
        tie('scalar'),
        fc.array(tie('any'), { maxLength: 3 }).map((values) => ({ arrayValue: { values } })),
        fc
          .array(fc.record({ key: fc.string(), value: tie('any') }), { maxLength: 3 })
          .map((values) => ({ kvlistValue: { values } })),
      ),
    })).any;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ key: fc.string(), value }), { maxLength: 5 }), async (list) => {
        const request = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ attributes: list }] }] }] };
        const [binary] = await read('logs', 'protobuf', encode('Logs', request));
        const [text] = await read('logs', 'json', json(request));
        expect(binary).toEqual(text);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a body that is not taken says why', () => {
  const deep = (levels: number): object =>
    levels === 0 ? { stringValue: 'x' } : { arrayValue: { values: [deep(levels - 1)] } };
  const nested = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: deep(20) }] }] }] };
  const limits = { bodyBytes: 1300, recordBytes: 2000, records: 3, values: 50, depth: 30 };
  const many = { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [{}, {}, {}, {}] }] }] };

  test.each<[string, number, 'json' | 'protobuf', Uint8Array, RegExp]>([
    ['no JSON', 400, 'json', Buffer.from('{"a"'), /not JSON: it breaks at character/],
    ['a list', 400, 'json', Buffer.from('[]'), /no export request/],
    ['a wrong list', 400, 'json', Buffer.from('{"resourceLogs":5}'), /resourceLogs is no list/],
    ['deep JSON', 400, 'json', Buffer.from(`{"a":${'['.repeat(600)}${']'.repeat(600)}}`), /deeper than 512/],
    ['no protobuf', 400, 'protobuf', Buffer.from('hello there'), /breaks at byte/],
    ['a message cut off', 400, 'protobuf', encode('Logs', many).subarray(0, 20), /breaks at byte/],
    ['deep protobuf', 400, 'protobuf', encode('Logs', nested), /deeper than 30/],
    ['broken gzip', 400, 'json', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]), /broken gzip/],
    ['a bomb', 413, 'json', gzipSync(Buffer.alloc(5_000_000, ' ')), /unpacks to more than the 1300/],
    ['a large body', 413, 'json', Buffer.alloc(1301, ' '), /larger than the 1300/],
    ['many records', 413, 'protobuf', encode('Logs', many), /more than the 3 records/],
    ['many values', 413, 'protobuf', Buffer.alloc(400, Uint8Array.of(10, 0)), /more values than/],
  ])('%s', async (_, status, encoding, body, message) => {
    const error: unknown = await decodeOtlp('logs', encoding, body, limits).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(PushError);
    expect(error).toMatchObject({ status, message: expect.stringMatching(message) as string });
  });

  test('a resource that many records repeat', async () => {
    const large = { attributes: [{ key: 'k', value: { stringValue: 'x'.repeat(900) } }] };
    const request = { resourceLogs: [{ resource: large, scopeLogs: [{ logRecords: [{}, {}, {}] }] }] };
    await expect(decodeOtlp('logs', 'protobuf', encode('Logs', request), limits)).rejects.toThrow(
      /each with its resource/,
    );
  });

  test('of any bytes', async () => {
    const valid = encode('Traces', traces(base64));
    await fc.assert(
      fc.asyncProperty(fc.nat(valid.length - 1), fc.nat(255), fc.uint8Array(), async (at, byte, junk) => {
        const changed = Buffer.from(valid);
        changed[at] = byte;
        for (const body of [changed, junk]) {
          await decodeOtlp('traces', 'protobuf', body).catch((error: unknown) => {
            expect(error).toBeInstanceOf(PushError);
          });
        }
      }),
      { numRuns: 500 },
    );
  });

  test('another content type', () => {
    expect(otlpEncoding('application/json; charset=utf-8')).toBe('json');
    expect(otlpEncoding('application/x-protobuf')).toBe('protobuf');
    for (const type of [undefined, '', 'text/plain']) expect(() => otlpEncoding(type)).toThrow(/content type/);
  });
});

describe('an answer', () => {
  const partial = { rejected: 2, message: 'two were odd' };

  test('in JSON', () => {
    expect(Buffer.from(otlpResponse('logs', 'json').bytes).toString()).toBe('{}');
    expect(JSON.parse(Buffer.from(otlpResponse('traces', 'json', partial).bytes).toString())).toEqual({
      partialSuccess: { rejectedSpans: '2', errorMessage: 'two were odd' },
    });
    expect(JSON.parse(Buffer.from(otlpErrorResponse('json', 'no').bytes).toString())).toEqual({ message: 'no' });
  });

  test('in protobuf', () => {
    expect(otlpResponse('logs', 'protobuf')).toMatchObject({
      contentType: 'application/x-protobuf',
      bytes: { length: 0 },
    });
    expect(decode('Response', otlpResponse('logs', 'protobuf', partial).bytes)).toEqual({
      partialSuccess: { rejected: '2', errorMessage: 'two were odd' },
    });
    expect(decode('RpcStatus', otlpErrorResponse('protobuf', 'no').bytes)).toEqual({ message: 'no' });
  });
});
