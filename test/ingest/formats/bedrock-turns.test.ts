import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/base/canonical-json.ts';
import { bedrockInvocation } from '../../../src/ingest/formats/bedrock-invocation/format.ts';
import { fieldsOf, parsed } from './everything.ts';
import { exchange } from './invocations.ts';

const ask = (text: string): Json => ({ messages: [{ role: 'user', content: text }] });
const text = (content: string) => ({ type: 'text', content });
const user = (content: string) => ({ role: 'user', parts: [text(content)] });

const REQUESTS: readonly (readonly [api: string, body: Json, messages: unknown, last: string | undefined])[] = [
  [
    'Anthropic messages',
    {
      system: 'Be brief.',
      messages: [
        { role: 'user', content: 'Weather?' },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'use the tool', signature: 's' },
            { type: 'text', text: 'Looking.' },
            { type: 'tool_use', id: 't1', name: 'weather', input: { city: 'Bonn' } },
          ],
        },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: 'rain' }] }],
        },
      ],
      tools: [{ name: 'weather', input_schema: {} }],
    },
    [
      user('Weather?'),
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'use the tool' },
          text('Looking.'),
          { type: 'tool_call', id: 't1', name: 'weather', arguments: { city: 'Bonn' } },
        ],
      },
      { role: 'user', parts: [{ type: 'tool_call_response', id: 't1', response: 'rain' }] },
    ],
    'Weather?',
  ],
  [
    'Converse',
    {
      system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }],
      messages: [
        {
          role: 'user',
          content: [
            { guardContent: { text: { text: 'Weather?', qualifiers: ['query'] } } },
            { image: { format: 'png', source: { bytes: 'AAAA' } } },
            { document: { format: 'txt', name: 'd', source: { s3Location: { uri: 's3://b/d.txt' } } } },
          ],
        },
        { role: 'assistant', content: [{ toolUse: { toolUseId: 't1', name: 'weather', input: {} } }] },
        { role: 'user', content: [{ toolResult: { toolUseId: 't1', content: [{ json: { sky: 'grey' } }] } }] },
      ],
      toolConfig: { tools: [{ toolSpec: { name: 'weather' } }] },
    },
    [
      {
        role: 'user',
        parts: [
          text('Weather?'),
          { type: 'blob', modality: 'image', mime_type: 'image/png', size: 3 },
          { type: 'uri', modality: 'document', mime_type: 'text/plain', name: 'd', uri: 's3://b/d.txt' },
        ],
      },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 't1', name: 'weather', arguments: {} }] },
      { role: 'user', parts: [{ type: 'tool_call_response', id: 't1', response: [{ json: { sky: 'grey' } }] }] },
    ],
    'Weather?',
  ],
  [
    'OpenAI chat completions',
    {
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Weather?' },
            { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,AAAA' } },
            { type: 'image_url', image_url: { url: 'https://x.example/p.png' } },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Bonn"}' } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'rain' },
      ],
      tools: [{ type: 'function', function: { name: 'weather' } }],
    },
    [
      { role: 'system', parts: [text('Be brief.')] },
      {
        role: 'user',
        parts: [
          text('Weather?'),
          { type: 'blob', modality: 'image', mime_type: 'image/jpeg', size: 3 },
          { type: 'uri', modality: 'image', uri: 'https://x.example/p.png' },
        ],
      },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'weather', arguments: { city: 'Bonn' } }] },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'rain' }] },
    ],
    'Weather?',
  ],
  ['Titan', { inputText: 'Hello' }, [user('Hello')], 'Hello'],
  ['Llama', { prompt: '<s>[INST] Hello [/INST]' }, [user('<s>[INST] Hello [/INST]')], '<s>[INST] Hello [/INST]'],
  [
    'Anthropic text completions',
    { prompt: 'Be brief.\n\nHuman: Hello\n\nAssistant: Hi!\n\nHuman: Bye\n\nAssistant:' },
    [
      { role: 'system', parts: [text('Be brief.')] },
      user('Hello'),
      { role: 'assistant', parts: [text('Hi!')] },
      user('Bye'),
    ],
    'Bye',
  ],
  [
    'Cohere command-r',
    {
      preamble: 'Be brief.',
      chat_history: [
        { role: 'USER', message: 'Hello' },
        { role: 'CHATBOT', message: 'Hi!' },
      ],
      message: 'Bye',
      tools: [{ name: 'search' }],
    },
    [user('Hello'), { role: 'assistant', parts: [text('Hi!')] }, user('Bye')],
    'Bye',
  ],
  ['Cohere embed', { texts: ['one', 'two'] }, [{ role: 'user', parts: [text('one'), text('two')] }], 'one\ntwo'],
  ['Cohere rerank', { query: 'find it', documents: ['a', 'b'] }, [user('find it')], 'find it'],
  ['Stability', { text_prompts: [{ text: 'a fox', weight: 1 }] }, [user('a fox')], 'a fox'],
  [
    'an asynchronous video',
    { modelInput: { taskType: 'TEXT_VIDEO', textToVideoParams: { text: 'a fox runs' } } },
    [user('a fox runs')],
    'a fox runs',
  ],
  [
    'a bidirectional stream',
    [
      { event: { sessionStart: { inferenceConfiguration: { maxTokens: 99 } } } },
      { event: { contentStart: { contentName: 'c0', role: 'SYSTEM', type: 'TEXT' } } },
      { event: { textInput: { contentName: 'c0', content: 'Be brief.' } } },
      { event: { contentStart: { contentName: 'c1', role: 'USER', type: 'TEXT' } } },
      { event: { textInput: { contentName: 'c1', content: 'Hello' } } },
      { event: { audioInput: { contentName: 'c2', content: 'AAAA' } } },
    ],
    [user('Hello')],
    'Hello',
  ],
  ['no words', { messages: [] }, undefined, undefined],
];

