import type { FieldDeclaration } from '../../format.ts';
import { ECS_FIELDS } from '../ecs-fields.ts';
import { USER_AGENT_FIELDS } from '../user-agent.ts';

const ABOUT: Readonly<Record<string, string>> = {
  'event.category': 'What the event is about: authentication, iam or configuration.',
  'event.type': 'What was done: creation, deletion, change, start, end; user and group where it was to one.',
  'user.id': "The user, or the service account, by OpenAI's id.",
};

/** Every field of an entry of OpenAI's audit log, but the rest of the entry under `openai.audit.`. */
export const OPENAI_AUDIT_FIELDS: readonly FieldDeclaration[] = [
  ...ECS_FIELDS.map((field) => ({ ...field, description: ABOUT[field.name] ?? field.description })),
  ...USER_AGENT_FIELDS,
  { name: 'error.message', type: 'text', description: 'Why a login or logout failed.' },
  { name: 'event.id', type: 'keyword', description: "The entry's id." },
  { name: 'observer.product', type: 'keyword', description: 'Always OpenAI.' },
  { name: 'observer.vendor', type: 'keyword', description: 'Always OpenAI.' },
  { name: 'openai.audit.actor.session.ip_address_details.asn', type: 'long', description: "The address's network." },
  { name: 'openai.audit.actor.session.ip_address_details.latitude', type: 'double', description: 'Degrees north.' },
  { name: 'openai.audit.actor.session.ip_address_details.longitude', type: 'double', description: 'Degrees east.' },
  { name: 'openai.audit.effective_at', type: 'date', description: 'When it happened.' },
  { name: 'related.ip', type: 'ip', list: true, description: 'Every address in the event.' },
  { name: 'source.as.number', type: 'long', description: "The number of the address's network." },
  { name: 'source.geo.city_name', type: 'keyword', description: 'The city of the address.' },
  { name: 'source.geo.country_iso_code', type: 'keyword', description: 'The country of the address, as a code.' },
  { name: 'source.geo.location.lat', type: 'double', description: 'Degrees north.' },
  { name: 'source.geo.location.lon', type: 'double', description: 'Degrees east.' },
  { name: 'source.geo.region_iso_code', type: 'keyword', description: 'The region of the address, as a code.' },
  { name: 'source.geo.region_name', type: 'keyword', description: 'The region of the address.' },
  { name: 'source.ip', type: 'ip', description: "The caller's address." },
  { name: 'tls.client.ja3', type: 'keyword', description: "The fingerprint of the client's TLS." },
  { name: 'user.domain', type: 'keyword', description: "The domain of the user's address." },
  { name: 'user.email', type: 'keyword', description: "The user's address." },
  { name: 'user.name', type: 'keyword', description: "The user's address, else its id." },
];
