import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { NOTIFIER_TYPES } from '../../src/notify/notifier-config.ts';
import { stormOf } from '../../src/notify/storm.ts';
import { aContext, aLetter, aNotifier, anAlert, within } from './an-alert.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const open: Receiver[] = [];
const receiver = async (...options: Parameters<typeof startReceiver>) => {
  const started = await startReceiver(...options);
  open.push(started);
  return started;
};
const folder = mkdtempSync(join(tmpdir(), 'seismo-notify-'));
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

test('there is one file for each kind of notifier', () => {
  const files = readdirSync('src/notify/notifiers').map((name) => name.replace(/\.ts$/, ''));
  expect(files.sort()).toEqual([...NOTIFIER_TYPES].sort());
});

describe('slack', () => {
  test('posts blocks with escaped text, a link and no prompt', async () => {
    const { url, received } = await receiver();
    const alert = anAlert({
      rule_name: 'Denied *prompts* <!channel>',
      fields: { 'user.id': '`@here` <http://x>', prompt: 'hunter2' },
    });
    const notifier = aNotifier({ type: 'slack', url: `${url}/services/T/B/X` });
    await notifier.send(aLetter({ news: { kind: 'alert', occasion: 'raised', alert } }), within(2_000));
    const sent = JSON.parse(received[0]!.body);
    expect(sent.blocks[0].text.text).toBe('🟠 *HIGH: Denied ∗prompts∗ &lt;!channel&gt;*');
    expect(sent.blocks[1].fields[0].text).toBe('*user.id*\n`ˋ@hereˋ &lt;http://x&gt;`');
    expect(sent.blocks.at(-1).elements[0].url).toBe('https://seismo.example.com/alerts/a1b2c3');
    expect(received[0]!.body).not.toContain('hunter2');
  });

  test('a secret path is in no error', async () => {
    const { url } = await receiver((request, response) => response.writeHead(404).end(`no_service at ${request.path}`));
    const notifier = aNotifier({ type: 'slack', url: `${url}/services/T01/B01/sEcReTpAtH` });
    await expect(notifier.send(aLetter(), within(2_000))).rejects.toMatchObject({
      problem: 'misconfigured',
      message: expect.not.stringContaining('sEcReT'),
      detail: 'no_service at ***',
    });
  });
});

describe('pagerduty', () => {
  const entry = (url: string) => ({ type: 'pagerduty', url: `${url}/v2/enqueue`, routing_key: 'r0uting-key' });
  const accept: Parameters<typeof startReceiver>[0] = (_, response) =>
    response.writeHead(202).end('{"status":"success"}');

  test('triggers an incident by the handle, and resolves it when the alert ends', async () => {
    const { url, received } = await receiver(accept);
    const notifier = aNotifier(entry(url));
    await notifier.send(aLetter(), within(2_000));
    for (const occasion of ['closed', 'withdrawn'] as const) {
      await notifier.send(aLetter({ news: { kind: 'alert', occasion, alert: anAlert() } }), within(2_000));
    }
    const sent = received.map((request) => JSON.parse(request.body));
    expect(sent[0]).toMatchObject({
      routing_key: 'r0uting-key',
      event_action: 'trigger',
      dedup_key: anAlert().handle,
      client: 'seismo',
      links: [{ href: 'https://seismo.example.com/alerts/a1b2c3', text: 'Open in seismo' }],
      payload: {
        summary: 'HIGH: Many denied prompts by one user',
        source: 'seismo',
        severity: 'error',
        component: 'llm-denials',
        custom_details: { 'user.id': 'mallory', Events: '9' },
      },
    });
    expect(sent.slice(1)).toEqual(
      Array(2).fill({ routing_key: 'r0uting-key', dedup_key: anAlert().handle, event_action: 'resolve' }),
    );
  });

  test.each([
    ['critical', 'critical'],
    ['high', 'error'],
    ['medium', 'warning'],
    ['low', 'info'],
  ])('%s is %s', async (severity, expected) => {
    const { url, received } = await receiver(accept);
    await aNotifier(entry(url)).send(
      aLetter({ news: { kind: 'alert', occasion: 'raised', alert: anAlert({ severity }) } }),
      within(2_000),
    );
    expect(JSON.parse(received[0]!.body).payload.severity).toBe(expected);
  });

  test('a test is resolved at once, a storm is one incident of its own', async () => {
    const { url, received } = await receiver(accept);
    const notifier = aNotifier(entry(url));
    await notifier.send(aLetter({ news: { kind: 'test', alert: anAlert() } }), within(2_000));
    const storm = stormOf(
      Array.from({ length: 25 }, () => ({ occasion: 'raised', alert: anAlert() }) as const),
      2,
    );
    await notifier.send(aLetter({ key: 'storm-1', news: { kind: 'storm', storm } }), within(2_000));
    const sent = received.map((request) => JSON.parse(request.body));
    expect(sent.map((event) => [event.event_action, event.dedup_key])).toEqual([
      ['trigger', 'key-1'],
      ['resolve', 'key-1'],
      ['trigger', 'storm-1'],
    ]);
    expect(sent[2].payload.custom_details.alerts).toHaveLength(2);
  });

  test('a wrong key is a wrong setting, not a wrong event', async () => {
    const bad = JSON.stringify({ status: 'invalid event', errors: ["'routing_key' is invalid"] });
    const { url } = await receiver((_, response) => response.writeHead(400).end(bad));
    await expect(aNotifier(entry(url)).send(aLetter(), within(2_000))).rejects.toMatchObject({
      problem: 'misconfigured',
    });
  });
});

describe('file', () => {
  test('appends a line for each message, readable by its owner only', async () => {
    const path = join(folder, 'alerts.ndjson');
    const notifier = aNotifier({ type: 'file', path });
    await notifier.send(aLetter(), within(2_000));
    await notifier.send(aLetter({ key: 'key-2' }), within(2_000));
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).notification.id)).toEqual(['key-1', 'key-2']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('a line that was cut short spoils none', async () => {
    const path = join(folder, 'torn.ndjson');
    writeFileSync(path, '{"notification":{"id":"to');
    await aNotifier({ type: 'file', path, format: 'elastic' }).send(aLetter(), within(2_000));
    const lines = readFileSync(path, 'utf8').split('\n');
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[1]!)).toMatchObject({ 'event.kind': 'signal' });
  });

  test('says why it cannot write, and may be tried again', async () => {
    const notifier = aNotifier({ type: 'file', path: join(folder, 'missing', 'alerts.ndjson') });
    await expect(notifier.send(aLetter(), within(2_000))).rejects.toMatchObject({
      problem: 'unreachable',
      message: 'the file cannot be written (ENOENT, its folder is missing)',
    });
  });
});

describe('stdout', () => {
  test('writes a line', async () => {
    const stdout = new PassThrough();
    await aNotifier({ type: 'stdout', format: 'ocsf' }, aContext({ stdout })).send(aLetter(), within(2_000));
    expect(JSON.parse(String(stdout.read()))).toMatchObject({ class_uid: 2004 });
  });

  test('does not wait for ever', async () => {
    const stdout = new PassThrough({ highWaterMark: 1 });
    const notifier = aNotifier({ type: 'stdout' }, aContext({ stdout }));
    await notifier.send(aLetter(), within(200)).catch(() => undefined);
    await expect(notifier.send(aLetter(), within(200))).rejects.toMatchObject({ problem: 'unreachable' });
  });
});
