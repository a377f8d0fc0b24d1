import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readNotification } from '../../../src/ingest/sources/sqs/notification.ts';

const record = (key: string, eventName = 'ObjectCreated:Put') => ({
  eventSource: 'aws:s3',
  eventName,
  s3: { bucket: { name: 'logs' }, object: { key, size: 5 } },
});
const read = (message: object) => readNotification(JSON.stringify(message));
const one = { objects: [{ bucket: 'logs', key: 'a b/ü+.json', size: 5 }] };

test('S3, SNS around it, EventBridge, and EventBridge through SNS', () => {
  const own = { Records: [record('a+b/%C3%BC%2B.json')] };
  expect(read(own)).toEqual(one);
  expect(read({ Type: 'Notification', Message: JSON.stringify(own) })).toEqual(one);
  const event = {
    'detail-type': 'Object Created',
    source: 'aws.s3',
    detail: { bucket: { name: 'logs' }, object: { key: 'a b/ü+.json', size: 5 } },
  };
  expect(read(event)).toEqual(one);
  expect(read({ Message: JSON.stringify(event) })).toEqual(one);
});

test('several records, and what tells of no new object', () => {
  const records = [
    record('a'),
    record('b', 'ObjectRemoved:Delete'),
    record('c', 'ObjectCreated:CompleteMultipartUpload'),
  ];
  expect(read({ Records: records })).toMatchObject({ objects: [{ key: 'a' }, { key: 'c' }] });
  expect(read({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'logs' })).toEqual({ objects: [] });
  expect(read({ 'detail-type': 'Object Deleted', detail: { bucket: {} } })).toEqual({ objects: [] });
  expect(read({ Records: [] })).toEqual({ objects: [] });
});

test.each([
  ['not json', /^the message is /],
  ['[1]', /no JSON object/],
  ['{"hello":1}', /no notification of S3, SNS or EventBridge/],
  ['{"Message":"hello"}', /^the message is /],
  ['{"Records":[{"eventName":"ObjectCreated:Put","s3":{}}]}', /`s3.bucket.name`/],
  ['{"Records":[7]}', /`eventName`/],
  [JSON.stringify({ Records: [record('%zz')] }), /readable `s3.object.key`/],
  ['{"detail-type":"Object Created","detail":{}}', /`detail.bucket.name`/],
])('%s says nothing, and why', (body, reason) => {
  expect(readNotification(body)).toEqual({ reason: expect.stringMatching(reason) });
});

test('whatever comes is read or refused', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, text) => {
      for (const body of [
        JSON.stringify(value),
        JSON.stringify({ Records: value }),
        JSON.stringify({ detail: value }),
        text,
      ]) {
        const result = readNotification(body);
        expect('objects' in result || result.reason.length > 0).toBe(true);
      }
    }),
  );
});
