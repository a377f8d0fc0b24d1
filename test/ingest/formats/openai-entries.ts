import type { Json } from '../../../src/base/canonical-json.ts';

/** An entry of OpenAI's audit log, by a user with a session. */
export function auditEntry(type: string, details: Json, actor?: Json): { readonly [key: string]: Json } {
  const session = {
    user: { id: 'user-1', email: 'dana@example.org' },
    ip_address: '203.0.113.7',
    user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    ja3: 'abc',
    ip_address_details: { country: 'IN', city: 'Pune', asn: '64500', latitude: '18.5', longitude: '73.9' },
  };
  return {
    object: 'organization.audit_log',
    id: 'audit_log-1',
    type,
    effective_at: 1770979925,
    project: { id: 'proj_1', name: 'shop' },
    actor: actor ?? { type: 'session', session },
    [type]: details,
  };
}
