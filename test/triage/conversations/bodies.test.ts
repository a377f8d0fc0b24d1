import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/base/canonical-json.ts';
import { azureOpenAi } from '../../../src/ingest/formats/azure-openai/format.ts';
import { ecs } from '../../../src/ingest/formats/ecs/format.ts';
import { type Message, plainText } from '../../../src/ingest/formats/turns/message.ts';
import { BODY_READERS } from '../../../src/triage/conversations/bodies/registry.ts';
import { PROMPT_TEMPLATES } from '../../../src/triage/conversations/templates/registry.ts';
import { filesOf } from '../../files-of.ts';
import { invocation } from '../../ingest/formats/invocations.ts';
import { callOf, exchangeOf } from './made-calls.ts';

const said = (messages: readonly Message[]) =>
  messages.map((message) => `${message.role}: ${plainText(message.parts)}`);

/** What each provider's request and answer say: system, turns, answer. */
const BODIES: readonly (readonly [string, Json, Json, string, string[], string[]])[] = [
  [
    'Converse',
    { system: [{ text: 'S' }], messages: [{ role: 'user', content: [{ text: 'Q' }] }] },
    { output: { message: { role: 'assistant', content: [{ text: 'A' }] } }, stopReason: 'end_turn' },
    'S',
    ['user: Q'],
    ['assistant: A'],
  ],
  [
    'Anthropic messages, streamed',
    { system: 'S', messages: [{ role: 'user', content: 'Q' }], anthropic_version: 'bedrock-2023-05-31' },
    [
      { type: 'message_start', message: { role: 'assistant', content: [] } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'A' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: '1' } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' } },
    ],
    'S',
    ['user: Q'],
    ['assistant: A1'],
  ],
  [
    "Anthropic's text completions",
    { prompt: '\n\nHuman: Q\n\nAssistant: P\n\nHuman: R\n\nAssistant:' },
    { completion: ' A' },
    '',
    ['user: Q', 'assistant: P', 'user: R'],
    ['assistant:  A'],
  ],
  [
    'Titan',
    { inputText: 'User: Q\nBot: P\nUser: R\nBot:' },
    { results: [{ outputText: 'A', completionReason: 'FINISH' }] },
    '',
    ['user: Q', 'assistant: P', 'user: R'],
    ['assistant: A'],
  ],
  [
    'Llama 3',
    {
      prompt:
        '<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nS<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nQ<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n',
    },
    { generation: 'A', stop_reason: 'stop' },
    'S',
    ['user: Q'],
    ['assistant: A'],
  ],
  [
    'Llama 2',
    { prompt: '<s>[INST] <<SYS>>\nS\n<</SYS>>\n\nQ [/INST] P </s><s>[INST] R [/INST]' },
    { generation: 'A' },
    'S',
    ['user: Q', 'assistant: P', 'user: R'],
    ['assistant: A'],
  ],
  [
    'Mistral',
    { prompt: '<s>[INST] Q [/INST]' },
    { outputs: [{ text: 'A', stop_reason: 'stop' }] },
    '',
    ['user: Q'],
    ['assistant: A'],
  ],
  [
    'ChatML',
    { prompt: '<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nQ<|im_end|>\n<|im_start|>assistant\n' },
    { choices: [{ text: 'A' }] },
    'S',
    ['user: Q'],
    ['assistant: A'],
  ],
  [
    'Cohere',
    {
      preamble: 'S',
      chat_history: [
        { role: 'USER', message: 'P' },
        { role: 'CHATBOT', message: 'O' },
      ],
      message: 'Q',
    },
    { text: 'A', finish_reason: 'COMPLETE' },
    'S',
    ['user: P', 'assistant: O', 'user: Q'],
    ['assistant: A'],
  ],
  [
    'Nova',
    { system: [{ text: 'S' }], messages: [{ role: 'user', content: [{ text: 'Q' }] }] },
    { output: { message: { role: 'assistant', content: [{ text: 'A' }] } } },
    'S',
    ['user: Q'],
    ['assistant: A'],
  ],
  [
    'Jamba',
    {
      messages: [
        { role: 'system', content: 'S' },
        { role: 'user', content: 'Q' },
      ],
    },
    { choices: [{ message: { role: 'assistant', content: 'A' } }] },
    'S',
    ['user: Q'],
    ['assistant: A'],
  ],
];

