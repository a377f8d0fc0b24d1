import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/base/canonical-json.ts';
import { azureOpenAi } from '../../../src/ingest/formats/azure-openai/format.ts';
import type { FieldValue } from '../../../src/store/event-store.ts';
import { gateway, gatewayRecord, requestRecord } from './azure-records.ts';
import { everything, fieldsOf, parsed, readLines, sharedData } from './everything.ts';

/** What an expected document has and our event does not, or has otherwise, on purpose; the room's README says why. */
const LEFT_OUT = [/^event\.original$/, /^tags$/, /^source\.geo\./];
const LOWER_CASE = /^azure\.(?:resource\.|subscription_id)/;
const TICKS = /\.properties\.re(?:quest|sponse)_time$/;

const PAIRS = [
  ['test-open-ai-audit.log', 'test-open-ai-audit.log-expected.json'],
  ['test-open-ai-gateway.log', 'test-open-ai-gateway.log-expected.json'],
  ['test-open-ai-request-response.log', 'test-open-ai-request-response.log-expected.522e9c96.json'],
] as const;

describe.each(PAIRS)("Elastic's documents of %s", (logName, expectedName) => {
  const log = sharedData(`azure_openai/${logName}`);
  const records = log.isThere ? readLines<Json>(log.path) : [];

  test.skipIf(!log.isThere)('have the same values, the deliberate differences aside', () => {
    const { path } = sharedData(`azure_openai/${expectedName}`);
    const { expected } = JSON.parse(readFileSync(path, 'utf8')) as { expected: object[] };
    expect(expected.length).toBeGreaterThan(0);
    for (const [at, document] of expected.entries()) {
      const event = azureOpenAi.normalize(records[at] ?? null, everything);
      if ('reason' in event) throw new Error(event.reason);
      for (const [field, values] of leaves(document)) {
        if (LEFT_OUT.some((pattern) => pattern.test(field))) continue;
        if (field === '@timestamp') expect(new Date(event.timestamp).toISOString()).toBe(values[0]);
        else compare(field, event.fields[field], values);
      }
    }
  });

  test.skipIf(!log.isThere)('are all detected', () => {
    for (const record of records) expect(azureOpenAi.detects(record)).toBe(true);
  });
});

function compare(field: string, ours: FieldValue | undefined, values: readonly unknown[]): void {
  const given = Array.isArray(ours) ? ours : [ours];
  if (TICKS.test(field)) {
    // Parsed as numbers, ticks lose their last digits: less than 13 microseconds.
    expect(Math.abs(Number(given[0]) - Number(values[0]))).toBeLessThan(128);
    return;
  }
  const theirs = LOWER_CASE.test(field) ? values.map((value) => String(value).toLowerCase()) : values;
  expect(given, field).toEqual(theirs);
}

/** The leaves of a document under their dotted names; an array's elements share a name. */
function leaves(document: object): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  const walk = (path: string, value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) walk(path, item);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) walk(path === '' ? key : `${path}.${key}`, member);
    } else found.set(path, [...(found.get(path) ?? []), value]);
  };
  walk('', document);
  return found;
}

const requests = sharedData('azure_openai/test-open-ai-request-response.log');

describe.skipIf(!requests.isThere)('the real request and response lines', () => {
  test('of properties logged as text have their ticks to the last digit', () => {
    const [record] = readLines<{ properties: string }>(requests.path);
    const ticks = /"requestTime":(\d+)/.exec(record?.properties ?? '')?.[1];
    expect(fieldsOf(azureOpenAi, record)['azure.open_ai.properties.request_time']).toBe(BigInt(ticks ?? 0));
  });

  test('with a negative duration have none', () => {
    const [, , backwards] = readLines<Json>(requests.path);
    expect(fieldsOf(azureOpenAi, backwards)['event.duration']).toBeUndefined();
  });
});

