import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ClaimedMessage } from '../../src/state/outbox.ts';
import type { Routes, StateStore } from '../../src/state/state-store.ts';
import { ANNA, alert, type Clock, change, grown, MINUTE, openState, raised, START } from './state-case.ts';

const routes: Routes = ({ severity }) => (severity === 'high' ? ['pager', 'mail', 'mail'] : ['mail']);
let state: StateStore;
let clock: Clock;
beforeEach(async () => {
  ({ state, clock } = await openState({ routes, endRoutes: () => ['pager'] }));
});
afterEach(() => state.close());

const raise = (...alerts: ReturnType<typeof raised>[]) => state.ledger.apply(change({ raised: alerts }));
const high = (id: string) => raised(alert(id, { severity: 'high' }));
const told = (messages: readonly ClaimedMessage[]) => messages.map((m) => `${m.occasion} ${m.alert.id}`);
const idsOf = (messages: readonly ClaimedMessage[]) => messages.map((m) => m.id);

describe('messages are queued', () => {
  test('with the alert, once per notifier', async () => {
    let heard = 0;
    state.outbox.onQueued(() => heard++);
    await raise(high('a'), raised('b'));
    expect(heard).toBe(1);
    expect(await state.outbox.due()).toEqual(['mail', 'pager']);
    const messages = await state.outbox.claim('mail', 10);
    expect(messages).toMatchObject([
      {
        notifier: 'mail',
        occasion: 'raised',
        alert_id: 'a',
        status: 'waiting',
        attempts: 0,
        alert: { severity: 'high' },
      },
      { alert_id: 'b', alert: { reason: '3 events of b', state: 'open' } },
    ]);
    expect(told(await state.outbox.claim('pager', 10))).toEqual(['raised a']);
  });

  test('not for what is suppressed, capped or withdrawn, until it is one to tell of, and then once', async () => {
    const holder = raised('holder');
    const held = raised('held', { suppressedBy: holder.handle });
    const capped = raised('capped', { status: 'capped' });
    await raise(holder, held, capped, raised('gone', { status: 'withdrawn' }));
    expect(told(await state.outbox.claim('mail', 10))).toEqual(['raised holder']);
    const freed = grown(held, {}, { suppressedBy: null });
    await state.ledger.apply(change({ changed: [freed, grown(capped, {}, { status: 'standing' })] }));
    expect(told(await state.outbox.claim('mail', 10))).toEqual(['raised held', 'raised capped']);
    await state.ledger.apply(change({ changed: [grown(held)] }));
    await state.ledger.apply(change({ changed: [freed] }));
    expect(await state.outbox.claim('mail', 10)).toEqual([]);
  });

  test('when an alert ends, to those who heard that it was raised', async () => {
    const a = high('a');
    await raise(a, raised('b'), high('c'));
    await state.outbox.claim('pager', 10);
    await state.ledger.apply(change({ withdrawn: [{ handle: a.handle, at: START, reason: 'diluted' }] }));
    await state.alerts.update('c', { resolution: 'benign' }, ANNA);
    await state.alerts.update('b', { state: 'closed' }, ANNA);
    expect(told(await state.outbox.claim('pager', 10))).toEqual(['withdrawn a', 'closed c']);
    await state.ledger.apply(change({ changed: [grown(a)] }));
    expect(told(await state.outbox.claim('pager', 10))).toEqual(['raised a']);
    expect(told(await state.outbox.claim('mail', 10))).toEqual(['raised a', 'raised b', 'raised c']);
  });

  test('by the routes that are set at the time', async () => {
    state.setRoutes(() => []);
    await raise(raised('a'));
    expect(await state.outbox.due()).toEqual([]);
    state.setRoutes(() => {
      throw new Error('a broken route');
    });
    await expect(raise(raised('b'))).rejects.toThrow('a broken route');
    expect(await state.alerts.get('b')).toBeUndefined();
  });
});

test('a claimed message is nobody else’s until it is given back', async () => {
  await raise(...Array.from({ length: 20 }, (_, i) => raised(`a${i}`)));
  const claims = await Promise.all([1, 2, 3, 4].map(() => state.outbox.claim('mail', 7)));
  expect(claims.map((claim) => claim.length)).toEqual([7, 7, 6, 0]);
  expect(new Set(claims.flat().map((message) => message.id)).size).toBe(20);
  expect(await state.outbox.nextDue()).toBeUndefined();
  state.outbox.release(idsOf(claims[1]!));
  expect(await state.outbox.nextDue()).toBe(START);
  expect(idsOf(await state.outbox.claim('mail', 100))).toEqual(idsOf(claims[1]!));
});

