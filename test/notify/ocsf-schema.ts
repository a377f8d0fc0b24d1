import type { Json } from '../../src/base/canonical-json.ts';
import type { JsonDocument } from '../../src/notify/formats/alert-format.ts';

/**
 * What OCSF 1.6.0 says of the class Detection Finding and the objects in it, as far as seismo writes them
 * (https://schema.ocsf.io/1.6.0/classes/detection_finding): `!` is required, `[]` a list, `|` begins the values of an enumeration.
 */
interface ObjectShape {
  readonly attributes: Readonly<Record<string, string>>;
  readonly oneOf?: readonly string[];
}

const OBJECTS: Readonly<Record<string, ObjectShape>> = {
  detection_finding: {
    attributes: {
      activity_id: 'integer!|0 1 2 3 99',
      activity_name: 'string',
      category_uid: 'integer!|2',
      category_name: 'string',
      class_uid: 'integer!|2004',
      class_name: 'string',
      type_uid: 'integer!|200400 200401 200402 200403 200499',
      type_name: 'string',
      time: 'timestamp!',
      start_time: 'timestamp',
      end_time: 'timestamp',
      severity_id: 'integer!|0 1 2 3 4 5 6 99',
      severity: 'string',
      status_id: 'integer|0 1 2 3 4 5 6 99',
      status: 'string',
      status_detail: 'string',
      message: 'string',
      is_alert: 'boolean',
      risk_score: 'integer',
      metadata: 'metadata!',
      finding_info: 'finding_info!',
      evidences: 'evidences[]',
      resources: 'resource_details[]',
      observables: 'observable[]',
      unmapped: 'object',
      // The incident profile.
      assignee: 'user',
      src_url: 'string',
      verdict: 'string',
      verdict_id: 'integer|0 1 2 3 4 5 6 7 8 9 10 99',
    },
  },
  metadata: {
    attributes: {
      version: 'string!',
      product: 'product!',
      uid: 'string',
      profiles: 'string[]',
      event_code: 'string',
      labels: 'string[]',
      logged_time: 'timestamp',
    },
  },
  product: { attributes: { name: 'string', vendor_name: 'string', version: 'string' }, oneOf: ['name', 'uid'] },
  finding_info: {
    attributes: {
      uid: 'string!',
      uid_alt: 'string',
      title: 'string',
      desc: 'string',
      created_time: 'timestamp',
      modified_time: 'timestamp',
      first_seen_time: 'timestamp',
      last_seen_time: 'timestamp',
      src_url: 'string',
      product_uid: 'string',
      data_sources: 'string[]',
      related_events_count: 'integer',
      analytic: 'analytic',
      attacks: 'attack[]',
    },
  },
  analytic: {
    attributes: {
      type_id: 'integer!|0 1 2 3 4 5 6 7 8 9 10 11 99',
      type: 'string',
      uid: 'string',
      name: 'string',
      desc: 'string',
      version: 'string',
    },
    oneOf: ['name', 'uid'],
  },
  attack: {
    attributes: { tactic: 'technique', technique: 'technique', sub_technique: 'technique', version: 'string' },
    oneOf: ['tactic', 'technique', 'sub_technique'],
  },
  technique: { attributes: { uid: 'string', name: 'string', src_url: 'string' }, oneOf: ['name', 'uid'] },
  evidences: {
    attributes: { uid: 'string', name: 'string', actor: 'actor', src_endpoint: 'network_endpoint', data: 'object' },
    oneOf: ['actor', 'data', 'src_endpoint'],
  },
  actor: { attributes: { user: 'user' }, oneOf: ['user'] },
  user: {
    attributes: {
      uid: 'string',
      name: 'string',
      email_addr: 'string',
      full_name: 'string',
      domain: 'string',
      account: 'account',
    },
    oneOf: ['account', 'name', 'uid'],
  },
  account: { attributes: { uid: 'string', name: 'string' }, oneOf: ['name', 'uid'] },
  network_endpoint: { attributes: { ip: 'string', hostname: 'string' }, oneOf: ['ip', 'hostname'] },
  resource_details: { attributes: { uid: 'string', name: 'string', type: 'string' }, oneOf: ['name', 'uid'] },
  observable: { attributes: { name: 'string!', type_id: 'integer!', type: 'string', value: 'string' } },
};

/** Where a document is no Detection Finding, in words. */
export function ocsfProblems(document: JsonDocument): string[] {
  return problems(document, 'detection_finding', '');
}

function problems(value: JsonDocument, name: string, path: string): string[] {
  const { attributes, oneOf } = OBJECTS[name]!;
  const found: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    const type = attributes[key];
    found.push(...(type === undefined ? [`${path}${key}: unknown`] : memberProblems(member, type, `${path}${key}`)));
  }
  for (const [key, type] of Object.entries(attributes)) {
    if (type.includes('!') && value[key] === undefined) found.push(`${path}${key}: missing`);
  }
  if (oneOf !== undefined && !oneOf.some((key) => value[key] !== undefined))
    found.push(`${path}: none of ${oneOf.join(', ')}`);
  return found;
}

function memberProblems(member: Json, written: string, path: string): string[] {
  const [declared = '', values] = written.split('|');
  const type = declared.replace('!', '');
  if (type.endsWith('[]')) {
    if (!Array.isArray(member)) return [`${path}: no list`];
    return member.flatMap((item: Json, i) => memberProblems(item, type.slice(0, -2), `${path}[${i}]`));
  }
  if (type in OBJECTS) return problems(member as JsonDocument, type, `${path}.`);
  const fits =
    type === 'object'
      ? typeof member === 'object' && member !== null
      : type === 'integer'
        ? Number.isInteger(member)
        : type === 'timestamp'
          ? Number.isInteger(member) && (member as number) > 1e12
          : typeof member === type;
  if (!fits) return [`${path}: no ${type}`];
  if (values !== undefined && !values.split(' ').includes(String(member)))
    return [`${path}: ${String(member)} is none of ${values}`];
  return [];
}
