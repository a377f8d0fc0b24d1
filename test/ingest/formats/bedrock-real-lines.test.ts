import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../../src/base/canonical-json.ts';
import { bedrockInvocation } from '../../../src/ingest/formats/bedrock-invocation/format.ts';
import { everything, fieldsOf, parsed, readLines, sharedData } from './everything.ts';

interface Line {
  readonly timestamp: string;
  readonly accountId: string;
  readonly identity: { readonly arn: string };
  readonly region: string;
  readonly requestId: string;
  readonly operation: string;
  readonly modelId: string;
  readonly input: { readonly inputBodyJson: { readonly [key: string]: Json }; readonly inputTokenCount: number };
  readonly output: { readonly outputBodyJson: Json; readonly outputTokenCount: number };
}

const log = sharedData('bedrock/test-aws-bedrock.log');
const lines = log.isThere ? readLines<Line>(log.path) : [];

/** What the guardrail did on each line, told from the log by hand; lines without one are absent. */
const GUARDRAILS: Readonly<
  Record<number, { names: string[]; codes: string[]; action: string; confidence?: string[] }>
> = {
  2: {
    names: ['content_policy', 'topic_policy'],
    codes: ['MISCONDUCT', 'DENY'],
    action: 'BLOCKED',
    confidence: ['HIGH'],
  },
  3: { names: ['content_policy'], codes: ['INSULTS'], action: 'BLOCKED', confidence: ['HIGH'] },
  6: {
    names: ['content_policy', 'topic_policy', 'word_policy'],
    codes: ['VIOLENCE', 'MISCONDUCT', 'DENY'],
    action: 'BLOCKED',
    confidence: ['HIGH'],
  },
  7: {
    names: ['content_policy', 'topic_policy', 'word_policy'],
    codes: ['VIOLENCE', 'MISCONDUCT', 'DENY', 'PROFANITY'],
    action: 'BLOCKED',
    confidence: ['HIGH'],
  },
  8: {
    names: ['content_policy', 'topic_policy', 'word_policy', 'sensitive_information_policy'],
    codes: ['VIOLENCE', 'MISCONDUCT', 'DENY', 'URL'],
    action: 'BLOCKED',
    confidence: ['HIGH'],
  },
  9: { names: ['contextual_grounding_policy'], codes: ['GROUNDING', 'RELEVANCE'], action: 'BLOCKED' },
};
/** Lines whose guardrail ran and let everything pass; on the last it only detected something. */
const PASSED = [4, 18];
/** Lines that say that a guardrail intervened, without a trace. */
const UNTRACED = [14, 15, 16, 17];
/** Lines with a stream's list of chunks. */
const STREAMED = [1, 6, 7, 8, 14, 15, 16, 17];

/** The text of an answer, read from the log in another way than the normaliser's. */
function answer(body: Json): string {
  const texts = [...JSON.stringify(body).matchAll(/"text":("(?:[^"\\]|\\.)*")/g)].map(
    (match) => JSON.parse(match[1] ?? '""') as string,
  );
  return Array.isArray(body) ? texts.join('') : texts.join('\n');
}

