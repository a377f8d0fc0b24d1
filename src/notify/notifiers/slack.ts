import { z } from 'zod';
import type { Json } from '../../base/canonical-json.ts';
import { httpPost } from '../http-post.ts';
import { type Message, messageOf } from '../message.ts';
import { type Notifier, type NotifierContext, OCCASIONS } from '../notifier.ts';
import { commonSettings, concurrency, storm, webAddress } from '../notifier-settings.ts';
import { slackCode, slackPlain } from '../slack-text.ts';

/** Slack takes ten fields in a section. */
const MOST_FIELDS = 10;
const COLOURS: Readonly<Record<string, string>> = { critical: '🔴', high: '🟠', medium: '🟡', low: '🔵' };

export const slackConfig = z.strictObject({
  type: z.literal('slack'),
  ...commonSettings,
  /** The incoming webhook's address, which is a secret. */
  url: webAddress,
  storm: storm(20),
  // Slack asks for one message a second to a channel.
  concurrency: concurrency(1),
});
export type SlackConfig = z.output<typeof slackConfig>;

/** Posts to a Slack channel by an incoming webhook. */
export function openSlack(config: SlackConfig, context: NotifierContext): Notifier {
  return {
    name: config.name,
    type: config.type,
    groups: OCCASIONS,
    send(letter, signal) {
      const body = JSON.stringify(slackMessage(messageOf(letter.news, config.fields, context.publicUrl)));
      const headers = { 'content-type': 'application/json', 'idempotency-key': letter.key };
      const secrets = [
        new URL(config.url).pathname,
        ...new URL(config.url).pathname.split('/').filter((p) => p.length > 8),
      ];
      return httpPost({ url: config.url, method: 'POST', headers, secrets }, body, signal, letter.at);
    },
  };
}

/** A message as Slack's blocks. All text of alerts is escaped, values stand in code spans. */
export function slackMessage(message: Message): Json {
  return {
    text: slackPlain(message.title),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      ...blocksOf(message),
      ...message.parts.flatMap((part): Json[] => [{ type: 'divider' }, ...blocksOf(part)]),
    ],
  };
}

function blocksOf(message: Message): Json[] {
  const title = `${COLOURS[message.severity] ?? '⚪'} *${slackPlain(message.title)}*`;
  const facts = message.facts.map(({ label, value }) => ({
    type: 'mrkdwn',
    text: `*${slackPlain(label)}*\n${slackCode(value)}`,
  }));
  const blocks: Json[] = [{ type: 'section', text: { type: 'mrkdwn', text: title } }];
  for (let i = 0; i < facts.length; i += MOST_FIELDS) {
    blocks.push({ type: 'section', fields: facts.slice(i, i + MOST_FIELDS) });
  }
  if (message.link !== undefined) {
    const text = { type: 'plain_text', text: 'Open in seismo', emoji: false };
    blocks.push({ type: 'actions', elements: [{ type: 'button', text, url: message.link }] });
  }
  return blocks;
}
