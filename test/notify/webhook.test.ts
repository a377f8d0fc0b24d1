import { createHmac, timingSafeEqual } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { notifierConfig } from '../../src/notify/notifier-config.ts';
import { SendError } from '../../src/notify/send-error.ts';
import { stormOf } from '../../src/notify/storm.ts';
import { aLetter, aNotifier, anAlert, NOW, within } from './an-alert.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const open: Receiver[] = [];
const receiver = async (...options: Parameters<typeof startReceiver>) => {
  const started = await startReceiver(...options);
  open.push(started);
  return started;
};
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

/** The error of an attempt. */
async function failure(entry: Record<string, unknown>, ms = 2_000): Promise<SendError> {
  const error: unknown = await aNotifier({ type: 'webhook', ...entry })
    .send(aLetter(), within(ms))
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(SendError);
  return error as SendError;
}

describe('a webhook', () => {
  test('posts the alert, with a key that is the same in every attempt', async () => {
    const { url, received } = await receiver();
    const notifier = aNotifier({ type: 'webhook', url: `${url}/hook`, headers: { Authorization: 'Bearer t0ken' } });
    await notifier.send(aLetter(), within(2_000));
    await notifier.send(aLetter({ at: NOW + 5_000 }), within(2_000));
    expect(received.map((request) => request.headers['idempotency-key'])).toEqual(['key-1', 'key-1']);
    expect(received[0]).toMatchObject({
      method: 'POST',
      path: '/hook',
      headers: { authorization: 'Bearer t0ken', 'content-type': 'application/json', 'seismo-event': 'raised' },
    });
    expect(JSON.parse(received[0]!.body)).toMatchObject({
      notification: { id: 'key-1', event: 'raised', at: '2026-03-02T12:00:00.000Z' },
      id: 'a1b2c3',
      rule_id: 'llm-denials',
      fields: { 'user.id': 'mallory', denials: 9 },
      fields_withheld: ['prompts'],
      evidence: anAlert().evidence,
      link: 'https://seismo.example.com/alerts/a1b2c3',
    });
    expect(received[0]!.body).not.toMatch(/password|hunter2/);
  });

  test('names as many events as it is told to', async () => {
    const { url, received } = await receiver();
    await aNotifier({ type: 'webhook', url, format: 'elastic', evidence: 1 }).send(aLetter(), within(2_000));
    expect(JSON.parse(received[0]!.body)['kibana.alert.ancestors']).toEqual([
      { id: 'e1', index: 'logs-aws_bedrock.invocation-default', type: 'event', depth: 0 },
    ]);
  });

  test('is verified by the receiver as the documentation shows', async () => {
    const { url, received } = await receiver();
    const secret = 'a secret of some length';
    await aNotifier({ type: 'webhook', url, secret }).send(aLetter(), within(2_000));
    const { headers, body } = received[0]!;
    const timestamp = String(headers['seismo-timestamp']);
    const verifies = (text: string, key: string) => {
      const expected = Buffer.from(`v1=${createHmac('sha256', key).update(`${timestamp}.${text}`).digest('hex')}`);
      const given = Buffer.from(String(headers['seismo-signature']));
      return given.length === expected.length && timingSafeEqual(given, expected);
    };
    expect(Number(timestamp)).toBe(NOW / 1000);
    expect(verifies(body, secret)).toBe(true);
    expect(verifies(`${body} `, secret)).toBe(false);
    expect(verifies(body, 'another secret of some length')).toBe(false);
    expect(body).not.toContain(secret);
  });

  test('fills a body of its own', async () => {
    const { url, received } = await receiver();
    const body = {
      summary: '{{message.title}} by {{alert.fields.user.id}}',
      n: '{{alert.evidence.count}}',
      event: '{{document}}',
    };
    await aNotifier({ type: 'webhook', url, method: 'PUT', format: 'ocsf', body }).send(aLetter(), within(2_000));
    expect(received[0]!.method).toBe('PUT');
    expect(JSON.parse(received[0]!.body)).toMatchObject({
      summary: 'HIGH: Many denied prompts by one user by mallory',
      n: 9,
      event: { class_uid: 2004, finding_info: { uid: anAlert().handle } },
    });
  });

  test('stays JSON whatever an alert says', async () => {
    const { url, received } = await receiver();
    const entry = {
      type: 'webhook',
      url,
      fields: ['*'],
      body: { text: 'x {{message.text}} {{alert.rule_name}}', own: 1 },
    };
    const notifier = aNotifier(entry);
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('"},"own":2,"a":"'));
    await fc.assert(
      fc.asyncProperty(text, text, async (name, prompt) => {
        const alert = anAlert({ rule_name: name, fields: { prompt, [prompt]: name } });
        await notifier.send(aLetter({ news: { kind: 'alert', occasion: 'raised', alert } }), within(5_000));
        const sent = JSON.parse(received.at(-1)!.body) as { text: string; own: number };
        expect(Object.keys(sent)).toEqual(['text', 'own']);
        expect(sent.own).toBe(1);
        expect(sent.text.startsWith('x ')).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('tells a storm and a test as what they are', async () => {
    const { url, received } = await receiver();
    const notifier = aNotifier({ type: 'webhook', url, storm: {} });
    const messages = Array.from({ length: 30 }, () => ({ occasion: 'raised', alert: anAlert() }) as const);
    await notifier.send(aLetter({ news: { kind: 'storm', storm: stormOf(messages, 2) } }), within(2_000));
    await notifier.send(aLetter({ news: { kind: 'test', alert: anAlert() } }), within(2_000));
    const [storm, trial] = received.map((request) => JSON.parse(request.body));
    expect(storm).toMatchObject({
      notification: { event: 'storm' },
      storm: { count: 30, by_severity: [{ severity: 'high', count: 30 }] },
    });
    expect(storm.storm.alerts).toHaveLength(2);
    expect(JSON.stringify(storm)).not.toMatch(/password|hunter2/);
    expect(trial).toMatchObject({ notification: { event: 'test' } });
  });
});

describe('what a failure means', () => {
  test.each([
    [500, 'unreachable'],
    [503, 'unreachable'],
    [408, 'unreachable'],
    [429, 'unreachable'],
    [400, 'rejected'],
    [413, 'rejected'],
    [422, 'rejected'],
    [401, 'misconfigured'],
    [403, 'misconfigured'],
    [404, 'misconfigured'],
  ] as const)('%i: %s', async (status, problem) => {
    const { url } = await receiver((_, response) => response.writeHead(status).end('no'));
    expect(await failure({ url })).toMatchObject({ problem, detail: 'no', retryAfterMs: undefined });
  });

  test.each([
    ['7', 7_000],
    ['Mon, 02 Mar 2026 12:00:30 GMT', 30_000],
    ['99999999', 3_600_000],
    ['soon', undefined],
  ])('Retry-After: %s', async (header, ms) => {
    const { url } = await receiver((_, response) => response.writeHead(429, { 'retry-after': header }).end());
    expect((await failure({ url })).retryAfterMs).toBe(ms);
  });

  test('a receiver that is not there, and one that does not answer', async () => {
    const gone = await receiver();
    await gone.close();
    expect(await failure({ url: gone.url })).toMatchObject({
      problem: 'unreachable',
      message: expect.stringContaining('refuses connections'),
    });
    const slow = await receiver(() => undefined);
    expect(await failure({ url: slow.url }, 150)).toMatchObject({
      problem: 'unreachable',
      message: expect.stringContaining('in time'),
    });
  });

  test('an answer without end is read to a bound', async () => {
    let sent = 0;
    const { url } = await receiver((_, response) => {
      response.writeHead(500);
      const more = () => {
        sent += 65_536;
        if (!response.destroyed && sent < 1e9) response.write('y'.repeat(65_536), () => setImmediate(more));
      };
      more();
    });
    const error = await failure({ url }, 5_000);
    expect(error).toMatchObject({ problem: 'unreachable' });
    expect(error.detail!.length).toBeLessThanOrEqual(200);
    expect(sent).toBeLessThan(1e8);
  });

  test('a body that never ends takes nothing from a status that is there', async () => {
    const { url } = await receiver((_, response) => {
      response.writeHead(200);
      response.write('o');
    });
    const began = Date.now();
    await aNotifier({ type: 'webhook', url }).send(aLetter(), within(30_000));
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  test('a redirect to another host is not followed, one on the same host is', async () => {
    const other = await receiver();
    const { url, received } = await receiver((request, response) => {
      if (request.path === '/new') response.end('ok');
      else if (request.path === '/away') response.writeHead(307, { location: `${other.url}/steal` }).end();
      else if (request.path === '/get') response.writeHead(302, { location: '/new' }).end();
      else if (request.path === '/circle') response.writeHead(308, { location: '/circle' }).end();
      else response.writeHead(308, { location: '/new' }).end();
    });
    await aNotifier({ type: 'webhook', url: `${url}/old` }).send(aLetter(), within(2_000));
    expect(received.map((request) => [request.method, request.path, request.body.length > 100])).toEqual([
      ['POST', '/old', true],
      ['POST', '/new', true],
    ]);
    expect(await failure({ url: `${url}/away` })).toMatchObject({ problem: 'misconfigured' });
    expect(await failure({ url: `${url}/get` })).toMatchObject({ problem: 'misconfigured' });
    expect(await failure({ url: `${url}/circle` })).toMatchObject({ problem: 'misconfigured' });
    expect(other.received).toEqual([]);
  });

  test('is told without secrets', async () => {
    const secrets = {
      path: '/services/T0/B0/hook-secret',
      header: 'Bearer t0ken-of-mine',
      secret: 'a secret of some length',
    };
    const { url } = await receiver((request, response) => {
      response
        .writeHead(401)
        .end(`no ${request.headers.authorization} at ${url}${request.path} with ${secrets.secret}`);
    });
    const entry = { url: url + secrets.path, headers: { authorization: secrets.header }, secret: secrets.secret };
    const error = await failure(entry);
    expect(`${error.message} ${error.detail}`).not.toMatch(/t0ken|hook-secret|some length/);
    expect(error.message).toMatch(/^127\.0\.0\.1:\d+ answered 401$/);
  });
});

describe('its settings', () => {
  const url = 'https://example.com/';
  test.each([
    ['an address that is none', { url: 'ftp://example.com' }, /https:\/\//],
    ['credentials in the address', { url: 'https://me:pass@example.com' }, /Authorization/],
    ['a header with a line break', { url, headers: { 'x-a': 'a\r\nb: c' } }, /one line/],
    ['a header that seismo sets', { url, headers: { 'Idempotency-Key': 'x' } }, /set by seismo/],
    ['a short secret', { url, secret: 'short' }, /16 characters/],
    ['a path that leads nowhere', { url, body: { a: '{{alrt.id}}' } }, /\{\{alrt\.id\}\}.*did you mean ..alert../],
    ['a word that is none', { url, colour: 'red' }, /colour/],
    ['a timeout that is no duration', { url, timeout: 'long' }, /a duration is expected/],
  ])('refuse %s', (_, entry, words) => {
    const result = notifierConfig.safeParse({ type: 'webhook', name: 'it', ...entry });
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error?.issues)).toMatch(words);
    expect(JSON.stringify(result.error?.issues)).not.toContain('pass@');
  });
});
