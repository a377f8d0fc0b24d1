import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/base/canonical-json.ts';
import type { LogFormat } from '../../../src/ingest/format.ts';
import { azureOpenAi } from '../../../src/ingest/formats/azure-openai/format.ts';
import { bedrockInvocation } from '../../../src/ingest/formats/bedrock-invocation/format.ts';
import { logFormats } from '../../../src/ingest/formats/registry.ts';
import type { FieldScalar } from '../../../src/store/event-store.ts';
import { gateway, gatewayRecord, requestRecord } from './azure-records.ts';
import { call, digest, iamCall, insight } from './cloudtrail-records.ts';
import { document } from './ecs-documents.ts';
import { everything, fieldsOf, readLines, sharedData } from './everything.ts';
import { exchange, guardrailShapes, invocation } from './invocations.ts';
import { auditEntry } from './openai-entries.ts';
import { chatSpan, contentSpan, eventsSpan, logRecord, openInferenceSpan, openLlmetrySpan } from './otel-records.ts';

const log = sharedData('bedrock/test-aws-bedrock.log');

/** Valid records of many shapes. */
const RECORDS: readonly Json[] = [
  invocation(),
  ...guardrailShapes({ topicPolicy: { topics: [{ name: 'T', type: 'DENY', action: 'BLOCKED' }] } }, [
    { sensitiveInformationPolicy: { piiEntities: [{ type: 'EMAIL', match: 'm', action: 'ANONYMIZED' }] } },
  ]).map((shape) => shape.record),
  exchange(
    {
      messages: [
        { role: 'user', content: [{ text: 'x' }, { image: { format: 'png', source: { s3Uri: 's3://b/k' } } }] },
      ],
      max_tokens: 3,
    },
    { choices: [{ index: 0, message: { content: 'y', tool_calls: [{ function: { name: 'f', arguments: '{}' } }] } }] },
    { requestMetadata: { team: 'a' }, errorCode: 'ThrottlingException' },
  ),
  gatewayRecord,
  call(),
  iamCall('CreateAccessKey', { userName: 'bob', tags: [{ key: 'a' }, { key: 'b' }] }, { accessKey: { userName: 'b' } }),
  insight,
  chatSpan,
  openLlmetrySpan,
  openInferenceSpan,
  eventsSpan,
  contentSpan,
  logRecord('gen_ai.choice', { index: 0, message: { content: 'ho', tool_calls: [{ function: { name: 'f' } }] } }),
  digest,
  document(),
  auditEntry('api_key.created', { id: 'key_1', data: { scopes: ['a', 'b'] } }),
  auditEntry('login.failed', { error_code: 'c', error_message: 'm' }),
  requestRecord,
  ...(log.isThere ? readLines<Json>(log.path).slice(1) : []),
];

/** Replaces or deletes one node of a value, picked by a number. */
function mutate(record: Json, pick: number, by: Json | undefined): Json {
  const copy = structuredClone(record) as Json;
  const places: { readonly holder: Record<string, Json>; readonly key: string }[] = [];
  const walk = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      places.push({ holder: value as unknown as Record<string, Json>, key });
      walk((value as Record<string, Json>)[key] ?? null);
    }
  };
  walk(copy);
  const place = places[pick % places.length];
  if (place === undefined) return copy;
  if (by === undefined) delete place.holder[place.key];
  else place.holder[place.key] = by;
  return copy;
}

const odd = fc.oneof(
  fc.jsonValue().map((value) => value as Json),
  fc.constantFrom<Json>(
    'NaN',
    '12',
    '1e999',
    -1,
    1e308,
    2 ** 53,
    '9223372036854775808',
    '',
    '{"a":',
    '[]',
    '\ud800',
    {},
    [],
  ),
  fc.constant(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"x":1}}') as Json),
);

