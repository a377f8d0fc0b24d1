import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { AlertHub } from '../../src/api/stream/alert-hub.ts';
import { Client } from './client.ts';
import { ADMIN_TOKEN, burst, DATASET, openService, SECRET, type Service, VIEWER_TOKEN } from './open-service.ts';

interface Frame {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
}

/** Reads a live stream until so many events came, then lets go. */
async function listen(
  service: Service,
  events: number,
  options: { query?: string; lastId?: string; ready?: () => void } = {},
): Promise<Frame[]> {
  const gone = new AbortController();
  const response = await fetch(`${service.server.url}/api/v1/alerts/stream${options.query ?? ''}`, {
    headers: {
      Authorization: `Bearer ${VIEWER_TOKEN}`,
      ...(options.lastId !== undefined && { 'Last-Event-ID': options.lastId }),
    },
    signal: gone.signal,
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  const frames: Frame[] = [];
  let text = '';
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  while (frames.filter((f) => f.event !== undefined).length < events) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
    const parts = text.split('\n\n');
    text = parts.pop()!;
    for (const part of parts) {
      frames.push(
        Object.fromEntries(
          part
            .split('\n')
            .map((line) => line.split(/: (.*)/s).slice(0, 2))
            .filter(([name]) => name !== ''),
        ),
      );
    }
    options.ready?.();
  }
  gone.abort();
  return frames.filter((f) => f.event !== undefined);
}

async function raise(service: Service, ...users: string[]): Promise<void> {
  const client = await Client.of(service, ADMIN_TOKEN);
  for (const user of users) {
    await client.post(`/ingest/${DATASET}`, burst(user));
    await service.detect();
  }
}

const userOf = (frame: Frame) => JSON.parse(frame.data!).alert.fields['user.id'].split('/')[1];

test('alerts come as they are raised and changed, masked', async () => {
  const service = await openService();
  const live = listen(service, 3);
  await pause(50);
  await raise(service, 'a', 'b');
  const client = await Client.of(service, ADMIN_TOKEN);
  const [alert] = (await client.get('/api/v1/alerts')).json.items;
  await client.call('PATCH', `/api/v1/alerts/${alert.id}`, {
    body: { state: 'acknowledged' },
    headers: { 'If-Match': '*' },
  });
  const frames = await live;
  expect(frames.map((f) => f.event)).toEqual(['raised', 'raised', 'updated']);
  expect(frames.slice(0, 2).map(userOf)).toEqual(['a', 'b']);
  const ids = frames.map((f) => Number(f.id));
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  expect(JSON.stringify(frames)).not.toContain(SECRET);
  expect(JSON.parse(frames[2]!.data!).alert.state).toBe('acknowledged');
});

test('a client goes on behind the last event it has', async () => {
  const service = await openService();
  const live = listen(service, 3);
  await pause(50);
  await raise(service, 'a', 'b', 'c');
  const [first, second] = await live;
  expect((await listen(service, 2, { lastId: first!.id! })).map(userOf)).toEqual(['b', 'c']);
  expect((await listen(service, 1, { query: `?last_event_id=${second!.id}` })).map(userOf)).toEqual(['c']);
  // What is not known any more, or never was, has to be read anew.
  expect(await listen(service, 1, { lastId: '999999999999' })).toMatchObject([{ event: 'reset' }]);
  const wrong = await fetch(`${service.server.url}/api/v1/alerts/stream`, { headers: { 'Last-Event-ID': 'x' } });
  expect(wrong.status).toBe(400);
});

test('filters are held to', async () => {
  const service = await openService();
  const none = listen(service, 1, { query: '?severity=high' });
  const some = listen(service, 1, { query: '?severity=medium,low&rule_id=denied-calls' });
  await pause(50);
  await raise(service, 'a');
  expect((await some).map(userOf)).toEqual(['a']);
  await service.server.close();
  expect(await none).toEqual([]);
});

test('a quiet stream says that it is alive, and ends when its token is revoked', async () => {
  const service = await openService({ auth: { local: false }, limits: { heartbeat_seconds: 0.05 } });
  const { token, secret } = await service.context.state.tokens.create(
    { name: 'screen', role: 'viewer' },
    { name: 'test' },
  );
  const response = await fetch(`${service.server.url}/api/v1/alerts/stream`, {
    headers: { Authorization: `Bearer ${secret}` },
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes(': alive')) text += (await reader.read()).value ?? '';
  await service.context.state.tokens.revoke(token.id, { name: 'test' });
  for (let ended = false; !ended; ) ended = (await reader.read()).done;
});

test('closing ends streams at once', async () => {
  const service = await openService();
  const live = listen(service, 1);
  await pause(50);
  const started = performance.now();
  await service.server.close({ limitMs: 5_000 });
  expect(await live).toEqual([]);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('what is not held in memory any more is read from the state, each once and in order', async () => {
  const service = await openService();
  const { feed, alerts } = service.context.state;
  const hub = new AlertHub(feed, 3);
  await raise(service, 'a');
  const first = feed.last;
  const [alert] = (await alerts.list()).items;
  for (let i = 0; i < 10; i++) await alerts.update(alert!.id, { tags: { set: [String(i)] } }, { name: 'test' });
  const all = (await feed.since(first))!.map((event) => event.number);
  expect(all).toHaveLength(10);
  for (const [i, from] of [first, ...all].entries()) {
    const next = (await hub.after(from))!;
    expect(next.events.map((event) => event.number)).toEqual(all.slice(i));
    expect(next.place).toBe(all.at(-1));
  }
  hub.close();
});

test('a client that takes nothing is cut off, and costs the others nothing', async () => {
  const service = await openService({
    masking: { enabled: false },
    limits: { stall_seconds: 1, heartbeat_seconds: 0.2, streams: 2 },
  });
  const client = await Client.of(service, ADMIN_TOKEN);
  // Alerts of a megabyte: more than the kernel's buffers hold of some.
  await client.post(`/ingest/${DATASET}`, burst('a').replaceAll(SECRET, SECRET.padEnd(350_000, 'x')));
  await service.detect();
  const { feed, alerts } = service.context.state;
  const first = feed.last;
  const [alert] = (await alerts.list()).items;
  for (let i = 0; i < 16; i++) await alerts.update(alert!.id, { assignee: `ann ${i}` }, { name: 'test' });
  const socket = connect(service.server.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.pause();
  socket.write(`GET /api/v1/alerts/stream?last_event_id=${first} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
  expect(await listen(service, 16, { lastId: String(first) })).toHaveLength(16);
  await pause(3_000);
  // Both places are free again.
  const again = await Promise.all([
    listen(service, 1, { lastId: String(first) }),
    listen(service, 1, { lastId: String(first) }),
  ]);
  expect(again.map((frames) => frames.length >= 1)).toEqual([true, true]);
  socket.destroy();
});

test('there are only so many streams', async () => {
  const service = await openService({ limits: { streams: 1 } });
  const live = listen(service, 1);
  await pause(50);
  expect((await fetch(`${service.server.url}/api/v1/alerts/stream`)).status).toBe(429);
  await raise(service, 'a');
  await live;
  await pause(50);
  for (let i = 0; i < 3; i++) {
    expect((await fetch(`${service.server.url}/api/v1/alerts/stream`, { method: 'HEAD' })).status).toBe(405);
  }
  const again = listen(service, 1, { lastId: '0' });
  expect((await again).length).toBe(1);
});
