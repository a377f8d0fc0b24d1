import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '../../../src/base/canonical-json.ts';
import { knownStreams } from '../../../src/ingest/declared-streams.ts';
import { ecs } from '../../../src/ingest/formats/ecs/format.ts';
import { detectFormat, logFormats } from '../../../src/ingest/formats/registry.ts';
import { ingestLogs } from '../../../src/ingest/pipeline.ts';
import { type DuckdbStore, openDuckdbStore } from '../../../src/store/duckdb/duckdb-store.ts';
import { LogFolder, lines, stored } from '../ingest-case.ts';
import { call } from './cloudtrail-records.ts';
import { document } from './ecs-documents.ts';
import { everything, fieldsOf } from './everything.ts';
import { invocation } from './invocations.ts';

/** A member of a record as an attribute of OTLP, where it is a text. */
function attribute([key, text]: [string, Json]): object[] {
  return typeof text === 'string' ? [{ key, value: { stringValue: text } }] : [];
}

const of = (record: Json) => fieldsOf(ecs, record);

describe('a document of ECS', () => {
  test('goes as it is into the stream of its dataset', () => {
    expect(detectFormat(document())).toBe(ecs);
    expect(ecs.normalize(document(), everything)).toMatchObject({
      timestamp: Date.UTC(2026, 2, 1, 9, 10, 11, 123),
      stream: 'logs-okta.system-default',
    });
    expect(of(document())).toEqual({
      'ecs.version': '8.11.0',
      'data_stream.type': 'logs',
      'data_stream.dataset': 'okta.system',
      'data_stream.namespace': 'default',
      'event.dataset': 'okta.system',
      'event.action': 'user.session.start',
      'event.category': ['authentication'],
      'event.type': ['start'],
      'event.duration': 12,
      'event.created': 1e12,
      'source.ip': '203.0.113.7',
      'source.port': 443,
      'source.geo.location.lat': 1,
      'source.geo.location.lon': 2.5,
      'user.id': '1000',
      'user.name': 'dana',
      'user.roles': ['a', 'b'],
      'related.ip': ['203.0.113.7'],
      'labels.team': ['red'],
      'labels.level': ['5'],
      'okta.outcome.score': 7,
      'okta.outcome.ratio': 0.5,
      'okta.outcome.ok': true,
      'okta.outcome.tags': ['x', 'y'],
      'okta.targets.id': ['a', 'b'],
      message: 'hello',
    });
  });

  test.each<[Json, string]>([
    [{ 'data_stream.dataset': 'a.b' }, 'a.b'],
    [{ event: { dataset: 'My-App logs' } }, 'my_app_logs'],
    [{ event: { dataset: 'x' }, data_stream: { dataset: 'y' } }, 'y'],
    [{ ecs: { version: '8' } }, 'generic'],
    [{ 'ecs.version': '8', event: { dataset: '../' } }, 'generic'],
    [{ event: { dataset: `${'é'}${'A'.repeat(200)}` } }, 'a'.repeat(99)],
  ])('%.60j is of the dataset %s', (members, dataset) => {
    const record = { '@timestamp': '2026-03-01T09:10:11Z', ...(members as object) } as Json;
    expect(ecs.detects(record)).toBe(true);
    expect(ecs.normalize(record, everything)).toMatchObject({ stream: `logs-${dataset}-default` });
  });

  test('of values of several types has them as texts', () => {
    expect(of(document({ odd: [1, 'a', true, { b: null }], empty: ['', []] }))).toMatchObject({
      odd: ['1', 'a', 'true'],
    });
  });

  test('makes a bounded number of fields', () => {
    const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, i]));
    expect(Object.keys(of(document({ wide }))).length).toBeLessThan(1100);
  });

  test.each<[Json, string]>([
    [{ ecs: { version: '8' } }, 'the record has no @timestamp'],
    [document({ '@timestamp': 'noon' }), '@timestamp is "noon", not an ISO-8601 date and time'],
    [document({ '@timestamp': 2 ** 53 }), '@timestamp is the number 9007199254740992, not an ISO-8601 date and time'],
    [[], 'the record is an array, not an object'],
  ])('that is none says why: %.60j', (record, reason) => {
    expect(ecs.normalize(record, everything)).toEqual({ reason });
  });

  test('is not what only has a time', () => {
    for (const record of [{ '@timestamp': '2026-03-01T09:10:11Z', message: 'x' }, { ecs: { version: '8' } }, []]) {
      expect(detectFormat(record)).toBeUndefined();
    }
  });
});

