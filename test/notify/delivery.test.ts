import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Delivery, type DeliveryOptions, startDelivery } from '../../src/notify/delivery.ts';
import type { DeliveryEvent } from '../../src/notify/notifier.ts';
import { notifierConfig } from '../../src/notify/notifier-config.ts';
import { notifySettings, routesFrom } from '../../src/notify/notify-settings.ts';
import { stateRoutes } from '../../src/notify/routes.ts';
import type { Outbox } from '../../src/state/outbox.ts';
import { A_RULE, aContext } from './an-alert.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { handle, outboxWith, TestState } from './state-outbox.ts';

const receivers: Receiver[] = [];
const deliveries: Delivery[] = [];
const states: TestState[] = [];
afterEach(async () => {
  await Promise.all(deliveries.splice(0).map((delivery) => delivery.close(0)));
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
  await Promise.all(states.splice(0).map((state) => state.close()));
});

/** State in which every alert goes to some notifiers. */
const stateFor = async (...notifiers: string[]) => {
  const state = await new TestState().open(() => notifiers);
  states.push(state);
  return state;
};

const receiver = async (...options: Parameters<typeof startReceiver>) => {
  const started = await startReceiver(...options);
  receivers.push(started);
  return started;
};

const QUICK = { unreachable: { first: 20, most: 100 }, misconfigured: { first: 40, most: 100 } };

function deliver(outbox: Outbox, entries: readonly Record<string, unknown>[], more: Partial<DeliveryOptions> = {}) {
  const log: DeliveryEvent[] = [];
  const delivery = startDelivery({
    outbox,
    notifiers: entries.map((entry) => notifierConfig.parse({ type: 'webhook', ...entry })),
    context: aContext({ log: (event) => log.push(event) }),
    now: Date.now,
    backoff: QUICK,
    // Nothing may depend on it.
    pollMs: 600_000,
    ...more,
  });
  deliveries.push(delivery);
  return { delivery, log };
}

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });
const handles = (count: number) => Array.from({ length: count }, (_, i) => handle(i));
const keys = (one: Receiver) => one.received.map((request) => String(request.headers['idempotency-key']));
const events = (one: Receiver) => one.received.map((request) => request.headers['seismo-event']);
const allDelivered = async (state: TestState) => [...new Set(await state.statuses())].join() === 'delivered';

