import type { Json } from '../../../src/base/canonical-json.ts';

type Members = { readonly [key: string]: Json };

const TRACE = '0af7651916cd43dd8448eb211c80319c';

/** A span as the OTLP reader gives it. */
export function span(attributes: Members, more: Members = {}): Members {
  return {
    otlp: 'span',
    resource: { 'service.name': 'shop', 'deployment.environment.name': 'production', 'telemetry.sdk.language': 'go' },
    scope: { name: 'instr', version: '1.2', attributes: {} },
    traceId: TRACE,
    spanId: 'b7ad6b7169203331',
    parentSpanId: 'a7ad6b7169203331',
    name: 'chat gpt-4o',
    kind: 'client',
    startTimeUnixNano: '1772355600123456789',
    endTimeUnixNano: '1772355601623456790',
    status: { code: 'unset' },
    attributes,
    events: [],
    ...more,
  };
}

/** A log record as the OTLP reader gives it. */
export function logRecord(eventName: string, body: Json, attributes: Members = {}): Members {
  return {
    otlp: 'log',
    resource: { 'service.name': 'shop' },
    scope: { attributes: {} },
    traceId: TRACE,
    timeUnixNano: '1772355600123456789',
    severityText: 'INFO',
    eventName,
    body,
    attributes: { 'gen_ai.system': 'openai', ...attributes },
  };
}

const input = [
  { role: 'user', parts: [{ type: 'text', content: 'Weather in Paris?' }] },
  { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'get_weather', arguments: { city: 'Paris' } }] },
  { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', result: 'rainy' }] },
];
const output = [{ role: 'assistant', parts: [{ type: 'text', content: 'Rain.' }], finish_reason: 'stop' }];

/** A chat by the conventions as they are now, its messages as JSON text. */
export const chatSpan = span({
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.request.max_tokens': 200,
  'gen_ai.request.temperature': 0.5,
  'gen_ai.request.stop_sequences': ['END'],
  'gen_ai.response.model': 'gpt-4o-2024-08-06',
  'gen_ai.response.id': 'chatcmpl-1',
  'gen_ai.response.finish_reasons': ['stop'],
  'gen_ai.usage.input_tokens': 12,
  'gen_ai.usage.output_tokens': 3,
  'gen_ai.conversation.id': 'conv-1',
  'gen_ai.input.messages': JSON.stringify(input),
  'gen_ai.output.messages': JSON.stringify(output),
  'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: 'Be brief.' }]),
  'gen_ai.tool.definitions': JSON.stringify([{ type: 'function', name: 'get_weather' }]),
  'server.address': 'api.openai.com',
  'server.port': 443,
  'enduser.id': 'u-17',
  'client.address': '203.0.113.9',
  'app.tenant': 'acme',
});

/** The same by OpenLLMetry. */
export const openLlmetrySpan = span({
  'llm.request.type': 'chat',
  'gen_ai.system': 'OpenAI',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.prompt.0.role': 'system',
  'gen_ai.prompt.0.content': 'Be brief.',
  'gen_ai.prompt.1.role': 'user',
  'gen_ai.prompt.1.content': JSON.stringify([{ type: 'text', text: 'Weather in Paris?' }]),
  'gen_ai.prompt.10.role': 'user',
  'gen_ai.prompt.10.content': '[not JSON',
  'gen_ai.prompt.2.role': 'assistant',
  'gen_ai.prompt.2.tool_calls.0.id': 'c1',
  'gen_ai.prompt.2.tool_calls.0.name': 'get_weather',
  'gen_ai.prompt.2.tool_calls.0.arguments': '{"city":"Paris"}',
  'gen_ai.completion.0.role': 'assistant',
  'gen_ai.completion.0.content': 'Rain.',
  'gen_ai.completion.0.finish_reason': 'stop',
  'gen_ai.usage.prompt_tokens': 12,
  'gen_ai.usage.completion_tokens': 3,
  'llm.request.functions.0.name': 'get_weather',
  'traceloop.association.properties.user_id': 'u-17',
});

/** The same by OpenInference. */
export const openInferenceSpan = span({
  'openinference.span.kind': 'LLM',
  'llm.system': 'openai',
  'llm.model_name': 'gpt-4o',
  'llm.input_messages.0.message.role': 'user',
  'llm.input_messages.0.message.contents.0.message_content.type': 'text',
  'llm.input_messages.0.message.contents.0.message_content.text': 'Weather in Paris?',
  'llm.input_messages.0.message.contents.1.message_content.image.image.url': 'https://example.org/a.png',
  'llm.output_messages.0.message.role': 'assistant',
  'llm.output_messages.0.message.content': 'Rain.',
  'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'get_weather',
  'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': '{"city":"Paris"}',
  'llm.token_count.prompt': 12,
  'llm.token_count.completion': 3,
  'llm.tools.0.tool.json_schema': '{"type":"function","function":{"name":"get_weather"}}',
  'session.id': 'conv-1',
  'user.id': 'u-17',
});

/** The same with its messages in the span's events. */
export const eventsSpan = span(
  { 'gen_ai.system': 'openai', 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' },
  {
    events: [
      { name: 'gen_ai.system.message', attributes: { content: 'Be brief.' } },
      { name: 'gen_ai.user.message', attributes: { content: 'Weather in Paris?' } },
      { name: 'gen_ai.choice', attributes: { index: 0, finish_reason: 'stop', message: '{"content":"Rain."}' } },
    ],
  },
);

/** The same in the conventions' first form. */
export const contentSpan = span(
  { 'gen_ai.system': 'openai', 'gen_ai.request.model': 'gpt-4o' },
  {
    events: [
      {
        name: 'gen_ai.content.prompt',
        attributes: { 'gen_ai.prompt': '[{"role":"user","content":"Weather in Paris?"}]' },
      },
      {
        name: 'gen_ai.content.completion',
        attributes: { 'gen_ai.completion': '[{"role":"assistant","content":"Rain."}]' },
      },
    ],
  },
);