test('a message that failed waits for its time, and is kept when it is given up', async () => {
  await raise(raised('a'), raised('b'));
  const [a, b] = await state.outbox.claim('mail', 10);
  await state.outbox.delivered([b!.id]);
  await state.outbox.failed({ ids: [a!.id, b!.id], error: 'connection refused', retryAt: START + MINUTE });
  expect(await state.outbox.due()).toEqual([]);
  expect(await state.outbox.nextDue()).toBe(START + MINUTE);
  expect(await state.outbox.counts()).toEqual([
    { notifier: 'mail', waiting: 1, retrying: 1, failed: 0, delivered: 1, oldest_waiting: START },
  ]);
  clock.ms += MINUTE;
  expect(await state.outbox.claim('mail', 10)).toMatchObject([{ id: a!.id, attempts: 1, error: 'connection refused' }]);
  await state.outbox.failed({ ids: [a!.id], error: 'refused again', retryAt: null });
  expect(await state.outbox.nextDue()).toBeUndefined();
  const { items } = await state.outbox.list({ statuses: ['failed'] });
  expect(items).toMatchObject([{ alert_id: 'a', status: 'failed', attempts: 2, error: 'refused again' }]);
  expect((await state.outbox.list({ alert: 'b' })).items).toMatchObject([
    { alert_id: 'b', status: 'delivered', delivered_at: new Date(START).toISOString(), error: null },
  ]);
  expect(await state.outbox.retry([a!.id, b!.id], ANNA)).toBe(1);
  expect(told(await state.outbox.claim('mail', 10))).toEqual(['raised a']);
  expect((await state.audit.list({ actions: ['notification.retry'] })).items).toHaveLength(1);
});

test('a clock that is set back holds up no message', async () => {
  await raise(raised('a'), raised('b'));
  const [a] = await state.outbox.claim('mail', 1);
  await state.outbox.failed({ ids: [a!.id], error: 'no', retryAt: START + MINUTE });
  clock.ms -= 60 * MINUTE;
  expect(await state.outbox.due()).toEqual(['mail']);
  expect(await state.outbox.nextDue()).toBe(clock.ms);
  expect(told(await state.outbox.claim('mail', 10))).toEqual(['raised a', 'raised b']);
});

test('messages are listed in pages, newest first', async () => {
  await raise(...Array.from({ length: 5 }, (_, i) => high(`a${i}`)));
  const first = await state.outbox.list({ notifiers: ['pager'] }, { limit: 3 });
  const second = await state.outbox.list({ notifiers: ['pager'] }, { limit: 3, cursor: first.next! });
  expect([...first.items, ...second.items].map((m) => m.alert_id)).toEqual(['a4', 'a3', 'a2', 'a1', 'a0']);
  expect(second.next).toBeNull();
});

// What a notifier does with messages, in any order: none is lost, none is delivered twice.
test('every message is delivered once, whatever claims, failures and releases come between', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('raise' as const), many: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant('claim' as const), many: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ kind: fc.constantFrom('deliver' as const, 'fail' as const, 'release' as const), many: fc.nat(3) }),
    fc.record({ kind: fc.constant('wait' as const), many: fc.integer({ min: 1, max: 3 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const opened = await openState({ routes: () => ['mail'] });
      const { outbox, ledger } = opened.state;
      const sent: number[] = [];
      let holding: ClaimedMessage[] = [];
      let queued = 0;
      const deliver = async (messages: readonly ClaimedMessage[]) => {
        sent.push(...idsOf(messages));
        await outbox.delivered(idsOf(messages));
      };
      for (const { kind, many } of steps) {
        const some = kind === 'deliver' || kind === 'fail' || kind === 'release' ? holding.slice(0, many) : [];
        holding = holding.slice(some.length);
        if (kind === 'raise') {
          await ledger.apply(change({ raised: Array.from({ length: many }, (_, i) => raised(`${queued + i}`)) }));
          queued += many;
        }
        if (kind === 'claim') {
          const claimed = await outbox.claim('mail', many);
          for (const message of claimed) expect(idsOf(holding)).not.toContain(message.id);
          holding.push(...claimed);
        }
        if (kind === 'deliver') await deliver(some);
        if (kind === 'fail') await outbox.failed({ ids: idsOf(some), error: 'no', retryAt: opened.clock.ms + MINUTE });
        if (kind === 'release') outbox.release(idsOf(some));
        if (kind === 'wait') opened.clock.ms += (many * MINUTE) / 2;
      }
      await deliver(holding);
      opened.clock.ms += MINUTE;
      await deliver(await outbox.claim('mail', 1_000));
      expect(sent).toHaveLength(queued);
      expect(new Set(sent).size).toBe(queued);
      expect(await outbox.nextDue()).toBeUndefined();
      await opened.state.close();
    }),
    { numRuns: 15 },
  );
});
