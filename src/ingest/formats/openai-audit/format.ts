import { isIP } from 'node:net';
import type { Json } from '../../../base/canonical-json.ts';
import type { LogFormat, NormalizeContext, NormalizedEvent, Rejection } from '../../format.ts';
import { EventFields } from '../event-fields.ts';
import { flatten } from '../flatten.ts';
import { asObject, asString, asText } from '../json-read.ts';
import { setUserAgent } from '../user-agent.ts';
import { type AuditRecord, isAuditRecord, readRecord } from './audit-record.ts';
import { OPENAI_AUDIT_FIELDS } from './fields.ts';

/**
 * Entries of an OpenAI organisation's audit log, as the API reference's "Audit logs" describes them (`GET
 * /v1/organization/audit_logs`): keys made, users invited, limits and settings changed, logins.
 */
export const openAiAudit: LogFormat = {
  name: 'openai.audit',
  stream: 'logs-openai.audit-default',
  description: "OpenAI's audit log of an organisation",
  fields: OPENAI_AUDIT_FIELDS,
  dynamicFields: [{ prefix: 'openai.audit.', type: 'keyword', list: true }],
  detects: isAuditRecord,
  normalize,
};

function normalize(record: Json, context: NormalizeContext): NormalizedEvent | Rejection {
  const read = readRecord(record);
  if ('reason' in read) return read;
  const fields = new EventFields(context);
  setRecordFields(fields, read);
  setActor(fields, read);
  setEntry(fields, read);
  return { timestamp: read.timestamp, fields: fields.values };
}

function setRecordFields(fields: EventFields, { log, type }: AuditRecord): void {
  fields.set('event.kind', 'event');
  fields.set('event.module', 'openai');
  fields.set('event.dataset', 'openai.audit');
  fields.set('data_stream.type', 'logs');
  fields.set('data_stream.dataset', 'openai.audit');
  fields.set('data_stream.namespace', 'default');
  fields.set('ecs.version', '8.17.0');
  fields.set('observer.vendor', 'OpenAI');
  fields.set('observer.product', 'OpenAI');
  fields.keyword('event.id', log.id);
  fields.keyword('event.action', type.replaceAll(/[._]/g, '-'));
  const { category, kinds } = kindOf(type);
  fields.set('event.category', [category]);
  fields.set('event.type', kinds);
  const failed = type.endsWith('.failed');
  fields.set('event.outcome', failed ? 'failure' : 'success');
  const details = asObject(log[type]);
  if (!failed) return;
  fields.keyword('error.code', details?.error_code);
  fields.keyword('error.message', details?.error_message);
}

const VERBS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['creation', /\.(?:created|added|sent|registered)$/],
  ['deletion', /\.(?:deleted|archived|removed)$/],
  ['start', /^login\./],
  ['end', /^logout\./],
];

/** By the type's subject and verb, so that types OpenAI adds have theirs. */
function kindOf(type: string): { readonly category: string; readonly kinds: readonly string[] } {
  const verb = VERBS.find(([, pattern]) => pattern.test(type))?.[0] ?? 'change';
  if (/^log(?:in|out)\./.test(type)) return { category: 'authentication', kinds: [verb] };
  if (!/^(?:api_key|user|service_account|invite|role|group|scim|external_key)\b/.test(type)) {
    return { category: 'configuration', kinds: [verb] };
  }
  const subject = /^(?:user|invite|service_account)\./.test(type)
    ? ['user']
    : type.startsWith('group')
      ? ['group']
      : [];
  return { category: 'iam', kinds: [...subject, verb] };
}

function setActor(fields: EventFields, { session, user, serviceAccount }: AuditRecord): void {
  const id = asText(user?.id) ?? asText(serviceAccount?.id);
  const email = asString(user?.email);
  fields.keyword('user.id', id);
  fields.keyword('user.email', email);
  fields.keyword('user.name', email ?? id);
  fields.keyword('user.domain', email?.split('@')[1]);
  fields.keywords('related.user', [email, id]);
  const address = asString(session?.ip_address);
  if (address !== undefined && isIP(address) !== 0 && !address.includes('%')) {
    fields.keyword('source.ip', address);
    fields.keywords('related.ip', [address]);
  }
  const place = asObject(session?.ip_address_details);
  fields.long('source.as.number', place?.asn);
  fields.keyword('source.geo.city_name', place?.city);
  fields.keyword('source.geo.country_iso_code', place?.country);
  fields.keyword('source.geo.region_name', place?.region);
  fields.keyword('source.geo.region_iso_code', place?.region_code);
  fields.double('source.geo.location.lat', place?.latitude);
  fields.double('source.geo.location.lon', place?.longitude);
  setUserAgent(fields, asString(session?.user_agent));
  fields.keyword('tls.client.ja3', session?.ja3);
}

const LIMITS = { leaves: 256, nameLength: 200, depth: 16 } as const;

/** The whole entry, leaf by leaf. */
function setEntry(fields: EventFields, { log, timestamp }: AuditRecord): void {
  for (const [leaf, values] of flatten(log, LIMITS)) {
    const field = `openai.audit.${leaf}`;
    if (field === 'openai.audit.effective_at') fields.date(field, timestamp);
    else if (field.endsWith('ip_address_details.asn')) fields.long(field, values[0]);
    else if (/ip_address_details\.l(?:at|ong)itude$/.test(field)) fields.double(field, values[0]);
    else if (values.length > 1) fields.keywords(field, values);
    else fields.keyword(field, values[0]);
  }
}
