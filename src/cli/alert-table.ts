import { counted } from '../base/counted.ts';
import { visible } from '../base/source-text.ts';
import type { Alert } from '../detect/alert.ts';
import { RULE_SEVERITIES } from '../rules/rule.ts';

const COLOURS: Record<string, string> = { low: '36', medium: '33', high: '31', critical: '1;31' };

/**
 * Alerts for a person at a terminal: a line that says how bad, when and what, and under it who and how much.
 */
export function alertTable(alerts: readonly Alert[], options: { color: boolean; width: number }): string {
  if (alerts.length === 0) return 'no alerts\n';
  const paint = (code: string, text: string) => (options.color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const width = Math.max(...RULE_SEVERITIES.map((s) => s.length));
  const blocks = alerts.map((alert) => {
    const severity = paint(COLOURS[alert.severity] ?? '0', alert.severity.toUpperCase().padEnd(width));
    const head = `${severity}  ${period(alert)}  ${paint('1', visible(alert.rule_name))}`;
    const indent = ' '.repeat(width + 2);
    return [head, ...facts(alert).map((line) => indent + line)].join('\n');
  });
  return `${blocks.join('\n\n')}\n\n${tally(alerts)}\n`;
}

/** One alert on one line, as it arrives: how bad, when, what, who, how much. */
export function alertLine(alert: Omit<Alert, 'evidence'>, options: { color: boolean; url: string }): string {
  const paint = (code: string, text: string) => (options.color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const severity = paint(COLOURS[alert.severity] ?? '0', alert.severity.toUpperCase().padEnd(8));
  return `${severity} ${minute(alert.last_seen)}Z  ${paint('1', visible(alert.rule_name))}\n         ${visible(alert.reason)}\n         ${options.url}`;
}

function period(alert: Alert): string {
  const first = minute(alert.first_seen);
  const last = minute(alert.last_seen);
  if (first === last) return `${first}Z`;
  return first.slice(0, 10) === last.slice(0, 10) ? `${first} – ${last.slice(11)}Z` : `${first} – ${last}Z`;
}

function minute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

function facts(alert: Alert): string[] {
  const fields = Object.entries(alert.fields).map(([name, value]) => `${visible(name)} = ${visible(show(value))}`);
  const techniques = alert.threat.flatMap((t) =>
    t.technique.map(({ id, name }) => (name === undefined ? id : `${id} ${name}`)),
  );
  const about = [...new Set(techniques)].map(visible);
  const lines = [...fields, `evidence: ${counted(alert.evidence.count, 'event')}`];
  if (alert.evidence.note !== undefined) lines.push(`note: ${alert.evidence.note}`);
  if (about.length > 0) lines.push(about.join(', '));
  return lines;
}

function show(value: unknown): string {
  // A line break in a log's text must not begin a line that looks like ours.
  const text = (Array.isArray(value) ? value.join(', ') : String(value)).replace(/\s+/g, ' ');
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function tally(alerts: readonly Alert[]): string {
  const counts = RULE_SEVERITIES.map((severity) => ({
    severity,
    n: alerts.filter((a) => a.severity === severity).length,
  }));
  const parts = counts.reverse().flatMap(({ severity, n }) => (n === 0 ? [] : [`${n} ${severity}`]));
  return `${counted(alerts.length, 'alert')}: ${parts.join(', ')}`;
}
