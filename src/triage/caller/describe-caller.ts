import type { AlertCaller } from '../../detect/alert-callers.ts';
import { parseIdentity } from '../../ingest/formats/aws/identity.ts';

/** What a caller's name tells of it. Parts that the name does not have are null. */
export interface CallerIdentity {
  readonly type: string;
  /** The type, for people. */
  readonly label: string;
  /** What a person would call them: the user's name, a role session's. */
  readonly name: string;
  readonly partition: string | null;
  readonly account_id: string | null;
  readonly role: string | null;
  readonly session: string | null;
  readonly user: string | null;
  /** What permissions hang on: an assumed role's ARN without its session, else the ARN. */
  readonly principal_arn: string | null;
}

const NOTHING = {
  partition: null,
  account_id: null,
  role: null,
  session: null,
  user: null,
  principal_arn: null,
} as const;

const LABELS = {
  iam_user: 'IAM user',
  assumed_role: 'assumed role',
  federated_user: 'federated user',
  role: 'IAM role',
  root: 'root of the account',
} as const;

/** Prefixes of AWS's unique ids ("IAM identifiers"). */
const UNIQUE_IDS: readonly (readonly [prefix: string, type: string, label: string])[] = [
  ['AKIA', 'access_key', 'long-term access key'],
  ['ASIA', 'access_key', 'temporary access key'],
  ['AIDA', 'iam_user', 'IAM user, by its unique id'],
  ['AROA', 'role', 'IAM role, by its unique id'],
];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MAIL = /^[^@\s]{1,64}@[^@\s]{1,255}$/;

/** Reads the parts of a caller's name: an ARN's, a unique id's with its session, else what kind of name it is. */
export function describeCaller({ field, kind, value }: AlertCaller): CallerIdentity {
  const arn = parseIdentity(value);
  if (arn !== undefined) {
    return {
      type: arn.type,
      label: LABELS[arn.type],
      name: arn.name,
      partition: value.split(':')[1] ?? null,
      account_id: arn.accountId ?? null,
      role: arn.role ?? null,
      session: arn.session ?? null,
      user: arn.role === undefined ? arn.name : null,
      principal_arn: arn.principalArn,
    };
  }
  const unique = /^([A-Z]{4})[A-Z0-9]{12,124}(?::(.+))?$/s.exec(value);
  const known = UNIQUE_IDS.find(([prefix]) => prefix === unique?.[1]);
  if (unique !== null && known !== undefined) {
    const session = unique[2] ?? null;
    const [, type, label] = known;
    if (type === 'role' && session !== null) {
      return { ...NOTHING, type: 'assumed_role', label: 'assumed role, by its unique id', name: session, session };
    }
    return { ...NOTHING, type, label, name: value };
  }
  if (kind === 'address') return { ...NOTHING, type: 'address', label: 'network address', name: value };
  if (field === 'azure.open_ai.properties.object_id' || UUID.test(value)) {
    return { ...NOTHING, type: 'object_id', label: 'object id', name: value };
  }
  if (MAIL.test(value)) return { ...NOTHING, type: 'email', label: 'e-mail address', name: value };
  return { ...NOTHING, type: 'user', label: 'user', name: value, user: value };
}