describe('an Azure OpenAI log', () => {
  test('gives the fields its rules read', () => {
    expect(fieldsOf(azureOpenAi, requestRecord)).toMatchObject({
      'azure.open_ai.operation_name': 'ChatCompletions_Create',
      'azure.open_ai.category': 'RequestResponse',
      'azure.open_ai.result_signature': '200',
      'azure.open_ai.properties.request_length': 900,
      'azure.open_ai.properties.response_length': 0,
      'azure.resource.group': 'ai-team',
      'azure.resource.name': 'chat-01',
      'cloud.account.id': '0a1b',
    });
  });

  test('of a request gives its model, caller and outcome', () => {
    expect(fieldsOf(azureOpenAi, requestRecord)).toMatchObject({
      'event.action': 'ChatCompletions_Create',
      'event.outcome': 'success',
      'event.duration': 250_000_000,
      'gen_ai.request.model.id': 'pilot',
      'gen_ai.request.model.version': '7',
      'gen_ai.response.model': 'gpt-x',
      'gen_ai.performance.response_time': 250,
      'azure.open_ai.caller_ip_address': '198.51.100.***',
      'user.id': 'o-1',
      'cloud.region': 'westeurope',
    });
    expect(fieldsOf(azureOpenAi, requestRecord)['source.ip']).toBeUndefined();
    const denied = { ...requestRecord, resultSignature: '403' };
    expect(fieldsOf(azureOpenAi, denied)).toMatchObject({
      'event.outcome': 'failure',
      'event.type': ['access', 'denied'],
    });
  });

  test('of a gateway gives its call and its conversation', () => {
    const fields = fieldsOf(azureOpenAi, gatewayRecord);
    expect(fields).toMatchObject({
      'event.action': 'ChatCompletions_Create',
      'source.ip': '2001:db8::7',
      'url.domain': 'gate.example',
      'url.port': 8443,
      'url.query': 'v=1',
      'http.response.status_code': 200,
      'gen_ai.prompt': '{"max_tokens":5,"messages":[{"content":"Hi","role":"user"}],"model":"pilot"}',
      'gen_ai.input.last_user_message': 'Hi',
      'gen_ai.output.text': 'Hello',
      'gen_ai.request.max_tokens': 5,
      'gen_ai.request.model.id': 'pilot',
      'gen_ai.response.model': 'gpt-x',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.prompt_tokens': 4,
      'gen_ai.usage.completion_tokens': 2,
    });
    expect(parsed(fields, 'gen_ai.output.messages')).toEqual([
      { role: 'assistant', parts: [{ type: 'text', content: 'Hello' }], finish_reason: 'stop' },
    ]);
  });

  test('of a content filter that only detected is no violation', () => {
    expect(fieldsOf(azureOpenAi, gatewayRecord)).toMatchObject({
      'gen_ai.compliance.violation_detected': false,
      'gen_ai.policy.name': ['prompt_attack_policy', 'content_policy'],
      'gen_ai.policy.action': ['NONE'],
      'event.outcome': 'success',
    });
  });

  test('of a filtered answer is one', () => {
    const results = {
      violence: { filtered: true, severity: 'high' },
      custom_blocklists: { details: [{ id: 'list-1', filtered: true }] },
    };
    const record = gateway({}, { choices: [{ finish_reason: 'content_filter', content_filter_results: results }] });
    expect(fieldsOf(azureOpenAi, record)).toMatchObject({
      'gen_ai.compliance.violation_detected': true,
      'gen_ai.compliance.violation_code': ['VIOLENCE', 'list-1'],
      'gen_ai.compliance.response_triggered': ['content_policy', 'word_policy'],
      'gen_ai.policy.action': ['BLOCKED'],
      'event.outcome': 'failure',
    });
  });

  test('of a refusal without results is one', () => {
    const record = gateway({}, { error: { code: 'content_filter', message: 'no' } }, { isRequestSuccess: false });
    expect(fieldsOf(azureOpenAi, record)).toMatchObject({
      'gen_ai.compliance.violation_detected': true,
      'gen_ai.policy.action': ['INTERVENED'],
      'gen_ai.response.error_code': 'content_filter',
    });
  });

  test('of a streamed answer has it joined', () => {
    const events = [
      { choices: [{ delta: { content: 'Hel' } }] },
      { choices: [{ delta: { content: 'lo' }, finish_reason: 'stop' }] },
    ];
    const stream = `${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}data: [DONE]\n`;
    expect(fieldsOf(azureOpenAi, gateway({}, stream))).toMatchObject({
      'gen_ai.output.text': 'Hello',
      'gen_ai.response.finish_reasons': ['stop'],
    });
  });

  test('of a body cut off in the middle keeps it as text', () => {
    const fields = fieldsOf(azureOpenAi, gateway('{"messages":[{"ro', '{"choices":[{'));
    expect(fields['gen_ai.prompt']).toBe('{"messages":[{"ro');
    expect(fields['gen_ai.completion']).toBe('{"choices":[{');
    expect(fields['gen_ai.input.messages']).toBeUndefined();
    expect(fields['gen_ai.output.text']).toBeUndefined();
  });
});
