import type { AwsPrincipal } from './aws-shapes.ts';
import { shellCommand, shellWord } from './shell.ts';

/** Whom a policy can be put on: a user or a role by an inline policy, others from above by a service control policy. */
export type PolicyHolder = 'user' | 'role' | 'organization';

/** Characters, white space aside, that all inline policies of a user or a role may have together, and a service control policy (quotas of IAM and Organizations). */
const MOST_CHARACTERS: Readonly<Record<PolicyHolder, number>> = { user: 2_048, role: 10_240, organization: 5_120 };

/** Covers InvokeModel, its streams, and with them Converse and asynchronous calls. */
export const MODEL_CALLS = 'bedrock:InvokeModel*';

export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Condition;
}

/** A policy's JSON: pretty for people, in one line for a command. */
export interface PolicyText {
  readonly pretty: string;
  readonly line: string;
}

export function policyText(...statements: readonly Statement[]): PolicyText {
  const document = { Version: '2012-10-17', Statement: statements };
  return { pretty: JSON.stringify(document, null, 2), line: JSON.stringify(document) };
}

/** Whether a policy fits what it is put on. */
export function fits({ line }: PolicyText, holder: PolicyHolder): boolean {
  return line.length <= MOST_CHARACTERS[holder];
}

/** The commands that put a policy of a name on a principal, and take it off. */
export interface PolicyCommands {
  readonly look: string;
  readonly apply: string;
  readonly revert: string;
}

/** Commands for a user's or a role's inline policy. */
export function inlinePolicy(kind: 'user' | 'role', holder: string, name: string, policy: PolicyText): PolicyCommands {
  const of = [`--${kind}-name`, holder] as const;
  const named = ['--policy-name', name] as const;
  return {
    look: shellCommand(`aws iam list-${kind}-policies`, [of]),
    apply: shellCommand(`aws iam put-${kind}-policy`, [of, named, ['--policy-document', policy.line]]),
    revert: shellCommand(`aws iam delete-${kind}-policy`, [of, named]),
  };
}

/** Commands for a service control policy on an account: it reaches what no policy inside the account does. */
export function serviceControlPolicy(account: string, name: string, policy: PolicyText): PolicyCommands {
  const create = shellCommand('aws organizations create-policy', [
    ['--type', 'SERVICE_CONTROL_POLICY'],
    ['--name', name],
    ['--description', 'Put up during an investigation'],
    ['--content', policy.line],
    ['--query', 'Policy.PolicySummary.Id'],
    ['--output', 'text'],
  ]);
  const find = shellCommand('aws organizations list-policies', [
    ['--filter', 'SERVICE_CONTROL_POLICY'],
    ['--query', `Policies[?Name=='${name}'].Id`],
    ['--output', 'text'],
  ]);
  const attachment = `--policy-id "$policy" --target-id ${shellWord(account)}`;
  return {
    look: `aws organizations list-policies-for-target --filter SERVICE_CONTROL_POLICY --target-id ${shellWord(account)}`,
    apply: `policy=$(${create}) &&\naws organizations attach-policy ${attachment}`,
    revert: `policy=$(${find}) &&\naws organizations detach-policy ${attachment} &&\naws organizations delete-policy --policy-id "$policy"`,
  };
}

/** The condition that a call comes from one session of a role, by the second half of `aws:userid` (`ROLE-ID:SESSION`). */
export function ofSession(session: string): Condition {
  return { StringLike: { 'aws:userid': `*:${session}` } };
}

/** The condition that a session was begun before a time. */
export function begunBefore(iso: string): Condition {
  return { DateLessThan: { 'aws:TokenIssueTime': iso } };
}

/** The condition that a call is a principal's own, for policies that reach all of an account. */
export function ofPrincipal(principal: AwsPrincipal): Condition | undefined {
  const { partition, account } = principal;
  if (principal.kind === 'root') return { ArnEquals: { 'aws:PrincipalArn': `arn:${partition}:iam::${account}:root` } };
  if (principal.kind !== 'assumed_role' && principal.kind !== 'role') return undefined;
  // Roles of IAM Identity Center lie below a path that sessions do not tell, with or without a region in it.
  const path = isReserved(principal.role) ? 'aws-reserved/sso.amazonaws.com*/' : '';
  return { ArnLike: { 'aws:PrincipalArn': `arn:${partition}:iam::${account}:role/${path}${principal.role}` } };
}

/** Whether a role is IAM Identity Center's, which nobody can change in IAM. */
export function isReserved(role: string): boolean {
  return role.startsWith('AWSReservedSSO_');
}

/** Whether a role is an AWS service's own; service control policies do not reach those either. */
export function isServiceLinked(role: string): boolean {
  return role.startsWith('AWSServiceRoleFor');
}