describe('delivery', () => {
  test('sends what is queued, also later, and confirms it', async () => {
    const hook = await receiver();
    const state = await stateFor('hook');
    await state.raise(handles(3));
    deliver(state.outbox, [{ name: 'hook', url: hook.url }]);
    await hook.until(3);
    await state.raise([handle(9)]);
    await hook.until(4);
    await eventually(() => state.statuses()).toEqual(Array(4).fill('delivered'));
    expect(keys(hook).sort()).toEqual(
      (await state.messages()).map((message) => `${message.handle}.raised.${message.id}`),
    );
  });

  test('tries again with the same key until the receiver takes it', async () => {
    const hook = await receiver((_, response, index) => response.writeHead(index < 3 ? 503 : 200).end());
    const state = await stateFor('hook');
    await state.raise([handle(1)]);
    const { delivery, log } = deliver(state.outbox, [{ name: 'hook', url: hook.url }]);
    await hook.until(4);
    await eventually(() => state.statuses()).toEqual(['delivered']);
    expect(new Set(keys(hook)).size).toBe(1);
    expect((await state.messages())[0]!.attempts).toBe(3);
    expect(log.map((event) => event.level)).toEqual(['warn', 'warn', 'warn', 'info']);
    const [status] = await delivery.status();
    expect(status).toMatchObject({ state: 'ready', message: null, delivered: 1, failed_attempts: 3, waiting: 0 });
  });

  test('waits as long as the receiver asks for', async () => {
    const hook = await receiver((_, response, index) =>
      index === 0 ? response.writeHead(429, { 'retry-after': '1' }).end() : response.end(),
    );
    const state = await stateFor('hook');
    await state.raise(handles(3));
    const began = Date.now();
    deliver(state.outbox, [{ name: 'hook', url: hook.url, concurrency: 1 }]);
    await hook.until(1);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(hook.received).toHaveLength(1);
    await hook.until(4);
    expect(Date.now() - began).toBeGreaterThanOrEqual(1_000);
  });

  test('gives a message up that will never be taken, and goes on with others', async () => {
    const hook = await receiver((request, response) => {
      response.writeHead(request.body.includes(handle(1)) ? 400 : 200).end('cannot read this');
    });
    const state = await stateFor('hook');
    await state.raise(handles(3));
    const { log, delivery } = deliver(state.outbox, [{ name: 'hook', url: hook.url }]);
    await eventually(() => state.statuses()).toEqual(['delivered', 'failed', 'delivered']);
    expect((await state.messages())[1]!.error).toMatch(/answered 400: cannot read this$/);
    expect(log).toEqual([
      expect.objectContaining({
        level: 'error',
        messages: 1,
        message: expect.stringMatching(/answered 400; given up$/),
      }),
    ]);
    expect((await delivery.status())[0]).toMatchObject({ given_up: 1, failed: 1 });
  });

  test('gives up after the time that is set; by hand it is tried once more', async () => {
    let isUp = false;
    const hook = await receiver((_, response) => response.writeHead(isUp ? 200 : 500).end());
    const state = await stateFor('hook');
    state.shiftMs = -3_600_000;
    await state.raise([handle(1)]);
    state.shiftMs = 0;
    deliver(state.outbox, [{ name: 'hook', url: hook.url, give_up_after: '1h' }]);
    await eventually(() => state.statuses()).toEqual(['failed']);
    isUp = true;
    await state.outbox.retry([(await state.messages())[0]!.id], { name: 'ana' });
    await eventually(() => state.statuses()).toEqual(['delivered']);
  });

  test('a notifier that is down or hangs holds back no other', async () => {
    const up = await receiver();
    const hanging = await receiver(() => undefined);
    const gone = await receiver();
    await gone.close();
    const state = await stateFor('gone', 'hanging', 'up', 'nobody');
    await state.raise(handles(20));
    const entries = [
      { name: 'gone', url: gone.url },
      { name: 'hanging', url: hanging.url, timeout: '60s' },
      { name: 'up', url: up.url },
    ];
    const { delivery } = deliver(state.outbox, entries);
    await up.until(20);
    await eventually(async () =>
      (await delivery.status()).map((status) => [status.name, status.state, status.waiting]),
    ).toEqual([
      ['gone', 'unreachable', 20],
      ['hanging', 'sending', 20],
      ['up', 'ready', 0],
    ]);
    expect(hanging.received.length).toBeLessThanOrEqual(4);
    expect((await state.messages()).find((message) => message.notifier === 'nobody')).toMatchObject({
      status: 'waiting',
      error: 'no notifier called "nobody" is configured',
    });
  });

  test('one at a time is tried while a notifier fails, and all goes once it is back', async () => {
    let isUp = false;
    let most = 0;
    let now = 0;
    const hook = await receiver((_, response) => {
      now++;
      most = isUp ? most : Math.max(most, now);
      setTimeout(() => {
        now--;
        response.writeHead(isUp ? 200 : 502).end();
      }, 5);
    });
    const state = await stateFor('hook');
    await state.raise(handles(50));
    deliver(state.outbox, [{ name: 'hook', url: hook.url, concurrency: 4 }]);
    await hook.until(8);
    isUp = true;
    await eventually(() => allDelivered(state)).toBe(true);
    expect(most).toBeLessThanOrEqual(4);
    expect(new Set(keys(hook)).size).toBe(50);
  });

  test('an end is told after its beginning, however often that is tried', async () => {
    const hook = await receiver((request, response, index) => {
      response.writeHead(request.headers['seismo-event'] === 'raised' && index < 4 ? 500 : 200).end();
    });
    const state = await stateFor('hook');
    await state.raise([handle(1)]);
    await state.store.alerts.update(handle(1), { state: 'closed' }, { name: 'ana' });
    deliver(state.outbox, [{ name: 'hook', url: hook.url }]);
    await eventually(() => state.statuses()).toEqual(['delivered', 'delivered']);
    expect(events(hook)).toEqual(['raised', 'raised', 'raised', 'raised', 'raised', 'closed']);
  });

  test('nor is an alert that stands again told before its withdrawal', async () => {
    const hook = await receiver((request, response, index) => {
      response.writeHead(request.headers['seismo-event'] === 'withdrawn' && index < 3 ? 500 : 200).end();
    });
    const state = await stateFor('hook');
    await state.raise([handle(1)]);
    await state.withdraw(handle(1));
    await state.reinstate(handle(1));
    deliver(state.outbox, [{ name: 'hook', url: hook.url }]);
    await eventually(() => state.statuses()).toEqual(Array(3).fill('delivered'));
    expect(events(hook)).toEqual(['raised', 'withdrawn', 'withdrawn', 'withdrawn', 'raised']);
  });
});

