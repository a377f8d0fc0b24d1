import type { Json } from '../../../src/base/canonical-json.ts';

type Members = { readonly [key: string]: Json };

const account = '/subscriptions/0A1B/resourceGroups/Ai-Team/providers/Microsoft.CognitiveServices/accounts/Chat-01';

/** A made-up request and response log of an Azure OpenAI resource. */
export const requestRecord: Members = {
  time: '2026-05-06T07:08:09.1234567Z',
  category: 'RequestResponse',
  operationName: 'ChatCompletions_Create',
  callerIpAddress: '198.51.100.***',
  correlationId: 'c-1',
  durationMs: 250,
  location: 'westeurope',
  resourceId: account,
  resultSignature: '200',
  properties: {
    apiName: 'an API',
    requestLength: 900,
    responseLength: 0,
    streamType: 'Streaming',
    modelDeploymentName: 'pilot',
    modelName: 'gpt-x',
    modelVersion: '7',
    objectId: 'o-1',
  },
};

/** A made-up log of a gateway in front of one, with bodies. */
export const gatewayRecord: Members = gateway(
  { model: 'pilot', messages: [{ role: 'user', content: 'Hi' }], max_tokens: 5 },
  {
    id: 'chat-1',
    model: 'gpt-x',
    choices: [
      {
        index: 0,
        finish_reason: 'stop',
        message: { role: 'assistant', content: 'Hello' },
        content_filter_results: {
          hate: { filtered: false, severity: 'low' },
          profanity: { filtered: false, detected: false },
        },
      },
    ],
    prompt_filter_results: [
      { prompt_index: 0, content_filter_results: { jailbreak: { filtered: false, detected: true } } },
    ],
    usage: { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 },
  },
);

/** A made-up gateway log of a request and a response body, which it holds as texts. */
export function gateway(request: Json, response: Json, over: Members = {}): Members {
  const text = (body: Json) => (typeof body === 'string' ? body : JSON.stringify(body));
  return {
    time: '2026-05-06T07:08:09.5Z',
    category: 'GatewayLogs',
    operationName: 'Microsoft.ApiManagement/GatewayLogs',
    callerIpAddress: '2001:db8::7',
    correlationId: 'c-2',
    durationMs: 90,
    isRequestSuccess: true,
    Level: 4,
    resourceId: '/SUBSCRIPTIONS/0A1B/RESOURCEGROUPS/GATE/PROVIDERS/MICROSOFT.APIMANAGEMENT/SERVICE/GATE-1',
    properties: {
      method: 'POST',
      url: 'https://gate.example:8443/deployments/pilot/chat/completions?v=1',
      responseCode: 200,
      requestSize: 321,
      responseSize: 654,
      operationId: 'ChatCompletions_Create',
      backendRequestBody: text(request),
      backendResponseBody: text(response),
    },
    ...over,
  };
}