describe('what each provider writes', () => {
  test.each(BODIES)('%s', (_, request, response, system, turns, answers) => {
    const call = exchangeOf(request, response);
    expect([plainText(call.system), said(call.messages), said(call.answers)]).toEqual([system, turns, answers]);
    expect([call.request.state, call.answer.state]).toEqual(['whole', 'whole']);
  });

  test('a text that merely holds such a line stays one', () => {
    const call = exchangeOf({ inputText: 'Explain this log:\nUser: root logged in' }, {});
    expect(said(call.messages)).toEqual(['user: Explain this log:\nUser: root logged in']);
  });
});

const BODY = { messages: [{ role: 'user', content: [{ text: 'Q' }] }] };

describe('bodies that are not in the log, or not whole', () => {
  test('missing', () => {
    const call = callOf(invocation({ input: {}, output: {} }), 0);
    expect([call.request, call.answer]).toEqual([{ state: 'missing' }, { state: 'missing' }]);
  });

  test('in an object of its own', () => {
    const call = callOf(invocation({ input: { inputBodyS3Path: 's3://b/in.json.gz' }, output: {} }), 0);
    expect(call.request).toEqual({ state: 'elsewhere', where: 's3://b/in.json.gz' });
  });

  test('numbers in place of words', () => {
    const call = exchangeOf({ inputText: 'Q' }, { embedding: [0.1, 0.2] });
    expect(call.answer.state).toBe('unreadable');
  });

  test('cut off by who logged it', () => {
    const text = JSON.stringify(BODY).slice(0, 40);
    const record = {
      time: '2026-03-04T05:06:07Z',
      resourceId: '/SUBSCRIPTIONS/S/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.APIMANAGEMENT/SERVICE/A',
      category: 'GatewayLogs',
      operationName: 'Microsoft.ApiManagement/GatewayLogs',
      properties: { backendRequestBody: text },
    };
    const call = callOf(record, 0, {}, azureOpenAi);
    expect(call.request.state).toBe('cut');
    expect(said(call.messages)).toEqual([`user: ${text}`]);
  });

  test("turns that were lost are read from the bodies, as of other tools' documents", () => {
    const document = {
      '@timestamp': '2026-03-04T05:06:07Z',
      ecs: { version: '8.11.0' },
      data_stream: { dataset: 'other.llm' },
      gen_ai: { prompt: JSON.stringify(BODY), completion: JSON.stringify({ content: [{ type: 'text', text: 'A' }] }) },
    };
    const call = callOf(document, 0, {}, ecs);
    expect([said(call.messages), said(call.answers)]).toEqual([['user: Q'], ['assistant: A']]);
  });

  test('turns that are not as they should be are no fault', () => {
    for (const text of [
      '',
      '{',
      '[1, null, "x", {"role": 5}, {"parts": {}}]',
      '[{"parts": [{"type": "text"}, 7, {}]}]',
      'null',
    ]) {
      const call = exchangeOf(BODY, {}, 0, {
        fields: { 'gen_ai.input.messages': text, 'gen_ai.output.messages': text, 'gen_ai.system_instructions': text },
      });
      expect(said(call.messages)).toEqual(['user: Q']);
    }
  });

  test('attachments are named with kind and size, not held', () => {
    const data = Buffer.alloc(300, 7).toString('base64');
    const call = exchangeOf(
      { messages: [{ role: 'user', content: [{ image: { format: 'png', source: { bytes: data } } }, { text: 'Q' }] }] },
      {},
    );
    expect(call.messages[0]!.parts[0]).toEqual({ type: 'blob', modality: 'image', mime_type: 'image/png', size: 300 });
  });
});

test('every reader and template of the folders is in its registry', () => {
  const room = new URL('../../../src/triage/conversations/', import.meta.url);
  expect([...BODY_READERS.keys()].sort()).toEqual(filesOf(new URL('bodies/', room), ['registry', 'stored-side']));
  expect([...PROMPT_TEMPLATES.keys()].sort()).toEqual(filesOf(new URL('templates/', room), ['registry', 'text-turn']));
});