test('from routes to receivers: whoever was told of an alert hears of its end where the routes say so', async () => {
  const pager = await receiver((_, response) => response.writeHead(202).end());
  const hook = await receiver();
  const settings = z.object(notifySettings).parse({
    notifiers: [
      { type: 'pagerduty', name: 'pager', url: pager.url, routing_key: 'key' },
      { type: 'webhook', name: 'hook', url: hook.url, format: 'elastic' },
    ],
    routes: [
      { severity: 'critical', on: ['raised', 'closed'], to: 'pager', continue: true },
      { tag: 'Domain: LLM', to: 'hook' },
    ],
  });
  const { routes, endRoutes } = stateRoutes(routesFrom(settings), { tagsOf: () => A_RULE.tags, now: Date.now });
  const state = await new TestState().open(routes, endRoutes);
  states.push(state);
  const { alerts } = state.store;
  const evidenceOf = async (id: string, most: number) =>
    (await alerts.get(id, { evidence: most }))?.evidence.events ?? [];
  deliver(state.outbox, [], { notifiers: settings.notifiers, context: aContext({ evidenceOf }) });
  await state.raise([handle(1)], { severity: 'critical' });
  await state.raise([handle(2)]);
  await alerts.update(handle(1), { resolution: 'true_positive' }, { name: 'ana' });
  await alerts.update(handle(2), { resolution: 'benign' }, { name: 'ana' });
  await Promise.all([pager.until(2), hook.until(2)]);
  await eventually(() => allDelivered(state)).toBe(true);
  const incidents = pager.received.map((request) => JSON.parse(request.body));
  expect(incidents.map((event) => [event.event_action, event.dedup_key])).toEqual([
    ['trigger', handle(1)],
    ['resolve', handle(1)],
  ]);
  const documents = hook.received.map((request) => JSON.parse(request.body));
  expect(documents.map((document) => document['kibana.alert.uuid']).sort()).toEqual([handle(1), handle(2)]);
  expect(documents[0]['kibana.alert.ancestors']).toHaveLength(2);
});

describe('a storm', () => {
  test('is told as one message, by rule and severity, confirmed together', async () => {
    const hook = await receiver();
    const state = await stateFor('hook');
    await state.raise(handles(200));
    deliver(state.outbox, [{ name: 'hook', url: hook.url, storm: { above: 20, show: 3 } }]);
    await eventually(() => allDelivered(state)).toBe(true);
    expect(hook.received).toHaveLength(1);
    expect(JSON.parse(hook.received[0]!.body)).toMatchObject({
      storm: { count: 200, by_rule: [{ rule_id: 'llm-denials', count: 200 }], alerts: { length: 3 } },
    });
  });

  test('is none while no more wait than the settings say', async () => {
    const hook = await receiver();
    const state = await stateFor('hook');
    await state.raise(handles(20));
    deliver(state.outbox, [{ name: 'hook', url: hook.url, storm: { above: 20 } }]);
    await hook.until(20);
    expect(events(hook)).toEqual(Array(20).fill('raised'));
  });

  test('leaves ends to themselves where they resolve incidents', async () => {
    const pager = await receiver((_, response) => response.writeHead(202).end());
    const state = await stateFor('pager');
    await state.raise(handles(30));
    await state.store.alerts.updateMany({ ids: handles(10) }, { state: 'closed' }, { name: 'ana' });
    deliver(state.outbox, [
      { type: 'pagerduty', name: 'pager', url: pager.url, routing_key: 'k', storm: { above: 5 } },
    ]);
    await eventually(() => allDelivered(state)).toBe(true);
    const sent = pager.received.map((request) => JSON.parse(request.body).event_action);
    expect(sent.filter((action) => action === 'trigger')).toHaveLength(1);
    expect(sent.filter((action) => action === 'resolve')).toHaveLength(10);
  });
});

