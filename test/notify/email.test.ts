import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { notifierConfig } from '../../src/notify/notifier-config.ts';
import { aContext, aLetter, aNotifier, anAlert, within } from './an-alert.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | undefined;
  readonly raw: string;
}

/** A mail server on loopback that keeps what it gets. */
async function startServer(options: SMTPServerOptions = {}): Promise<{ port: number; mails: Mail[] }> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    onAuth: ({ username, password }, _, done) =>
      password === 'pa55word' ? done(null, { user: username }) : done(new Error(`no ${password} here`)),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        mails.push({
          from,
          to: rcptTo.map((to) => to.address),
          user: session.user,
          raw: Buffer.concat(chunks).toString('utf8'),
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  closing.push(() => new Promise((resolve) => server.close(() => resolve())));
  return { port: (server.server.address() as AddressInfo).port, mails };
}

const entry = (port: number, more: Record<string, unknown> = {}) => ({
  type: 'email',
  host: '127.0.0.1',
  port,
  security: 'none',
  from: 'seismo <seismo@example.com>',
  to: ['soc@example.com', 'On call <oncall@example.com>'],
  ...more,
});

/** A quoted-printable part as text. */
function decoded(raw: string): string {
  const joined = raw.replace(/=\r\n/g, '');
  return Buffer.from(
    joined.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
}

describe('email', () => {
  test('is sent as text and HTML, escaped, without prompts', async () => {
    const { port, mails } = await startServer();
    const alert = anAlert({ rule_name: 'Denied <script>alert(1)</script>\r\nBcc: eve@example.com' });
    await aNotifier(entry(port)).send(aLetter({ news: { kind: 'alert', occasion: 'raised', alert } }), within(5_000));
    const [mail] = mails;
    expect(mail).toMatchObject({ from: 'seismo@example.com', to: ['soc@example.com', 'oncall@example.com'] });
    const text = decoded(mail!.raw);
    expect(text).not.toMatch(/^Bcc:/m);
    expect(text).toContain('Denied &lt;script&gt;');
    expect(text).toContain('user.id: mallory');
    expect(text).toContain('<a href="https://seismo.example.com/alerts/a1b2c3">');
    expect(text).toMatch(/^X-Seismo-Message: key-1\r?$/m);
    expect(text).not.toMatch(/password|hunter2/);
  });

  test('mails about one alert are one thread', async () => {
    const { port, mails } = await startServer();
    const notifier = aNotifier(entry(port));
    await notifier.send(aLetter(), within(5_000));
    await notifier.send(
      aLetter({ key: 'key-2', news: { kind: 'alert', occasion: 'closed', alert: anAlert() } }),
      within(5_000),
    );
    const thread = `<alert-${anAlert().handle}@example.com>`;
    expect(mails[0]!.raw).toContain(`Message-ID: ${thread}`);
    expect(mails[1]!.raw).toContain('Message-ID: <key-2@example.com>');
    expect(mails[1]!.raw).toContain(`References: ${thread}`);
  });

  test('a recipient that is refused is told of in the log, and keeps no other from theirs', async () => {
    const { port, mails } = await startServer({
      onRcptTo: ({ address }, _, done) =>
        address.startsWith('oncall') ? done(Object.assign(new Error('unknown'), { responseCode: 550 })) : done(),
    });
    const log: string[] = [];
    const context = aContext({ log: (event) => log.push(event.message) });
    await aNotifier(entry(port), context).send(aLetter(), within(5_000));
    expect(mails[0]!.to).toEqual(['soc@example.com']);
    expect(log).toEqual(['the mail server 127.0.0.1 refused 1 of 2 recipients']);
  });

  test('with user and password; wrong ones are told without them', async () => {
    const { port, mails } = await startServer({ allowInsecureAuth: true });
    await aNotifier(entry(port, { username: 'me', password: 'pa55word' })).send(aLetter(), within(5_000));
    expect(mails[0]!.user).toBe('me');
    const wrong = aNotifier(entry(port, { username: 'me', password: 'wr0ng-one' })).send(aLetter(), within(5_000));
    await expect(wrong).rejects.toMatchObject({
      problem: 'misconfigured',
      message: 'the mail server 127.0.0.1 answered 535',
      detail: expect.not.stringContaining('wr0ng-one'),
    });
  });

  test('a server without encryption is not trusted with mail that asks for it', async () => {
    const { port, mails } = await startServer({ disabledCommands: ['STARTTLS'] });
    await expect(aNotifier(entry(port, { security: 'starttls' })).send(aLetter(), within(5_000))).rejects.toMatchObject(
      {
        problem: 'misconfigured',
      },
    );
    expect(mails).toEqual([]);
  });

  test('nor is one whose certificate nobody vouches for', async () => {
    const { port, mails } = await startServer();
    await expect(aNotifier(entry(port, { security: 'starttls' })).send(aLetter(), within(5_000))).rejects.toMatchObject(
      {
        problem: 'misconfigured',
      },
    );
    const tls = await startServer({ secure: true });
    await expect(aNotifier(entry(tls.port, { security: 'tls' })).send(aLetter(), within(5_000))).rejects.toMatchObject({
      problem: 'misconfigured',
    });
    expect([...mails, ...tls.mails]).toEqual([]);
  });

  test.each([
    [451, 'unreachable'],
    [552, 'rejected'],
  ] as const)('a reply of %i: %s', async (responseCode, problem) => {
    const { port } = await startServer({
      onMailFrom: (_, __, done) => done(Object.assign(new Error('not now'), { responseCode })),
    });
    await expect(aNotifier(entry(port)).send(aLetter(), within(5_000))).rejects.toMatchObject({ problem });
  });

  test('one attempt ends in time, also where the server dribbles on', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      const timer = setInterval(() => socket.write('220-still greeting\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => server.close(() => resolve())));
    const began = Date.now();
    const attempt = aNotifier(entry((server.address() as AddressInfo).port)).send(aLetter(), within(300));
    await expect(attempt).rejects.toMatchObject({
      problem: 'unreachable',
      message: expect.stringContaining('in time'),
    });
    expect(Date.now() - began).toBeLessThan(3_000);
    await expect.poll(() => sockets[0]!.destroyed).toBe(true);
  });

  test.each([
    ['several addresses in one', { from: 'a@b.c, d@e.f' }],
    ['a line break', { to: ['a@b.c\r\nBcc: d@e.f'] }],
    ['a user without password', { username: 'me' }],
    ['a password in the clear', { host: 'smtp.example.com', username: 'me', password: 'pa55word' }],
  ])('refuses %s in its settings', (_, more) => {
    expect(notifierConfig.safeParse({ name: 'it', ...entry(25, more) }).success).toBe(false);
  });
});