describe('what a request says', () => {
  test.each(REQUESTS)('%s', (_, body, messages, last) => {
    const fields = fieldsOf(bedrockInvocation, exchange(body, {}));
    expect(parsed(fields, 'gen_ai.input.messages')).toEqual(messages);
    expect(fields['gen_ai.input.last_user_message']).toBe(last);
  });

  test.each([0, 1, 6, 11])('system instructions stand apart (%d)', (at) => {
    const fields = fieldsOf(bedrockInvocation, exchange(REQUESTS[at]?.[1] ?? null, {}));
    expect(parsed(fields, 'gen_ai.system_instructions')).toEqual([text('Be brief.')]);
    expect(fields['gen_ai.request.model.instructions']).toBe('Be brief.');
  });

  test.each([
    [0, 'weather'],
    [1, 'weather'],
    [2, 'weather'],
    [6, 'search'],
  ])('tools on offer are named (%d)', (at, name) => {
    const fields = fieldsOf(bedrockInvocation, exchange(REQUESTS[at]?.[1] ?? null, {}));
    expect(fields['gen_ai.request.tool_names']).toEqual([name]);
    expect(fields['gen_ai.tool.name']).toBeUndefined();
  });

  test('a bidirectional stream has its parameters in its first event', () => {
    expect(fieldsOf(bedrockInvocation, exchange(REQUESTS[11]?.[1] ?? null, []))['gen_ai.request.max_tokens']).toBe(99);
  });

  test('where the body is not in the log, the turns beside it stand for it', () => {
    const record = { ...exchange('', {}), input: {}, messages: [{ role: 'user', content: 'Hi' }], system: 'Be brief.' };
    expect(fieldsOf(bedrockInvocation, record)).toMatchObject({
      'gen_ai.input.last_user_message': 'Hi',
      'gen_ai.request.model.instructions': 'Be brief.',
    });
  });
});

