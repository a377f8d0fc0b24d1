import { connect } from 'node:net';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { connectionTrouble, endedAttempt } from '../connection-trouble.ts';
import { withoutSecrets } from '../http-post.ts';
import { messageOf } from '../message.ts';
import { messageHtml } from '../message-html.ts';
import { messageText } from '../message-text.ts';
import { type Letter, type Notifier, type NotifierContext, OCCASIONS } from '../notifier.ts';
import { commonSettings, concurrency, storm } from '../notifier-settings.ts';
import { SendError, type SendProblem } from '../send-error.ts';

/** An address, or a name with an address (`SOC <soc@example.com>`), on one line. */
const mailAddress = z
  .string()
  .regex(
    /^(?:[^\r\n<>,]{0,100}<[^\s<>,@]{1,64}@[^\s<>,@]{1,255}>|[^\s<>,@]{1,64}@[^\s<>,@]{1,255})$/,
    'an e-mail address is expected',
  );

export const emailConfig = z
  .strictObject({
    type: z.literal('email'),
    ...commonSettings,
    host: z.string().min(1),
    /** 587 with `starttls`, 465 with `tls`, 25 with `none`, where absent. */
    port: z.number().int().min(1).max(65_535).optional(),
    /** `starttls` insists on it; `none` sends in the clear. */
    security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
    username: z.string().min(1).optional(),
    password: z.string().min(1).optional(),
    from: mailAddress,
    to: z.array(mailAddress).min(1).max(50),
    storm: storm(20),
    concurrency: concurrency(1),
  })
  .refine((config) => (config.username === undefined) === (config.password === undefined), {
    error: 'username and password belong together',
  })
  .refine((config) => config.security !== 'none' || config.password === undefined || isLoopback(config.host), {
    path: ['security'],
    error: 'a password is sent with encryption only: starttls or tls',
  });
export type EmailConfig = z.output<typeof emailConfig>;

function isLoopback(host: string): boolean {
  return ['127.0.0.1', '::1', 'localhost'].includes(host);
}

const PORTS = { starttls: 587, tls: 465, none: 25 } as const;

/** Sends mail by SMTP, as text and as HTML. Mails about one alert stand in one thread. */
export function openEmail(config: EmailConfig, context: NotifierContext): Notifier {
  return {
    name: config.name,
    type: config.type,
    groups: OCCASIONS,
    async send(letter, signal) {
      const message = messageOf(letter.news, config.fields, context.publicUrl);
      const domain = /@([^>]+)>?$/.exec(config.from)![1]!;
      const thread = letter.news.kind === 'alert' ? `<alert-${letter.news.alert.handle}@${domain}>` : undefined;
      const mail = {
        from: config.from,
        to: config.to,
        subject: message.title,
        text: `${message.title}\n\n${messageText(message)}\n`,
        html: messageHtml(message),
        messageId: messageId(letter, thread, domain),
        ...(thread !== undefined && { references: [thread] }),
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Seismo-Message': letter.key },
        disableFileAccess: true,
        disableUrlAccess: true,
      };
      try {
        const { rejected } = await transport(config, signal).sendMail(mail);
        // The others have it: sent again they would have it twice.
        if (rejected.length > 0) {
          const message = `the mail server ${config.host} refused ${rejected.length} of ${config.to.length} recipients`;
          context.log({ level: 'warn', notifier: config.name, message, messages: 1 });
        }
      } catch (error) {
        throw sendError(error, config, signal);
      }
    },
  };
}

/** The first mail about an alert is what later ones refer to. */
function messageId({ key, news }: Letter, thread: string | undefined, domain: string): string {
  return thread !== undefined && news.kind === 'alert' && news.occasion === 'raised' ? thread : `<${key}@${domain}>`;
}

function transport(config: EmailConfig, signal: AbortSignal) {
  const port = config.port ?? PORTS[config.security];
  return createTransport({
    host: config.host,
    port,
    secure: config.security === 'tls',
    requireTLS: config.security === 'starttls',
    ignoreTLS: config.security === 'none',
    ...(config.username !== undefined && { auth: { user: config.username, pass: config.password! } }),
    connectionTimeout: config.timeout,
    greetingTimeout: config.timeout,
    socketTimeout: config.timeout,
    // The socket is opened here, so that one attempt ends when its time is over, whatever the server does meanwhile.
    getSocket: (_options: unknown, done: (error: Error | null, socket?: object) => void) => {
      const socket = connect({ host: config.host, port, signal });
      const failed = (error: Error) => done(error);
      socket.once('error', failed);
      socket.once('connect', () => {
        socket.off('error', failed);
        done(null, { connection: socket });
      });
    },
  });
}

function sendError(error: unknown, config: EmailConfig, signal: AbortSignal): SendError {
  const place = `the mail server ${config.host}`;
  if (signal.aborted) return endedAttempt(place, signal);
  const { code, originalCode, responseCode, response } = error as {
    code?: string;
    originalCode?: string;
    responseCode?: number;
    response?: string;
  };
  if (code === 'ETLS')
    return new SendError('misconfigured', `${place} offers no STARTTLS: set security to tls or none`);
  if (responseCode === undefined) return connectionTrouble(place, originalCode ?? code);
  const detail = withoutSecrets(response ?? '', config.password === undefined ? [] : [config.password]);
  return new SendError(problemOf(responseCode, code), `${place} answered ${responseCode}`, { detail });
}

/** 4xx replies are for a time (RFC 5321); 530 to 538 are about credentials and encryption, which someone can put right. */
function problemOf(reply: number, code: string | undefined): SendProblem {
  if (reply < 500) return 'unreachable';
  return code === 'EAUTH' || (reply >= 530 && reply <= 538) ? 'misconfigured' : 'rejected';
}
