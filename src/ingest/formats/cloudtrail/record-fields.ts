import { isIP } from 'node:net';
import type { Json } from '../../../base/canonical-json.ts';
import { parseModel } from '../aws/model.ts';
import type { EventFields } from '../event-fields.ts';
import { asArray, asBoolean, asObject, asString, asText, objectsOf } from '../json-read.ts';
import { parseTimestamp } from '../timestamp.ts';
import { setUserAgent } from '../user-agent.ts';
import { actionKind } from './action-kind.ts';
import type { TrailRecord } from './trail-record.ts';

/** What every record has: what was called, in which service, account and region, and how it went. */
export function setRecordFields(fields: EventFields, record: TrailRecord): void {
  const { log, provider, action, identity } = record;
  fields.set('event.kind', 'event');
  fields.set('event.module', 'aws');
  fields.set('event.dataset', 'aws.cloudtrail');
  fields.set('data_stream.type', 'logs');
  fields.set('data_stream.dataset', 'aws.cloudtrail');
  fields.set('data_stream.namespace', 'default');
  fields.set('ecs.version', '8.17.0');
  fields.set('cloud.provider', 'aws');
  fields.keyword('cloud.service.name', provider.split('.', 1)[0]);
  fields.keyword('cloud.region', log.awsRegion);
  fields.keyword('cloud.account.id', asText(identity?.accountId) || asText(log.recipientAccountId) || log.awsAccountId);
  fields.keyword('event.action', action);
  fields.keyword('event.provider', provider);
  fields.keyword('event.id', log.eventID);
  fields.keyword('aws.cloudtrail.event_version', log.eventVersion);
  fields.keyword('aws.cloudtrail.event_type', log.eventType);
  fields.keyword('aws.cloudtrail.event_category', log.eventCategory);
  fields.keyword('aws.cloudtrail.request_id', log.requestID);
  fields.keyword('aws.cloudtrail.api_version', log.apiVersion);
  fields.boolean('aws.cloudtrail.management_event', log.managementEvent);
  fields.boolean('aws.cloudtrail.read_only', log.readOnly);
  fields.keyword('aws.cloudtrail.recipient_account_id', log.recipientAccountId);
  fields.keyword('aws.cloudtrail.shared_event_id', log.sharedEventID);
  fields.keyword('aws.cloudtrail.vpc_endpoint_id', log.vpcEndpointId);
  fields.keyword('aws.cloudtrail.vpc_endpoint_account_id', log.vpcEndpointAccountId);
  fields.boolean('aws.cloudtrail.session_credential_from_console', log.sessionCredentialFromConsole);
  const resources = objectsOf(log.resources);
  fields.keywords(
    'aws.cloudtrail.resources.arn',
    resources.map((resource) => resource.ARN ?? resource.arn),
  );
  fields.keywords(
    'aws.cloudtrail.resources.account_id',
    resources.map((resource) => resource.accountId),
  );
  fields.keywords(
    'aws.cloudtrail.resources.type',
    resources.map((resource) => resource.type),
  );
}

/** What the call was about, and whether it went well. Digests and insights are no calls: they have no outcome. */
export function setOutcome(fields: EventFields, record: TrailRecord): void {
  const { log, kind, provider, action, response } = record;
  if (kind !== 'event') {
    fields.set('event.type', ['info']);
    return;
  }
  const data = asText(log.eventCategory) === 'Data';
  const { category, type } = actionKind(provider.split('.', 1)[0]!, action, asBoolean(log.readOnly), data);
  fields.set('event.category', category);
  fields.set('event.type', type);
  const code = asText(log.errorCode) || undefined;
  const message = asText(log.errorMessage) || undefined;
  fields.keyword('aws.cloudtrail.error_code', code);
  fields.keyword('aws.cloudtrail.error_message', message);
  fields.keyword('error.code', code);
  fields.keyword('error.message', message);
  const signIn = asText(response?.ConsoleLogin) ?? asText(asObject(log.serviceEventDetails)?.[action]);
  const failed = code !== undefined || message !== undefined || signIn === 'Failure';
  fields.set('event.outcome', failed ? 'failure' : 'success');
}

