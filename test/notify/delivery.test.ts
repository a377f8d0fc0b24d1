import { afterEach, describe, expect, test } from 'vitest';
import { type Delivery, type DeliveryOptions, startDelivery } from '../../src/notify/delivery.ts';
import type { DeliveryEvent } from '../../src/notify/notifier.ts';
import { notifierConfig } from '../../src/notify/notifier-config.ts';
import type { Outbox } from '../../src/state/outbox.ts';
import { aContext, anAlert } from './an-alert.ts';
import { MemoryOutbox } from './memory-outbox.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const receivers: Receiver[] = [];
const deliveries: Delivery[] = [];
afterEach(async () => {
  await Promise.all(deliveries.splice(0).map((delivery) => delivery.close(0)));
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

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
    ...more,
  });
  deliveries.push(delivery);
  return { delivery, log };
}

const alerts = (count: number) => Array.from({ length: count }, (_, i) => anAlert({ id: `a${i}`, handle: `h${i}` }));
const keys = (one: Receiver) => one.received.map((request) => String(request.headers['idempotency-key']));
const statuses = (outbox: MemoryOutbox) => outbox.rows.map((row) => row.status);

describe('delivery', () => {
  test('sends what is queued, also later, and confirms it', async () => {
    const hook = await receiver();
    const outbox = new MemoryOutbox();
    for (const alert of alerts(3)) outbox.queue('hook', alert);
    deliver(outbox, [{ name: 'hook', url: hook.url }]);
    await hook.until(3);
    outbox.queue('hook', anAlert({ handle: 'late' }));
    outbox.committed();
    await hook.until(4);
    await expect.poll(() => statuses(outbox)).toEqual(Array(4).fill('delivered'));
    expect(keys(hook).sort()).toEqual(['h0.raised.1', 'h1.raised.2', 'h2.raised.3', 'late.raised.4']);
  });

  test('tries again with the same key until the receiver takes it', async () => {
    const hook = await receiver((_, response, index) => response.writeHead(index < 3 ? 503 : 200).end());
    const outbox = new MemoryOutbox();
    outbox.queue('hook', anAlert());
    const { delivery, log } = deliver(outbox, [{ name: 'hook', url: hook.url }]);
    await hook.until(4);
    await expect.poll(() => statuses(outbox)).toEqual(['delivered']);
    expect(new Set(keys(hook)).size).toBe(1);
    expect(outbox.rows[0]!.attempts).toBe(3);
    expect(log.map((event) => event.level)).toEqual(['warn', 'warn', 'warn']);
    const [status] = await delivery.status();
    expect(status).toMatchObject({ state: 'ready', message: null, delivered: 1, failed_attempts: 3, waiting: 0 });
  });

  test('waits as long as the receiver asks for', async () => {
    const hook = await receiver((_, response, index) =>
      index === 0 ? response.writeHead(429, { 'retry-after': '1' }).end() : response.end(),
    );
    const outbox = new MemoryOutbox();
    for (const alert of alerts(3)) outbox.queue('hook', alert);
    const began = Date.now();
    deliver(outbox, [{ name: 'hook', url: hook.url, concurrency: 1 }]);
    await hook.until(1);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(hook.received).toHaveLength(1);
    await hook.until(4);
    expect(Date.now() - began).toBeGreaterThanOrEqual(1_000);
  });

  test('gives a message up that will never be taken, and goes on with others', async () => {
    const hook = await receiver((request, response) => {
      response.writeHead(request.body.includes('"h1"') ? 400 : 200).end('cannot read this');
    });
    const outbox = new MemoryOutbox();
    for (const alert of alerts(3)) outbox.queue('hook', alert);
    const { log, delivery } = deliver(outbox, [{ name: 'hook', url: hook.url }]);
    await expect.poll(() => statuses(outbox)).toEqual(['delivered', 'failed', 'delivered']);
    expect(outbox.rows[1]!.error).toMatch(/answered 400: cannot read this$/);
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
    const outbox = new MemoryOutbox();
    const id = outbox.queue('hook', anAlert(), 'raised', Date.now() - 3_600_000);
    const { delivery } = deliver(outbox, [{ name: 'hook', url: hook.url, give_up_after: '1h' }]);
    await expect.poll(() => statuses(outbox)).toEqual(['failed']);
    isUp = true;
    await outbox.retry([id]);
    delivery.wake();
    await expect.poll(() => statuses(outbox)).toEqual(['delivered']);
  });

  test('a notifier that is down or hangs holds back no other', async () => {
    const up = await receiver();
    const hanging = await receiver(() => undefined);
    const gone = await receiver();
    await gone.close();
    const outbox = new MemoryOutbox();
    for (const alert of alerts(20)) for (const name of ['gone', 'hanging', 'up', 'nobody']) outbox.queue(name, alert);
    const entries = [
      { name: 'gone', url: gone.url },
      { name: 'hanging', url: hanging.url, timeout: '60s' },
      { name: 'up', url: up.url },
    ];
    const { delivery } = deliver(outbox, entries);
    await up.until(20);
    await expect
      .poll(async () => (await delivery.status()).map((status) => [status.name, status.state, status.waiting]))
      .toEqual([
        ['gone', 'unreachable', 20],
        ['hanging', 'sending', 20],
        ['up', 'ready', 0],
      ]);
    expect(hanging.received.length).toBeLessThanOrEqual(4);
    expect(outbox.rows.find((row) => row.notifier === 'nobody')).toMatchObject({
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
    const outbox = new MemoryOutbox();
    for (const alert of alerts(50)) outbox.queue('hook', alert);
    deliver(outbox, [{ name: 'hook', url: hook.url, concurrency: 4 }]);
    await hook.until(8);
    isUp = true;
    await expect.poll(() => new Set(statuses(outbox)), { timeout: 5_000 }).toEqual(new Set(['delivered']));
    expect(most).toBeLessThanOrEqual(4);
    expect(new Set(keys(hook)).size).toBe(50);
  });

  test('an end is told after its beginning, however often that is tried', async () => {
    const hook = await receiver((request, response, index) => {
      response.writeHead(request.headers['seismo-event'] === 'raised' && index < 4 ? 500 : 200).end();
    });
    const outbox = new MemoryOutbox();
    outbox.queue('hook', anAlert());
    outbox.queue('hook', anAlert(), 'closed');
    deliver(outbox, [{ name: 'hook', url: hook.url }]);
    await expect.poll(() => statuses(outbox), { timeout: 5_000 }).toEqual(['delivered', 'delivered']);
    const events = hook.received.map((request) => request.headers['seismo-event']);
    expect(events).toEqual(['raised', 'raised', 'raised', 'raised', 'raised', 'closed']);
  });

  test('nor is an alert that stands again told before its withdrawal', async () => {
    const hook = await receiver((request, response, index) => {
      response.writeHead(request.headers['seismo-event'] === 'withdrawn' && index < 3 ? 500 : 200).end();
    });
    const outbox = new MemoryOutbox();
    outbox.queue('hook', anAlert());
    outbox.queue('hook', anAlert(), 'withdrawn');
    outbox.queue('hook', anAlert({ version: 3 }));
    deliver(outbox, [{ name: 'hook', url: hook.url }]);
    await expect.poll(() => statuses(outbox), { timeout: 5_000 }).toEqual(Array(3).fill('delivered'));
    const events = hook.received.map((request) => request.headers['seismo-event']);
    expect(events).toEqual(['raised', 'withdrawn', 'withdrawn', 'withdrawn', 'raised']);
  });
});

describe('a storm', () => {
  test('is told as one message, by rule and severity, confirmed together', async () => {
    const hook = await receiver();
    const outbox = new MemoryOutbox();
    for (const alert of alerts(200)) outbox.queue('hook', alert);
    deliver(outbox, [{ name: 'hook', url: hook.url, storm: { above: 20, show: 3 } }]);
    await expect.poll(() => new Set(statuses(outbox))).toEqual(new Set(['delivered']));
    expect(hook.received).toHaveLength(1);
    expect(JSON.parse(hook.received[0]!.body)).toMatchObject({
      storm: { count: 200, by_rule: [{ rule_id: 'llm-denials', count: 200 }], alerts: { length: 3 } },
    });
  });

  test('is none while no more wait than the settings say', async () => {
    const hook = await receiver();
    const outbox = new MemoryOutbox();
    for (const alert of alerts(20)) outbox.queue('hook', alert);
    deliver(outbox, [{ name: 'hook', url: hook.url, storm: { above: 20 } }]);
    await hook.until(20);
    expect(keys(hook).every((key) => key.startsWith('h'))).toBe(true);
  });

  test('leaves ends to themselves where they resolve incidents', async () => {
    const pager = await receiver((_, response) => response.writeHead(202).end());
    const outbox = new MemoryOutbox();
    for (const alert of alerts(10)) outbox.queue('pager', alert, 'closed');
    for (const alert of alerts(30)) outbox.queue('pager', { ...alert, handle: `r${alert.handle}` });
    deliver(outbox, [{ type: 'pagerduty', name: 'pager', url: pager.url, routing_key: 'k', storm: { above: 5 } }]);
    await expect.poll(() => new Set(statuses(outbox))).toEqual(new Set(['delivered']));
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
    const rows = new MemoryOutbox();
    for (const alert of alerts(150)) rows.queue('hook', alert);
    const kills = 12;
    for (let kill = 0; kill < kills; kill++) {
      const outbox = new MemoryOutbox(rows.rows);
      let isKilled = false;
      const { delivered, failed } = outbox;
      // What a killed process was about to write never gets to the disk.
      outbox.delivered = async (ids) => (isKilled ? undefined : delivered.call(outbox, ids));
      outbox.failed = async (delivery) => (isKilled ? undefined : failed.call(outbox, delivery));
      const { delivery } = deliver(outbox, [{ name: 'hook', url: hook.url, concurrency: 4 }]);
      await new Promise((resolve) => setTimeout(resolve, 25));
      isKilled = true;
      await delivery.close(0);
    }
    const last = new MemoryOutbox(rows.rows);
    deliver(last, [{ name: 'hook', url: hook.url }]);
    await expect.poll(() => new Set(statuses(last)), { timeout: 10_000 }).toEqual(new Set(['delivered']));
    expect(new Set(taken).size).toBe(150);
    expect(taken.length).toBeLessThanOrEqual(150 + 4 * kills);
  });

  test('that is orderly lets what is under way end', async () => {
    const hook = await receiver((_, response) => setTimeout(() => response.end(), 150));
    const outbox = new MemoryOutbox();
    for (const alert of alerts(10)) outbox.queue('hook', alert);
    const { delivery } = deliver(outbox, [{ name: 'hook', url: hook.url, concurrency: 4 }]);
    await hook.until(4);
    await delivery.close(2_000);
    expect(statuses(outbox).filter((status) => status === 'delivered')).toHaveLength(4);
    expect(hook.received).toHaveLength(4);
  });

  test('does not wait for a receiver that hangs', async () => {
    const hook = await receiver(() => undefined);
    const outbox = new MemoryOutbox();
    outbox.queue('hook', anAlert());
    const { delivery } = deliver(outbox, [{ name: 'hook', url: hook.url, timeout: '60s' }]);
    await hook.until(1);
    const began = Date.now();
    await delivery.close(100);
    expect(Date.now() - began).toBeLessThan(2_000);
    expect(outbox.rows[0]).toMatchObject({ status: 'waiting', attempts: 0 });
  });
});

describe('where the outcome cannot be written down', () => {
  test('it is tried until it can, and nothing is sent twice', async () => {
    const hook = await receiver();
    const outbox = new MemoryOutbox();
    const commit = outbox.delivered.bind(outbox);
    let refusals = 0;
    outbox.delivered = async (ids) => {
      if (refusals++ < 1) throw new Error('disk full');
      await commit(ids);
    };
    outbox.queue('hook', anAlert());
    const { log } = deliver(outbox, [{ name: 'hook', url: hook.url }]);
    await expect.poll(() => statuses(outbox), { timeout: 5_000 }).toEqual(['delivered']);
    expect(hook.received).toHaveLength(1);
    expect(log[0]).toMatchObject({ level: 'error', message: 'Error: disk full' });
  });
});

describe('a test message', () => {
  test('tells how it went, and ends a pause where it went well', async () => {
    let isUp = false;
    const hook = await receiver((_, response) => response.writeHead(isUp ? 200 : 503).end('maintenance'));
    const outbox = new MemoryOutbox();
    outbox.queue('hook', anAlert());
    const slow = { unreachable: { first: 60_000, most: 60_000 }, misconfigured: { first: 60_000, most: 60_000 } };
    const { delivery } = deliver(outbox, [{ name: 'hook', url: hook.url }], { backoff: slow });
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
    outbox.queue('hook', anAlert({ handle: 'next' }));
    outbox.committed();
    await expect.poll(() => statuses(outbox)).toEqual(['waiting', 'delivered']);
    expect(await delivery.test('nobody')).toBeUndefined();
  });
});
