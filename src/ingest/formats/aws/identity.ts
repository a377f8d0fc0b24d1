import { remember } from '../remember.ts';

/** Who made a call, read from an ARN. */
export interface Identity {
  readonly type: 'iam_user' | 'assumed_role' | 'federated_user' | 'role' | 'root';
  /** What a person would call them: the user's name, or a role session's. */
  readonly name: string;
  readonly accountId: string | undefined;
  readonly role: string | undefined;
  readonly session: string | undefined;
  /** The principal that permissions hang on: an assumed role's ARN without its session, else the ARN itself. */
  readonly principalArn: string;
}

const ARN = /^arn:([a-z0-9-]+):(iam|sts):[a-z0-9-]*:(\d*):([\s\S]+)$/;

/**
 * The identity behind an IAM or STS ARN of any partition; undefined for other texts. The forms are those of AWS's "IAM
 * identifiers": `user/PATH/NAME`, `role/PATH/NAME`, `assumed-role/NAME/SESSION`, `federated-user/NAME`, `root`.
 */
export const parseIdentity: (arn: string) => Identity | undefined = remember(readIdentity);

function readIdentity(arn: string): Identity | undefined {
  if (arn.length > 2048) return undefined;
  const match = ARN.exec(arn);
  if (match === null) return undefined;
  const [, partition = '', , account = '', resource = ''] = match;
  const accountId = account === '' ? undefined : account;
  const base = { accountId, role: undefined, session: undefined, principalArn: arn };
  if (resource === 'root') return { ...base, type: 'root', name: 'root' };

  const segments = resource.split('/');
  const kind = segments[0];
  const last = segments.at(-1) ?? '';
  if (segments.length < 2 || last === '') return undefined;
  switch (kind) {
    case 'user':
      return { ...base, type: 'iam_user', name: last };
    case 'federated-user':
      return { ...base, type: 'federated_user', name: last };
    case 'role':
      return { ...base, type: 'role', name: last, role: last };
    case 'assumed-role': {
      const role = segments.length > 2 ? segments.at(-2) : last;
      if (role === undefined || role === '') return undefined;
      const session = segments.length > 2 ? last : undefined;
      const principalArn = `arn:${partition}:iam::${account}:role/${role}`;
      return { type: 'assumed_role', name: session ?? role, accountId, role, session, principalArn };
    }
    default:
      return undefined;
  }
}
