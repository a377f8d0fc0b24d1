import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/base/canonical-json.ts';
import { openAiAudit } from '../../../src/ingest/formats/openai-audit/format.ts';
import { detectFormat } from '../../../src/ingest/formats/registry.ts';
import { everything, fieldsOf, readLines, sharedData } from './everything.ts';
import { auditEntry } from './openai-entries.ts';

const of = (record: Json) => fieldsOf(openAiAudit, record);

describe("an entry of OpenAI's audit log", () => {
  test('tells who did what', () => {
    const entry = auditEntry('api_key.created', { id: 'key_1', data: { scopes: ['all', 'read'] } });
    expect(detectFormat(entry)).toBe(openAiAudit);
    expect(openAiAudit.normalize(entry, everything)).toMatchObject({ timestamp: 1770979925000 });
    expect(of(entry)).toMatchObject({
      'event.dataset': 'openai.audit',
      'event.action': 'api-key-created',
      'event.category': ['iam'],
      'event.type': ['creation'],
      'event.outcome': 'success',
      'user.id': 'user-1',
      'user.email': 'dana@example.org',
      'user.domain': 'example.org',
      'source.ip': '203.0.113.7',
      'source.as.number': 64500,
      'source.geo.location.lat': 18.5,
      'user_agent.name': 'Firefox',
      'openai.audit.type': 'api_key.created',
      'openai.audit.project.id': 'proj_1',
      'openai.audit.api_key.created.id': 'key_1',
      'openai.audit.api_key.created.data.scopes': ['all', 'read'],
      'openai.audit.effective_at': 1770979925000,
    });
  });

  test.each([
    ['login.failed', 'authentication', ['start'], 'failure'],
    ['logout.succeeded', 'authentication', ['end'], 'success'],
    ['user.deleted', 'iam', ['user', 'deletion'], 'success'],
    ['invite.sent', 'iam', ['user', 'creation'], 'success'],
    ['rate_limit.updated', 'configuration', ['change'], 'success'],
    ['project.archived', 'configuration', ['deletion'], 'success'],
    ['something.new', 'configuration', ['change'], 'success'],
  ])('of %s is %s, %j, %s', (type, category, kinds, outcome) => {
    const fields = of(auditEntry(type, { error_code: 'x' }));
    expect([fields['event.category'], fields['event.type'], fields['event.outcome']]).toEqual([
      [category],
      kinds,
      outcome,
    ]);
    expect(fields['error.code']).toBe(outcome === 'failure' ? 'x' : undefined);
  });

  test('by a key names its user or service account', () => {
    const key = (more: Json): Json => ({ type: 'api_key', api_key: { id: 'k', ...(more as object) } });
    const account = auditEntry('project.created', {}, key({ type: 'service_account', service_account: { id: 'svc' } }));
    expect(of(account)).toMatchObject({ 'user.id': 'svc', 'openai.audit.actor.api_key.id': 'k' });
    expect(of(auditEntry('project.created', {}, key({ user: { id: 'u' } })))).toMatchObject({ 'user.id': 'u' });
  });

  test.each<[Json, string]>([
    [{ object: 'organization.audit_log' }, 'the record has no type'],
    [{ ...auditEntry('a.b', {}), effective_at: 'x' }, 'effective_at is "x", not a time in seconds'],
  ])('that is none says why: %.60j', (record, reason) => {
    expect(openAiAudit.normalize(record, everything)).toEqual({ reason });
  });
});

const log = sharedData('anthropic/openai_test-audit.log');

/** Where we differ on purpose: an entry is not kept twice, and a login is an authentication. */
const DIFFERENT = /^(?:@timestamp|ecs\.version|tags|event\.(?:original|category|type))$/;

describe.skipIf(!log.isThere)("Elastic's document of an entry", () => {
  test('has the same values, the deliberate differences aside', () => {
    const { expected } = JSON.parse(readFileSync(`${log.path}-expected.json`, 'utf8')) as { expected: object[] };
    readLines<Json>(log.path).forEach((record, i) => {
      const fields = of(record);
      for (const [name, value] of flat(expected[i]!)) {
        if (DIFFERENT.test(name)) continue;
        const ours = name.endsWith('effective_at') ? new Date(Number(fields[name])).toISOString() : fields[name];
        expect(ours, name).toEqual(value);
      }
    });
  });
});

function flat(value: object, prefix = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([key, member]): [string, unknown][] =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? flat(member as object, `${prefix}${key}.`)
      : [[`${prefix}${key}`, member]],
  );
}