const call = { type: 'tool_call', id: 't1', name: 'weather', arguments: { city: 'Bonn' } };
const RESPONSES: readonly (readonly [api: string, body: Json, parts: unknown, finish: string | undefined])[] = [
  [
    'Anthropic messages',
    {
      role: 'assistant',
      stop_reason: 'tool_use',
      content: [
        { type: 'text', text: 'Hi' },
        { type: 'tool_use', id: 't1', name: 'weather', input: { city: 'Bonn' } },
      ],
    },
    [text('Hi'), call],
    'tool_use',
  ],
  ['Anthropic text completions', { completion: ' Hi', stop_reason: 'stop_sequence' }, [text(' Hi')], 'stop_sequence'],
  [
    'Converse',
    {
      stopReason: 'end_turn',
      output: {
        message: {
          role: 'assistant',
          content: [{ reasoningContent: { reasoningText: { text: 'hm' } } }, { text: 'Hi' }],
        },
      },
    },
    [{ type: 'reasoning', content: 'hm' }, text('Hi')],
    'end_turn',
  ],
  [
    'Titan',
    { inputTextTokenCount: 1, results: [{ outputText: 'Hi', completionReason: 'FINISH' }] },
    [text('Hi')],
    'FINISH',
  ],
  ['Llama', { generation: 'Hi', stop_reason: 'stop' }, [text('Hi')], 'stop'],
  ['Mistral', { outputs: [{ text: 'Hi', stop_reason: 'stop' }] }, [text('Hi')], 'stop'],
  ['Cohere command', { generations: [{ text: 'Hi', finish_reason: 'COMPLETE' }] }, [text('Hi')], 'COMPLETE'],
  [
    'Cohere command-r',
    { text: 'Hi', finish_reason: 'COMPLETE', tool_calls: [{ name: 'weather', parameters: { city: 'Bonn' } }] },
    [text('Hi'), { type: 'tool_call', name: 'weather', arguments: { city: 'Bonn' } }],
    'COMPLETE',
  ],
  [
    'AI21 J2',
    { completions: [{ data: { text: 'Hi' }, finishReason: { reason: 'endoftext' } }] },
    [text('Hi')],
    'endoftext',
  ],
  ['DeepSeek', { choices: [{ text: 'Hi', stop_reason: 'stop' }] }, [text('Hi')], 'stop'],
  [
    'OpenAI, Jamba and Mistral chats',
    {
      choices: [
        {
          finish_reason: 'tool_calls',
          message: {
            role: 'assistant',
            reasoning: 'hm',
            content: 'Hi',
            tool_calls: [{ id: 't1', function: { name: 'weather', arguments: '{"city":"Bonn"}' } }],
          },
        },
      ],
    },
    [{ type: 'reasoning', content: 'hm' }, text('Hi'), call],
    'tool_calls',
  ],
  [
    'an Anthropic stream',
    [
      { type: 'message_start', message: { role: 'assistant', content: [] } },
      { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'h' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'm' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'x' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'H' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'i' } },
      {
        type: 'content_block_start',
        index: 2,
        content_block: { type: 'tool_use', id: 't1', name: 'weather', input: {} },
      },
      { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{"city":' } },
      { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '"Bonn"}' } },
      { type: 'message_delta', delta: { stop_reason: 'tool_use' } },
      { type: 'message_stop' },
      '[DONE]',
    ],
    [{ type: 'reasoning', content: 'hm' }, text('Hi'), call],
    'tool_use',
  ],
  [
    'a Converse or Nova stream',
    [
      { messageStart: { role: 'assistant' } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'H' } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'i' } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { contentBlockStart: { contentBlockIndex: 1, start: { toolUse: { toolUseId: 't1', name: 'weather' } } } },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input: '{"city":"Bonn"}' } } } },
      { messageStop: { stopReason: 'tool_use' } },
      { metadata: { usage: { inputTokens: 3, outputTokens: 4 }, metrics: { latencyMs: 77 } } },
    ],
    [text('Hi'), call],
    'tool_use',
  ],
  [
    'a Titan stream',
    [
      { outputText: 'H', completionReason: null },
      { outputText: 'i', completionReason: 'FINISH' },
    ],
    [text('Hi')],
    'FINISH',
  ],
  ['a Llama stream', [{ generation: 'H' }, { generation: 'i', stop_reason: 'stop' }], [text('Hi')], 'stop'],
  [
    'a Mistral stream',
    [{ outputs: [{ text: 'H', stop_reason: null }] }, { outputs: [{ text: 'i', stop_reason: 'stop' }] }],
    [text('Hi')],
    'stop',
  ],
  [
    'a Cohere command stream',
    [{ text: 'H', is_finished: false }, { text: 'i' }, { is_finished: true, finish_reason: 'COMPLETE' }],
    [text('Hi')],
    'COMPLETE',
  ],
  [
    'a Cohere command-r stream',
    [
      { event_type: 'text-generation', text: 'H' },
      { event_type: 'text-generation', text: 'i' },
      { event_type: 'stream-end', finish_reason: 'COMPLETE', response: { text: 'Hi', generation_id: 'g' } },
    ],
    [text('Hi')],
    'COMPLETE',
  ],
  [
    'a stream of chat chunks',
    [
      { choices: [{ index: 0, delta: { role: 'assistant', content: 'H' } }] },
      { choices: [{ index: 0, delta: { content: 'i' } }] },
      {
        choices: [
          {
            index: 0,
            delta: { tool_calls: [{ index: 0, id: 't1', function: { name: 'weather', arguments: '{"city":' } }] },
          },
        ],
      },
      { choices: [{ index: 0, delta: { tool_calls: [{ index: 0, function: { arguments: '"Bonn"}' } }] } }] },
      { choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] },
    ],
    [text('Hi'), call],
    'tool_calls',
  ],
  [
    'a bidirectional stream',
    [
      { event: { textOutput: { role: 'USER', content: 'hello there' } } },
      { event: { textOutput: { role: 'ASSISTANT', content: 'H' } } },
      { event: { textOutput: { role: 'ASSISTANT', content: 'i' } } },
      { event: { audioOutput: { content: 'AAAA' } } },
      { event: { completionEnd: { stopReason: 'END_TURN' } } },
    ],
    [text('Hi')],
    'END_TURN',
  ],
  [
    'an answer whose arguments were cut',
    [
      { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 't1', name: 'weather' } },
      { type: 'content_block_delta', index: 0, delta: { partial_json: '{"city":"Bo' } },
    ],
    [{ type: 'tool_call', id: 't1', name: 'weather', arguments: '{"city":"Bo' }],
    undefined,
  ],
];

