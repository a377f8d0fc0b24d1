import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/base/user-error.ts';
import { ALERT_ORDERS } from '../../src/state/alert-book.ts';
import { ALERT_ROW_ORDERS } from '../../src/state/alert-rows.ts';
import { NotFound } from '../../src/state/state-errors.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { AlertViews } from '../../src/state/stored/alert-views.ts';
import { ANNA, alert, type Clock, change, MINUTE, openState, raised, START } from './state-case.ts';

let state: StateStore;
let clock: Clock;
beforeEach(async () => {
  ({ state, clock } = await openState());
});
afterEach(() => state.close());

const raise = (...ids: string[]) => state.ledger.apply(change({ raised: ids.map((id) => raised(id)) }));
const idsOf = ({ items }: { readonly items: readonly { readonly id: string }[] }) => items.map((a) => a.id).join('');

const given = fc.record({
  severity: fc.constantFrom('low', 'medium', 'high', 'critical'),
  risk_score: fc.constantFrom(0, 21, 47, 99),
  raisedAt: fc.integer({ min: 0, max: 3 }),
  lastSeen: fc.integer({ min: 0, max: 3 }),
});

test('rows at any place are the alerts that cursors give there, in every order of both', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(given, { maxLength: 30 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 35 }), fc.integer({ min: 0, max: 9 })), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(...ALERT_ORDERS),
      fc.constantFrom('asc' as const, 'desc' as const),
      fc.constantFrom({}, { severities: ['high', 'low'] }),
      async (alerts, places, limit, sort, direction, filter) => {
        const { state: other } = await openState();
        await other.ledger.apply(
          change({
            raised: alerts.map(({ severity, risk_score, raisedAt, lastSeen }, i) => {
              const last_seen = new Date(START + lastSeen * MINUTE).toISOString();
              return raised(alert(`a${i}`, { severity, risk_score, last_seen }), {
                raisedAt: START + raisedAt * MINUTE,
              });
            }),
          }),
        );
        const byCursor: string[] = [];
        let cursor: string | null = null;
        do {
          const page: Awaited<ReturnType<typeof other.alerts.list>> = await other.alerts.list({
            filter,
            sort,
            direction,
            limit,
            ...(cursor !== null && { cursor }),
          });
          byCursor.push(...page.items.map((a) => a.id));
          cursor = page.next;
        } while (cursor !== null);
        const { view } = await other.alerts.rows({ filter, sort, direction, limit: 0 });
        for (const [offset, size] of places) {
          const rows = await other.alerts.rows({ filter, sort, direction, view, offset, limit: size });
          expect(rows.items.map((a) => a.id)).toEqual(byCursor.slice(offset, offset + size));
          expect([rows.view, rows.total]).toEqual([view, byCursor.length]);
        }
        await other.close();
      },
    ),
    { numRuns: 25 },
  );
});

describe('a view', () => {
  test('shows the same alerts in the same places, each as it is now, and tells how many are newer', async () => {
    await raise('a', 'b', 'c');
    const filter = { states: ['open' as const] };
    const { view } = await state.alerts.rows({ filter, limit: 1 });
    await raise('d', 'e');
    await state.alerts.update('b', { resolution: 'benign' }, ANNA);
    await state.alerts.update('e', { resolution: 'benign' }, ANNA);
    const rows = await state.alerts.rows({ filter, view });
    expect(idsOf(rows)).toBe('cba');
    expect(rows).toMatchObject({ view, total: 3, newer: 1 });
    expect(rows.items[1]).toMatchObject({ state: 'closed', notes: [], history: [] });
    const anew = await state.alerts.rows({ filter });
    expect(idsOf(anew)).toBe('dca');
    expect([anew.view === view, anew.newer]).toEqual([false, 0]);
  });

  test('is shared by those who ask the same while nothing happens', async () => {
    await raise('a');
    const { view } = await state.alerts.rows();
    expect((await state.alerts.rows({ sort: 'raised_at', filter: {} })).view).toBe(view);
    expect((await state.alerts.rows({ sort: 'severity' })).view).not.toBe(view);
    await raise('b');
    expect((await state.alerts.rows()).view).not.toBe(view);
  });

  test('that is unknown, or was made for another filter, is made anew', async () => {
    await raise('a', 'b');
    const { view } = await state.alerts.rows({ filter: { text: 'nothing' } });
    expect(idsOf(await state.alerts.rows({ view }))).toBe('ba');
    expect(idsOf(await state.alerts.rows({ view: 'gone' }))).toBe('ba');
  });

  test('goes when room is needed, the least recently used first', async () => {
    const views = new AlertViews(5);
    const read = async () => [{ n: 1 }, { n: 2 }];
    const made = [];
    for (const text of ['a', 'b']) made.push(await views.make(read, { filter: { text } }, 0));
    expect(views.find({ filter: { text: 'a' }, view: made[0]!.id }, 0)).toBe(made[0]);
    const long = await views.make(read, { filter: { text: 'c' } }, 0);
    expect([views.named(made[0]!.id), views.named(made[1]!.id), views.named(long.id)]).toEqual([
      made[0],
      undefined,
      long,
    ]);
  });

  test.each(ALERT_ROW_ORDERS)('is in the order of %s both ways', async (sort) => {
    await state.ledger.apply(
      change({
        raised: [
          raised(alert('a', { severity: 'low', risk_score: 1, rule_name: 'B', fields: {} })),
          raised(alert('b', { severity: 'high', risk_score: 9, rule_name: 'a', fields: { 'user.id': 'Zoe' } }), {
            raisedAt: START + 1,
          }),
        ],
      }),
    );
    clock.ms += MINUTE;
    await state.alerts.update('b', { assignee: 'anna', ...(sort === 'state' && { state: 'closed' }) }, ANNA);
    const orders = [];
    for (const direction of ['asc', 'desc'] as const) orders.push(idsOf(await state.alerts.rows({ sort, direction })));
    // Without a caller or an assignee it is last, whichever way.
    const expected: Partial<Record<typeof sort, string[]>> = {
      rule: ['ba', 'ab'],
      state: ['ba', 'ab'],
      caller: ['ba', 'ba'],
      assignee: ['ba', 'ba'],
    };
    expect(orders).toEqual(expected[sort] ?? ['ab', 'ba']);
  });

  test('refuses places that are none', async () => {
    await expect(state.alerts.rows({ offset: -1 })).rejects.toThrow(UserError);
    await expect(state.alerts.rows({ limit: 1.5 })).rejects.toThrow(UserError);
  });
});

