import type { Json } from '../../../src/base/canonical-json.ts';

type Members = { readonly [key: string]: Json };

/** A made-up invocation record; members of `over` replace the record's own. */
export function invocation(over: Members = {}): Members {
  return {
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: '2026-03-04T05:06:07Z',
    accountId: '210987654321',
    identity: { arn: 'arn:aws:iam::210987654321:user/mira' },
    region: 'eu-central-1',
    requestId: '7d0c1c56-0f4e-4f0e-9f0e-2f1f6f9f2a11',
    operation: 'InvokeModel',
    modelId: 'anthropic.claude-3-haiku-20240307-v1:0',
    input: { inputContentType: 'application/json', inputBodyJson: {}, inputTokenCount: 11 },
    output: { outputContentType: 'application/json', outputBodyJson: {}, outputTokenCount: 7 },
    ...over,
  };
}

/** A made-up record of a request body and a response body. */
export function exchange(request: Json, response: Json, over: Members = {}): Members {
  return invocation({ input: { inputBodyJson: request }, output: { outputBodyJson: response }, ...over });
}

/** A guardrail's trace in the three shapes that Bedrock logs, around the same assessments. */
export function guardrailShapes(input: Json, outputs: Json[], intervened = true): { name: string; record: Members }[] {
  const action = intervened ? 'INTERVENED' : 'NONE';
  const trace = { guardrail: { input: { gr7: input }, outputs: outputs.map((output) => ({ gr7: output })) } };
  const converse = {
    guardrail: { inputAssessment: { gr7: input }, outputAssessments: { gr7: outputs }, modelOutput: ['{"a":1}'] },
  };
  const marks = { 'amazon-bedrock-guardrailAction': action, 'amazon-bedrock-trace': trace };
  const request = { messages: [{ role: 'user', content: 'hello' }] };
  return [
    {
      name: 'stream list',
      record: exchange(request, [
        { type: 'message_start', message: { role: 'assistant' } },
        { type: 'message_stop', ...marks },
      ]),
    },
    { name: 'InvokeModel object', record: exchange(request, { content: [], ...marks }) },
    {
      name: 'Converse trace',
      record: exchange(request, { stopReason: intervened ? 'guardrail_intervened' : 'end_turn', trace: converse }),
    },
    {
      name: 'ConverseStream events',
      record: exchange(request, [
        { messageStop: { stopReason: intervened ? 'guardrail_intervened' : 'end_turn' } },
        { metadata: { trace: converse } },
      ]),
    },
  ];
}
