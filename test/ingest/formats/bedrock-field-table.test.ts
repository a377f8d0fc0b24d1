import { describe, expect, test } from 'vitest';
import { bedrockInvocation } from '../../../src/ingest/formats/bedrock-invocation/format.ts';
import type { FieldValue } from '../../../src/store/event-store.ts';
import { fieldsOf, parsed } from './everything.ts';
import { exchange, invocation } from './invocations.ts';

type Row = readonly [what: string, record: object, expected: Readonly<Record<string, FieldValue | undefined>>];

const at = Date.UTC(2026, 2, 4, 5, 6, 7);
const profile = 'arn:aws:bedrock:eu-central-1:210987654321:inference-profile/eu.amazon.nova-lite-v1:0';

/** What a log says, and the fields that say it. */
const TABLE: readonly Row[] = [
  ['timestamp', invocation(), { 'gen_ai.response.timestamp': at }],
  ['operation', invocation({ operation: 'ConverseStream' }), { 'event.action': 'ConverseStream' }],
  [
    'identity.arn',
    invocation(),
    {
      'user.id': 'arn:aws:iam::210987654321:user/mira',
      'gen_ai.user.id': 'arn:aws:iam::210987654321:user/mira',
      'user.name': 'mira',
      'user.roles': undefined,
      'related.user': ['arn:aws:iam::210987654321:user/mira', 'mira'],
    },
  ],
  [
    'identity.arn of an assumed role',
    invocation({ identity: { arn: 'arn:aws:sts::210987654321:assumed-role/Analyst/ana@example.org' } }),
    {
      'user.name': 'ana@example.org',
      'user.email': 'ana@example.org',
      'user.roles': ['Analyst'],
      'aws_bedrock.invocation.identity.role_name': 'Analyst',
      'aws_bedrock.invocation.identity.session_name': 'ana@example.org',
      'aws_bedrock.invocation.identity.principal_arn': 'arn:aws:iam::210987654321:role/Analyst',
    },
  ],
  [
    'accountId and region',
    invocation(),
    {
      'cloud.account.id': '210987654321',
      'cloud.region': 'eu-central-1',
      'cloud.provider': 'aws',
      'cloud.service.name': 'bedrock',
    },
  ],
  [
    'requestId and modelId',
    invocation(),
    {
      'gen_ai.request.id': '7d0c1c56-0f4e-4f0e-9f0e-2f1f6f9f2a11',
      'gen_ai.request.model.id': 'anthropic.claude-3-haiku-20240307-v1:0',
      'gen_ai.request.model.type': 'anthropic',
      'gen_ai.request.model.version': 'v1:0',
      'gen_ai.system': 'aws',
      'gen_ai.provider.name': 'aws.bedrock',
    },
  ],
  [
    'an inference profile',
    invocation({ modelId: profile, inferenceRegion: 'eu-west-3' }),
    {
      'gen_ai.request.model.id': 'amazon.nova-lite-v1:0',
      'gen_ai.request.model.type': 'amazon',
      'aws_bedrock.invocation.inference_profile_arn': profile,
      'aws_bedrock.invocation.inference_profile_id': 'eu.amazon.nova-lite-v1:0',
      'aws_bedrock.invocation.inference_region': 'eu-west-3',
      'aws_bedrock.invocation.model_id': profile,
    },
  ],
  [
    'errorCode',
    invocation({ errorCode: 'ValidationException' }),
    {
      'gen_ai.response.error_code': 'ValidationException',
      'error.code': 'ValidationException',
      'event.outcome': 'failure',
      'event.type': ['access', 'error'],
    },
  ],
  [
    'errorCode of a denial',
    invocation({ errorCode: 'AccessDeniedException', output: {} }),
    { 'event.outcome': 'failure', 'event.type': ['access', 'denied'] },
  ],
  ['no errorCode', invocation(), { 'gen_ai.response.error_code': undefined, 'event.outcome': 'success' }],
  [
    'token counts',
    invocation({
      input: { inputTokenCount: 120, cacheReadInputTokenCount: 4000, cacheWriteInputTokenCount: 300 },
      output: { outputTokenCount: 45 },
    }),
    {
      'gen_ai.usage.prompt_tokens': 120,
      'gen_ai.usage.completion_tokens': 45,
      'gen_ai.usage.cache_read.input_tokens': 4000,
      'gen_ai.usage.cache_creation.input_tokens': 300,
      'aws_bedrock.invocation.input.input_token_count': 120,
      'aws_bedrock.invocation.output.output_token_count': 45,
    },
  ],
  [
    "token counts of the response's usage, where the log has none",
    exchange({}, { usage: { inputTokens: 9, outputTokens: 8, cacheReadInputTokens: 7, cacheWriteInputTokens: 6 } }),
    {
      'gen_ai.usage.prompt_tokens': 9,
      'gen_ai.usage.completion_tokens': 8,
      'gen_ai.usage.cache_read.input_tokens': 7,
      'gen_ai.usage.cache_creation.input_tokens': 6,
    },
  ],
  [
    'token counts as text, or unreadable',
    invocation({ input: { inputTokenCount: '12' }, output: { outputTokenCount: 'NaN' } }),
    { 'gen_ai.usage.prompt_tokens': 12, 'gen_ai.usage.completion_tokens': undefined },
  ],
  [
    'token counts out of range',
    invocation({ input: { inputTokenCount: 3e10 } }),
    { 'gen_ai.usage.prompt_tokens': undefined, 'aws_bedrock.invocation.input.input_token_count': 3e10 },
  ],
  ...(
    [
      ['Anthropic', { max_tokens: 10, temperature: 0.5, top_p: 0.9, top_k: 40, stop_sequences: ['END'] }],
      [
        'Anthropic text',
        { max_tokens_to_sample: 10, temperature: 0.5, top_p: 0.9, top_k: 40, stop_sequences: ['END'] },
      ],
      [
        'Converse',
        {
          inferenceConfig: { maxTokens: 10, temperature: 0.5, topP: 0.9, stopSequences: ['END'] },
          additionalModelRequestFields: { top_k: 40 },
        },
      ],
      [
        'Converse for Nova',
        {
          inferenceConfig: { maxTokens: 10, temperature: 0.5, topP: 0.9, stopSequences: ['END'] },
          additionalModelRequestFields: { inferenceConfig: { topK: 40 } },
        },
      ],
      [
        'Nova',
        { inferenceConfig: { max_new_tokens: 10, temperature: 0.5, top_p: 0.9, top_k: 40, stopSequences: ['END'] } },
      ],
      ['Cohere', { max_tokens: 10, temperature: 0.5, p: 0.9, k: 40, stop_sequences: ['END'] }],
      ['AI21', { maxTokens: 10, temperature: 0.5, topP: 0.9, topK: 40, stopSequences: ['END'] }],
      ['OpenAI', { max_completion_tokens: 10, temperature: 0.5, top_p: 0.9, top_k: 40, stop: ['END'] }],
    ] as const
  ).map(
    ([api, body]): Row => [
      `parameters by ${api}'s names`,
      exchange(body as never, {}),
      {
        'gen_ai.request.max_tokens': 10,
        'gen_ai.request.temperature': 0.5,
        'gen_ai.request.top_p': 0.9,
        'gen_ai.request.top_k': 40,
        'gen_ai.request.stop_sequences': ['END'],
      },
    ],
  ),
  [
    "Titan's parameters",
    exchange({ inputText: 'x', textGenerationConfig: { maxTokenCount: 10, temperature: 0.5, topP: 0.9 } }, {}),
    { 'gen_ai.request.max_tokens': 10, 'gen_ai.request.temperature': 0.5, 'gen_ai.request.top_p': 0.9 },
  ],
  ["Llama's parameters", exchange({ prompt: 'x', max_gen_len: 10 }, {}), { 'gen_ai.request.max_tokens': 10 }],
  [
    'bodies',
    exchange({ b: 1, a: 'ä' }, { z: [true, null], y: '\n' }),
    {
      'gen_ai.prompt': '{"a":"ä","b":1}',
      'gen_ai.completion': '{"y":"\\n","z":[true,null]}',
      'gen_ai.performance.request_size': 16,
      'gen_ai.performance.response_size': 26,
    },
  ],
  [
    'bodies that are text',
    exchange('just a prompt', 'just an answer'),
    {
      'gen_ai.prompt': 'just a prompt',
      'gen_ai.completion': 'just an answer',
      'gen_ai.input.last_user_message': 'just a prompt',
      'gen_ai.output.text': 'just an answer',
    },
  ],
  [
    'bodies that are JSON in a text',
    exchange('{"b":1, "a":2}', '[1, 2'),
    { 'gen_ai.prompt': '{"a":2,"b":1}', 'gen_ai.completion': '[1, 2' },
  ],
  [
    'no bodies',
    invocation({ input: {}, output: {} }),
    { 'gen_ai.prompt': undefined, 'gen_ai.completion': undefined, 'gen_ai.performance.request_size': undefined },
  ],
  [
    'stop reason and latency of InvokeModel',
    exchange({}, { id: 'msg_1', model: 'claude-x', role: 'assistant', stop_reason: 'end_turn', content: [] }),
    {
      'gen_ai.response.finish_reasons': ['end_turn'],
      'gen_ai.response.id': 'msg_1',
      'gen_ai.response.model': 'claude-x',
      'gen_ai.request.model.role': 'assistant',
    },
  ],
  [
    'stop reason and latency of Converse',
    exchange({}, { stopReason: 'max_tokens', metrics: { latencyMs: 812 } }),
    { 'gen_ai.response.finish_reasons': ['max_tokens'], 'gen_ai.performance.response_time': 812 },
  ],
  [
    'stop reason and latency of a stream',
    exchange({}, [
      { outputText: 'a', completionReason: 'FINISH', inputTextTokenCount: 3, totalOutputTextTokenCount: 5 },
      { 'amazon-bedrock-invocationMetrics': { invocationLatency: 900, firstByteLatency: 120 } },
    ]),
    {
      'gen_ai.response.finish_reasons': ['FINISH'],
      'gen_ai.performance.response_time': 900,
      'gen_ai.performance.start_response_time': 120,
      'gen_ai.usage.prompt_tokens': 3,
      'gen_ai.usage.completion_tokens': 5,
    },
  ],
  [
    'bodies delivered to S3',
    invocation({
      input: { inputBodyS3Path: 's3://bucket/data/1_input.json.gz' },
      output: { outputBodyS3Path: 's3://bucket/data/1_output.json.gz' },
    }),
    {
      'aws_bedrock.invocation.input.input_body_s3_path': 's3://bucket/data/1_input.json.gz',
      'aws_bedrock.invocation.output.output_body_s3_path': 's3://bucket/data/1_output.json.gz',
    },
  ],
  [
    'images and videos in S3',
    invocation({
      input: {
        inputBodyJson: {
          messages: [
            { role: 'user', content: [{ image: { format: 'png', source: { s3Location: { uri: 's3://b/1.png' } } } }] },
            { role: 'user', content: [{ video: { format: 'mp4', source: { s3Uri: 's3://b/2.mp4' } } }] },
          ],
        },
      },
      output: { outputVideoS3Path: 's3://b/out.mp4' },
    }),
    {
      'aws_bedrock.invocation.media_paths': ['s3://b/1.png', 's3://b/2.mp4', 's3://b/out.mp4'],
      'aws_bedrock.invocation.input.messages_content_kinds': ['image', 'video'],
    },
  ],
  [
    'artifacts and an image task',
    exchange(
      {
        taskType: 'TEXT_IMAGE',
        textToImageParams: { text: 'a fox' },
        imageGenerationConfig: { width: 512, cfgScale: 7.5, seed: 4294967295 },
      },
      { result: 'success', artifacts: [{ base64: 'AAAA', seed: 9, finishReason: 'SUCCESS' }] },
    ),
    {
      'aws_bedrock.invocation.task_type': 'TEXT_IMAGE',
      'aws_bedrock.invocation.image_generation_config.width': 512,
      'aws_bedrock.invocation.image_generation_config.cfg_scale': 7.5,
      'aws_bedrock.invocation.image_generation_config.seed': 4294967295,
      'aws_bedrock.invocation.result': 'success',
      'aws_bedrock.invocation.artifacts': '[{"finishReason":"SUCCESS","seed":9}]',
      'gen_ai.response.finish_reasons': ['SUCCESS'],
      'gen_ai.input.last_user_message': 'a fox',
    },
  ],
  [
    'requestMetadata',
    invocation({ requestMetadata: { team: 'risk', 'cost.center': 'c-12', __proto__x: 'y', empty: '' } }),
    {
      'labels.team': 'risk',
      'labels.cost_center': 'c-12',
      'labels.__proto__x': 'y',
      'labels.empty': undefined,
      'aws_bedrock.invocation.request_metadata': '{"__proto__x":"y","cost.center":"c-12","empty":"","team":"risk"}',
    },
  ],
  [
    'where it came from',
    invocation(),
    {
      'event.dataset': 'aws_bedrock.invocation',
      'event.module': 'aws_bedrock',
      'event.kind': 'event',
      'event.category': ['api'],
      'data_stream.dataset': 'aws_bedrock.invocation',
      'data_stream.type': 'logs',
      'data_stream.namespace': 'default',
    },
  ],
];

