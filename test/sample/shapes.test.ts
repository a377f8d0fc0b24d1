import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ATTACKS } from '../../src/sample/attacks/registry.ts';
import { INVOKE_SHAPES } from '../../src/sample/shapes/registry.ts';
import { readEvent, readRecords } from './rule-model.ts';
import { withSample } from './sample-folder.ts';

type Obj = Record<string, unknown>;
interface LogRecord extends Obj {
  input: Obj;
  output?: Obj;
}

let records: LogRecord[] = [];
let lines: string[] = [];

beforeAll(async () => {
  records = (await withSample({ seed: 1 }, readRecords)) as LogRecord[];
  lines = records.map((record) => JSON.stringify(record));
});

const SOURCE = join(import.meta.dirname, '../../src/sample');

describe('registries hold every file of their folders', () => {
  test('attacks', () => {
    const files = readdirSync(join(SOURCE, 'attacks')).filter((name) => name !== 'registry.ts');
    expect(ATTACKS.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
  });

  test('model families', () => {
    const files = readdirSync(join(SOURCE, 'shapes')).map((name) => name.replace('.ts', ''));
    const others = ['answer', 'converse', 'invoke-shape', 'prompt-text', 'registry'];
    expect([...Object.keys(INVOKE_SHAPES), ...others].sort()).toEqual(files.sort());
  });
});

describe('a day of logs', () => {
  test('has tens of users, three accounts, two Regions and records of realistic size', () => {
    const distinct = (of: (record: LogRecord) => unknown): number => new Set(records.map(of)).size;
    expect(records.length).toBe(28_800);
    expect(distinct((r) => (r.identity as Obj).arn)).toBeGreaterThan(50);
    expect(distinct((r) => r.accountId)).toBe(3);
    expect(distinct((r) => r.region)).toBe(2);
    expect(distinct((r) => r.modelId)).toBeGreaterThan(12);
    const median = lines.map((line) => line.length).sort((a, b) => a - b)[lines.length / 2]!;
    expect(median).toBeGreaterThan(1_500);
    expect(median).toBeLessThan(2_200);
  });

  test('has a daily rhythm', () => {
    const busy = (hour: number): number =>
      records.filter((r) => new Date(String(r.timestamp)).getUTCHours() === hour).length;
    expect(busy(14)).toBeGreaterThan(2 * busy(4));
    const atNight = records.filter((r) => String((r.identity as Obj).arn).includes('/invoice-reader/nightly-eu'));
    expect(atNight.length).toBeGreaterThan(100);
    for (const record of atNight)
      expect([22, 23, 0, 1, 2, 3, 4]).toContain(new Date(String(record.timestamp)).getUTCHours());
  });

  test.each(['InvokeModel', 'InvokeModelWithResponseStream', 'Converse', 'ConverseStream'])('has %s', (operation) => {
    expect(records.filter((r) => r.operation === operation).length).toBeGreaterThan(500);
  });

  test.each([
    ['a stream list with a guardrail trace', /"outputBodyJson":\[.*"amazon-bedrock-trace":\{"guardrail":\{"input":/],
    ['an InvokeModel object with a guardrail trace', /"outputBodyJson":\{.*"amazon-bedrock-trace":/],
    ['a Converse trace', /"trace":\{"guardrail":\{"inputAssessment":/],
    ['output assessments of Converse', /"outputAssessments":\[/],
    ['output assessments of InvokeModel', /"outputs":\[\{"\w+":\{/],
    ['the model output before a guardrail changed it', /"modelOutput":\["/],
    ['a detect-only assessment', /"action":"NONE"/],
    ['masked data', /"action":"ANONYMIZED"/],
    [
      'a blocked and a masked finding in one assessment',
      /"action":"BLOCKED"\},\{"type":"PHONE","match":"[^"]+","action":"ANONYMIZED"/,
    ],
    ['contextual grounding', /"contextualGroundingPolicy":\{"filters":\[\{"type":"GROUNDING"/],
    ['a grounding source', /"qualifiers":\["grounding_source"\]/],
    [
      'an intervention without a trace',
      /"(?:amazon-bedrock-guardrailAction":"INTERVENED|stopReason":"guardrail_intervened)"(?:(?!race":).)*$/,
    ],
    ['a content filter, a topic and a word in one request', /"topicPolicy".*"contentPolicy".*"wordPolicy"/],
    ['managed word lists', /"managedWordLists"/],
    ['a document in S3', /"document":\{"format":"pdf","name":"[^"]+","source":\{"s3Uri":"s3:/],
    ['a tool call of Converse', /"toolUse":/],
    ['a tool result of Converse', /"toolResult":/],
    ['a tool call of Claude', /"type":"tool_use"/],
    ['a tool result of Claude', /"type":"tool_result"/],
    ['a streamed tool call', /"input_json_delta"/],
    ['a system prompt', /"system":/],
    ['several turns', /"role":"assistant"[^\]]*\]\},\{"role":"user"/],
    ['an inference profile id', /"modelId":"us\.anthropic/],
    ['an inference profile ARN', /"modelId":"arn:aws:bedrock:[^"]+:inference-profile\/eu\.anthropic/],
    ['an application inference profile', /:application-inference-profile\//],
    ['an inference Region', /"inferenceRegion":"/],
    ['request metadata', /"requestMetadata":\{"application":/],
    ['cache reads', /"cacheReadInputTokenCount":[1-9]/],
    ['cache writes', /"cacheWriteInputTokenCount":[1-9]/],
    ['Titan embeddings', /"embedding":\[/],
    ['Cohere embeddings', /"embeddings":\[\[/],
    ['Nova Canvas', /"taskType":"TEXT_IMAGE"/],
    ['image artifacts', /"artifacts":\[/],
    ['Llama', /"generation":/],
    ['Mistral', /"outputs":\[\{"text":/],
    ['Command R', /"generation_id":/],
    ['Nova stream chunks', /"contentBlockDelta":/],
    ['Claude stream chunks', /"text_delta"/],
  ])('has %s', (_name, pattern) => {
    expect(lines.some((line) => pattern.test(line))).toBe(true);
  });

  test.each([
    'ThrottlingException',
    'ValidationException',
    'AccessDeniedException',
    'ModelTimeoutException',
    'ServiceUnavailableException',
  ])('has %s, without an output', (code) => {
    const failed = records.filter((r) => r.errorCode === code);
    expect(failed.length).toBeGreaterThan(3);
    for (const record of failed) expect(record.output).toBeUndefined();
  });

  test('runs nearly all calls under a guardrail', () => {
    const events = records.map((record) => readEvent(record, { findings: 'acted', action: 'only' }));
    expect(events.filter((event) => event.guardrailId !== undefined).length / events.length).toBeGreaterThan(0.95);
  });

  test('streams join to text', () => {
    const stream = records.find(
      (r) => Array.isArray(r.output?.outputBodyJson) && String(r.modelId).startsWith('anthropic'),
    )!;
    const chunks = stream.output!.outputBodyJson as { type: string; delta?: { text?: string } }[];
    const text = chunks.map((chunk) => chunk.delta?.text ?? '').join('');
    expect(text).toMatch(/^\S.*\S$/s);
    expect(text).not.toMatch(/ {2}/);
    expect(chunks.at(-1)?.type).toBe('message_stop');
  });

  test('leaves no blank of a template unfilled', () => {
    expect(lines.filter((line) => /\{(?:city|team|number|product|company|person|service|topic)\}/.test(line))).toEqual(
      [],
    );
  });
});
