import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Json } from '../../base/canonical-json.ts';
import { suggest } from '../../base/suggest.ts';
import { documentSettings } from '../document-settings.ts';
import { httpPost } from '../http-post.ts';
import { eventOf, letterDocument } from '../letter-document.ts';
import { messageOf } from '../message.ts';
import { messageText } from '../message-text.ts';
import { type Letter, type Notifier, type NotifierContext, OCCASIONS } from '../notifier.ts';
import { concurrency, webAddress } from '../notifier-settings.ts';
import { fillTemplate, templatePaths } from '../template.ts';

/** What a template may name. */
const ROOTS = ['alert', 'document', 'storm', 'message', 'event', 'link', 'id'];
/** Headers that seismo or HTTP itself sets. */
const TAKEN = /^(host|content-length|transfer-encoding|connection|idempotency-key|seismo-.*)$/i;

const template: z.ZodType<Json> = z.json().superRefine((value, context) => {
  for (const path of templatePaths(value)) {
    const root = path.split('.')[0]!;
    if (ROOTS.includes(root)) continue;
    const near = suggest(root, ROOTS);
    const hint = near === undefined ? `a path begins with one of ${ROOTS.join(', ')}` : `did you mean "${near}"?`;
    context.addIssue({ code: 'custom', message: `the template names {{${path}}}, which there is not: ${hint}` });
  }
});

export const webhookConfig = z.strictObject({
  type: z.literal('webhook'),
  ...documentSettings,
  url: webAddress,
  method: z.enum(['POST', 'PUT']).default('POST'),
  headers: z
    .record(
      z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'this is no name of a header'),
      z.string().regex(/^[\t\x20-\x7e]*$/, 'the value of a header is printable ASCII on one line'),
    )
    .refine((headers) => !Object.keys(headers).some((name) => TAKEN.test(name)), {
      error: 'one of these headers is set by seismo itself',
    })
    .default({}),
  /** Signs each request; see docs/notifications.md for how to verify it. */
  secret: z.string().min(16, 'a secret has 16 characters at least').optional(),
  /** JSON with `{{path}}` in its strings; without it the body is the document. */
  body: template.optional(),
  concurrency: concurrency(4),
});
export type WebhookConfig = z.output<typeof webhookConfig>;

/** Sends JSON to a web server: the alert in one of the formats, or a body of one's own making, signed where there is a secret. */
export function openWebhook(config: WebhookConfig, context: NotifierContext): Notifier {
  return {
    name: config.name,
    type: config.type,
    groups: OCCASIONS,
    async send(letter, signal) {
      const body = JSON.stringify(await bodyOf(letter, config, context));
      const seconds = String(Math.floor(letter.at / 1000));
      const headers: Record<string, string> = {
        'content-type': 'application/json',
        'user-agent': `seismo/${context.version}`,
        ...lowercased(config.headers),
        'idempotency-key': letter.key,
        'seismo-event': eventOf(letter),
        'seismo-timestamp': seconds,
      };
      if (config.secret !== undefined) headers['seismo-signature'] = `v1=${signature(config.secret, seconds, body)}`;
      const secrets = [...Object.values(config.headers), ...(config.secret === undefined ? [] : [config.secret])];
      await httpPost({ url: config.url, method: config.method, headers, secrets }, body, signal, letter.at);
    },
  };
}

/** HMAC-SHA256 in hexadecimal over `timestamp.body`: who knows the secret sees that both are as they were sent. */
export function signature(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}

async function bodyOf(letter: Letter, config: WebhookConfig, context: NotifierContext): Promise<Json> {
  const document = await letterDocument(letter, config, context);
  if (config.body === undefined) return document;
  const { news } = letter;
  const message = messageOf(news, config.fields, context.publicUrl);
  return fillTemplate(config.body, {
    alert: news.kind === 'storm' ? null : await letterDocument(letter, { ...config, format: 'seismo' }, context),
    storm: news.kind === 'storm' ? document.storm! : null,
    document,
    message: { title: message.title, severity: message.severity, text: messageText(message) },
    event: eventOf(letter),
    link: message.link ?? null,
    id: letter.key,
  });
}

function lowercased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
