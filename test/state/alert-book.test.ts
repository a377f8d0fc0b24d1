import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/base/user-error.ts';
import type { EvidenceEvent } from '../../src/detect/alert.ts';
import type { AlertFilter } from '../../src/state/alert-book.ts';
import type { Page, PageRequest } from '../../src/state/page.ts';
import { NotFound, VersionConflict } from '../../src/state/state-errors.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { ANNA, alert, type Clock, change, event, grown, MINUTE, openState, raised, START } from './state-case.ts';

let state: StateStore;
let clock: Clock;
beforeEach(async () => {
  ({ state, clock } = await openState());
});
afterEach(() => state.close());

const HOUR = 60 * MINUTE;
const raise = (...alerts: ReturnType<typeof raised>[]) => state.ledger.apply(change({ raised: alerts }));

/** Alerts a to f that differ in what filters ask for. */
async function raiseSome(): Promise<void> {
  const technique = {
    id: 'AML.T0051',
    name: 'LLM Prompt Injection',
    subtechnique: [{ id: 'AML.T0051.001', name: 'x' }],
  };
  const valid = { id: 'T1078', subtechnique: [{ id: 'T1078.004', name: 'Cloud Accounts' }] };
  const a = raised(
    alert('a', { severity: 'low', risk_score: 21, threat: [{ framework: 'MITRE ATLAS', technique: [technique] }] }),
  );
  const b = raised(
    alert('b', { severity: 'critical', risk_score: 99, rule_id: 'rule-2', rule_name: 'Guardrail bypass' }),
    {
      raisedAt: START + MINUTE,
    },
  );
  const c = raised(
    alert('c', { severity: 'high', risk_score: 73, fields: { 'user.name': ['Bob', 'carol'], ip: '10.0.0.1' } }),
    {
      raisedAt: START + 2 * MINUTE,
    },
  );
  const d = raised(
    alert('d', {
      reason: 'Alice asked for secrets',
      last_seen: new Date(START + HOUR).toISOString(),
      fields: { note: 'x\ty\nuser.name', n: null },
      threat: [{ framework: 'MITRE ATT&CK', technique: [valid] }],
    }),
    { raisedAt: START + 3 * MINUTE },
  );
  const e = raised('e', { suppressedBy: a.handle });
  const f = raised('f');
  await raise(a, b, c, d, e, f);
  await state.ledger.apply(change({ withdrawn: [{ handle: f.handle, at: START, reason: 'diluted' }] }));
  await state.alerts.update('b', { state: 'acknowledged', assignee: 'anna', tags: { add: ['vip', 'prod'] } }, ANNA);
  await state.alerts.update('c', { resolution: 'false_positive', tags: { set: ['prod'] } }, ANNA);
}

