import { parseIdentity } from '../../ingest/formats/aws/identity.ts';
import { parseModel } from '../../ingest/formats/aws/model.ts';

const PARTITION = /^aws(?:-[a-z]{2,10}){0,3}$/;
const ACCOUNT = /^\d{12}$/;
const REGION = /^[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/;
/** Names of users and roles, without their path; a session's name has two characters at least (IAM's quotas page). */
const NAME = /^[\w+=,.@-]{1,64}$/;
const SESSION = /^[\w+=,.@-]{2,64}$/;
const MODEL = /^[a-z0-9-]{1,63}(?:\.[a-z0-9:-]{1,140}){1,6}$/i;
const RESOURCE =
  /^(?:foundation-model|inference-profile|application-inference-profile|provisioned-model|custom-model|custom-model-deployment|imported-model|prompt-router|default-prompt-router)\/[\w.:/-]{1,300}$/;
const ACCESS_KEY = /^A[KS]IA[A-Z0-9]{16,124}$/;
const GUARDRAIL = /^[a-z0-9]{1,64}$/;

interface AwsAccount {
  readonly arn: string;
  readonly partition: string;
  readonly account: string;
}

/** An ARN of IAM or STS that has the shape of one in every part. */
export type AwsPrincipal = AwsAccount &
  (
    | { readonly kind: 'iam_user'; readonly name: string }
    | { readonly kind: 'assumed_role'; readonly role: string; readonly session: string }
    | { readonly kind: 'role'; readonly role: string }
    | { readonly kind: 'federated_user'; readonly name: string }
    | { readonly kind: 'root' }
  );

/** Reads an ARN for use in commands: stricter than what logs are read with. Undefined where any part of it is not what AWS gives out. */
export function awsPrincipal(arn: string): AwsPrincipal | undefined {
  const identity = parseIdentity(arn);
  const [, partition = '', service, region, account = '', ...resource] = arn.split(':');
  if (identity === undefined || region !== '' || resource.length !== 1) return undefined;
  if (!PARTITION.test(partition) || !ACCOUNT.test(account)) return undefined;
  const base = { arn, partition, account };
  const isIam = service === 'iam';
  const [, ...path] = resource[0]!.split('/');
  if (path.some((part) => !/^[\x21-\x7e]{1,512}$/.test(part))) return undefined;
  switch (identity.type) {
    case 'iam_user':
      return isIam && NAME.test(identity.name) ? { ...base, kind: 'iam_user', name: identity.name } : undefined;
    case 'role':
      return isIam && NAME.test(identity.name) ? { ...base, kind: 'role', role: identity.name } : undefined;
    case 'assumed_role': {
      const [role = '', session = '', ...more] = path;
      if (isIam || more.length > 0 || !NAME.test(role) || !SESSION.test(session)) return undefined;
      return { ...base, kind: 'assumed_role', role, session };
    }
    case 'federated_user':
      return !isIam && SESSION.test(identity.name)
        ? { ...base, kind: 'federated_user', name: identity.name }
        : undefined;
    case 'root':
      return isIam ? { ...base, kind: 'root' } : undefined;
  }
}

/**
 * The resources of a policy that keep a model from being called as it was: a foundation model in the region of the call; of an inference
 * profile the profile itself, and its model in any region, as it sends requests to several. Undefined where the id has not the shape of one.
 */
export function modelResources(
  modelId: string,
  { partition, region, account }: { partition: string; region: string | undefined; account: string },
): string[] | undefined {
  const foundation = (id: string, where: string) => `arn:${partition}:bedrock:${where}::foundation-model/${id}`;
  const place = region !== undefined && REGION.test(region) ? region : '*';
  if (modelId.startsWith('arn:')) {
    const [, arnPartition = '', service, arnRegion = '', arnAccount = '', ...rest] = modelId.split(':');
    const resource = rest.join(':');
    if (arnPartition !== partition || service !== 'bedrock' || !RESOURCE.test(resource)) return undefined;
    if ((arnRegion !== '' && !REGION.test(arnRegion)) || (arnAccount !== '' && !ACCOUNT.test(arnAccount)))
      return undefined;
    const model = parseModel(modelId);
    const behind = resource.startsWith('inference-profile/') && MODEL.test(model.id) ? [foundation(model.id, '*')] : [];
    return [modelId, ...behind];
  }
  if (!MODEL.test(modelId)) return undefined;
  const { id, inferenceProfileId } = parseModel(modelId);
  if (inferenceProfileId === undefined) return [foundation(id, place)];
  return [`arn:${partition}:bedrock:${place}:${account}:inference-profile/${inferenceProfileId}`, foundation(id, '*')];
}

export function isRegion(text: string): boolean {
  return REGION.test(text);
}

/** `AKIA...` is a user's own key, `ASIA...` that of a session. */
export function isAccessKey(text: string): boolean {
  return ACCESS_KEY.test(text);
}

/** A guardrail's ARN, of its id or the ARN itself; undefined where it is neither. */
export function guardrailArn(
  guardrail: string,
  { partition, region, account }: { partition: string; region: string; account: string },
): string | undefined {
  const arn = GUARDRAIL.test(guardrail)
    ? `arn:${partition}:bedrock:${region}:${account}:guardrail/${guardrail}`
    : guardrail;
  const match = /^arn:([a-z-]+):bedrock:([a-z0-9-]+):(\d{12}):guardrail\/([a-z0-9]{1,64})$/.exec(arn);
  return match !== null && PARTITION.test(match[1]!) && REGION.test(match[2]!) ? arn : undefined;
}
