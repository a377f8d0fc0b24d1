import { remember } from '../remember.ts';

/** What a call is about and does, in ECS's words. */
export interface ActionKind {
  readonly category: readonly string[];
  readonly type: readonly string[];
}

const IDENTITY_SERVICES: ReadonlySet<string> = new Set(['iam', 'identitystore', 'sso', 'sso-directory', 'cognito-idp']);

/** Calls by which someone becomes who they then are. */
const SIGN_IN =
  /^(?:ConsoleLogin|CredentialChallenge|CredentialVerification|UserAuthentication|SwitchRole|ExitRole|CheckMfa|Authenticate|Federate|AssumeR|AssumeRole.*|GetSessionToken|GetFederationToken|GetSigninToken|CreateToken|CreateOAuth2Token.*)$/;

/** AWS's actions begin with a verb; this is what each does. A verb of several words stands before its first one. */
const VERBS: readonly (readonly [type: string, pattern: RegExp])[] = [
  ['access', /^(?:BatchGet|BatchCheck|BatchDescribe)/],
  ['deletion', /^(?:BatchDelete|Delete|Terminate|Deregister|Destroy|Purge|Schedule(?:Key)?Deletion|Release)/],
  [
    'creation',
    /^(?:Create|Register|Run(?:Instances|Task)|Import|Allocate|Generate|Issue|Copy|Clone|Publish|Request|Purchase)/,
  ],
  [
    'change',
    /^(?:BatchPut|BatchUpdate|Update|Put|Modify|Set|Attach|Detach|Add|Remove|Enable|Disable|Associate|Disassociate|Tag|Untag|Change|Reset|Upload|Restore|Cancel|Activate|Deactivate|Rotate|Replace|Reboot|Authorize|Revoke|Upgrade|Apply(?!Guardrail)|Accept|Reject|Grant|Share|Unshare|Assign|Unassign|Resync|Prepare|Promote|Failover|Suspend|Resume|Lock|Unlock|Move|Merge|Write|Send)/,
  ],
  ['start', /^(?:Start|Launch|Begin|Open)/],
  ['end', /^(?:Stop|End|Close|Abort)/],
  [
    'access',
    /^(?:Get|List|Describe|Lookup|Search|Head|Scan|Query|Select|Download|Read|Retrieve|Invoke|Converse|ApplyGuardrail|CountTokens|Check|Test|Validate|Verify|Preview|Simulate|View|Filter|Decrypt|Encrypt)/,
  ],
];

/**
 * The category and type of an action: `iam`, `authentication`, or `api`, with `configuration` for what changes a service's
 * set-up; the type by the action's verb, so that actions AWS has not made yet have theirs. `readOnly` is the log's own word.
 */
export function actionKind(service: string, action: string, readOnly: boolean | undefined, data: boolean): ActionKind {
  if ((service === 'signin' || service === 'sts' || service === 'sso') && isSignIn(action)) {
    return { category: ['authentication'], type: ['info'] };
  }
  const type = verbType(action) ?? (readOnly === false ? 'change' : readOnly === true ? 'access' : 'info');
  if (IDENTITY_SERVICES.has(service)) {
    return { category: ['iam'], type: [...subjects(action), type === 'access' ? 'info' : type] };
  }
  const changes = !data && readOnly !== true && type !== 'access' && type !== 'info';
  return { category: changes ? ['api', 'configuration'] : ['api'], type: [type] };
}

const isSignIn: (action: string) => boolean = remember((action) => SIGN_IN.test(action));

const verbType: (action: string) => string | undefined = remember(
  (action) => VERBS.find(([, pattern]) => pattern.test(action))?.[0],
);

function subjects(action: string): string[] {
  const found: string[] = [];
  if (/User|LoginProfile|AccessKey|MFADevice|ServiceSpecificCredential|SSHPublicKey|SigningCert/.test(action)) {
    found.push('user');
  }
  if (action.includes('Group')) found.push('group');
  return found;
}
