import type { AlertValue } from '../detect/alert.ts';
import type { AlertRecord } from '../state/alert-record.ts';
import type { Occasion } from '../state/outbox.ts';
import { cleanText } from './clean-text.ts';
import { isIdentityField } from './identity-fields.ts';
import type { News } from './notifier.ts';
import { type SharedAlert, sharedAlert } from './shared-alert.ts';
import { gravestOf, type Storm } from './storm.ts';

const LONGEST_NAME = 150;
const LONGEST_VALUE = 200;
const MOST_FACTS = 12;

/** A message for people: one-line texts, bounded, not yet escaped for where they will stand. */
export interface Message {
  readonly title: string;
  readonly severity: string;
  readonly facts: readonly Fact[];
  /** Where there is more; undefined without a public address. */
  readonly link: string | undefined;
  /** Alerts of a storm, as messages of their own. */
  readonly parts: readonly Message[];
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** What a notifier tells people, and with which columns of the row. */
export function messageOf(news: News, columns: readonly string[], publicUrl: string | undefined): Message {
  if (news.kind === 'storm') return stormMessage(news.storm, columns, publicUrl);
  const message = alertMessage(news.alert, news.kind === 'test' ? 'raised' : news.occasion, columns, publicUrl);
  return news.kind === 'test'
    ? { ...message, title: `Test message, no alert: ${message.title}`, link: publicUrl }
    : message;
}

/** An alert's page, by the id it has now. */
export function alertLink(publicUrl: string | undefined, id: string): string | undefined {
  return publicUrl === undefined ? undefined : `${publicUrl.replace(/\/+$/, '')}/alerts/${encodeURIComponent(id)}`;
}

function alertMessage(
  record: AlertRecord,
  occasion: Occasion,
  columns: readonly string[],
  publicUrl: string | undefined,
): Message {
  const alert = sharedAlert(record, columns);
  const name = cleanText(alert.rule_name, LONGEST_NAME);
  return {
    title: `${alert.severity.toUpperCase()}: ${name}${endOf(alert, occasion)}`,
    severity: alert.severity,
    facts: factsOf(alert, occasion),
    link: alertLink(publicUrl, alert.id),
    parts: [],
  };
}

function endOf(alert: SharedAlert, occasion: Occasion): string {
  if (occasion === 'withdrawn') return ' (withdrawn)';
  if (occasion === 'closed')
    return ` (closed${alert.resolution === null ? '' : `, ${alert.resolution.replaceAll('_', ' ')}`})`;
  return '';
}

function factsOf(alert: SharedAlert, occasion: Occasion): Fact[] {
  const who = Object.entries(alert.fields).filter(([name, value]) => isIdentityField(name) && value !== null);
  const what = Object.entries(alert.fields).filter(([name, value]) => !isIdentityField(name) && value !== null);
  const facts: Fact[] = [];
  if (occasion === 'withdrawn' && alert.withdrawn !== null) facts.push({ label: 'Why', value: alert.withdrawn.reason });
  facts.push(...who.map(([name, value]) => ({ label: name, value: shown(value) })));
  facts.push({ label: 'Rule', value: alert.rule_id });
  facts.push({ label: 'Severity', value: `${alert.severity}, risk ${alert.risk_score}` });
  facts.push({ label: 'Events', value: String(alert.evidence.count) });
  facts.push({ label: 'First seen', value: alert.first_seen });
  facts.push({ label: 'Last seen', value: alert.last_seen });
  const room = Math.max(0, MOST_FACTS - facts.length);
  facts.push(...what.slice(0, room).map(([name, value]) => ({ label: name, value: shown(value) })));
  return facts.slice(0, MOST_FACTS).map(cleanFact);
}

function stormMessage(storm: Storm, columns: readonly string[], publicUrl: string | undefined): Message {
  const severities = storm.by_severity.map(({ severity, count }) => `${count} ${severity}`).join(', ');
  const rules = storm.by_rule
    .slice(0, MOST_FACTS - 4)
    .map((rule) => ({ label: rule.rule_name, value: String(rule.count) }));
  const hidden = storm.by_rule.slice(MOST_FACTS - 4);
  const otherRules = hidden.length + storm.other_rules.rules;
  const otherCount = hidden.reduce((sum, rule) => sum + rule.count, 0) + storm.other_rules.count;
  const facts: Fact[] = [
    { label: 'Severity', value: severities },
    ...rules,
    ...(otherRules === 0
      ? []
      : [{ label: `${otherRules} other rule${otherRules === 1 ? '' : 's'}`, value: String(otherCount) }]),
    { label: 'First seen', value: storm.first_seen },
    { label: 'Last seen', value: storm.last_seen },
  ];
  return {
    title: `${gravestOf(storm).toUpperCase()}: ${storm.count} messages at once (${severities})`,
    severity: gravestOf(storm),
    facts: facts.map(cleanFact),
    link: publicUrl === undefined ? undefined : `${publicUrl.replace(/\/+$/, '')}/alerts`,
    parts: storm.alerts.map(({ occasion, alert }) => alertMessage(alert, occasion, columns, publicUrl)),
  };
}

function shown(value: AlertValue): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}

function cleanFact({ label, value }: Fact): Fact {
  return { label: cleanText(label, LONGEST_NAME), value: cleanText(value, LONGEST_VALUE) };
}