/** From where the call came, with which program, over which connection. */
export function setClient(fields: EventFields, { log }: TrailRecord): void {
  const address = asString(log.sourceIPAddress);
  fields.keyword('source.address', address);
  // A service that calls another has its name here instead of an address.
  if (address !== undefined && isIP(address) !== 0 && !address.includes('%')) {
    fields.keyword('source.ip', address);
    fields.keywords('related.ip', [address]);
  }
  setUserAgent(fields, asString(log.userAgent));
  const tls = asObject(log.tlsDetails);
  const version = /^(TLS|SSL)v?([\d.]+)$/i.exec(asString(tls?.tlsVersion) ?? '');
  fields.keyword('tls.version', version?.[2]);
  fields.keyword('tls.version_protocol', version?.[1]?.toLowerCase());
  fields.keyword('tls.cipher', tls?.cipherSuite);
  fields.keyword('tls.client.server_name', tls?.clientProvidedHostHeader);
}

/** What a sign-in to the console tells besides. */
export function setConsoleLogin(fields: EventFields, { action, additional }: TrailRecord): void {
  if (action !== 'ConsoleLogin') return;
  const own = 'aws.cloudtrail.console_login.additional_eventdata';
  fields.keyword(`${own}.login_to`, additional?.LoginTo);
  fields.boolean(`${own}.mobile_version`, yesOrNo(additional?.MobileVersion));
  fields.boolean(`${own}.mfa_used`, yesOrNo(additional?.MFAUsed));
}

function yesOrNo(value: Json | undefined): boolean | undefined {
  return value === 'Yes' ? true : value === 'No' ? false : asBoolean(value);
}

/** The model and the guardrail that a call to Bedrock names, as the invocation log's events have them. */
export function setGenAi(fields: EventFields, { provider, request, response }: TrailRecord): void {
  if (!/^bedrock[a-z-]*\.amazonaws\.com$/.test(provider)) return;
  const model = asString(request?.modelId) ?? asString(request?.modelIdentifier) ?? asString(request?.foundationModel);
  if (model !== undefined && model !== '') fields.keyword('gen_ai.request.model.id', parseModel(model).id);
  const guardrails = [
    request?.guardrailIdentifier,
    request?.guardrailId,
    asObject(request?.guardrailConfig)?.guardrailIdentifier,
    asObject(request?.guardrailConfiguration)?.guardrailIdentifier,
    response?.guardrailId,
  ];
  fields.keywords('gen_ai.guardrail_id', guardrails.map(guardrailId));
}

/** Calls name a guardrail by its id or its ARN; the invocation log has the id. */
function guardrailId(value: Json | undefined): string | undefined {
  const text = asString(value);
  return text === undefined ? undefined : (/:guardrail\/([^/]{1,256})$/.exec(text)?.[1] ?? text);
}

const DIGEST: readonly (readonly [member: string, field: string])[] = [
  ['digestS3Bucket', 's3_bucket'],
  ['digestS3Object', 's3_object'],
  ['digestPublicKeyFingerprint', 'public_key_fingerprint'],
  ['digestSignatureAlgorithm', 'signature_algorithm'],
  ['previousDigestS3Bucket', 'previous_s3_bucket'],
  ['previousDigestS3Object', 'previous_s3_object'],
  ['previousDigestHashAlgorithm', 'previous_hash_algorithm'],
  ['previousDigestHashValue', 'previous_hash_value'],
];

/** Of a digest: the span it seals, its chain, and the log files in it. */
export function setDigest(fields: EventFields, { kind, log }: TrailRecord): void {
  if (kind !== 'digest') return;
  for (const [member, field] of DIGEST) fields.keyword(`aws.cloudtrail.digest.${field}`, log[member]);
  fields.date('aws.cloudtrail.digest.start_time', parseTimestamp(log.digestStartTime));
  fields.date('aws.cloudtrail.digest.end_time', parseTimestamp(log.digestEndTime));
  fields.date('aws.cloudtrail.digest.newest_event_time', parseTimestamp(log.newestEventTime));
  fields.date('aws.cloudtrail.digest.oldest_event_time', parseTimestamp(log.oldestEventTime));
  fields.keywords(
    'aws.cloudtrail.digest.log_files',
    asArray(log.logFiles).map((file) => asObject(file)?.s3Object ?? file),
  );
}