describe.skipIf(!log.isThere)('the real lines of the invocation log', () => {
  test('are 19, and all are events', () => {
    expect(lines).toHaveLength(19);
    for (const line of lines) {
      expect(bedrockInvocation.detects(line as unknown as Json)).toBe(true);
      expect(bedrockInvocation.normalize(line as unknown as Json, everything)).toHaveProperty('fields');
    }
  });

  test.each(lines.map((line, at) => [at + 1, line] as const))(
    'line %d has the values of its record',
    (number, line) => {
      const event = bedrockInvocation.normalize(line as unknown as Json, everything);
      if ('reason' in event) throw new Error(event.reason);
      const { fields } = event;
      expect(event.timestamp).toBe(Date.parse(line.timestamp));
      expect(fields).toMatchObject({
        'gen_ai.response.timestamp': Date.parse(line.timestamp),
        'event.action': line.operation,
        'event.dataset': 'aws_bedrock.invocation',
        'user.id': line.identity.arn,
        'gen_ai.user.id': line.identity.arn,
        'cloud.account.id': line.accountId,
        'cloud.region': line.region,
        'gen_ai.request.id': line.requestId,
        'aws_bedrock.invocation.model_id': line.modelId,
        'gen_ai.usage.prompt_tokens': line.input.inputTokenCount,
        'gen_ai.usage.completion_tokens': line.output.outputTokenCount,
        'gen_ai.request.model.role': 'assistant',
        'gen_ai.prompt': canonicalJson(line.input.inputBodyJson),
        'gen_ai.completion': canonicalJson(line.output.outputBodyJson),
        'gen_ai.performance.request_size': Buffer.byteLength(canonicalJson(line.input.inputBodyJson)),
        'gen_ai.performance.response_size': Buffer.byteLength(canonicalJson(line.output.outputBodyJson)),
      });
      expect(JSON.parse(String(fields['gen_ai.prompt']))).toEqual(line.input.inputBodyJson);
      expect(fields['gen_ai.response.error_code']).toBeUndefined();

      const name = line.identity.arn.split('/').at(-1);
      expect(fields['user.name']).toBe(line.identity.arn.startsWith('arn:') ? name : undefined);
      expect(fields['gen_ai.request.model.id']).toBe(number === 19 ? line.modelId.split('/us.')[1] : line.modelId);
      const vendor = number === 11 ? undefined : number === 2 ? 'ai21' : 'anthropic';
      expect(fields['gen_ai.request.model.type']).toBe(vendor);
    },
  );

  test.each(lines.map((line, at) => [at + 1, line] as const))('line %d has its request parameters', (number, line) => {
    const fields = fieldsOf(bedrockInvocation, line);
    const body = line.input.inputBodyJson;
    const config = (body.inferenceConfig ?? {}) as { readonly [key: string]: Json };
    const additional = (body.additionalModelRequestFields ?? {}) as { readonly [key: string]: Json };
    expect(fields['gen_ai.request.max_tokens'], String(number)).toBe(body.max_tokens ?? config.maxTokens);
    expect(fields['gen_ai.request.temperature']).toBe(body.temperature ?? config.temperature);
    expect(fields['gen_ai.request.top_p']).toBe(body.top_p ?? config.topP);
    expect(fields['gen_ai.request.top_k']).toBe(body.top_k ?? additional.top_k);
    if (body.anthropic_version !== undefined) {
      expect(fields['gen_ai.request.model.version']).toBe(body.anthropic_version);
    }
  });

  test.each(lines.map((line, at) => [at + 1, line] as const))('line %d has its answer as text', (number, line) => {
    const fields = fieldsOf(bedrockInvocation, line);
    const body = line.output.outputBodyJson as { readonly [key: string]: Json };
    const whole = Array.isArray(body) ? body : (body.output ?? body.content ?? null);
    // Line 13 answers with documents, which are no text.
    expect(fields['gen_ai.output.text']).toBe(number === 13 ? undefined : answer(whole));
    expect(fields['aws_bedrock.invocation.output.completion_text']).toBe(fields['gen_ai.output.text']);
    const [message] = parsed(fields, 'gen_ai.output.messages') as [
      { role: string; finish_reason: string; parts: unknown[] },
    ];
    expect(message.role).toBe('assistant');
    expect(fields['gen_ai.response.finish_reasons']).toEqual([message.finish_reason]);
    expect(message.parts).toHaveLength(number === 13 ? 3 : number === 11 ? 2 : 1);
  });

  test.each(lines.map((line, at) => [at + 1, line] as const))('line %d has its turns', (_, line) => {
    const fields = fieldsOf(bedrockInvocation, line);
    const sent = line.input.inputBodyJson.messages as { role: string; content: Json[] }[];
    const turns = parsed(fields, 'gen_ai.input.messages') as { role: string; parts: unknown[] }[];
    expect(turns.map((turn) => [turn.role, turn.parts.length])).toEqual(
      sent.map((turn) => [turn.role, turn.content.length]),
    );
    const last = sent.findLast((turn) => turn.role === 'user');
    const said =
      answer((last?.content ?? []) as unknown as Json) === ''
        ? undefined
        : String(fields['gen_ai.input.last_user_message']);
    for (const text of JSON.stringify(last).matchAll(/"text":("(?:[^"\\]|\\.)*")/g)) {
      expect(said).toContain(JSON.parse(text[1] ?? '""'));
    }
    expect(fields['gen_ai.system_instructions'] !== undefined).toBe(line.input.inputBodyJson.system !== undefined);
  });

  test.each(lines.map((line, at) => [at + 1, line] as const))('line %d says what its guardrail did', (number, line) => {
    const fields = fieldsOf(bedrockInvocation, line);
    const verdict = GUARDRAILS[number];
    const untraced = UNTRACED.includes(number);
    const ran = verdict !== undefined || untraced || PASSED.includes(number);
    expect(fields['gen_ai.compliance.violation_detected']).toBe(ran ? verdict !== undefined || untraced : undefined);
    expect(fields['event.outcome']).toBe(verdict !== undefined || untraced ? 'failure' : 'success');
    expect(fields['gen_ai.compliance.violation_code']).toEqual(verdict?.codes);
    expect(fields['gen_ai.policy.confidence']).toEqual(verdict?.confidence);
    const detected = number === 18 ? ['topic_policy', 'sensitive_information_policy'] : undefined;
    expect(fields['gen_ai.policy.name']).toEqual(verdict?.names ?? detected);
    const action = untraced ? ['INTERVENED'] : number === 18 ? ['NONE'] : undefined;
    expect(fields['gen_ai.policy.action']).toEqual(verdict === undefined ? action : [verdict.action]);
    // The guardrail's id is the only key of its assessment.
    const id = /"(?:input|inputAssessment)":\{"([\w-]+)":/.exec(JSON.stringify(line.output))?.[1];
    expect(fields['gen_ai.guardrail_id']).toEqual(id === undefined ? undefined : [id]);
    expect(ran && !untraced).toBe(id !== undefined);
  });

  test('a grounding policy keeps its scores and thresholds', () => {
    const fields = fieldsOf(bedrockInvocation, lines[8]);
    const filters = [...JSON.stringify(lines[8]?.output).matchAll(/"threshold":([\d.]+),"score":([\d.]+)/g)];
    expect(filters).toHaveLength(2);
    expect(fields['gen_ai.policy.match_detail.score']).toEqual(filters.map((match) => Number(match[2])));
    expect(fields['gen_ai.policy.match_detail.threshold']).toEqual(filters.map((match) => Number(match[1])));
  });

  test('streams give the latencies and ids of their events', () => {
    const fields = fieldsOf(bedrockInvocation, lines[0]);
    const stream = JSON.stringify(lines[0]?.output);
    expect(fields['gen_ai.performance.response_time']).toBe(Number(/"invocationLatency":(\d+)/.exec(stream)?.[1]));
    expect(fields['gen_ai.performance.start_response_time']).toBe(Number(/"firstByteLatency":(\d+)/.exec(stream)?.[1]));
    for (const number of STREAMED) {
      const id = /"message":\{"id":"([^"]+)"/.exec(JSON.stringify(lines[number - 1]?.output))?.[1];
      expect(fieldsOf(bedrockInvocation, lines[number - 1])['gen_ai.response.id']).toBe(id);
    }
  });

  test('an assumed role gives its role and session', () => {
    for (const number of [11, 12, 13]) {
      const line = lines[number - 1];
      const [, role, session] = line?.identity.arn.split('/') ?? [];
      expect(fieldsOf(bedrockInvocation, line)).toMatchObject({
        'user.name': session,
        'user.roles': [role],
        'aws_bedrock.invocation.identity.type': 'assumed_role',
        'aws_bedrock.invocation.identity.session_name': session,
      });
    }
  });

  test('documents give their places', () => {
    const fields = fieldsOf(bedrockInvocation, lines[12]);
    const uris = [...JSON.stringify(lines[12]).matchAll(/"s3Uri":"([^"]+)"/g)].map((match) => match[1]);
    expect(uris).toHaveLength(6);
    expect(fields['aws_bedrock.invocation.media_paths']).toEqual(uris);
    expect(fields['aws_bedrock.invocation.input.messages_content_kinds']).toEqual(['document']);
  });

  test('members beside the body are kept', () => {
    for (const number of [15, 16, 17]) {
      const line = lines[number - 1] as unknown as { messages: Json; system: string };
      const fields = fieldsOf(bedrockInvocation, line);
      expect(fields['aws_bedrock.invocation.messages']).toBe(canonicalJson(line.messages));
      expect(fields['aws_bedrock.invocation.system']).toBe(line.system);
    }
  });
});

