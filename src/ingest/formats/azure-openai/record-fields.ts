import { isIP } from 'node:net';
import type { EventFields } from '../event-fields.ts';
import { asBoolean, asNumber, asString, asText } from '../json-read.ts';
import { isBlocked, type PolicyVerdict } from '../policy/policy-fields.ts';
import type { DiagnosticRecord } from './diagnostic-record.ts';
import { parseResource } from './resource.ts';

/** What every record has: its kind, its resource, its operation. */
export function setRecordFields(fields: EventFields, { log, properties }: DiagnosticRecord): void {
  fields.set('event.kind', 'event');
  fields.set('event.category', ['api']);
  fields.set('event.module', 'azure_openai');
  fields.set('event.dataset', 'azure_openai.logs');
  fields.set('data_stream.type', 'logs');
  fields.set('data_stream.dataset', 'azure_openai.logs');
  fields.set('data_stream.namespace', 'default');
  fields.set('ecs.version', '8.17.0');
  fields.set('cloud.provider', 'azure');
  fields.set('cloud.service.name', 'azure_openai');
  fields.set('gen_ai.system', 'azure');
  fields.set('gen_ai.provider.name', 'azure.ai.openai');
  const resource = parseResource(asString(log.resourceId) ?? '');
  fields.keyword('azure.resource.id', resource.id);
  fields.keyword('azure.resource.group', resource.group);
  fields.keyword('azure.resource.provider', resource.provider);
  fields.keyword('azure.resource.name', resource.name);
  fields.keyword('azure.subscription_id', resource.subscription);
  fields.keyword('cloud.account.id', resource.subscription);
  fields.keyword('cloud.region', log.Tenant ?? asText(log.location)?.toLowerCase().replaceAll(' ', ''));
  // The gateway's operation is always its own log; what was called is in the properties.
  fields.keyword('event.action', properties.operationId ?? log.operationName);
  fields.keyword('gen_ai.request.id', log.correlationId);
  fields.keyword('azure.open_ai.asset_identity', log.AssetIdentity);
  fields.keyword('azure.open_ai.category', log.category);
  fields.keyword('azure.open_ai.correlation_id', log.correlationId);
  fields.keyword('azure.open_ai.deployment_version', log.DeploymentVersion);
  fields.keyword('azure.open_ai.event', log.event);
  fields.boolean('azure.open_ai.is_request_success', log.isRequestSuccess);
  fields.keyword('azure.open_ai.location', log.location);
  fields.keyword('azure.open_ai.operation_name', log.operationName);
  fields.keyword('azure.open_ai.result_signature', log.resultSignature);
  fields.keyword('azure.open_ai.sku', log.Sku);
  fields.keyword('azure.open_ai.tenant', log.Tenant);
  fields.long('azure.open_ai.truncated', log.truncated);
  fields.keyword('log.level', log.Level ?? log.level);
  const duration = asNumber(log.durationMs);
  // A clock that was set back while a request ran gives a negative duration, which is none.
  if (duration !== undefined && duration >= 0) {
    fields.long('event.duration', duration * 1e6);
    fields.long('gen_ai.performance.response_time', duration);
  }
}

/** Whether the call went well: by the gateway's word, else by the HTTP status; unset where neither is logged. */
export function setOutcome(fields: EventFields, { log, properties }: DiagnosticRecord, verdict: PolicyVerdict): void {
  const status = asNumber(log.resultSignature) ?? asNumber(properties.responseCode);
  const success = asBoolean(log.isRequestSuccess) ?? (status === undefined ? undefined : status < 400);
  const blocked = isBlocked(verdict);
  if (blocked || success !== undefined)
    fields.set('event.outcome', success === true && !blocked ? 'success' : 'failure');
  const denied = blocked || status === 401 || status === 403;
  fields.set('event.type', denied ? ['access', 'denied'] : success === false ? ['access', 'error'] : ['access']);
}