describe('a restart', () => {
  test('loses nothing, and repeats only what was not confirmed, under the same key', async () => {
    const taken: string[] = [];
    const hook = await receiver((request, response) => {
      const isTaken = Math.random() < 0.8;
      if (isTaken) taken.push(String(request.headers['idempotency-key']));
      setTimeout(() => response.writeHead(isTaken ? 200 : 500).end(), Math.random() * 8);
    });
    const state = await stateFor('hook');
    await state.raise(handles(150));
    const kills = 8;
    for (let kill = 0; kill < kills; kill++) {
      let isKilled = false;
      const { outbox } = state;
      // What a killed process was about to write never gets to the disk.
      const interrupted = outboxWith(outbox, {
        delivered: async (ids) => (isKilled ? undefined : outbox.delivered(ids)),
        failed: async (failure) => (isKilled ? undefined : outbox.failed(failure)),
      });
      const { delivery } = deliver(interrupted, [{ name: 'hook', url: hook.url, concurrency: 4 }]);
      await new Promise((resolve) => setTimeout(resolve, 60));
      isKilled = true;
      await delivery.close(0);
      await state.store.close();
      await state.open(() => ['hook']);
    }
    deliver(state.outbox, [{ name: 'hook', url: hook.url }]);
    await eventually(() => allDelivered(state)).toBe(true);
    expect(new Set(taken).size).toBe(150);
    expect(taken.length).toBeLessThanOrEqual(150 + 4 * kills);
  });

  test('that is orderly lets what is under way end', async () => {
    const hook = await receiver((_, response) => setTimeout(() => response.end(), 150));
    const state = await stateFor('hook');
    await state.raise(handles(10));
    const { delivery } = deliver(state.outbox, [{ name: 'hook', url: hook.url, concurrency: 4 }]);
    await hook.until(4);
    await delivery.close(2_000);
    expect((await state.statuses()).filter((status) => status === 'delivered')).toHaveLength(4);
    expect(hook.received).toHaveLength(4);
  });

  test('sends nothing more once it has begun to close', async () => {
    const hook = await receiver();
    const state = await stateFor('hook');
    await state.raise(handles(40));
    for (let round = 0; round < 5; round++) {
      const { delivery } = deliver(state.outbox, [{ name: 'hook', url: hook.url, concurrency: 2 }]);
      await new Promise((resolve) => setTimeout(resolve, 10 * round));
      await delivery.close(5_000);
      const sent = hook.received.length;
      const delivered = (await state.statuses()).filter((status) => status === 'delivered').length;
      expect([delivered, new Set(keys(hook)).size]).toEqual([sent, sent]);
    }
  });

  test('does not wait for a receiver that hangs', async () => {
    const hook = await receiver(() => undefined);
    const state = await stateFor('hook');
    await state.raise([handle(1)]);
    const { delivery } = deliver(state.outbox, [{ name: 'hook', url: hook.url, timeout: '60s' }]);
    await hook.until(1);
    const began = Date.now();
    await delivery.close(100);
    expect(Date.now() - began).toBeLessThan(2_000);
    expect((await state.messages())[0]).toMatchObject({ status: 'waiting', attempts: 0 });
  });
});

describe('where the outcome cannot be written down', () => {
  test('it is tried until it can, and nothing is sent twice', async () => {
    const hook = await receiver();
    const state = await stateFor('hook');
    await state.raise([handle(1)]);
    let refusals = 0;
    const full = outboxWith(state.outbox, {
      delivered: async (ids) => {
        if (refusals++ < 1) throw new Error('disk full');
        await state.outbox.delivered(ids);
      },
    });
    const { log } = deliver(full, [{ name: 'hook', url: hook.url }]);
    await eventually(() => state.statuses()).toEqual(['delivered']);
    expect(hook.received).toHaveLength(1);
    expect(log[0]).toMatchObject({ level: 'error', message: 'Error: disk full' });
  });
});

describe('a test message', () => {
  test('holds no message back for good', async () => {
    const hook = await receiver((_, response) => setTimeout(() => response.end(), 20));
    const state = await stateFor('hook');
    await state.raise(handles(10));
    const { delivery } = deliver(state.outbox, [{ name: 'hook', url: hook.url, concurrency: 1 }]);
    await Promise.all(Array.from({ length: 5 }, () => delivery.test('hook')));
    await eventually(() => allDelivered(state)).toBe(true);
  });

  test('tells how it went, and ends a pause where it went well', async () => {
    let isUp = false;
    const hook = await receiver((_, response) => response.writeHead(isUp ? 200 : 503).end('maintenance'));
    const state = await stateFor('hook');
    await state.raise([handle(1)]);
    const slow = { unreachable: { first: 60_000, most: 60_000 }, misconfigured: { first: 60_000, most: 60_000 } };
    const { delivery } = deliver(state.outbox, [{ name: 'hook', url: hook.url }], { backoff: slow });
    await hook.until(1);
    expect(await delivery.test('hook')).toMatchObject({
      ok: false,
      message: expect.stringMatching(/answered 503$/),
      detail: 'maintenance',
    });
    isUp = true;
    expect(await delivery.test('hook')).toMatchObject({ ok: true, message: null, detail: null });
    expect(hook.received.at(-1)!.headers['seismo-event']).toBe('test');
    expect(JSON.parse(hook.received.at(-1)!.body)).toMatchObject({ rule_name: 'Test of a notifier' });
    await state.raise([handle(2)]);
    await eventually(() => state.statuses()).toEqual(['waiting', 'delivered']);
    expect(await delivery.test('nobody')).toBeUndefined();
  });
});
