import { z } from 'zod';
import type { Json } from '../../base/canonical-json.ts';
import { cleanText } from '../clean-text.ts';
import { httpPost } from '../http-post.ts';
import { type Message, messageOf } from '../message.ts';
import type { Letter, News, Notifier, NotifierContext } from '../notifier.ts';
import { commonSettings, concurrency, storm, webAddress } from '../notifier-settings.ts';
import { SendError } from '../send-error.ts';

const LONGEST_SUMMARY = 1024;
const SEVERITIES: Readonly<Record<string, string>> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'info',
};

export const pagerdutyConfig = z.strictObject({
  type: z.literal('pagerduty'),
  ...commonSettings,
  /** The integration key of an Events API v2 integration. */
  routing_key: z.string().min(1),
  /** `https://events.eu.pagerduty.com/v2/enqueue` for accounts in the EU. */
  url: webAddress.default('https://events.pagerduty.com/v2/enqueue'),
  storm: storm(20),
  concurrency: concurrency(2),
});
export type PagerdutyConfig = z.output<typeof pagerdutyConfig>;

/**
 * Triggers PagerDuty incidents by the Events API v2, one for each alert: its handle is the `dedup_key`, and where the alert is closed or
 * withdrawn the incident is resolved.
 */
export function openPagerduty(config: PagerdutyConfig, context: NotifierContext): Notifier {
  const headers = { 'content-type': 'application/json' };
  async function post(body: Json, letter: Letter, signal: AbortSignal): Promise<void> {
    const target = { url: config.url, method: 'POST', headers: { ...headers, 'idempotency-key': letter.key } } as const;
    try {
      await httpPost({ ...target, secrets: [config.routing_key] }, JSON.stringify(body), signal, letter.at);
    } catch (error) {
      // PagerDuty answers 400 both to a wrong event and to a wrong key; with the latter every event would be given up.
      const isKey =
        error instanceof SendError && error.problem === 'rejected' && /routing.?key/i.test(error.detail ?? '');
      throw isKey ? new SendError('misconfigured', `${error.message}: the routing key is not accepted`) : error;
    }
  }
  return {
    name: config.name,
    type: config.type,
    // An incident is resolved by its own key.
    groups: ['raised'],
    async send(letter, signal) {
      const dedup_key = dedupKey(letter);
      const common = { routing_key: config.routing_key, dedup_key };
      if (letter.news.kind === 'alert' && letter.news.occasion !== 'raised') {
        return post({ ...common, event_action: 'resolve' }, letter, signal);
      }
      const message = messageOf(letter.news, config.fields, context.publicUrl);
      await post({ ...common, event_action: 'trigger', ...trigger(message, letter.news) }, letter, signal);
      // A test is shown and done with: nobody should have to resolve it.
      if (letter.news.kind === 'test') await post({ ...common, event_action: 'resolve' }, letter, signal);
    },
  };
}

function dedupKey({ key, news }: Letter): string {
  return news.kind === 'alert' ? news.alert.handle : key;
}

function trigger(message: Message, news: News): { readonly [key: string]: Json } {
  const details = Object.fromEntries(message.facts.map(({ label, value }) => [label, value]));
  const parts = message.parts.map((part) => ({
    title: part.title,
    ...(part.link !== undefined && { link: part.link }),
  }));
  const alert = news.kind === 'storm' ? undefined : news.alert;
  return {
    client: 'seismo',
    ...(message.link !== undefined && {
      client_url: message.link,
      links: [{ href: message.link, text: 'Open in seismo' }],
    }),
    payload: {
      summary: cleanText(message.title, LONGEST_SUMMARY),
      source: 'seismo',
      severity: news.kind === 'test' ? 'info' : (SEVERITIES[message.severity] ?? 'warning'),
      timestamp: news.kind === 'storm' ? news.storm.last_seen : news.alert.last_seen,
      ...(alert !== undefined && { component: alert.rule_id, class: cleanText(alert.rule_name, 255) }),
      custom_details: parts.length === 0 ? details : { ...details, alerts: parts },
    },
  };
}
