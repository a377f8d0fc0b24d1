import type { Json } from '../../base/canonical-json.ts';
import { documentValue } from '../../base/document-value.ts';
import { codeBlock } from '../../catalog/page/markdown/markdown-text.ts';
import type { AlertValue, EvidenceEvent } from '../../detect/alert.ts';
import type { DetectionRule } from '../../rules/rule.ts';
import type { AlertHistoryEntry, AlertRecord } from '../../state/alert-record.ts';
import type { CallerProfile } from '../caller/caller-profile.ts';
import type { Checklist, ChecklistBlock } from '../guide/checklist.ts';
import type { ResponsePlan, ResponseTarget } from '../response/response-plan.ts';
import { callerSection } from './caller-section.ts';
import { guideText, quoted, shell, table, textParagraph } from './markdown-parts.ts';

export interface ReportEvent extends EvidenceEvent {
  /** As its reader may see it; null where it is no longer kept. */
  readonly document: Json | null;
}

export interface ReportParts {
  /** As its reader may see it. */
  readonly alert: AlertRecord;
  readonly rule: DetectionRule | undefined;
  readonly checklist: Checklist;
  readonly response: ResponsePlan;
  /** Undefined where nobody is named. */
  readonly caller: CallerProfile | undefined;
  /** The first events of the evidence. */
  readonly events: readonly ReportEvent[];
  /** When it is written, milliseconds since the epoch. */
  readonly now: number;
  /** Of seismo. */
  readonly version: string;
}

/** What of an event is told, in the first field that it has. */
const EVENT_COLUMNS: readonly (readonly [title: string, fields: readonly string[]])[] = [
  ['Caller', ['user.name', 'aws.cloudtrail.user_identity.arn', 'user.id']],
  ['Action', ['event.action']],
  ['Model', ['gen_ai.request.model.id', 'azure.open_ai.properties.model_name']],
  [
    'Outcome',
    ['gen_ai.response.error_code', 'aws.cloudtrail.error_code', 'event.outcome', 'gen_ai.response.finish_reasons'],
  ],
  ['Guardrail', ['gen_ai.policy.action', 'gen_ai.policy.name']],
  ['Tokens', ['gen_ai.usage.total_tokens', 'gen_ai.usage.prompt_tokens', 'gen_ai.usage.input_tokens']],
  ['Source', ['source.ip', 'client.ip', 'source.address']],
];

/** A report of an alert in Markdown: all that came from logs, rules and people is escaped or fenced, so that it means nothing as Markdown. */
export function alertReport(parts: ReportParts): string {
  const { alert, rule, now, version } = parts;
  const sections = [
    `# ${textParagraph(alert.rule_name)}`,
    textParagraph(alert.reason),
    facts(alert),
    ...warnings(alert),
    ...(rule === undefined ? [] : ['## What the rule looks for', textParagraph(rule.description)]),
    '## Values',
    values(alert.fields),
    ...callers(parts.response),
    ...(parts.caller === undefined ? [] : callerSection(parts.caller)),
    ...evidence(parts),
    ...techniques(alert),
    ...guide(parts.checklist),
    ...notes(alert),
    ...response(parts.response),
    ...history(alert),
    '---',
    `Written by seismo ${version} at ${new Date(now).toISOString()}.`,
  ];
  return `${sections.join('\n\n')}\n`;
}

function facts(alert: AlertRecord): string {
  const closed = alert.resolution === null ? '' : ` as ${alert.resolution.replaceAll('_', ' ')}`;
  return table(
    ['Fact', 'Value'],
    [
      ['Alert', alert.id],
      ['Rule', alert.rule_id],
      ['Severity', `${alert.severity}, risk score ${alert.risk_score}`],
      ['State', `${alert.state}${closed}`],
      ['Assignee', alert.assignee ?? 'nobody'],
      ['Tags', alert.tags.length === 0 ? 'none' : alert.tags.join(', ')],
      ['First event', alert.first_seen],
      ['Last event', alert.last_seen],
      ['Window', `${alert.window.from} to ${alert.window.to}`],
      ['Raised', alert.raised_at],
      ['Acknowledged', alert.acknowledged_at ?? 'not yet'],
      ['Closed', alert.closed_at ?? 'not yet'],
      ['Events behind it', String(alert.evidence.count)],
    ],
  );
}

function warnings({ withdrawn, suppressed, suppressed_by, evidence }: AlertRecord): string[] {
  const merged = withdrawn?.merged_into;
  return [
    ...(withdrawn === null
      ? []
      : [
          `Withdrawn at ${withdrawn.at}: ${textParagraph(withdrawn.reason)}${merged === null || merged === undefined ? '' : ` It is part of ${textParagraph(merged)} now.`}`,
        ]),
    ...(suppressed > 0 ? [`${suppressed} more alerts are held back under it.`] : []),
    ...(suppressed_by === null ? [] : [`It is held back under ${textParagraph(suppressed_by)}.`]),
    ...(evidence.note === undefined ? [] : [textParagraph(evidence.note)]),
  ];
}

function values(fields: Readonly<Record<string, AlertValue>>): string {
  const rows = Object.entries(fields).map(([name, value]) => [name, shown(value)]);
  return rows.length === 0 ? 'The rule gave none.' : table(['Field', 'Value'], rows, [0, 1]);
}

function callers({ targets }: ResponsePlan): string[] {
  if (targets.length === 0) return [];
  const rows = targets.map((t) => [
    t.principal ?? 'not named',
    t.kind.replaceAll('_', ' '),
    t.account ?? '',
    t.models.join(', '),
    t.regions.join(', '),
    t.events === 0 ? '' : String(t.events),
  ]);
  return ['## Who', table(['Caller', 'Kind', 'Account', 'Models', 'Regions', 'Events'], rows, [0, 3])];
}