describe('a list', () => {
  beforeEach(raiseSome);

  test.each<[string, AlertFilter, string]>([
    ['everything that stands', {}, 'dcba'],
    ['states', { states: ['open', 'closed'] }, 'dca'],
    ['none of nothing', { states: [] }, ''],
    ['verdicts', { resolutions: ['false_positive', 'benign'] }, 'c'],
    ['no verdict', { resolutions: [null] }, 'dba'],
    ['severities', { severities: ['low', 'critical'] }, 'ba'],
    ['rules', { ruleIds: ['rule-2'] }, 'b'],
    ['callers', { callers: ['alice'] }, 'ba'],
    ['no caller', { callers: [null] }, 'dc'],
    ['tags', { tags: ['vip', 'other'] }, 'b'],
    ['any of several tags', { tags: ['vip', 'prod'] }, 'cb'],
    ['part of a tag is no tag', { tags: ['pro'] }, ''],
    ['assignees', { assignees: ['anna'] }, 'b'],
    ['nobody', { assignees: [null, 'zoe'] }, 'dca'],
    ['a field', { values: [{ field: 'user.name', value: 'alice' }] }, 'ba'],
    ['a field’s value in a list, in any case', { values: [{ field: 'user.name', value: 'BOB' }] }, 'c'],
    ['a number', { values: [{ field: 'n', value: '3' }] }, 'ba'],
    ['part of a value is no value', { values: [{ field: 'user.name', value: 'ali' }] }, ''],
    ['any field', { values: [{ value: '10.0.0.1' }] }, 'c'],
    ['a value is no field', { values: [{ value: 'user.name' }] }, ''],
    ['a value with separators', { values: [{ field: 'note', value: 'x\ty\nuser.name' }] }, 'd'],
    ['several values', { values: [{ value: 'carol' }, { field: 'ip', value: '10.0.0.1' }] }, 'c'],
    ['a technique with its subtechniques', { techniques: ['AML.T0051'] }, 'a'],
    ['a subtechnique', { techniques: ['T1078.004', 'T9999'] }, 'd'],
    ['part of a technique is none', { techniques: ['T107'] }, ''],
    ['when raised', { raised: { from: START + MINUTE, to: START + 3 * MINUTE } }, 'cb'],
    ['last seen', { seen: { from: START } }, 'd'],
    ['when closed', { closed: { from: START, to: START + MINUTE } }, 'c'],
    ['closed at another time', { closed: { from: START + MINUTE } }, ''],
    ['words in name, reason and values', { text: ' alice  SECRETS ' }, 'd'],
    ['part of a word', { text: 'guardrail byp' }, 'b'],
    ['signs are no patterns', { text: '%' }, ''],
    ['withdrawn too', { withdrawn: 'include' }, 'dcbfa'],
    ['only withdrawn', { withdrawn: 'only' }, 'f'],
    ['only suppressed', { suppressed: 'only' }, 'e'],
    ['all together', { states: ['open'], severities: ['medium'], text: 'alice', techniques: ['T1078'] }, 'd'],
  ])('by %s', async (_, filter, ids) => {
    const { items, next } = await state.alerts.list({ filter });
    expect(items.map((item) => item.id).join('')).toBe(ids);
    expect(next).toBeNull();
    expect((await state.alerts.counts(filter)).total).toBe(ids.length);
  });

  test.each([
    ['raised_at', 'asc', 'abcd'],
    ['last_seen', 'desc', 'dcba'],
    ['severity', 'desc', 'bcda'],
    ['risk_score', 'asc', 'adcb'],
  ] as const)('in the order of %s %s', async (sort, direction, ids) => {
    let cursor: string | undefined;
    let seen = '';
    do {
      const page = await state.alerts.list({ sort, direction, limit: 3, ...(cursor !== undefined && { cursor }) });
      seen += page.items.map((item) => item.id).join('');
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toBe(ids);
  });

  test('refuses cursors of other lists and limits that are none', async () => {
    const { next } = await state.alerts.list({ limit: 1 });
    const wrong = [next!, 'nonsense', Buffer.from('["alerts severity desc",1.5,2]').toString('base64url')];
    for (const cursor of wrong) {
      await expect(state.alerts.list({ sort: 'severity', cursor })).rejects.toThrow('does not belong to this list');
    }
    await expect(state.alerts.list({ limit: 0 })).rejects.toThrow(UserError);
  });

  test('counts values', async () => {
    const { total, facets } = await state.alerts.counts();
    expect(total).toBe(4);
    expect(facets).toEqual({
      state: [
        { value: 'open', count: 2 },
        { value: 'acknowledged', count: 1 },
        { value: 'closed', count: 1 },
      ],
      resolution: [
        { value: null, count: 3 },
        { value: 'false_positive', count: 1 },
      ],
      severity: ['critical', 'high', 'low', 'medium'].map((value) => ({ value, count: 1 })),
      rule: [
        { value: 'rule-1', label: 'Model denied', count: 3 },
        { value: 'rule-2', label: 'Guardrail bypass', count: 1 },
      ],
      caller: ['alice', null].map((value) => ({ value, count: 2 })),
      assignee: [
        { value: null, count: 3 },
        { value: 'anna', count: 1 },
      ],
      tag: [
        { value: 'prod', count: 2 },
        { value: 'vip', count: 1 },
      ],
      technique: ['AML.T0051', 'AML.T0051.001', 'T1078', 'T1078.004'].map((value) => ({ value, count: 1 })),
    });
    expect(await state.alerts.counts({ states: ['closed'] }, ['tag'])).toEqual({
      total: 1,
      facets: { tag: [{ value: 'prod', count: 1 }] },
    });
  });

  test('counts values of a facet whatever the filter says of it, where asked to', async () => {
    const filter: AlertFilter = { severities: ['low', 'high'], states: ['open'] };
    const { total, facets } = await state.alerts.counts(filter, ['severity', 'state', 'rule'], { open: true });
    expect(total).toBe(1);
    expect(facets).toEqual({
      severity: ['low', 'medium'].map((value) => ({ value, count: 1 })),
      state: ['closed', 'open'].map((value) => ({ value, count: 1 })),
      rule: [{ value: 'rule-1', label: 'Model denied', count: 1 }],
    });
  });

  test('tells of a value that is asked for, however few alerts have it', async () => {
    const many = Array.from({ length: 500 }, (_, i) =>
      raised(alert(`z${i}`, { fields: { 'user.id': `u${i % 250}` } }), { raisedAt: START + 9 * MINUTE }),
    );
    await raise(...many, raised(alert('rare', { fields: { 'user.id': 'rare' } })));
    const counted = async (options: { open: boolean }) =>
      (await state.alerts.counts({ callers: ['rare'] }, ['caller'], options)).facets.caller ?? [];
    const values = await counted({ open: true });
    expect(values).toHaveLength(200);
    expect(values.at(-1)).toEqual({ value: 'rare', count: 1 });
    expect(await counted({ open: false })).toEqual([{ value: 'rare', count: 1 }]);
  });

  test('by time', async () => {
    const bars = await state.alerts.histogram({ by: 'raised_at', interval: 2 * MINUTE, split: 'rule' });
    expect(bars).toEqual([
      { at: new Date(START).toISOString(), value: 'rule-1', count: 1 },
      { at: new Date(START).toISOString(), value: 'rule-2', count: 1 },
      { at: new Date(START + 2 * MINUTE).toISOString(), value: 'rule-1', count: 2 },
    ]);
    await expect(state.alerts.histogram({ by: 'raised_at', interval: 0.5, split: 'state' })).rejects.toThrow(UserError);
  });
});

test('an alert is detect’s form and its life', async () => {
  const given = alert('a', { suppressed: 3 });
  const handle = 'h-1';
  await raise(raised(given, { handle, formerIds: ['a0'] }), raised('held', { suppressedBy: handle }));
  const at = new Date(START).toISOString();
  const record = {
    ...given,
    handle,
    former_ids: ['a0'],
    version: 1,
    state: 'open',
    resolution: null,
    assignee: null,
    tags: [],
    caller: { field: 'user.name', value: 'alice' },
    notes: [],
    history: [],
    raised_at: at,
    updated_at: at,
    acknowledged_at: null,
    closed_at: null,
    withdrawn: null,
    suppressed: 3,
    suppressed_by: null,
  };
  for (const id of ['a', 'h-1', 'a0']) expect(await state.alerts.get(id)).toEqual(record);
  expect((await state.alerts.list({ evidence: 10 })).items).toEqual([record]);
  expect((await state.alerts.list()).items[0]?.evidence).toEqual({ count: 1, events: [] });
  expect((await state.alerts.get('held'))?.suppressed_by).toBe('a');
  expect(await state.alerts.get('a-')).toBeUndefined();
});

test('evidence comes in pages, in the order of time', async () => {
  const events = Array.from({ length: 25 }, (_, i) =>
    event(`e${String((i * 7) % 25).padStart(2, '0')}`, START + (i % 5)),
  );
  await raise(raised(alert('a', { evidence: { count: 25, events } })), raised('b'));
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const request: PageRequest = { limit: 7, ...(cursor !== null && { cursor }) };
    const page: Page<EvidenceEvent> = (await state.alerts.evidence('a', request))!;
    seen.push(...page.items.map((e) => `${e['@timestamp']} ${e._id}`));
    cursor = page.next;
  } while (cursor !== null);
  expect(seen).toEqual(events.map((e) => `${e['@timestamp']} ${e._id}`).sort());
  expect(await state.alerts.evidence('unknown')).toBeUndefined();
});

