import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/base/canonical-json.ts';
import { otelGenAi } from '../../../src/ingest/formats/otel-gen-ai/format.ts';
import { detectFormat } from '../../../src/ingest/formats/registry.ts';
import { everything, fieldsOf, parsed } from './everything.ts';
import {
  chatSpan,
  contentSpan,
  eventsSpan,
  logRecord,
  openInferenceSpan,
  openLlmetrySpan,
  span,
} from './otel-records.ts';

const of = (record: Json) => fieldsOf(otelGenAi, record);

describe('a span of a chat', () => {
  test('has the fields of the invocation logs', () => {
    expect(detectFormat(chatSpan)).toBe(otelGenAi);
    expect(otelGenAi.normalize(chatSpan, everything)).toMatchObject({ timestamp: 1772355600123 });
    expect(of(chatSpan)).toMatchObject({
      'event.dataset': 'otel.gen_ai',
      'event.action': 'chat',
      'event.outcome': 'success',
      'event.duration': 1500000001,
      'gen_ai.performance.response_time': 1500,
      'gen_ai.system': 'openai',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model.id': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.request.max_tokens': 200,
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.stop_sequences': ['END'],
      'gen_ai.usage.prompt_tokens': 12,
      'gen_ai.usage.completion_tokens': 3,
      'gen_ai.conversation.id': 'conv-1',
      'gen_ai.input.last_user_message': 'Weather in Paris?',
      'gen_ai.request.model.instructions': 'Be brief.',
      'gen_ai.request.tool_names': ['get_weather'],
      'gen_ai.output.text': 'Rain.',
      'user.id': 'u-17',
      'gen_ai.user.id': 'u-17',
      'related.user': ['u-17'],
      'source.ip': '203.0.113.9',
      'server.address': 'api.openai.com',
      'server.port': 443,
      'service.name': 'shop',
      'service.environment': 'production',
      'trace.id': '0af7651916cd43dd8448eb211c80319c',
      'span.id': 'b7ad6b7169203331',
      'parent.id': 'a7ad6b7169203331',
      'span.name': 'chat gpt-4o',
      'labels.app_tenant': 'acme',
      'labels.telemetry_sdk_language': 'go',
    });
    const labels = Object.keys(of(chatSpan)).filter((name) => name.startsWith('labels.'));
    expect(labels).toEqual(['labels.app_tenant', 'labels.telemetry_sdk_language']);
  });

  test('has its turns and its whole texts', () => {
    const fields = of(chatSpan);
    expect(parsed(fields, 'gen_ai.input.messages')).toEqual([
      { role: 'user', parts: [{ type: 'text', content: 'Weather in Paris?' }] },
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'c1', name: 'get_weather', arguments: { city: 'Paris' } }],
      },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'rainy' }] },
    ]);
    expect(parsed(fields, 'gen_ai.output.messages')).toEqual([
      { role: 'assistant', parts: [{ type: 'text', content: 'Rain.' }], finish_reason: 'stop' },
    ]);
    expect(parsed(fields, 'gen_ai.prompt')).toMatchObject({ system: [{ content: 'Be brief.' }] });
    expect(fields['gen_ai.performance.request_size']).toBe(Buffer.byteLength(String(fields['gen_ai.prompt'])));
  });

  test.each([
    ['of OpenLLMetry', openLlmetrySpan],
    ['of OpenInference', openInferenceSpan],
  ])('%s says the same', (_, record) => {
    const fields = of(record);
    expect(fields).toMatchObject({
      'gen_ai.request.model.id': 'gpt-4o',
      'gen_ai.usage.prompt_tokens': 12,
      'gen_ai.usage.completion_tokens': 3,
      'gen_ai.request.tool_names': ['get_weather'],
      'gen_ai.output.text': 'Rain.',
      'user.id': 'u-17',
    });
    expect(fields['gen_ai.input.messages']).toContain('{"type":"text","content":"Weather in Paris?"}');
    expect(Object.keys(fields).filter((name) => /^labels\..*(prompt|message|function|tool)/.test(name))).toEqual([]);
  });

  test('of OpenLLMetry has its turns in order, with tool calls', () => {
    const fields = of(openLlmetrySpan);
    expect(fields['gen_ai.request.model.instructions']).toBe('Be brief.');
    expect(parsed(fields, 'gen_ai.input.messages')).toEqual([
      { role: 'user', parts: [{ type: 'text', content: 'Weather in Paris?' }] },
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'c1', name: 'get_weather', arguments: { city: 'Paris' } }],
      },
      { role: 'user', parts: [{ type: 'text', content: '[not JSON' }] },
    ]);
    expect(parsed(fields, 'gen_ai.output.messages')).toMatchObject([{ finish_reason: 'stop' }]);
  });

  test('of OpenInference has its images and tool calls', () => {
    const fields = of(openInferenceSpan);
    expect(fields['gen_ai.input.messages']).toContain('https://example.org/a.png');
    expect(fields['gen_ai.tool.name']).toEqual(['get_weather']);
    expect(fields['gen_ai.conversation.id']).toBe('conv-1');
  });

  test.each([
    ['as events', eventsSpan],
    ['as content events', contentSpan],
  ])('with its messages %s says the same', (_, record) => {
    expect(of(record)).toMatchObject({
      'gen_ai.input.last_user_message': 'Weather in Paris?',
      'gen_ai.output.text': 'Rain.',
    });
  });

  test('with a plain text as prompt keeps it', () => {
    const fields = of(span({ 'openinference.span.kind': 'LLM', 'input.value': 'tell me', 'output.value': 'no' }));
    expect(fields).toMatchObject({
      'gen_ai.prompt': 'tell me',
      'gen_ai.input.last_user_message': 'tell me',
      'gen_ai.completion': 'no',
      'gen_ai.output.text': 'no',
    });
  });

  test("of Vercel's AI SDK says the same", () => {
    const messages = [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }];
    const attributes = { 'ai.operationId': 'ai.generateText', 'ai.prompt.messages': JSON.stringify(messages) };
    const fields = of(span({ ...attributes, 'ai.response.text': 'ho', 'gen_ai.request.model': 'm' }));
    expect(fields).toMatchObject({ 'gen_ai.input.last_user_message': 'hi', 'gen_ai.output.text': 'ho' });
    expect(fields['event.action']).toBe('ai.generateText');
  });

  test("with a whole request as prompt reads the request's messages", () => {
    const request = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
    const response = { choices: [{ finish_reason: 'length', message: { role: 'assistant', content: 'ho' } }] };
    const attributes = { 'input.value': JSON.stringify(request), 'output.value': JSON.stringify(response) };
    const fields = of(span({ 'llm.model_name': 'm', ...attributes }));
    expect(fields).toMatchObject({ 'gen_ai.input.last_user_message': 'hi', 'gen_ai.output.text': 'ho' });
    expect(parsed(fields, 'gen_ai.output.messages')).toMatchObject([{ finish_reason: 'length' }]);
  });

  test('that failed says why', () => {
    const failed = { status: { code: 'error', message: 'slow down' } };
    expect(of(span({ 'gen_ai.system': 'openai', 'error.type': 'rate_limit' }, failed))).toMatchObject({
      'event.outcome': 'failure',
      'event.type': ['access', 'error'],
      'error.type': 'rate_limit',
      'error.code': 'rate_limit',
      'gen_ai.response.error_code': 'rate_limit',
      'error.message': 'slow down',
    });
    const thrown = { name: 'exception', attributes: { 'exception.type': 'Timeout', 'exception.message': 'late' } };
    expect(of(span({ 'gen_ai.system': 'openai' }, { events: [thrown], status: { code: 'error' } }))).toMatchObject({
      'error.code': 'Timeout',
      'error.message': 'late',
    });
  });

  test('of Bedrock names the model and the guardrail as its own log does', () => {
    const fields = of(
      span({
        'gen_ai.provider.name': 'aws.bedrock',
        'gen_ai.request.model': 'us.anthropic.claude-haiku-4-5-20251001-v1:0',
        'aws.bedrock.guardrail.id': 'gr1',
      }),
    );
    expect(fields).toMatchObject({
      'gen_ai.request.model.id': 'anthropic.claude-haiku-4-5-20251001-v1:0',
      'gen_ai.request.model.type': 'anthropic',
      'gen_ai.guardrail_id': ['gr1'],
    });
  });

  test("of a tool's run names the tool", () => {
    const attributes = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'sh', 'gen_ai.agent.name': 'a' };
    const fields = of(span({ ...attributes, 'gen_ai.tool.call.arguments': { cmd: 'ls' } }));
    expect(fields).toMatchObject({
      'event.action': 'execute_tool',
      'gen_ai.tool.name': ['sh'],
      'gen_ai.tool.call.arguments': '{"cmd":"ls"}',
      'gen_ai.agent.name': 'a',
    });
  });

  test('shows nothing of what was written in labels, whoever wrote the attributes', () => {
    const attributes = {
      'retrieval.documents.0.document.content': 'secret',
      'mlflow.spanInputs': 'secret',
      'ai.prompt.tools': 'secret',
      'gen_ai.retrieval.query.text': 'secret',
      'process.command_args': ['--key', 'secret'],
      'app.contextual': 'shown',
      'gen_ai.token.type': 'shown',
    };
    const fields = of(span({ 'gen_ai.system': 'openai', ...attributes }));
    const labels = Object.keys(fields).filter((name) => name.startsWith('labels.'));
    expect(labels).toEqual(['labels.app_contextual', 'labels.gen_ai_token_type', 'labels.telemetry_sdk_language']);
  });

  test('makes a bounded number of labels', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`a.${i}`, i]));
    const fields = of(span({ 'gen_ai.system': 'openai', long: 'x'.repeat(2000), ...many }));
    expect(Object.keys(fields).filter((name) => name.startsWith('labels.'))).toHaveLength(64);
  });
});