const KEYWORDS: readonly (readonly [member: string, field: string])[] = [
  ['apiId', 'azure.open_ai.properties.api_id'],
  ['apiName', 'azure.open_ai.properties.api_name'],
  ['apiRevision', 'azure.open_ai.properties.api_revision'],
  ['backendMethod', 'azure.open_ai.properties.backend_method'],
  ['backendProtocol', 'azure.open_ai.properties.backend_protocol'],
  ['backendUrl', 'azure.open_ai.properties.backend_url'],
  ['cache', 'azure.open_ai.properties.cache'],
  ['clientProtocol', 'azure.open_ai.properties.client_protocol'],
  ['clientTlsCipherSuite', 'azure.open_ai.properties.client_tls_cipher_suite'],
  ['clientTlsVersion', 'azure.open_ai.properties.client_tls_version'],
  ['modelDeploymentName', 'azure.open_ai.properties.model_deployment_name'],
  ['modelName', 'azure.open_ai.properties.model_name'],
  ['modelVersion', 'azure.open_ai.properties.model_version'],
  ['objectId', 'azure.open_ai.properties.object_id'],
  ['operationId', 'azure.open_ai.properties.operation_id'],
  ['streamType', 'azure.open_ai.properties.stream_type'],
];

/** The members of `properties` that are fields of their own. */
export function setProperties(fields: EventFields, record: DiagnosticRecord): void {
  const { properties } = record;
  for (const [member, field] of KEYWORDS) fields.keyword(field, properties[member]);
  fields.double('azure.open_ai.properties.request_length', properties.requestLength ?? properties.requestSize);
  fields.double('azure.open_ai.properties.response_length', properties.responseLength ?? properties.responseSize);
  fields.long('azure.open_ai.properties.backend_response_code', properties.backendResponseCode);
  fields.long('azure.open_ai.properties.backend_time', properties.backendTime);
  setTime(fields, record, 'requestTime', 'azure.open_ai.properties.request_time', 'gen_ai.request.timestamp');
  setTime(fields, record, 'responseTime', 'azure.open_ai.properties.response_time', 'gen_ai.response.timestamp');
  fields.keyword('user.id', properties.objectId);
  fields.keyword('gen_ai.user.id', properties.objectId);
  fields.keywords('related.user', [properties.objectId]);
}

/** .NET counts time in ticks of 100 ns since the year 1. */
const TICKS_AT_EPOCH = 621_355_968_000_000_000;

function setTime(fields: EventFields, record: DiagnosticRecord, key: string, own: string, date: string): void {
  const ticks = asNumber(record.properties[key]);
  if (ticks === undefined) return;
  // Ticks have more digits than a JavaScript number holds: only the text, where there is one, has the last two.
  const exact = new RegExp(`"${key}"\\s*:\\s*(\\d{16,19})\\b`).exec(record.propertiesText ?? '')?.[1];
  fields.long(own, Number(exact) === ticks ? exact : ticks);
  const milliseconds = Math.floor((ticks - TICKS_AT_EPOCH) / 10_000);
  // The year 2000 or later: an earlier one is no time of a request to a model.
  if (milliseconds > 946_684_800_000 && milliseconds < 8.64e15) fields.date(date, milliseconds);
}

/** What an API gateway logs of the HTTP call, and from where it came. */
export function setGatewayFields(fields: EventFields, { log, properties }: DiagnosticRecord): void {
  const caller = asString(log.callerIpAddress);
  // A zone (`fe80::1%eth0`) is no part of an address.
  if (caller !== undefined && isIP(caller) !== 0 && !caller.includes('%')) {
    fields.keyword('source.ip', caller);
    fields.keywords('related.ip', [caller]);
  } else fields.keyword('azure.open_ai.caller_ip_address', caller);
  fields.keyword('http.request.method', properties.method);
  fields.long('http.response.status_code', properties.responseCode);
  setUrl(fields, asString(properties.url));
}

function setUrl(fields: EventFields, original: string | undefined): void {
  if (original === undefined || original === '') return;
  fields.keyword('url.original', original);
  const url = URL.canParse(original) ? new URL(original) : undefined;
  if (url === undefined) return;
  fields.keyword('url.domain', url.hostname);
  fields.keyword('url.path', url.pathname);
  fields.keyword('url.query', url.search.slice(1));
  fields.keyword('url.scheme', url.protocol.slice(0, -1));
  if (url.port !== '') fields.long('url.port', url.port);
}
