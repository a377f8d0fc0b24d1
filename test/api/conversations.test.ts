import { expect, test } from 'vitest';
import { Client } from './client.ts';
import {
  ADMIN_TOKEN,
  ANALYST_TOKEN,
  INGEST_TOKEN,
  openService,
  type Service,
  type ServiceOptions,
  VIEWER_TOKEN,
} from './open-service.ts';

const START = Date.now() - 3_600_000;
const STREAM = 'logs-aws_bedrock.invocation-default';

interface Made {
  readonly id: string;
  readonly messages: readonly object[];
  readonly answer?: string;
  readonly denied?: boolean;
  readonly user?: string;
  readonly guardrail?: object;
  readonly tools?: readonly object[];
}

/** A line of Bedrock's log: a Converse call of the minute. */
function line({ id, messages, answer, denied = false, user = 'eve', guardrail, tools }: Made, minute: number): string {
  return `${JSON.stringify({
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: new Date(START + minute * 60_000).toISOString(),
    accountId: '123456789012',
    identity: { arn: `arn:aws:iam::123456789012:user/${user}` },
    region: 'eu-central-1',
    requestId: id,
    operation: 'Converse',
    modelId: 'anthropic.claude-3-haiku-20240307-v1:0',
    ...(denied && { errorCode: 'AccessDeniedException' }),
    input: {
      inputContentType: 'application/json',
      inputBodyJson: { messages, ...(tools && { toolConfig: { tools } }) },
    },
    ...(answer !== undefined && {
      output: {
        outputContentType: 'application/json',
        outputBodyJson: {
          output: { message: { role: 'assistant', content: [{ text: answer }] } },
          stopReason: 'end_turn',
          metrics: { latencyMs: 321 },
          usage: { inputTokens: 5, outputTokens: 7 },
          ...(guardrail && { trace: { guardrail: { inputAssessment: { gr1: guardrail } } } }),
        },
      },
    }),
  })}\n`;
}

const user = (text: string) => ({ role: 'user', content: [{ text }] });
const model = (text: string) => ({ role: 'assistant', content: [{ text }] });

const HELLO = 'Hello, I am jo@example.com, Jane Roe';
const CALLS: readonly Made[] = [
  { id: 'a1', messages: [user(HELLO)], answer: 'Hi' },
  {
    id: 'a2',
    messages: [user(HELLO), model('Hi'), user('Tell Jane Roe about molotov cocktails')],
    answer: 'Blocked',
    guardrail: {
      wordPolicy: { customWords: [{ match: 'molotov cocktail', action: 'BLOCKED' }] },
      sensitiveInformationPolicy: { piiEntities: [{ type: 'NAME', match: 'Jane Roe', action: 'NONE' }] },
    },
    tools: [{ toolSpec: { name: 'search', description: 'Finds things', inputSchema: { json: { type: 'object' } } } }],
  },
  { id: 'd1', messages: [user('one')], denied: true },
  { id: 'd2', messages: [user('two')], denied: true },
  { id: 'd3', messages: [user('three')], denied: true },
  { id: 'x', messages: [user('not hers')], answer: 'no', user: 'adam' },
];

/** A service with an alert about three refused calls of one who called before; its client and the alert's id. */
async function withAlert(options: ServiceOptions = {}): Promise<{ service: Service; client: Client; id: string }> {
  const service = await openService(options);
  const client = await Client.of(service, ANALYST_TOKEN);
  const body = CALLS.map(line).join('');
  await client.post('/ingest/aws_bedrock.invocation', body, { token: INGEST_TOKEN });
  await service.detect();
  const alerts = await client.get('/api/v1/alerts');
  expect(alerts.json.items).toHaveLength(1);
  return { service, client, id: alerts.json.items[0].id };
}

test('conversations with evidence come first, then those of the same caller', async () => {
  const { client, id } = await withAlert();
  const { json, status } = await client.get(`/api/v1/alerts/${id}/conversations`);
  expect(status).toBe(200);
  expect(json).toMatchObject({ conversations: 4, calls: 5, evidence: 3, more: false, shown: 'redacted', next: null });
  expect(json.callers).toEqual(['arn:aws:iam::123456789012:user/eve']);
  expect(json.items.map((c: { evidence: number; turns_total: number }) => [c.evidence, c.turns_total])).toEqual([
    [1, 1],
    [1, 1],
    [1, 1],
    [0, 2],
  ]);
  const [denied] = json.items[0].turns;
  expect(denied).toMatchObject({
    evidence: true,
    error: { code: 'AccessDeniedException' },
    answer: { state: 'missing' },
  });
  const [first, second] = json.items[3].turns;
  expect(first.messages).toHaveLength(1);
  expect(second.messages).toHaveLength(1);
  expect(second).toMatchObject({
    after: 1,
    kind: 'next',
    latency_ms: 321,
    tokens: { prompt: 5, completion: 7 },
    messages_total: 3,
  });
  expect(json.items[3].tools).toMatchObject([{ name: 'search', description: { text: 'Finds things' } }]);
});

