import type { Message, Part } from '../../ingest/formats/turns/message.ts';
import type { Call } from '../../triage/conversations/call.ts';
import type { Conversation, Turn } from '../../triage/conversations/conversations.ts';
import type { GuardrailTrace } from '../../triage/conversations/guardrail-trace.ts';
import { matchedWords } from '../../triage/conversations/matched-words.ts';
import type { ToolDefinition } from '../../triage/conversations/tool-definitions.ts';
import { masked } from '../mask/mask-text.ts';
import type { Sensitive } from '../mask/redact/finding.ts';
import { type MaskLevel, shownText } from '../mask/redact/shown-text.ts';
import type { CallJson, ConversationJson, PartJson, SaidTextJson, TurnJson } from './conversation-schema.ts';

/** How texts are shown: to whom, and how much of each. */
export interface Showing {
  readonly level: MaskLevel;
  /** Characters of a text. */
  readonly limit: number;
}

type Side = 'input' | 'output';
type CallMembers = Omit<CallJson, 'shown' | 'tools'>;

/** A conversation with some of its turns. */
export function conversationJson(
  { id, turns: all, evidence }: Conversation,
  turns: readonly Turn[],
  tools: readonly ToolDefinition[],
  showing: Showing,
): ConversationJson {
  return {
    id,
    from: all[0]!.call.event['@timestamp'],
    to: all.at(-1)!.call.event['@timestamp'],
    callers: distinct(all.map(({ call }) => call.caller)),
    models: distinct(all.map(({ call }) => call.model)),
    evidence,
    turns_total: all.length,
    tools: tools.map((tool) => toolJson(tool, showing)),
    turns: turns.map((turn) => turnJson(turn, showing)),
  };
}

function turnJson(turn: Turn, showing: Showing): TurnJson {
  const { call, number, after, kind, branch, left, unsystemed, shown, system } = turn;
  return {
    number,
    after,
    kind,
    branch,
    left,
    unsystemed,
    messages_total: call.messages.length,
    ...callJson(call, shown, system, showing),
  };
}

/** A call with some of its messages. */
export function callJson(call: Call, shown: readonly number[], system: readonly Part[], showing: Showing): CallMembers {
  const { guardrail, error } = call;
  const part = (side: Side) => (p: Part) => partJson(p, side, guardrail, showing);
  const message = (m: Message, place: number, side: Side) => ({ place, role: m.role, parts: m.parts.map(part(side)) });
  return {
    event: call.event,
    evidence: call.evidence,
    caller: call.caller,
    operation: call.operation,
    model: call.model,
    request_id: call.request_id,
    stop_reasons: [...call.stop_reasons],
    error:
      error === null
        ? null
        : { code: error.code, message: error.message === null ? null : said(error.message, undefined, null, showing) },
    latency_ms: call.latency_ms,
    tokens: call.tokens,
    guardrail: guardrail === null ? null : traceJson(guardrail, showing),
    request: call.request,
    answer: call.answer,
    system: system.map(part('input')),
    messages: shown.map((place) => message(call.messages[place]!, place, 'input')),
    answers: call.answers.map((answer, place) => message(answer, place, 'output')),
  };
}

/** A tool on offer; what it says of itself was written by whoever wrote the request. */
export function toolJson(
  { name, description, schema }: ToolDefinition,
  showing: Showing,
): ConversationJson['tools'][number] {
  return {
    name,
    description: description === null ? null : said(description, undefined, null, showing),
    schema: schema === null ? null : said(schema, undefined, null, showing),
  };
}

function partJson(part: Part, side: Side, trace: GuardrailTrace | null, showing: Showing): PartJson {
  const text = (content: string) => said(content, side, trace, showing);
  const none = { text: null, name: null, id: null, mime_type: null, bytes: null };
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return { ...none, kind: part.type, text: text(part.content) };
    case 'tool_call':
      return {
        ...none,
        kind: 'tool_call',
        name: part.name,
        id: part.id ?? null,
        text: part.arguments === undefined ? null : text(asText(part.arguments)),
      };
    case 'tool_call_response':
      return { ...none, kind: 'tool_result', id: part.id ?? null, text: text(asText(part.response)) };
    case 'uri':
    case 'blob': {
      const place = [part.name, part.type === 'uri' ? part.uri : undefined].filter((p) => p !== undefined && p !== '');
      return {
        ...none,
        kind: 'attachment',
        name: part.modality,
        mime_type: part.mime_type ?? null,
        bytes: part.size ?? null,
        text: place.length === 0 ? null : text(place.join(' — ')),
      };
    }
    case 'other':
      return { ...none, kind: 'other', name: part.kind, text: text(asText(part.content)) };
  }
}

function said(content: string, side: Side | undefined, trace: GuardrailTrace | null, showing: Showing): SaidTextJson {
  const { marks, redacted, ...text } = shownText(content, {
    ...showing,
    marks: (part) => (side === undefined ? [] : matchedWords(part, side, trace)),
    told: (part) => (side === undefined ? [] : toldSensitive(part, side, trace)),
  });
  return { ...text, redacted: [...redacted], guardrail: [...marks] };
}

/** What a guardrail called personal: names and addresses, which no pattern finds. */
function toldSensitive(text: string, side: Side, trace: GuardrailTrace | null): Sensitive[] {
  const findings = trace?.findings ?? [];
  return matchedWords(text, side, trace).flatMap(({ from, to, finding }) => {
    const { policy, match, type, name } = findings[finding]!;
    if (policy !== SENSITIVE || match === null || text.slice(from, to).startsWith('{')) return [];
    return [{ from, to, kind: 'personal' as const, label: words(type ?? name ?? 'personal data') }];
  });
}

const SENSITIVE = 'sensitive_information_policy';

function traceJson({ ids, action, findings, more }: GuardrailTrace, { level }: Showing): CallJson['guardrail'] {
  return {
    ids: [...ids],
    action,
    more,
    findings: findings.map((found) => ({ ...found, match: shownMatch(found, level) })),
  };
}

function shownMatch(
  { match, policy, type, name }: GuardrailTrace['findings'][number],
  level: MaskLevel,
): string | null {
  if (match === null || level === 'plain') return match;
  if (level === 'hidden') return masked(match);
  if (policy === SENSITIVE) return `[${words(type ?? name ?? 'personal data')}]`;
  return shownText(match, { level, limit: MATCH, marks: () => [], told: () => [] }).text;
}

const MATCH = 500;

/** `CREDIT_DEBIT_CARD_NUMBER` as words. */
function words(type: string): string {
  return type.replaceAll('_', ' ').toLowerCase();
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))];
}