describe('a Bedrock invocation', () => {
  test.each(TABLE)('gives %s', (_, record, expected) => {
    const fields = fieldsOf(bedrockInvocation, record);
    const given = Object.fromEntries(Object.keys(expected).map((field) => [field, fields[field]]));
    expect(given).toEqual(expected);
  });

  test('gives an event at the time of its timestamp', () => {
    expect(bedrockInvocation.normalize(invocation(), { wants: () => false })).toEqual({ timestamp: at, fields: {} });
  });

  test('keeps bodies longer than 32 KiB whole', () => {
    const long = 'word '.repeat(40_000);
    const fields = fieldsOf(bedrockInvocation, exchange({ messages: [{ role: 'user', content: long }] }, long));
    expect(fields['gen_ai.input.last_user_message']).toBe(long);
    expect(fields['gen_ai.completion']).toBe(long);
    expect(parsed(fields, 'gen_ai.prompt')).toEqual({ messages: [{ role: 'user', content: long }] });
  });

  test('gives only what is wanted', () => {
    const wanted = ['user.id', 'gen_ai.usage.prompt_tokens', 'gen_ai.prompt'];
    const context = { wants: (field: string) => wanted.includes(field) };
    expect(Object.keys(fieldsOf(bedrockInvocation, invocation(), context)).sort()).toEqual([...wanted].sort());
  });

  test('gives the same, field by field, whatever else is wanted', () => {
    for (const [what, record] of TABLE) {
      const whole = fieldsOf(bedrockInvocation, record);
      for (const [field, value] of Object.entries(whole)) {
        const alone = fieldsOf(bedrockInvocation, record, { wants: (name) => name === field });
        expect(alone, `${what}: ${field}`).toEqual({ [field]: value });
      }
    }
  });

  test('has no more labels than a request may carry, and all of them as JSON', () => {
    const metadata = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`k${n}`, 'v']));
    const fields = fieldsOf(bedrockInvocation, invocation({ requestMetadata: metadata }));
    expect(Object.keys(fields).filter((field) => field.startsWith('labels.'))).toHaveLength(64);
    expect(parsed(fields, 'aws_bedrock.invocation.request_metadata')).toEqual(metadata);
  });
});
