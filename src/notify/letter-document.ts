import type { Json } from '../base/canonical-json.ts';
import type { AlertRecord } from '../state/alert-record.ts';
import type { Occasion } from '../state/outbox.ts';
import { type JsonDocument, present } from './formats/alert-format.ts';
import { type AlertFormatName, formatAlert } from './formats/registry.ts';
import { alertLink } from './message.ts';
import type { Letter, NotifierContext } from './notifier.ts';
import { sharedAlert } from './shared-alert.ts';

/** How a notifier writes alerts. */
export interface DocumentSettings {
  readonly format: AlertFormatName;
  /** How many events behind an alert are named. */
  readonly evidence: number;
  readonly fields: readonly string[];
}

/** Why a letter is sent, in one word. */
export type LetterEvent = Occasion | 'storm' | 'test';

export function eventOf({ news }: Letter): LetterEvent {
  return news.kind === 'alert' ? news.occasion : news.kind;
}

/** A letter as one JSON document: the alert in the format asked for, or a storm. In seismo's own form `notification` says why it is sent. */
export async function letterDocument(
  letter: Letter,
  settings: DocumentSettings,
  context: NotifierContext,
): Promise<JsonDocument> {
  const { news } = letter;
  const notification = { id: letter.key, event: eventOf(letter), at: new Date(letter.at).toISOString() };
  if (news.kind === 'storm') {
    const alerts = await Promise.all(
      news.storm.alerts.map(({ occasion, alert }) => written(alert, occasion, letter, settings, context)),
    );
    return present({ notification, storm: { ...news.storm, alerts } });
  }
  const document = await written(
    news.alert,
    news.kind === 'alert' ? news.occasion : 'raised',
    letter,
    settings,
    context,
  );
  return settings.format === 'seismo' ? { notification, ...document } : document;
}

async function written(
  alert: AlertRecord,
  occasion: Occasion,
  letter: Letter,
  settings: DocumentSettings,
  context: NotifierContext,
): Promise<Readonly<Record<string, Json>>> {
  const isReal = letter.news.kind !== 'test' && settings.evidence > 0;
  const events = isReal ? await context.evidenceOf(alert.handle, settings.evidence) : [];
  const evidence = { ...alert.evidence, events };
  return formatAlert(settings.format, sharedAlert({ ...alert, evidence }, settings.fields), {
    occasion,
    rule: context.ruleOf(alert.rule_id),
    link: alertLink(context.publicUrl, alert.id),
    now: letter.at,
    version: context.version,
  });
}
