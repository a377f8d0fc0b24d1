import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AwsActivity } from '../../src/triage/response/aws-activity.ts';
import { awsPrincipal, guardrailArn, isAccessKey, modelResources } from '../../src/triage/response/aws-shapes.ts';
import { awsTarget } from '../../src/triage/response/aws-target.ts';
import { azureResource, azureTarget } from '../../src/triage/response/azure-target.ts';
import { shellCommand, shellWord } from '../../src/triage/response/shell.ts';

/** What a shell gives the programs of a command, one call a line of JSON; `aws` and `az` print an id, as those that are asked for one do. */
function callsOf(command: string): string[][] {
  const stub =
    'note() { for a; do printf "%s\\037" "$a" >&2; done; printf "\\036" >&2; echo p-1234; }; aws() { note aws "$@"; }; az() { note az "$@"; }';
  const { stderr, status } = spawnSync('sh', ['-c', `set -eu\n${stub}\n${command}`], { encoding: 'utf8', env: {} });
  expect(status).toBe(0);
  return stderr
    .split('\x1e')
    .slice(0, -1)
    .map((call) => call.split('\x1f').slice(0, -1));
}

const optionOf = (call: readonly string[], name: string) => call[call.indexOf(name) + 1];

const USER = 'arn:aws:iam::123456789012:user/team/eve';
const SESSION = 'arn:aws:sts::123456789012:assumed-role/app-role/i-0abc';
const ACTIVITY: AwsActivity = {
  calls: [
    { model: 'anthropic.claude-3-haiku-20240307-v1:0', region: 'eu-central-1' },
    { model: 'us.anthropic.claude-sonnet-4-20250514-v1:0', region: 'us-east-1' },
  ],
  accessKeys: [],
  unguarded: false,
  guardrail: undefined,
  mark: '0123456789ab',
  now: '2026-11-22T10:00:00.000Z',
};
const target = (arn: string, activity: Partial<AwsActivity> = {}) =>
  awsTarget(awsPrincipal(arn)!, { ...ACTIVITY, ...activity });
const action = (built: ReturnType<typeof target>, id: string) => {
  const found = built.actions.find((a) => a.id === id);
  if (found === undefined) throw new Error(`no ${id} among ${built.actions.map((a) => a.id).join(', ')}`);
  return found;
};

describe('a shell word', () => {
  test('means itself, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab1 \'"`$\\!*?~#;&|<>(){}[]=%'.split('')) }), (text) => {
        expect(callsOf(shellCommand('aws x', [['--y', text]]))[0]!.slice(1)).toEqual(['x', '--y', text]);
      }),
      { numRuns: 60 },
    );
  });
  test('has no control characters', () => {
    expect(() => shellWord('a\nb')).toThrow();
  });
});

describe('shapes', () => {
  test.each([
    [USER, { kind: 'iam_user', name: 'eve' }],
    [SESSION, { kind: 'assumed_role', role: 'app-role', session: 'i-0abc' }],
    ['arn:aws-us-gov:iam::123456789012:role/path/x', { kind: 'role', role: 'x', partition: 'aws-us-gov' }],
    ['arn:aws:sts::123456789012:federated-user/bob', { kind: 'federated_user' }],
    ['arn:aws:iam::123456789012:root', { kind: 'root' }],
  ])('%s is read', (arn, expected) => {
    expect(awsPrincipal(arn)).toMatchObject(expected);
  });
  test.each([
    'eve',
    'arn:aws:iam::1234:user/eve',
    'arn:aws:iam::123456789012:user/eve;rm -rf ~',
    "arn:aws:iam::123456789012:user/a'b",
    'arn:aws:iam::123456789012:user/$(id)',
    'arn:aws:iam::123456789012:user/eve\n',
    'arn:aws:sts::123456789012:user/eve',
    'arn:aws:iam:eu-west-1:123456789012:user/eve',
    'arn:evil:iam::123456789012:user/eve',
    'arn:aws:sts::123456789012:assumed-role/app-role/*',
    'arn:aws:sts::123456789012:assumed-role/app-role',
    'arn:aws:sts::123456789012:assumed-role/a/b/c',
    'arn:aws:iam::123456789012:user/eve:x',
    `arn:aws:iam::123456789012:user/${'x'.repeat(65)}`,
    'arn:aws:iam::123456789012:user/＄',
  ])('nothing is built from %j', (arn) => {
    expect(awsPrincipal(arn)).toBeUndefined();
  });
  test('of models: a foundation model is denied in its region, a profile with its model in all', () => {
    const place = { partition: 'aws', region: 'eu-central-1', account: '123456789012' };
    expect(modelResources('amazon.nova-pro-v1:0', place)).toEqual([
      'arn:aws:bedrock:eu-central-1::foundation-model/amazon.nova-pro-v1:0',
    ]);
    expect(modelResources('eu.amazon.nova-pro-v1:0', place)).toEqual([
      'arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.amazon.nova-pro-v1:0',
      'arn:aws:bedrock:*::foundation-model/amazon.nova-pro-v1:0',
    ]);
    const own = 'arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/ab12cd';
    expect(modelResources(own, place)).toEqual([own]);
    const system =
      'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-20250514-v1:0';
    expect(modelResources(system, place)).toEqual([
      system,
      'arn:aws:bedrock:*::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0',
    ]);
    for (const bad of [
      '*',
      'a',
      'amazon.*',
      "x.y'z",
      'arn:aws:s3:::x',
      'arn:aws:bedrock:*:*:inference-profile/x',
      'a.b\nc',
    ]) {
      expect([bad, modelResources(bad, place)]).toEqual([bad, undefined]);
    }
  });
  test('of keys and guardrails', () => {
    expect([isAccessKey('AKIAIOSFODNN7EXAMPLE'), isAccessKey('AKIA; rm'), isAccessKey('akiaiosfodnn7example')]).toEqual(
      [true, false, false],
    );
    const place = { partition: 'aws', region: 'eu-central-1', account: '123456789012' };
    expect(guardrailArn('q7d2mzk4vx8t', place)).toBe(
      'arn:aws:bedrock:eu-central-1:123456789012:guardrail/q7d2mzk4vx8t',
    );
    expect(guardrailArn('q7;x', place)).toBeUndefined();
  });
});

