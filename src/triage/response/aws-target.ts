import type { AwsActivity } from './aws-activity.ts';
import { type AwsPrincipal, guardrailArn, isRegion, modelResources } from './aws-shapes.ts';
import {
  begunBefore,
  type Condition,
  fits,
  MODEL_CALLS,
  ofSession,
  type PolicyText,
  policyText,
} from './iam-policy.ts';
import { type PolicyPlace, policyAction, policyPlace } from './policy-place.ts';
import type { Built } from './response-plan.ts';
import { shellCommand } from './shell.ts';
import { userKeys } from './user-keys.ts';

/** What contains an AWS principal, and what cannot be done about it. */
export function awsTarget(principal: AwsPrincipal, activity: AwsActivity): Built {
  const built: Built = { actions: [], impossible: [] };
  const place = policyPlace(principal, built);
  if (place !== undefined) {
    denyModels(principal, activity, place, built);
    if (principal.kind !== 'root') requireGuardrail(principal, activity, place, built);
    if (principal.kind === 'assumed_role' || principal.kind === 'role') revokeSessions(place, activity, built);
  }
  userKeys(principal, activity, built);
  return built;
}

function denyModels(
  principal: AwsPrincipal,
  activity: AwsActivity,
  place: PolicyPlace,
  { actions, impossible }: Built,
): void {
  const { partition, account } = principal;
  const resources = new Set<string>();
  const unknown = new Set<string>();
  for (const { model, region } of activity.calls) {
    const found = modelResources(model, { partition, region, account });
    if (found === undefined) unknown.add(model);
    for (const resource of found ?? []) resources.add(resource);
  }
  if (unknown.size > 0) {
    impossible.push({
      what: `a policy for ${unknown.size === 1 ? 'a model' : `${unknown.size} models`} of the evidence`,
      why: 'what the log calls the model is no model id, profile or ARN of Bedrock',
      instead: 'deny all models for the time of the investigation',
      command: null,
    });
  }
  const name = (what: string) => `seismo-${what}-${activity.mark}`;
  const statement = (Resource: string | readonly string[], condition?: Condition) => ({
    Sid: 'SeismoDenyModels',
    Effect: 'Deny' as const,
    Action: MODEL_CALLS,
    Resource,
    ...conditionOf(place.condition, condition),
  });
  const add = (id: string, title: string, does: string, caution: string | null, what: string, policy: PolicyText) => {
    actions.push({ id, title, does, caution, policy: policy.pretty, ...policyAction(place, name(what), policy) });
  };
  const scoped = [...resources].sort();
  const whom = nameOf(principal);
  if (scoped.length > 0) {
    const count = new Set(activity.calls.map(({ model }) => model)).size - unknown.size;
    const models = count === 1 ? 'the model' : `the ${count} models`;
    const policy = policyText(statement(scoped));
    if (fits(policy, place.holder)) {
      if (principal.kind === 'assumed_role') {
        add(
          'deny-session-models',
          'Deny this session the models it used',
          `Refuses calls of ${models} in the evidence that come from the session ${principal.session} of ${principal.role}; other sessions go on working.`,
          'Whoever can assume the role can begin a session of another name: where that is to be feared, deny the role.',
          'deny-session',
          policyText(statement(scoped, ofSession(principal.session))),
        );
      }
      add(
        'deny-models',
        `Deny ${whom} the models it used`,
        `Refuses calls of ${models} in the evidence, whatever else allows them. ${profileNote(scoped)}`.trim(),
        principal.kind === 'assumed_role' ? 'Every session of the role is refused, applications among them.' : null,
        'deny-models',
        policy,
      );
    } else {
      impossible.push({
        what: 'a policy for just the models of the evidence',
        why: `with ${scoped.length} models it is longer than AWS allows`,
        instead: 'deny all models for the time of the investigation',
        command: null,
      });
    }
  }
  add(
    'deny-all-models',
    `Deny ${whom} every model`,
    'Refuses calls of any model in any region: for a key or role that is known to be in wrong hands, where another model would do as well.',
    principal.kind === 'assumed_role' ? 'Every session of the role is refused, applications among them.' : null,
    'deny-all',
    policyText(statement('*')),
  );
}

function requireGuardrail(
  principal: AwsPrincipal,
  activity: AwsActivity,
  place: PolicyPlace,
  { actions, impossible }: Built,
): void {
  if (!activity.unguarded) return;
  const { partition, account } = principal;
  const region = activity.calls.flatMap(({ region }) => region ?? []).find(isRegion);
  const arn =
    activity.guardrail === undefined || region === undefined
      ? undefined
      : guardrailArn(activity.guardrail, { partition, region, account });
  if (arn === undefined || region === undefined) {
    impossible.push({
      what: 'a policy that makes a guardrail mandatory',
      why: 'no call of this account and region in the past week used a guardrail whose id is known',
      instead:
        'choose one, and deny bedrock:InvokeModel* unless the condition key bedrock:GuardrailIdentifier names it',
      command: region === undefined ? null : shellCommand('aws bedrock list-guardrails', [['--region', region]]),
    });
    return;
  }
  const bare = arn.replace(/:\d+$/, '');
  const policy = policyText({
    Sid: 'SeismoRequireGuardrail',
    Effect: 'Deny',
    Action: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
    Resource: '*',
    ...conditionOf(place.condition, {
      StringNotLike: { 'bedrock:GuardrailIdentifier': [bare, `${bare}:*`] },
      StringEquals: { 'aws:RequestedRegion': region },
    }),
  });
  actions.push({
    id: 'require-guardrail',
    title: 'Let it call models only under the guardrail',
    does: `Refuses calls in ${region} that do not name the guardrail that this account uses most, in any version of it.`,
    caution: 'Embedding and image models, to which text guardrails do not apply, are refused too.',
    policy: policy.pretty,
    ...policyAction(place, `seismo-guardrail-${activity.mark}`, policy),
  });
}

function revokeSessions(place: PolicyPlace, activity: AwsActivity, { actions }: Built): void {
  const policy = policyText({
    Sid: 'SeismoRevokeOlderSessions',
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    ...conditionOf(place.condition, begunBefore(activity.now)),
  });
  actions.push({
    id: 'revoke-sessions',
    title: 'Revoke the role’s sessions',
    does: `Refuses everything to sessions that were begun before ${activity.now}; new ones work.`,
    caution:
      'Applications fail until they have fetched new credentials. Close the way by which the role was assumed first, or the next session is the attacker’s again.',
    policy: policy.pretty,
    ...policyAction(place, `seismo-revoke-${activity.mark}`, policy),
  });
}

/** Both conditions together, as a member of a statement. */
function conditionOf(a: Condition | undefined, b: Condition | undefined): { readonly Condition?: Condition } {
  if (a === undefined && b === undefined) return {};
  const merged: Record<string, Record<string, string | readonly string[]>> = {};
  for (const [operator, keys] of Object.entries({ ...a })) merged[operator] = { ...keys };
  for (const [operator, keys] of Object.entries({ ...b })) merged[operator] = { ...merged[operator], ...keys };
  return { Condition: merged };
}

function profileNote(resources: readonly string[]): string {
  return resources.some((arn) => arn.includes('inference-profile/'))
    ? 'Inference profiles send requests to several regions, so their models are refused in all of them.'
    : '';
}

function nameOf(principal: AwsPrincipal): string {
  switch (principal.kind) {
    case 'iam_user':
      return `the user ${principal.name}`;
    case 'assumed_role':
    case 'role':
      return `the role ${principal.role}`;
    case 'federated_user':
      return `the federated user ${principal.name}`;
    case 'root':
      return 'the root user';
  }
}
