import type { AwsPrincipal } from './aws-shapes.ts';
import {
  type Condition,
  inlinePolicy,
  isReserved,
  isServiceLinked,
  ofPrincipal,
  type PolicyCommands,
  type PolicyHolder,
  type PolicyText,
  serviceControlPolicy,
} from './iam-policy.ts';
import type { Built, ResponseAction } from './response-plan.ts';

/** Where policies on a principal go, and how they are put there. */
export interface PolicyPlace {
  readonly holder: PolicyHolder;
  readonly needs: string;
  /** Narrows a policy that reaches more than the principal. */
  readonly condition: Condition | undefined;
  readonly commands: (name: string, policy: PolicyText) => PolicyCommands;
}

/** The place for policies on a principal; undefined where there is none, which is told. */
export function policyPlace(principal: AwsPrincipal, { impossible }: Built): PolicyPlace | undefined {
  const { account } = principal;
  const inAccount = `IAM rights in account ${account}`;
  const above = `Organizations rights in the management account, of which ${account} is a member`;
  const fromAbove = (condition: Condition | undefined): PolicyPlace => ({
    holder: 'organization',
    needs: above,
    condition,
    commands: (name, policy) => serviceControlPolicy(account, name, policy),
  });
  switch (principal.kind) {
    case 'iam_user':
      return {
        holder: 'user',
        needs: inAccount,
        condition: undefined,
        commands: (name, policy) => inlinePolicy('user', principal.name, name, policy),
      };
    case 'assumed_role':
    case 'role': {
      const { role } = principal;
      if (isServiceLinked(role)) {
        impossible.push({
          what: `a policy on ${role}`,
          why: 'it is a service-linked role: only its AWS service can change it, and service control policies do not reach it',
          instead: 'stop what runs it in that service, or delete the service’s resources that use it',
          command: null,
        });
        return undefined;
      }
      if (isReserved(role)) {
        impossible.push({
          what: `an inline policy on ${role}`,
          why: 'IAM Identity Center owns the role: changes in IAM are refused',
          instead:
            'take the permission set’s assignment from the person in IAM Identity Center, and end their sessions there; or use the service control policies given here',
          command: null,
        });
        return fromAbove(ofPrincipal(principal));
      }
      return {
        holder: 'role',
        needs: inAccount,
        condition: undefined,
        commands: (name, policy) => inlinePolicy('role', role, name, policy),
      };
    }
    case 'root':
      impossible.push({
        what: 'a policy on the root user',
        why: 'no policy inside the account limits its root user',
        instead:
          'change its password, delete its access keys and turn MFA on, signed in as root; where the account is a member of an organization, use the service control policies given here',
        command: null,
      });
      return fromAbove(ofPrincipal(principal));
    case 'federated_user':
      impossible.push({
        what: `a policy on the federated user ${principal.name}`,
        why: 'its rights are those of the IAM user that asked for its session, whom the log does not name',
        instead:
          'find GetFederationToken in CloudTrail by the session’s name, and limit the IAM user that called it: the session loses what its user loses',
        command: null,
      });
      return undefined;
  }
}

/** What an action with a policy says of how it is put in place. */
export function policyAction(
  place: PolicyPlace,
  name: string,
  policy: PolicyText,
): Pick<ResponseAction, 'needs' | 'look' | 'apply' | 'revert' | 'revert_note'> {
  const note =
    place.holder === 'organization'
      ? 'The account keeps FullAWSAccess or whatever else is attached: only this policy goes.'
      : null;
  return { needs: place.needs, ...place.commands(name, policy), revert_note: note };
}