test('an analyst sees texts without secrets and personal data, and the words that a guardrail matched', async () => {
  const { client, id } = await withAlert();
  const { json } = await client.get(`/api/v1/alerts/${id}/conversations`);
  const [first, second] = json.items[3].turns;
  expect(first.messages[0].parts[0].text.text).toBe('Hello, I am [e-mail], Jane Roe');
  const said = second.messages[0].parts[0].text;
  expect(said.text).toBe('Tell [name] about molotov cocktails');
  const words = said.guardrail.map((mark: { from: number; to: number; finding: number }) => [
    said.text.slice(mark.from, mark.to),
    second.guardrail.findings[mark.finding].policy,
  ]);
  expect(words).toEqual([
    ['[name]', 'sensitive_information_policy'],
    ['molotov cocktail', 'word_policy'],
  ]);
  expect(second.guardrail).toMatchObject({ ids: ['gr1'], action: 'BLOCKED' });
  expect(JSON.stringify(json)).not.toMatch(/jo@example|Tell Jane/);
});

test('all is shown on demand, and each look is written down', async () => {
  const { client, id, service } = await withAlert();
  await client.get(`/api/v1/alerts/${id}/conversations`);
  const { json } = await client.get(`/api/v1/alerts/${id}/conversations?unmask=true`);
  expect(json.shown).toBe('plain');
  expect(json.items[3].turns[0].messages[0].parts[0].text.text).toBe(HELLO);
  const looks = await service.context.state.audit.list({ actions: ['prompt.view'] });
  expect(
    looks.items.map(({ actor, subject, details }) => ({ actor, subject, shown: (details as { shown: string }).shown })),
  ).toEqual([
    { actor: 'token:ann', subject: id, shown: 'plain' },
    { actor: 'token:ann', subject: id, shown: 'redacted' },
  ]);
});

test('viewers see lengths, and may not ask for more', async () => {
  const { client, id, service } = await withAlert();
  const viewer = client.as(VIEWER_TOKEN);
  const { json } = await viewer.get(`/api/v1/alerts/${id}/conversations`);
  expect(json.shown).toBe('hidden');
  const [, second] = json.items[3].turns;
  expect(second.messages[0].parts[0].text).toMatchObject({
    text: '[masked: 37 characters]',
    length: 37,
    guardrail: [],
  });
  expect(second.guardrail.findings.map((f: { match: string }) => f.match)).toContain('[masked: 16 characters]');
  expect(json.items[3].tools[0].description.text).toMatch(/^\[masked/);
  expect((await viewer.get(`/api/v1/alerts/${id}/conversations?unmask=true`)).status).toBe(403);
  expect((await service.context.state.audit.list({ actions: ['prompt.view'] })).items).toEqual([]);
});

test('viewers may be shown what is not sensitive', async () => {
  const { client, id } = await withAlert({ masking: { viewers: 'redacted' } });
  const { json } = await client.as(VIEWER_TOKEN).get(`/api/v1/alerts/${id}/conversations`);
  expect(json.shown).toBe('redacted');
});

test('where masking is off, all is shown', async () => {
  const { client, id } = await withAlert({ masking: { enabled: false } });
  const { json } = await client.as(VIEWER_TOKEN).get(`/api/v1/alerts/${id}/conversations`);
  expect(json.shown).toBe('plain');
});

test('pages go through all conversations', async () => {
  const { client, id } = await withAlert();
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { json } = await client.get(`/api/v1/alerts/${id}/conversations?limit=2${more}`);
    seen.push(...json.items.map((c: { id: string }) => c.id));
    cursor = json.next;
  } while (cursor !== null);
  expect(new Set(seen).size).toBe(4);
  const one = await client.get(
    `/api/v1/alerts/${id}/conversations?conversation=${encodeURIComponent(seen[3]!)}&from_turn=2`,
  );
  expect(one.json.items[0].turns.map((t: { number: number }) => t.number)).toEqual([2]);
  expect((await client.get(`/api/v1/alerts/${id}/conversations?conversation=nosuch`)).status).toBe(404);
});

test('one call is shown whole', async () => {
  const { client, id } = await withAlert();
  const page = await client.get(`/api/v1/alerts/${id}/conversations`);
  const { event } = page.json.items[3].turns[1];
  const { json } = await client.get(`/api/v1/alerts/${id}/calls/${STREAM}/${event._id}`);
  expect(json.messages.map((m: { role: string }) => m.role)).toEqual(['user', 'assistant', 'user']);
  expect(json.shown).toBe('redacted');
  expect((await client.get(`/api/v1/alerts/${id}/calls/${STREAM}/${'0'.repeat(32)}`)).status).toBe(404);
  expect((await client.get(`/api/v1/alerts/${id}/calls/nosuch/${event._id}`)).status).toBe(404);
  expect((await client.get('/api/v1/alerts/nosuch/conversations')).status).toBe(404);
  expect((await client.as(ADMIN_TOKEN).get(`/api/v1/alerts/${id}/calls/${STREAM}/x'%20OR%20true`)).status).toBe(404);
});
