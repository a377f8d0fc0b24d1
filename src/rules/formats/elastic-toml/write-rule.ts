import type { ThreatMapping } from '../../rule.ts';
import type { RuleDraft } from '../../rule-draft.ts';
import { newText } from './write-text.ts';

/** A new ES|QL rule as a file, laid out as elastic/detection-rules does: fields by name, the query behind them, then the threats. */
export function writeRule(draft: RuleDraft): string {
  const day = new Date(draft.created).toISOString().slice(0, 10).replaceAll('-', '/');
  const fields: Record<string, string | number | readonly string[] | undefined> = {
    author: draft.author,
    description: draft.description,
    false_positives: draft.falsePositives,
    from: draft.from,
    interval: draft.interval,
    language: 'esql',
    name: draft.name,
    note: draft.note,
    references: draft.references,
    risk_score: draft.riskScore,
    rule_id: draft.id,
    severity: draft.severity,
    tags: draft.tags,
    timestamp_override: draft.timestampOverride,
    type: 'esql',
  };
  const lines = [
    '[metadata]',
    `creation_date = ${newText(day)}`,
    'maturity = "production"',
    `updated_date = ${newText(day)}`,
    '',
    '[rule]',
    ...Object.entries(fields).flatMap(([name, value]) => (isAbsent(value) ? [] : [`${name} = ${written(value)}`])),
    '',
    `query = ${newText(draft.query, { ownLines: true })}`,
    ...draft.threat.flatMap(writeThreat),
  ];
  return `${lines.join('\n')}\n`;
}

function isAbsent(value: unknown): value is undefined {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

function written(value: string | number | readonly string[]): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return newText(value);
  const items = value.map((item) => newText(item));
  const oneLine = `[${items.join(', ')}]`;
  return oneLine.length <= 100 && !oneLine.includes('\n')
    ? oneLine
    : `[\n${items.map((item) => `    ${item},`).join('\n')}\n]`;
}

function writeThreat({ framework, tactic, techniques }: ThreatMapping): string[] {
  const entry = ({ id, name, reference }: ThreatMapping['tactic']) => [
    `id = ${newText(id)}`,
    `name = ${newText(name)}`,
    ...(reference === undefined ? [] : [`reference = ${newText(reference)}`]),
  ];
  return [
    '',
    '[[rule.threat]]',
    `framework = ${newText(framework)}`,
    ...techniques.flatMap((technique) => [
      '',
      '[[rule.threat.technique]]',
      ...entry(technique),
      ...technique.subtechniques.flatMap((sub) => ['', '[[rule.threat.technique.subtechnique]]', ...entry(sub)]),
    ]),
    '',
    '[rule.threat.tactic]',
    ...entry(tactic),
  ];
}