const sample = sharedData('bedrock/sample_event_invocation.json');

/** Where we differ on purpose; the room's README says why. */
const DIFFERENT = [
  'gen_ai.prompt',
  'gen_ai.completion',
  'gen_ai.performance.request_size',
  'gen_ai.performance.response_size',
];

describe.skipIf(!sample.isThere || !log.isThere)("Elastic's document of a line like the first", () => {
  test('has the same values, the deliberate differences aside', () => {
    const expected = JSON.parse(readFileSync(sample.path, 'utf8')) as { gen_ai: object; event: object; cloud: object };
    const fields = fieldsOf(bedrockInvocation, lines[0]);
    const compared: string[] = [];
    for (const [name, value] of flat({ gen_ai: expected.gen_ai, event: expected.event })) {
      // The document is of an old version of the integration, which had these two under other names.
      const field = name
        .replace('gen_ai.model.id', 'gen_ai.request.model.id')
        .replace('model_version', 'model.version');
      if (DIFFERENT.includes(field) || !(field in fields) || field.endsWith('user.id')) continue;
      const ours = field.endsWith('.timestamp') ? new Date(Number(fields[field])).toISOString() : fields[field];
      expect(ours, field).toEqual(value);
      compared.push(field);
    }
    expect(compared.length).toBeGreaterThanOrEqual(14);
  });
});

function flat(value: object, prefix = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([key, member]): [string, unknown][] =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? flat(member as object, `${prefix}${key}.`)
      : [[`${prefix}${key}`, member]],
  );
}
