import type { AwsActivity } from './aws-activity.ts';
import { type AwsPrincipal, isAccessKey } from './aws-shapes.ts';
import { begunBefore, inlinePolicy, policyText } from './iam-policy.ts';
import type { Built } from './response-plan.ts';
import { shellCommand } from './shell.ts';

/** What can be done about the keys of an IAM user: those that CloudTrail shows are deactivated, others have to be looked for. */
export function userKeys(
  principal: AwsPrincipal,
  { accessKeys: keys, mark, now }: Pick<AwsActivity, 'accessKeys' | 'mark' | 'now'>,
  built: Built,
): void {
  if (principal.kind !== 'iam_user') return;
  const user = ['--user-name', principal.name] as const;
  const needs = `IAM rights in account ${principal.account}`;
  const list = shellCommand('aws iam list-access-keys', [user]);
  const known = keys.filter(isAccessKey);
  for (const key of known.filter((k) => k.startsWith('AKIA'))) {
    const change = (status: string) =>
      shellCommand('aws iam update-access-key', [user, ['--access-key-id', key], ['--status', status]]);
    built.actions.unshift({
      id: `deactivate-key-${key.slice(-4).toLowerCase()}`,
      title: `Deactivate the access key ${key}`,
      does: 'Ends all use of the key that CloudTrail shows behind these calls, for whatever it is used.',
      caution:
        'What legitimately uses the key stops too. A key that leaked is replaced and deleted, not activated again.',
      needs,
      policy: null,
      look: list,
      apply: change('Inactive'),
      revert: change('Active'),
      revert_note: null,
    });
  }
  if (known.some((key) => key.startsWith('ASIA'))) {
    const policy = policyText({
      Sid: 'SeismoRevokeOlderSessions',
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: begunBefore(now),
    });
    built.actions.push({
      id: 'revoke-sessions',
      title: 'Revoke the user’s temporary sessions',
      does: `Refuses everything to sessions that were begun before ${now}. The user’s own keys are not touched.`,
      caution: null,
      needs,
      policy: policy.pretty,
      ...inlinePolicy('user', principal.name, `seismo-revoke-${mark}`, policy),
      revert_note: null,
    });
  }
  if (known.length === 0) {
    built.impossible.push({
      what: 'deactivating the access key',
      why: 'Bedrock’s log does not name the key, and no CloudTrail event of this user is stored around that time',
      instead: 'list the user’s keys and when each was last used, and deactivate the one that was in use',
      command: list,
    });
  }
  if (principal.name.startsWith('BedrockAPIKey-')) {
    built.impossible.push({
      what: 'deactivating the Bedrock API key itself',
      why: 'the user stands for a long-term API key of Bedrock, whose id the log does not name',
      instead: 'list the user’s API keys, and set the one in use to Inactive',
      command: shellCommand('aws iam list-service-specific-credentials', [
        user,
        ['--service-name', 'bedrock.amazonaws.com'],
      ]),
    });
  }
}