describe('an IAM user', () => {
  test('is denied the models it used, by a policy of its own that can be taken off', () => {
    const deny = action(target(USER), 'deny-models');
    const [call] = callsOf(deny.apply);
    expect(call!.slice(0, 3)).toEqual(['aws', 'iam', 'put-user-policy']);
    expect(optionOf(call!, '--user-name')).toBe('eve');
    const policy = JSON.parse(optionOf(call!, '--policy-document')!);
    expect(policy).toEqual(JSON.parse(deny.policy!));
    expect(policy.Statement).toEqual([
      {
        Sid: 'SeismoDenyModels',
        Effect: 'Deny',
        Action: 'bedrock:InvokeModel*',
        Resource: [
          'arn:aws:bedrock:*::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0',
          'arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0',
          'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-20250514-v1:0',
        ],
      },
    ]);
    const [back] = callsOf(deny.revert!);
    expect(back!.slice(0, 3)).toEqual(['aws', 'iam', 'delete-user-policy']);
    expect(optionOf(back!, '--policy-name')).toBe(optionOf(call!, '--policy-name'));
  });

  test('has the key deactivated that CloudTrail shows, else its keys are to be listed', () => {
    const known = target(USER, { accessKeys: ['AKIAIOSFODNN7EXAMPLE', 'not a key'] });
    expect(known.actions[0]!.title).toBe('Deactivate the access key AKIAIOSFODNN7EXAMPLE');
    expect(optionOf(callsOf(known.actions[0]!.revert!)[0]!, '--status')).toBe('Active');
    const unknown = target(USER);
    expect(unknown.impossible.map(({ what }) => what)).toContain('deactivating the access key');
    expect(unknown.impossible.find(({ command }) => command !== null)!.command).toContain('list-access-keys');
  });

  test('with too many models for a policy is denied all of them', () => {
    const calls = Array.from({ length: 60 }, (_, i) => ({ model: `vendor.model-${i}-v1:0`, region: 'eu-west-1' }));
    const built = target(USER, { calls });
    expect(built.actions.map(({ id }) => id)).toEqual(['deny-all-models']);
    expect(built.impossible.some(({ why }) => why.includes('longer than AWS allows'))).toBe(true);
  });

  test('with models that are none is told so, and never named in a command', () => {
    const built = target(USER, { calls: [{ model: "'; curl evil", region: 'x; y' }] });
    expect(JSON.stringify(built.actions)).not.toContain('evil');
    expect(built.impossible.some(({ what }) => what.includes('a model of the evidence'))).toBe(true);
  });
});

