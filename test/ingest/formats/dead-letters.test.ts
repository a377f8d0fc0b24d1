import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/base/canonical-json.ts';
import { azureOpenAi } from '../../../src/ingest/formats/azure-openai/format.ts';
import { bedrockInvocation } from '../../../src/ingest/formats/bedrock-invocation/format.ts';
import { logFormats } from '../../../src/ingest/formats/registry.ts';
import { parseTimestamp } from '../../../src/ingest/formats/timestamp.ts';
import { call } from './cloudtrail-records.ts';
import { document } from './ecs-documents.ts';
import { everything } from './everything.ts';
import { invocation } from './invocations.ts';
import { auditEntry } from './openai-entries.ts';
import { chatSpan } from './otel-records.ts';

const { timestamp: _t, ...timeless } = invocation();
const { schemaType: _s, modelId: _m, ...modelless } = invocation();
const { operation: _o, ...idle } = invocation();
const { modelId: _n, ...aimless } = idle;

const azure = {
  category: 'Audit',
  operationName: 'ListKey',
  time: '2026-01-01T00:00:00Z',
  resourceId: '/subscriptions/S/resourceGroups/G/providers/Microsoft.CognitiveServices/accounts/A',
};

/** A record of every format at once. */
const valid = { ...auditEntry('x.created', {}), ...document(), ...call(), ...chatSpan, ...azure };

describe('a record that is no event', () => {
  test.each<[Json, string]>([
    [null, 'the record is null, not an object'],
    [[1], 'the record is an array, not an object'],
    ['x', 'the record is "x", not an object'],
    [7, 'the record is the number 7, not an object'],
    [{}, 'the record has no timestamp'],
    [timeless, 'the record has no timestamp'],
    [invocation({ timestamp: 'yesterday' }), 'timestamp is "yesterday", not an ISO-8601 date and time'],
    [invocation({ timestamp: 1_700_000_000 }), 'timestamp is the number 1700000000, not an ISO-8601 date and time'],
    [
      invocation({ timestamp: '2026-02-30T00:00:00Z' }),
      'timestamp is "2026-02-30T00:00:00Z", not an ISO-8601 date and time',
    ],
    [invocation({ schemaType: 'FlowLog' }), 'schemaType is "FlowLog", not "ModelInvocationLog"'],
    [modelless, 'the record has no schemaType and no modelId'],
    [aimless, 'the record has neither operation nor modelId'],
  ])('of Bedrock says why: %.60j', (record, reason) => {
    expect(bedrockInvocation.normalize(record, everything)).toEqual({ reason });
  });

  test('but one without an operation or without a model, of the right schema, is one', () => {
    expect(bedrockInvocation.normalize(idle, everything)).toHaveProperty('fields');
  });

  test.each<[Json, string]>([
    [false, 'the record is the boolean false, not an object'],
    [{ ...azure, time: undefined } as never, 'the record has no time'],
    [{ ...azure, time: 'noon' }, 'time is "noon", not an ISO-8601 date and time'],
    [{ ...azure, operationName: '' }, 'the record has no operationName'],
    [{ ...azure, category: 3 }, 'the record has no category'],
    [{ ...azure, resourceId: '' }, 'the record has no resourceId'],
  ])('of Azure says why: %.60j', (record, reason) => {
    expect(azureOpenAi.normalize(record, everything)).toEqual({ reason });
  });

  test.each(logFormats)('of $name that nests too deep says so', (format) => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as Json;
    const record = { ...valid, ...invocation({ input: { inputBodyJson: deep } }) };
    expect(format.normalize(record, everything)).toEqual({ reason: 'the record nests deeper than 512 levels' });
    const text = { ...valid, ...invocation({ input: { inputBodyJson: JSON.stringify({ a: 1 }) } }) };
    expect(format.normalize(text, everything)).toHaveProperty('fields');
  });

  test('a text that holds JSON nested too deep stays text', () => {
    const text = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const event = bedrockInvocation.normalize(invocation({ input: { inputBodyJson: text } }), everything);
    expect(event).toMatchObject({ fields: { 'gen_ai.prompt': text } });
  });
});

describe('a timestamp', () => {
  test.each([
    ['2026-03-04T05:06:07Z', '2026-03-04T05:06:07.000Z'],
    ['2026-03-04T05:06:07.1Z', '2026-03-04T05:06:07.100Z'],
    ['2026-03-04T05:06:07.1239999Z', '2026-03-04T05:06:07.123Z'],
    ['2026-03-04 05:06:07', '2026-03-04T05:06:07.000Z'],
    ['2026-03-04T05:06:07+02:00', '2026-03-04T03:06:07.000Z'],
    ['2026-03-04T05:06:07-0530', '2026-03-04T10:36:07.000Z'],
    ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(new Date(parseTimestamp(text) ?? Number.NaN).toISOString()).toBe(iso);
  });

  test.each([
    '',
    '2026-03-04',
    '2026-13-01T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '0012-01-01T00:00:00Z',
  ])('%j is none', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });
});
