import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ingestLogs } from '../../../src/ingest/pipeline.ts';
import { decodeFirehose, firehoseResponse } from '../../../src/ingest/push/firehose.ts';
import { PushError } from '../../../src/ingest/push/push-error.ts';
import { openDuckdbStore } from '../../../src/store/duckdb/duckdb-store.ts';
import { call } from '../formats/cloudtrail-records.ts';
import { invocation } from '../formats/invocations.ts';
import { LogFolder } from '../ingest-case.ts';

const ID = 'ed4acda5-034f-9f42-bba1-f29aea6d7d8f';

function delivery(...records: (string | Buffer)[]): Buffer {
  const data = records.map((record) => ({ data: Buffer.from(record).toString('base64') }));
  return Buffer.from(JSON.stringify({ requestId: ID, timestamp: 1772355600000, records: data }));
}

const lines = async (body: Buffer) => (await decodeFirehose(body, ID)).bytes.toString('utf8').split('\n');

describe('a delivery of Firehose', () => {
  test('gives its records, plain or gzip, whatever their line ends', async () => {
    const body = delivery(
      '{"a":1}',
      '{"b":2}\n{"c":3}\n',
      gzipSync('{"d":4}'),
      Buffer.concat([gzipSync('5'), gzipSync('6')]),
    );
    for (const sent of [body, gzipSync(body)]) {
      expect(await lines(sent)).toEqual(['{"a":1}', '{"b":2}', '{"c":3}', '', '{"d":4}', '56', '']);
    }
    expect(await decodeFirehose(body, undefined)).toMatchObject({ requestId: ID, records: 4 });
    expect(await lines(delivery())).toEqual(['']);
  });

  test('keeps a record that is no text, by itself', async () => {
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]);
    const broken = Buffer.from([0x1f, 0x8b, 8, 0, 1]);
    expect(await lines(delivery(png, '{"a":1}', broken))).toEqual([
      JSON.stringify({ unreadable_firehose_record: png.toString('base64') }),
      '{"a":1}',
      JSON.stringify({ unreadable_firehose_record: broken.toString('base64') }),
      '',
    ]);
  });

  const limits = { bodyBytes: 1000, recordBytes: 2000, records: 3 };
  test.each<[string, number, Buffer, RegExp]>([
    ['no JSON', 400, Buffer.from('x'), /the body is not JSON/],
    ['no id', 400, Buffer.from('{"records":[]}'), /no requestId/],
    ['another id', 400, Buffer.from('{"requestId":"x","records":[]}'), /X-Amz-Firehose-Request-Id/],
    ['no records', 400, Buffer.from(JSON.stringify({ requestId: ID })), /no list of records/],
    ['no data', 400, Buffer.from(JSON.stringify({ requestId: ID, records: [{}] })), /record 1 has no data/],
    ['no base64', 400, Buffer.from(JSON.stringify({ requestId: ID, records: [{ data: 'a?==' }] })), /record 1/],
    ['a body that is a bomb', 413, gzipSync(Buffer.alloc(2_000_000, ' ')), /more than the 1000 bytes/],
    ['a record that is a bomb', 413, delivery('{}', gzipSync(Buffer.alloc(500_000, ' '))), /more than the 1997 bytes/],
    ['a large body', 413, delivery('x'.repeat(1000)), /larger than the 1000/],
    ['many records', 413, delivery('1', '2', '3', '4'), /has 4 records/],
  ])('with %s is not taken', async (_, status, body, message) => {
    const error: unknown = await decodeFirehose(body, ID, limits).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(PushError);
    expect(error).toMatchObject({ status, message: expect.stringMatching(message) as string });
  });

  test('from CloudWatch Logs gives the records inside, each read as its own', async () => {
    const subscription = (messageType: string, ...records: object[]) =>
      gzipSync(
        JSON.stringify({
          messageType,
          owner: '1',
          logGroup: 'g',
          logEvents: records.map((record, i) => ({ id: String(i), timestamp: 1, message: JSON.stringify(record) })),
        }),
      );
    const body = delivery(
      subscription('CONTROL_MESSAGE', { reachable: true }),
      subscription('DATA_MESSAGE', invocation(), call()),
      Buffer.concat([subscription('DATA_MESSAGE', call({ eventID: 'e-2' })), gzipSync('\n')]),
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]),
    );
    const folder = new LogFolder();
    const store = await openDuckdbStore({ threads: 1, memoryLimitMb: 512 });
    try {
      folder.write('a.json', (await decodeFirehose(body, ID)).bytes);
      const summary = await ingestLogs({ paths: [folder.path], store });
      expect(summary.byFormat).toEqual({ 'aws.cloudtrail': 2, 'aws_bedrock.invocation': 1 });
      expect(summary.skipped).toEqual([{ reason: 'control message of CloudWatch Logs', count: 1 }]);
      expect(summary.deadLetters).toMatchObject({ count: 1, first: [{ raw: expect.stringContaining('iVBORwA=') }] });
    } finally {
      await store.close();
      folder.remove();
    }
  });

  test('is answered with its id', () => {
    expect(JSON.parse(firehoseResponse(ID, 7))).toEqual({ requestId: ID, timestamp: 7 });
    expect(JSON.parse(firehoseResponse(ID, 7, 'full'))).toEqual({ requestId: ID, timestamp: 7, errorMessage: 'full' });
  });
});
