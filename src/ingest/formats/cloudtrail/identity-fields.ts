import type { Json } from '../../../base/canonical-json.ts';
import { parseIdentity } from '../aws/identity.ts';
import type { EventFields } from '../event-fields.ts';
import { asObject, asString, asText, type JsonObject } from '../json-read.ts';
import { parseTimestamp } from '../timestamp.ts';
import type { TrailRecord } from './trail-record.ts';

/** Who called, in `userIdentity`'s own terms and in ECS's, and whom or what the call was about. */
export function setIdentity(fields: EventFields, record: TrailRecord): void {
  const identity = record.identity ?? {};
  const context = asObject(identity.sessionContext);
  const issuer = asObject(context?.sessionIssuer);
  const own = 'aws.cloudtrail.user_identity';
  fields.keyword(`${own}.type`, identity.type);
  fields.keyword(`${own}.arn`, identity.arn);
  fields.keyword(`${own}.access_key_id`, identity.accessKeyId);
  fields.keyword(`${own}.invoked_by`, identity.invokedBy);
  fields.keyword(`${own}.credential_id`, identity.credentialId);
  fields.keyword(`${own}.identity_provider`, identity.identityProvider);
  const behalf = asObject(identity.onBehalfOf);
  fields.keyword(`${own}.on_behalf_of.user_id`, behalf?.userId);
  fields.keyword(`${own}.on_behalf_of.identity_store_arn`, behalf?.identityStoreArn);
  const attributes = asObject(context?.attributes);
  fields.keyword(`${own}.session_context.mfa_authenticated`, attributes?.mfaAuthenticated);
  fields.date(`${own}.session_context.creation_date`, parseTimestamp(attributes?.creationDate));
  fields.keyword(`${own}.session_context.ec2_role_delivery`, context?.ec2RoleDelivery);
  fields.keyword(`${own}.session_context.session_issuer.type`, issuer?.type);
  fields.keyword(`${own}.session_context.session_issuer.principal_id`, issuer?.principalId);
  fields.keyword(`${own}.session_context.session_issuer.arn`, issuer?.arn);
  fields.keyword(`${own}.session_context.session_issuer.account_id`, issuer?.accountId);
  setUser(fields, record, identity, issuer);
}

function setUser(fields: EventFields, record: TrailRecord, identity: JsonObject, issuer: JsonObject | undefined): void {
  const arn = asString(identity.arn);
  const parsed = arn === undefined ? undefined : parseIdentity(arn);
  const principal = asText(identity.principalId) || asText(asObject(identity.onBehalfOf)?.userId);
  // `userName` of a role's session is the role's, as its permissions are; the session's own name is who uses it.
  const role = asText(issuer?.userName) ?? parsed?.role;
  const session = parsed?.session ?? asText(identity.principalId)?.split(':')[1];
  const signedIn = asText(record.additional?.UserName);
  const named = asText(identity.userName) || role || parsed?.name || signedIn;
  const email = [named, session, signedIn].find(isAddress);
  const name = named !== undefined && isAddress(named) && identity.type === 'IAMUser' ? localPart(named) : named;
  fields.keyword('user.id', principal);
  fields.keyword('user.name', name);
  fields.keyword('user.email', email);
  if (name !== named) fields.keyword('user.domain', named?.slice(name!.length + 1));
  if (role !== undefined) fields.keywords('user.roles', [role]);
  fields.keyword('aws.cloudtrail.user_identity.session_name', session);
  const target = setTargets(fields, record);
  const entity = arn || principal;
  fields.keywords('actor.entity.id', [entity]);
  fields.keywords('user.entity.id', [entity]);
  const address = email === undefined ? [] : [email, localPart(email)];
  fields.keywords('related.user', [principal, name, named, session, signedIn, target.user, ...address]);
  fields.keywords('related.entity', [
    arn,
    principal,
    name,
    session,
    email,
    role,
    issuer?.arn,
    identity.accessKeyId,
    target.user,
    ...target.entities,
  ]);
}

function isAddress(text: string | undefined): text is string {
  return text !== undefined && /^[^@\s]{1,64}@[^@\s]{1,255}$/.test(text);
}

function localPart(address: string): string {
  return address.slice(0, address.indexOf('@'));
}

/** Members of a request that name what it is about; those of a session or a retry name nothing. */
const NAMES_TARGET = /(?:Arn|ARN|Id|Identifier|Name|arn|id|name)$/;
const NAMES_NOTHING =
  /(?:session|client|request|token|idempotency|external|file|parameter|attribute|mime)[a-z]*(?:id|name)$/i;
const MOST_TARGETS = 32;

function setTargets(
  fields: EventFields,
  { provider, request, response }: TrailRecord,
): { readonly user: string | undefined; readonly entities: readonly string[] } {
  const entities: string[] = [];
  for (const key of Object.keys(request ?? {})) {
    const value = asString(request![key]);
    if (value === undefined || value === '' || value.length > 2048 || entities.length >= MOST_TARGETS) continue;
    if (NAMES_TARGET.test(key) && !NAMES_NOTHING.test(key)) entities.push(value);
  }
  fields.keywords('target.entity.id', entities);
  const iam = provider === 'iam.amazonaws.com';
  // A call on oneself names no user; the answer does.
  const user = iam ? (asText(request?.userName) ?? answeredUser(response)) : undefined;
  fields.keyword('user.target.name', user);
  if (iam) {
    fields.keyword('user.changes.name', request?.newUserName);
    fields.keyword('group.name', request?.groupName);
  }
  return { user, entities };
}

function answeredUser(response: JsonObject | undefined): string | undefined {
  for (const member of Object.values(response ?? {}) as Json[]) {
    const name = asText(asObject(member)?.userName);
    if (name !== undefined) return name;
  }
  return undefined;
}
