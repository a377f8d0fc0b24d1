import type { Invocation } from './invocation.ts';
import type { RuleKey } from './pack.ts';
import type { Script } from './script.ts';

/**
 * The values that tell an alert's group from others, by source field. A minute bucket stands under `@timestamp_bucket`
 * (ISO-8601), the number of distinct policies of a request under `gen_ai.policy.name_count`.
 */
export type GroupKey = Readonly<Record<string, string | number>>;

/** An alert that must be raised: one rule, one group, one episode, and every event behind it. */
export interface ExpectedAlert {
  readonly rule: RuleKey;
  readonly group: GroupKey;
  readonly events: readonly Invocation[];
}

/** An attack: calls of one user over some minutes, and the alerts they must raise. */
export interface Scenario {
  /** Stable, kebab-case: the name on the command line. */
  readonly name: string;
  readonly description: string;
  /** Who attacks; an attack is one user's. */
  readonly user: ScenarioUser;
  stage(script: Script): { readonly calls: readonly Invocation[]; readonly alerts: readonly ExpectedAlert[] };
}

/** Calls that come close to a rule's threshold and must raise nothing. */
export interface NearMiss {
  readonly name: string;
  readonly description: string;
  readonly rule: RuleKey;
  readonly user: ScenarioUser;
  stage(script: Script): readonly Invocation[];
}

/** A user of scenarios only: nothing else in the sample bears this ARN. */
export interface ScenarioUser {
  readonly account: string;
  readonly region: string;
  /** `user/name`, or `assumed-role/role/session`. */
  readonly principal: string;
}

/** The full ARN of a scenario's user. */
export function userArn(user: ScenarioUser): string {
  const service = user.principal.startsWith('assumed-role/') ? 'sts' : 'iam';
  return `arn:aws:${service}::${user.account}:${user.principal}`;
}

/** The group key of rules that count by user alone. */
export function byUser(user: ScenarioUser): GroupKey {
  return { 'user.id': userArn(user) };
}

/** The group key of rules that count by user, model and account. */
export function byUserAndModel(user: ScenarioUser, modelId: string): GroupKey {
  return { 'user.id': userArn(user), 'gen_ai.request.model.id': modelId, 'cloud.account.id': user.account };
}