describe('what a response says', () => {
  test.each(RESPONSES)('%s', (_, body, parts, finish) => {
    const fields = fieldsOf(bedrockInvocation, exchange(ask('x'), body));
    const message = { role: 'assistant', parts, ...(finish === undefined ? {} : { finish_reason: finish }) };
    expect(parsed(fields, 'gen_ai.output.messages')).toEqual([message]);
    expect(fields['gen_ai.response.finish_reasons']).toEqual(finish === undefined ? undefined : [finish]);
    const hasCall = (parts as { type: string }[]).some((part) => part.type === 'tool_call');
    expect(fields['gen_ai.tool.name']).toEqual(hasCall ? ['weather'] : undefined);
  });

  test('every choice is a message', () => {
    const choices = [
      { index: 0, delta: { content: 'one' } },
      { index: 1, delta: { content: 'two' } },
    ];
    const fields = fieldsOf(bedrockInvocation, exchange(ask('x'), [{ choices }]));
    expect(parsed(fields, 'gen_ai.output.messages')).toHaveLength(2);
    expect(fields['gen_ai.output.text']).toBe('one\ntwo');
  });

  test.each<[string, Json]>([
    ['embeddings', { embedding: [0.1, 0.2], inputTextTokenCount: 2 }],
    ['images', { images: ['AAAA'] }],
    ['a ranking', { results: [{ index: 0, relevance_score: 0.9 }] }],
  ])('%s say nothing, and are in the completion', (_, body) => {
    const fields = fieldsOf(bedrockInvocation, exchange(ask('x'), body));
    expect(fields['gen_ai.output.messages']).toBeUndefined();
    expect(parsed(fields, 'gen_ai.completion')).toEqual(body);
  });
});