describe('in a store', () => {
  let folder: LogFolder;
  let store: DuckdbStore;
  beforeEach(async () => {
    folder = new LogFolder();
    store = await openDuckdbStore({ threads: 1, memoryLimitMb: 512 });
  });
  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  test('documents that carry a record of another format are read as that, the rest as they are', async () => {
    const carrying = (record: Json): Json =>
      document({ event: { dataset: 'aws.cloudtrail', original: JSON.stringify(record) } });
    const bedrock = document({
      data_stream: { dataset: 'aws_bedrock.invocation' },
      gen_ai: { usage: { prompt_tokens: '7' }, policy: { action: 'BLOCKED' } },
    });
    folder.write(
      'a.json',
      lines(
        JSON.stringify(carrying(call())),
        JSON.stringify({ _index: 'x', _source: carrying(call({ eventID: 'e-2' })) }),
        JSON.stringify(document({ event: { original: '{"not":"known"}' } })),
        JSON.stringify(document({ message: '[1, 2]' })),
        JSON.stringify(bedrock),
        JSON.stringify(invocation()),
      ),
    );
    const summary = await ingestLogs({ paths: [folder.path], store });
    expect(summary).toMatchObject({ stored: 6, deadLetters: { count: 0 } });
    expect(summary.byFormat).toEqual({ 'aws.cloudtrail': 2, 'aws_bedrock.invocation': 1, generic: 3 });
    const actions = await stored(store, [['event.action', 'keyword']], 'logs-aws.cloudtrail-default');
    expect(actions).toEqual([['DeleteGuardrail'], ['DeleteGuardrail']]);
    const okta = await stored(store, [['user.id', 'keyword']], 'logs-okta.system-default');
    expect(okta).toEqual([['1000'], ['1000']]);
    // A rule may ask for a field of ECS that no event of a stream had yet.
    const known = knownStreams(logFormats, store.streams()).find(({ name }) => name === 'logs-okta.system-default');
    expect(known?.fields.get('source.as.number')).toMatchObject({ type: 'long' });
    expect(known?.fields.get('okta.outcome.score')).toMatchObject({ type: 'long' });
    // A field has the type that its stream's own format declares.
    const fields = store.streams().find(({ name }) => name === 'logs-aws_bedrock.invocation-default')?.fields;
    expect(fields?.get('gen_ai.usage.prompt_tokens')).toMatchObject({ type: 'integer' });
    expect(fields?.get('gen_ai.policy.action')).toMatchObject({ multi: true });
  });

  test('log records of OpenTelemetry whose body is a record of another format are read as that', async () => {
    const value = (stringValue: string) => ({ body: { stringValue }, timeUnixNano: '1772355600123456789' });
    const parsedByCollector = {
      body: { kvlistValue: { values: Object.entries(invocation({ input: {} })).flatMap(attribute) } },
    };
    const logRecords = [value(JSON.stringify(call())), value('just text'), value('{"a":1}'), parsedByCollector];
    folder.write('a.json', JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }));
    const summary = await ingestLogs({ paths: [folder.path], store });
    expect(summary.byFormat).toEqual({ 'aws.cloudtrail': 1, 'aws_bedrock.invocation': 1 });
    expect(summary.skipped).toEqual([{ reason: 'log record of no GenAI operation', count: 2 }]);
  });

  test('a format that is named is the only one looked for', async () => {
    folder.write('a.json', lines(JSON.stringify(document({ event: { original: JSON.stringify(call()) } }))));
    const summary = await ingestLogs({ paths: [folder.path], store, format: ecs.name });
    expect(summary.byFormat).toEqual({ generic: 1 });
    expect(logFormats.at(-1)).toBe(ecs);
  });
});