describe('a log record', () => {
  test('of an inference has all of it', () => {
    const { attributes } = chatSpan as { readonly attributes: { readonly [key: string]: Json } };
    const structured = {
      ...attributes,
      'gen_ai.input.messages': JSON.parse(String(attributes['gen_ai.input.messages'])),
    };
    const fields = of(logRecord('gen_ai.client.inference.operation.details', null, structured as never));
    expect(fields).toMatchObject({
      'otel.signal': 'log',
      'event.action': 'chat',
      'event.outcome': 'success',
      'gen_ai.input.last_user_message': 'Weather in Paris?',
      'gen_ai.output.text': 'Rain.',
    });
  });

  test.each<[string, Json, object]>([
    ['gen_ai.user.message', { content: 'hi' }, { 'gen_ai.prompt': '[{"content":"hi","role":"user"}]' }],
    ['gen_ai.user.message', { content: 'hi' }, { 'gen_ai.input.last_user_message': 'hi' }],
    ['gen_ai.system.message', { content: 'obey' }, { 'gen_ai.request.model.instructions': 'obey' }],
    ['gen_ai.choice', { index: 0, finish_reason: 'stop', message: { content: 'ho' } }, { 'gen_ai.output.text': 'ho' }],
    [
      'gen_ai.choice',
      { index: 0, finish_reason: 'tool_calls', message: { tool_calls: [{ id: '1', function: { name: 'sh' } }] } },
      { 'gen_ai.tool.name': ['sh'] },
    ],
    ['gen_ai.evaluation.result', null, { 'event.action': 'gen_ai.evaluation.result' }],
  ])('of %s gives its part', (name, body, expected) => {
    const fields = of(logRecord(name, body));
    expect(fields).toMatchObject({ 'otel.event_name': name, ...expected });
    expect(fields['event.outcome']).toBeUndefined();
  });

  test('may have its name among its attributes', () => {
    const { eventName: _, ...unnamed } = logRecord('', { content: 'hi' }, { 'event.name': 'gen_ai.user.message' });
    expect(of(unnamed)).toMatchObject({ 'gen_ai.input.last_user_message': 'hi' });
  });
});

describe('what is no GenAI operation', () => {
  test.each<[Json, object]>([
    [
      span({ 'http.request.method': 'GET', 'traceloop.workflow.name': 'w' }),
      { reason: 'span of no GenAI operation', skip: true },
    ],
    [
      { ...logRecord('login', 'x'), attributes: {} },
      { reason: 'log record of no GenAI operation', skip: true },
    ],
    [{}, { reason: 'the record is no span or log record of OpenTelemetry' }],
    [
      span({ 'gen_ai.system': 'x' }, { startTimeUnixNano: '0', endTimeUnixNano: 'x' }),
      { reason: 'the record has neither startTimeUnixNano nor endTimeUnixNano' },
    ],
  ])('is skipped or rejected: %.70j', (record, result) => {
    expect(otelGenAi.normalize(record, everything)).toEqual(result);
  });
});