describe.each(logFormats.map((format) => [format.name, format] as const))('%s', (_, format) => {
  const declared = new Map(format.fields.map((field) => [field.name, field]));

  test('gives an event or a reason for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        checkResult(format, json as Json);
        expect(typeof format.detects(json as Json)).toBe('boolean');
      }),
      { numRuns: 200 },
    );
  });

  test('gives an event or a reason for a valid record with any part replaced or missing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...RECORDS),
        fc.array(fc.tuple(fc.nat(), fc.option(odd, { nil: undefined })), { minLength: 1, maxLength: 4 }),
        (record, changes) => {
          let changed = record;
          for (const [pick, by] of changes) changed = mutate(changed, pick, by);
          checkResult(format, changed);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('gives only declared fields, of their types', () => {
    const kept = new Set<string>();
    for (const record of RECORDS.filter((record) => format.detects(record))) {
      checkResult(format, record);
      for (const field of Object.keys(fieldsOf(format, record))) kept.add(field);
    }
    expect(kept.size).toBeGreaterThan(20);
  });

  function checkResult(tested: LogFormat, record: Json): void {
    const result = tested.normalize(record, everything);
    if ('reason' in result) {
      expect(result.reason).toMatch(/\S/);
      return;
    }
    expect(Number.isSafeInteger(result.timestamp)).toBe(true);
    for (const [name, value] of Object.entries(result.fields)) {
      const field = declared.get(name);
      const known = field ?? tested.dynamicFields.find(({ prefix }) => name.startsWith(prefix));
      const type = known?.type;
      const scalars = Array.isArray(value) ? (value as readonly FieldScalar[]) : [value as FieldScalar];
      if (tested.openFields !== true) expect(type, name).toBeDefined();
      const mayBeList = known?.list === true || tested.openFields === true;
      expect(Array.isArray(value) && !mayBeList, `${name} is a list`).toBe(false);
      expect(scalars.length, name).toBeGreaterThan(0);
      for (const scalar of scalars)
        expect(fits(scalar, type ?? typeOf(scalar)), `${name}: ${String(scalar)}`).toBe(true);
    }
  }
});

/** The type of a value whose field nobody declared. */
function typeOf(value: FieldScalar): string {
  return typeof value === 'boolean' ? 'boolean' : typeof value === 'number' ? 'double' : 'keyword';
}

function fits(value: FieldScalar, type: string): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value) && Math.abs(value as number) <= 2 ** 31;
    case 'long':
      return typeof value === 'bigint' ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value);
    case 'date':
      return Number.isSafeInteger(value);
    case 'double':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    default:
      return typeof value === 'string' && value !== '';
  }
}

describe('hostile records', () => {
  test('pollute nothing', () => {
    const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    const hostile = JSON.parse(text) as Json;
    const trace = { guardrail: { inputAssessment: JSON.parse('{"__proto__":{"topicPolicy":{"topics":[]}}}') as Json } };
    const record = exchange(hostile, { trace }, { requestMetadata: hostile, identity: hostile });
    const fields = fieldsOf(bedrockInvocation, record);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(fields['gen_ai.guardrail_id']).toEqual(['__proto__']);
    expect(JSON.parse(String(fields['gen_ai.prompt']))).toEqual(hostile);
  });

  test('of great width or length are read in time', () => {
    const chunks = Array.from({ length: 100_000 }, () => ({
      type: 'content_block_delta',
      index: 0,
      delta: { text: 'ab ' },
    }));
    const started = performance.now();
    const fields = fieldsOf(bedrockInvocation, exchange({ prompt: `\n\nHuman:${'a'.repeat(2_000_000)}` }, chunks));
    expect(String(fields['gen_ai.output.text'])).toHaveLength(300_000);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('with lists longer than a stack of arguments are read whole', () => {
    const many = (item: Json): Json => Array.from({ length: 300_000 }, () => item);
    const trace = {
      guardrail: { input: { gr: { wordPolicy: { customWords: many({ match: 'w', action: 'BLOCKED' }) } } } },
    };
    const results = many({ prompt_index: 0, content_filter_results: { hate: { filtered: true } } });
    for (const record of [
      exchange({ messages: [{ role: 'user', content: many('a') }], tools: many({ name: 't' }) }, { trace }),
      exchange(many({ event: { textInput: { content: 'a' } } }), many({ content: [{ text: 'a' }], stop_reason: 'x' })),
      exchange(
        { message: 'm', chat_history: many({ role: 'USER', message: 'a' }) },
        { results: many({ outputText: 'a' }) },
      ),
    ]) {
      expect(fieldsOf(bedrockInvocation, record)).toHaveProperty(['gen_ai.input.messages']);
    }
    const answered = gateway({}, { prompt_filter_results: results, choices: many({ message: { content: 'a' } }) });
    expect(fieldsOf(azureOpenAi, answered)['gen_ai.policy.action']).toEqual(['BLOCKED']);
  });

  test('nested as deep as is allowed are read whole', () => {
    let content: Json = 'bottom';
    for (let i = 0; i < 160; i++) content = [{ type: 'tool_result', tool_use_id: 't', content }];
    const fields = fieldsOf(bedrockInvocation, exchange({ messages: [{ role: 'user', content }] }, {}));
    expect(fields['gen_ai.input.messages']).toContain('bottom');
  });
});
