import { z } from 'zod';
import type { Notifier, NotifierContext } from './notifier.ts';
import { type EmailConfig, emailConfig, openEmail } from './notifiers/email.ts';
import { type FileConfig, fileConfig, openFile } from './notifiers/file.ts';
import { openPagerduty, type PagerdutyConfig, pagerdutyConfig } from './notifiers/pagerduty.ts';
import { openSlack, type SlackConfig, slackConfig } from './notifiers/slack.ts';
import { openStdout, type StdoutConfig, stdoutConfig } from './notifiers/stdout.ts';
import { openWebhook, type WebhookConfig, webhookConfig } from './notifiers/webhook.ts';

/** One entry of `notifiers`: its `type` says which file of `notifiers/` it belongs to. */
export const notifierConfig = z.discriminatedUnion('type', [
  emailConfig,
  fileConfig,
  pagerdutyConfig,
  slackConfig,
  stdoutConfig,
  webhookConfig,
]);
export type NotifierConfig = EmailConfig | FileConfig | PagerdutyConfig | SlackConfig | StdoutConfig | WebhookConfig;

/** Names of the kinds of notifiers, as `type` has them. */
export const NOTIFIER_TYPES: readonly NotifierConfig['type'][] = [
  'email',
  'file',
  'pagerduty',
  'slack',
  'stdout',
  'webhook',
];

/** Makes a notifier ready; nothing is sent or opened yet. */
export function openNotifier(config: NotifierConfig, context: NotifierContext): Notifier {
  switch (config.type) {
    case 'email':
      return openEmail(config, context);
    case 'file':
      return openFile(config, context);
    case 'pagerduty':
      return openPagerduty(config, context);
    case 'slack':
      return openSlack(config, context);
    case 'stdout':
      return openStdout(config, context);
    case 'webhook':
      return openWebhook(config, context);
  }
}