describe('groups', () => {
  beforeEach(async () => {
    const of = (id: string, rule: string, user: string | string[], severity: string) =>
      raised(alert(id, { rule_id: rule, rule_name: `Rule ${rule}`, severity, fields: { 'user.id': user } }));
    await state.ledger.apply(
      change({
        raised: [
          of('a', '1', 'x', 'low'),
          of('b', '1', 'y', 'high'),
          of('c', '2', 'x', 'low'),
          of('d', '2', ['x', 'y'], 'low'),
        ],
      }),
    );
    await state.alerts.update('a', { state: 'closed' }, ANNA);
  });

  test('count the alerts of a caller, and those of none', async () => {
    const { total, items } = await state.alerts.groups({ by: 'caller' });
    expect(total).toBe(3);
    expect(items[0]).toEqual({
      value: 'x',
      label: 'user.id',
      count: 2,
      severities: { low: 2, medium: 0, high: 0, critical: 0 },
      states: { open: 1, acknowledged: 0, closed: 1 },
      others: 2,
      first_seen: new Date(START - 5 * MINUTE).toISOString(),
      last_seen: new Date(START - MINUTE).toISOString(),
    });
    expect(items.map((group) => group.value)).toEqual(['x', null, 'y']);
    expect((await state.alerts.groups({ by: 'caller', filter: { callers: ['y'] } })).items).toHaveLength(1);
  });

  test.each([
    ['count', 'desc', '21'],
    ['open', 'desc', '21'],
    ['severity', 'desc', '12'],
    ['severity', 'asc', '21'],
    ['name', 'asc', '12'],
    ['last_seen', 'desc', '21'],
  ] as const)('are in the order of %s %s, page by page', async (sort, direction, order) => {
    let found = '';
    for (const offset of [0, 1]) {
      const page = await state.alerts.groups({ by: 'rule', sort, direction, offset, limit: 1 });
      expect(page.total).toBe(2);
      found += page.items[0]?.value;
    }
    expect(found).toBe(order);
  });
});

describe('a bulk change', () => {
  test('is for the alerts of a view that the filter still finds', async () => {
    await raise('a', 'b', 'c');
    const filter = { states: ['open' as const] };
    const { view } = await state.alerts.rows({ filter });
    await raise('d');
    await state.alerts.update('a', { resolution: 'true_positive' }, ANNA);
    const { updated } = await state.alerts.updateMany({ filter, view }, { resolution: 'benign' }, ANNA);
    expect([...updated].sort()).toEqual(['b', 'c']);
    await expect(state.alerts.updateMany({ filter, view: 'gone' }, { state: 'closed' }, ANNA)).rejects.toThrow(
      'no longer kept',
    );
  });

  test('is taken back, times too, but for what someone changed since', async () => {
    await raise('a', 'b', 'c');
    await state.alerts.update('b', { resolution: 'benign', assignee: 'ben', tags: { set: ['old'] } }, ANNA);
    const before = await Promise.all(['a', 'b'].map((id) => state.alerts.get(id)));
    clock.ms += MINUTE;
    const { change } = await state.alerts.updateMany(
      { filter: {} },
      { state: 'open', assignee: 'anna', tags: { add: ['new'] }, note: 'wrong' },
      ANNA,
    );
    clock.ms += MINUTE;
    await state.alerts.update('c', { state: 'acknowledged' }, { name: 'ben' });
    await expect(state.alerts.undo(change!, { name: 'ben' })).rejects.toThrow(NotFound);
    expect(await state.alerts.undo(change!, ANNA)).toEqual({ undone: ['a', 'b'], kept: ['c'] });
    for (const was of before) {
      const is = await state.alerts.get(was!.id);
      const { state: state_, resolution, assignee, tags, acknowledged_at, closed_at } = was!;
      expect(is).toMatchObject({ state: state_, resolution, assignee, tags, acknowledged_at, closed_at });
      expect(is?.notes).toHaveLength(1);
    }
    expect((await state.alerts.get('c'))?.assignee).toBe('anna');
    expect((await state.audit.list({ actions: ['alert.undo'] })).items).toMatchObject([{ details: { alerts: 2 } }]);
    // What was taken back has changed since.
    expect(await state.alerts.undo(change!, ANNA)).toEqual({ undone: [], kept: ['a', 'b', 'c'] });
  });

  test('that closed alerts leaves no trace in their times once it is taken back', async () => {
    await raise('a');
    const { change } = await state.alerts.updateMany({ ids: ['a'] }, { resolution: 'benign' }, ANNA);
    await state.alerts.undo(change!, ANNA);
    expect(await state.alerts.get('a')).toMatchObject({
      state: 'open',
      resolution: null,
      acknowledged_at: null,
      closed_at: null,
    });
    for (const name of ['', 'x', '1-zzzzzzzzzzz', '!-1', '5-1']) {
      await expect(state.alerts.undo(name, ANNA)).rejects.toThrow(NotFound);
    }
  });
});