describe('a session of a role', () => {
  test('is denied alone, or with its role, or revoked', () => {
    const built = target(SESSION);
    expect(built.actions.map(({ id }) => id)).toEqual([
      'deny-session-models',
      'deny-models',
      'deny-all-models',
      'revoke-sessions',
    ]);
    const condition = (id: string) => JSON.parse(action(built, id).policy!).Statement[0].Condition;
    expect(condition('deny-session-models')).toEqual({ StringLike: { 'aws:userid': '*:i-0abc' } });
    expect(condition('deny-models')).toBeUndefined();
    expect(condition('revoke-sessions')).toEqual({ DateLessThan: { 'aws:TokenIssueTime': ACTIVITY.now } });
    for (const { apply, revert } of built.actions) {
      for (const command of [apply, revert!]) {
        expect(optionOf(callsOf(command)[0]!, '--role-name')).toBe('app-role');
      }
    }
  });

  test('of Identity Center is reached from above only', () => {
    const role = 'AWSReservedSSO_Developer_0123456789abcdef';
    const built = target(`arn:aws:sts::123456789012:assumed-role/${role}/ann@example.org`);
    expect(built.impossible[0]!.why).toContain('Identity Center');
    const deny = action(built, 'deny-session-models');
    const [create, attach] = callsOf(deny.apply);
    expect(create!.slice(0, 3)).toEqual(['aws', 'organizations', 'create-policy']);
    expect(JSON.parse(optionOf(create!, '--content')!).Statement[0].Condition).toEqual({
      ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com*/${role}` },
      StringLike: { 'aws:userid': '*:ann@example.org' },
    });
    expect(attach).toEqual([
      'aws',
      'organizations',
      'attach-policy',
      '--policy-id',
      'p-1234',
      '--target-id',
      '123456789012',
    ]);
    expect(callsOf(deny.revert!).map((call) => call[2])).toEqual(['list-policies', 'detach-policy', 'delete-policy']);
  });

  test('of a service’s own role is not reached at all', () => {
    const built = target('arn:aws:sts::123456789012:assumed-role/AWSServiceRoleForX/s1');
    expect(built.actions).toEqual([]);
    expect(built.impossible[0]!.why).toContain('service-linked');
  });

  test('without a guardrail is held to the one that its account uses', () => {
    const built = target(SESSION, { unguarded: true, guardrail: 'q7d2mzk4vx8t' });
    const [statement] = JSON.parse(action(built, 'require-guardrail').policy!).Statement;
    expect(statement.Condition).toEqual({
      StringNotLike: {
        'bedrock:GuardrailIdentifier': [
          'arn:aws:bedrock:eu-central-1:123456789012:guardrail/q7d2mzk4vx8t',
          'arn:aws:bedrock:eu-central-1:123456789012:guardrail/q7d2mzk4vx8t:*',
        ],
      },
      StringEquals: { 'aws:RequestedRegion': 'eu-central-1' },
    });
    const without = target(SESSION, { unguarded: true });
    expect(without.impossible.map(({ what }) => what)).toEqual(['a policy that makes a guardrail mandatory']);
  });
});

test('root and federated users are told why they cannot be limited', () => {
  const root = target('arn:aws:iam::123456789012:root');
  expect(root.impossible[0]!.why).toContain('no policy inside the account');
  expect(callsOf(action(root, 'deny-all-models').apply)[0]![1]).toBe('organizations');
  const federated = target('arn:aws:sts::123456789012:federated-user/bob');
  expect([federated.actions, federated.impossible.length]).toEqual([[], 1]);
});

describe('Azure OpenAI', () => {
  const id =
    '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/Rg-1/providers/Microsoft.CognitiveServices/accounts/My-Ai';
  test('a caller loses its roles on the resource, keys are regenerated or refused', () => {
    const built = azureTarget([azureResource(id)!], '99999999-2222-3333-4444-555555555555');
    expect(built.actions.map(({ id: own }) => own)).toEqual(['remove-roles', 'regenerate-keys', 'disable-keys']);
    const [call] = callsOf(built.actions[0]!.apply);
    expect(optionOf(call!, '--assignee')).toBe('99999999-2222-3333-4444-555555555555');
    expect(optionOf(call!, '--scope')).toContain('/accounts/my-ai');
    expect(callsOf(built.actions[1]!.apply).map((c) => optionOf(c, '--key-name'))).toEqual(['Key1', 'Key2']);
    expect(built.actions[1]!.revert).toBeNull();
    for (const { apply, revert, look } of built.actions) {
      for (const command of [apply, revert, look]) if (command !== null) expect(callsOf(command)[0]![0]).toBe('az');
    }
  });
  test('a key names nobody', () => {
    expect(azureTarget([azureResource(id)!], undefined).impossible[0]!.why).toContain('names nobody');
  });
  test.each(['', '/subscriptions/x', `${id};id`, id.replace('Rg-1', "a'b"), id.replace('CognitiveServices', 'Sql')])(
    'nothing is built from %j',
    (text) => {
      expect(azureResource(text)).toBeUndefined();
    },
  );
});