describe('a change', () => {
  beforeEach(() => raise(raised('a'), raised('b')));

  test('is kept with who, when, what, from and to', async () => {
    clock.ms = START + MINUTE;
    await state.alerts.update('a', { state: 'acknowledged', assignee: ' anna ', note: ' looking ' }, ANNA);
    clock.ms = START + 5 * MINUTE;
    const closed = await state.alerts.update(
      'a',
      { resolution: 'true_positive', tags: { add: ['b', 'a'] } },
      { name: 'ben' },
    );
    const at = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();
    expect(closed).toMatchObject({
      version: 3,
      state: 'closed',
      resolution: 'true_positive',
      assignee: 'anna',
      tags: ['a', 'b'],
      notes: [{ at: at(1), author: 'anna', text: 'looking' }],
      acknowledged_at: at(1),
      closed_at: at(5),
      updated_at: at(5),
    });
    expect(closed.history).toEqual([
      { at: at(1), actor: 'anna', field: 'state', from: 'open', to: 'acknowledged' },
      { at: at(1), actor: 'anna', field: 'assignee', from: null, to: 'anna' },
      { at: at(1), actor: 'anna', field: 'note', from: null, to: 'looking' },
      { at: at(5), actor: 'ben', field: 'state', from: 'acknowledged', to: 'closed' },
      { at: at(5), actor: 'ben', field: 'resolution', from: null, to: 'true_positive' },
      { at: at(5), actor: 'ben', field: 'tags', from: [], to: ['a', 'b'] },
    ]);
    const reopened = await state.alerts.update(
      'a',
      { state: 'open', assignee: null, tags: { remove: ['a', 'zz'] } },
      ANNA,
    );
    expect(reopened).toMatchObject({ state: 'open', resolution: null, assignee: null, tags: ['b'], closed_at: null });
    expect(reopened.acknowledged_at).toBe(at(1));
    const { items } = await state.audit.list({ subjects: ['a'] });
    expect(items.map((entry) => [entry.actor, entry.address, entry.action])).toEqual([
      ['anna', '192.0.2.7', 'alert.update'],
      ['ben', null, 'alert.update'],
      ['anna', '192.0.2.7', 'alert.update'],
    ]);
    expect(items[2]?.details).toEqual({ state: 'acknowledged', assignee: 'anna', note: true });
  });

  test('that asks for what is so already changes nothing', async () => {
    const same = await state.alerts.update('a', { state: 'open', tags: { add: [] }, assignee: null }, ANNA);
    expect(same).toMatchObject({ version: 1, history: [], updated_at: new Date(START).toISOString() });
    expect((await state.audit.list()).items).toEqual([]);
  });

  test('is refused where someone else was faster, not where the alert grew', async () => {
    const [held] = await state.ledger.alertsOf('rule-1', { first: 0, last: 999 });
    await state.ledger.apply(change({ changed: [grown(held!)] }));
    await state.alerts.update('a', { state: 'acknowledged' }, ANNA, { version: 1 });
    const late = state.alerts.update('a', { assignee: 'ben' }, { name: 'ben' }, { version: 1 });
    await expect(late).rejects.toThrow(VersionConflict);
    await expect(late).rejects.toMatchObject({
      version: 2,
      message: 'the alert a was changed meanwhile; it is at version 2 now',
    });
    await expect(state.alerts.update('z', {}, ANNA)).rejects.toThrow(NotFound);
  });

  test('of two at the same version, one wins', async () => {
    const tries = ['x', 'y', 'z'].map((assignee) => state.alerts.update('a', { assignee }, ANNA, { version: 1 }));
    const results = await Promise.allSettled(tries);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  test.each([
    [{ resolution: 'benign', state: 'open' } as const, 'is closed, not open'],
    [{ note: ' ' }, 'a note cannot be empty'],
    [{ note: 'x'.repeat(10_001) }, 'at most 10000 characters'],
    [{ tags: { add: ['a\nb'] } }, 'no control characters'],
    [{ tags: { set: Array.from({ length: 51 }, (_, i) => `t${i}`) } }, 'at most 50 tags'],
    [{ assignee: '' }, 'cannot be empty'],
  ])('that makes no sense is refused: %j', async (given, message) => {
    const refused = state.alerts.update('a', given, ANNA);
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(message);
  });

  test('of many is one transaction, by ids or by filter', async () => {
    await raise(...Array.from({ length: 300 }, (_, i) => raised(`m${i}`, { formerIds: [`old${i}`] })));
    const byIds = await state.alerts.updateMany({ ids: ['a', 'old7', 'm8', 'zz', 'a'] }, { assignee: 'anna' }, ANNA);
    expect({ ...byIds, updated: [...byIds.updated].sort() }).toEqual({
      updated: ['a', 'm7', 'm8'],
      unchanged: [],
      missing: ['zz'],
      change: expect.any(String),
    });
    const byFilter = await state.alerts.updateMany(
      { filter: { states: ['open'] } },
      { assignee: 'anna', note: 'all' },
      ANNA,
    );
    expect(byFilter.updated).toHaveLength(302);
    const again = await state.alerts.updateMany({ filter: {} }, { assignee: 'anna' }, ANNA);
    expect([again.updated.length, again.unchanged.length]).toEqual([0, 302]);
    expect((await state.alerts.get('m8'))?.notes).toMatchObject([{ text: 'all' }]);
    expect((await state.audit.list({ actions: ['alert.'] })).items.map((entry) => entry.details)).toEqual([
      { assignee: 'anna', note: true, alerts: 302 },
      { assignee: 'anna', alerts: 3 },
    ]);
    const most = Array.from({ length: 10_001 }, (_, i) => raised(`n${i}`));
    await raise(...most);
    await expect(state.alerts.updateMany({ filter: {} }, { state: 'closed' }, ANNA)).rejects.toThrow(
      'for 10000 at most',
    );
  });
});

describe('figures', () => {
  beforeEach(async () => {
    const at = (id: string, severity: string, minutes: number) =>
      raised(alert(id, { severity, first_seen: new Date(START - minutes * MINUTE).toISOString() }));
    await raise(at('a', 'high', 1), at('b', 'high', 2), at('c', 'high', 9), at('d', 'low', 4));
    const close = async (id: string, minutes: number, resolution: 'true_positive' | 'false_positive' | 'duplicate') => {
      clock.ms = START + minutes * MINUTE;
      await state.alerts.update(id, { resolution }, ANNA);
    };
    clock.ms = START + MINUTE;
    await state.alerts.update('a', { state: 'acknowledged' }, ANNA);
    await close('a', 3, 'true_positive');
    await close('b', 7, 'false_positive');
    await close('d', 10, 'duplicate');
  });

  test('times to detect, acknowledge and close', async () => {
    const spans = (count: number, mean: number, p50: number, p90: number) => ({
      count,
      mean: mean * MINUTE,
      p50: p50 * MINUTE,
      p90: p90 * MINUTE,
    });
    const [high, low] = await state.alerts.times({}, 'rule');
    expect(high).toMatchObject({
      rule_id: 'rule-1',
      rule_name: 'Model denied',
      severity: 'high',
      detect: spans(3, 4, 2, 7.6),
      acknowledge: spans(2, 4, 4, 6.4),
      close: spans(2, 5, 5, 6.6),
    });
    expect(low).toMatchObject({ severity: 'low', detect: spans(1, 4, 4, 4), close: spans(1, 10, 10, 10) });
    expect(await state.alerts.times({}, 'severity')).toMatchObject([
      { rule_id: null, severity: 'high' },
      { severity: 'low' },
    ]);
    expect(await state.alerts.times({ states: ['open'] }, 'all')).toMatchObject([
      { rule_id: null, severity: null, detect: { count: 1 }, close: { count: 0, mean: null, p90: null } },
    ]);
  });

  test('verdicts', async () => {
    expect(await state.alerts.verdicts()).toEqual([
      {
        last_raised: '2026-01-10T12:00:00.000Z',
        rule_id: 'rule-1',
        rule_name: 'Model denied',
        alerts: 4,
        open: 1,
        acknowledged: 0,
        closed: 3,
        true_positive: 1,
        false_positive: 1,
        benign: 0,
        duplicate: 1,
        precision: 0.5,
      },
    ]);
    expect(await state.alerts.verdicts({ states: ['open'] })).toMatchObject([{ precision: null }]);
  });
});