function evidence({ alert, events }: ReportParts): string[] {
  if (alert.evidence.count === 0) return [];
  const used = EVENT_COLUMNS.filter(([, fields]) => events.some((event) => cell(event, fields) !== ''));
  const rows = events.map((event) => [
    event['@timestamp'],
    ...used.map(([, fields]) => cell(event, fields)),
    event._id,
  ]);
  const first =
    events.length < alert.evidence.count ? `The first ${events.length} of ${alert.evidence.count} events.` : undefined;
  return [
    '## Timeline of the evidence',
    ...(first === undefined ? [] : [first]),
    table(
      ['Time', ...used.map(([title]) => title), 'Event'],
      rows,
      [...used.keys(), used.length].map((i) => i + 1),
    ),
  ];
}

function cell({ document }: ReportEvent, fields: readonly string[]): string {
  for (const field of fields) {
    const value = documentValue(document ?? undefined, field);
    if (value !== undefined && value !== null && value !== '') return shown(value);
  }
  return '';
}

function shown(value: Json | AlertValue): string {
  if (Array.isArray(value)) return value.map((v) => shown(v as Json)).join(', ');
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value ?? '');
}

function techniques({ threat }: AlertRecord): string[] {
  const rows = threat.flatMap(({ framework, tactic, technique }) =>
    technique.flatMap(({ id, name, subtechnique }) => [
      [framework, tactic?.name ?? '', id, name ?? ''],
      ...(subtechnique ?? []).map((sub) => [framework, tactic?.name ?? '', sub.id, sub.name]),
    ]),
  );
  return rows.length === 0 ? [] : ['## Techniques', table(['Framework', 'Tactic', 'Technique', 'Name'], rows)];
}

function guide({ sections, steps, done, former }: Checklist): string[] {
  const written = sections
    .filter(({ part }) => part !== 'about' && part !== 'other')
    .flatMap(({ title, from, blocks }) => [
      `### ${textParagraph(title)}${from === 'general' ? ' (general)' : ''}`,
      ...grouped(blocks),
    ]);
  const gone = former.map(({ text, at, actor }) => `- [x] ${textParagraph(text)} (${textParagraph(actor)}, ${at})`);
  return [
    '## Triage guide',
    `${done} of ${steps} steps are ticked.`,
    ...written,
    ...(gone.length === 0 ? [] : ['### Ticked in an earlier form of the guide', gone.join('\n')]),
  ];
}

/** Blocks with a line between them, but none between items. */
function grouped(blocks: readonly ChecklistBlock[]): string[] {
  const parts: string[] = [];
  let wasItem = false;
  for (const block of blocks) {
    const text = blockText(block);
    if (text === undefined) continue;
    const isItem = block.kind === 'item' || block.kind === 'step';
    if (isItem && wasItem) parts[parts.length - 1] += `\n${text}`;
    else parts.push(text);
    wasItem = isItem;
  }
  return parts;
}

function blockText(block: ChecklistBlock): string | undefined {
  const indent = '  '.repeat(Math.min(block.depth, 6));
  switch (block.kind) {
    case 'step': {
      const by = block.done === null ? '' : ` (${textParagraph(block.done.by)}, ${block.done.at})`;
      return `${indent}- [${block.done === null ? ' ' : 'x'}] ${guideText(block.text)}${by}`;
    }
    case 'item':
      return `${indent}- ${guideText(block.text)}`;
    case 'code':
      return codeBlock(block.text, '', indent);
    case 'heading':
      return `**${guideText(block.text)}**`;
    case 'paragraph':
    case 'quote':
      return `${indent}${textParagraph(block.text.map(({ text }) => text).join(''))}`;
    case 'table':
      return undefined;
  }
}

function notes({ notes: list }: AlertRecord): string[] {
  if (list.length === 0) return [];
  return ['## Notes', ...list.map(({ at, author, text }) => `${textParagraph(author)}, ${at}:\n\n${quoted(text)}`)];
}

function response({ targets, note }: ResponsePlan): string[] {
  const parts = targets.flatMap(targetResponse);
  if (parts.length === 0) return [];
  return [
    '## Response',
    'None of these commands was run by seismo.',
    ...(note === null ? [] : [textParagraph(note)]),
    ...parts,
  ];
}

function targetResponse({ principal, actions, impossible }: ResponseTarget): string[] {
  return [
    `### ${textParagraph(principal ?? 'A caller that the logs do not name')}`,
    ...actions.flatMap((action) => [
      `#### ${textParagraph(action.title)}`,
      [action.does, action.caution ?? '', `Needs ${action.needs}.`]
        .filter((text) => text !== '')
        .map(textParagraph)
        .join(' '),
      shell(action.apply),
      action.revert === null ? 'It cannot be taken back.' : 'To take it back:',
      ...(action.revert === null ? [] : [shell(action.revert)]),
      ...(action.revert_note === null ? [] : [textParagraph(action.revert_note)]),
    ]),
    ...impossible.map(({ what, why, instead }) =>
      textParagraph(`Not possible: ${what}, as ${why}. Instead: ${instead}.`),
    ),
  ];
}

function history({ history: list }: AlertRecord): string[] {
  if (list.length === 0) return [];
  const side = (value: AlertHistoryEntry['from']) =>
    value === null ? '' : typeof value === 'string' ? value : value.join(', ');
  const rows = list.map(({ at, actor, field, from, to }) => [at, actor, field, side(from), side(to)]);
  return ['## History', table(['Time', 'Who', 'What', 'From', 'To'], rows)];
}
