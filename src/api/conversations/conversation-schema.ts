import { z } from '@hono/zod-openapi';
import { evidenceEventSchema } from '../alerts/alert-schema.ts';

const time = z.iso.datetime();
const text = z.string().nullable();
const number = z.number().nullable();
const from = z.int();
const to = z.int();

const shownText = z.strictObject({
  text: z.string(),
  length: z.int().openapi({ description: 'Characters of the whole text.' }),
  cut: z.boolean().openapi({ description: 'Whether `text` is its beginning only.' }),
  redacted: z
    .array(z.strictObject({ from, to, kind: z.enum(['secret', 'personal']), label: z.string() }))
    .openapi({ description: 'Places in `text`, in UTF-16 units, where a label stands for what is not shown.' }),
  guardrail: z
    .array(z.strictObject({ from, to, finding: z.int() }))
    .openapi({ description: "Places in `text` that a finding of the turn's guardrail trace is about." }),
});

const part = z
  .strictObject({
    kind: z.enum(['text', 'reasoning', 'tool_call', 'tool_result', 'attachment', 'other']),
    text: shownText
      .nullable()
      .openapi({ description: "A tool call's arguments, an attachment's place; null for none." }),
    name: text.openapi({ description: "A tool's name, an attachment's kind, or what another part is called." }),
    id: text.openapi({ description: 'Ties the result of a tool to its call.' }),
    mime_type: text,
    bytes: number,
  })
  .openapi('SaidPart');

const message = z
  .strictObject({
    place: z.int().openapi({ description: 'In the request, or among the answers, from 0.' }),
    role: z.string(),
    parts: z.array(part),
  })
  .openapi('SaidMessage');

const body = z.strictObject({
  state: z.enum(['whole', 'cut', 'elsewhere', 'missing', 'unreadable', 'unread']),
  where: z.string().optional(),
});

const finding = z
  .strictObject({
    policy: z.string(),
    source: z.enum(['input', 'output']).nullable(),
    action: z.string(),
    type: text,
    name: text,
    confidence: text,
    severity: text,
    score: number,
    threshold: number,
    match: text,
  })
  .openapi('GuardrailFinding');

const call = {
  event: evidenceEventSchema,
  evidence: z.boolean().openapi({ description: 'Whether the alert is made of it.' }),
  caller: text,
  operation: text,
  model: text,
  request_id: text,
  stop_reasons: z.array(z.string()),
  error: z.strictObject({ code: z.string(), message: shownText.nullable() }).nullable(),
  latency_ms: number,
  tokens: z.strictObject({ prompt: number, completion: number, cache_read: number }),
  guardrail: z
    .strictObject({
      ids: z.array(z.string()),
      action: z.string(),
      findings: z.array(finding),
      more: z.int().openapi({ description: 'Findings beyond these.' }),
    })
    .nullable(),
  request: body.openapi({ description: 'How the request got into the log.' }),
  answer: body.openapi({ description: 'How the answer got into the log.' }),
  system: z
    .array(part)
    .openapi({ description: 'The system instructions, where they are not those of the turn before.' }),
  messages: z.array(message).openapi({ description: 'What the request says that no turn before shows.' }),
  answers: z.array(message).openapi({ description: 'What the model answered, a message for each choice.' }),
};

const turn = z
  .strictObject({
    number: z.int(),
    after: z
      .int()
      .nullable()
      .openapi({ description: 'The turn it goes on from; null where it begins the conversation.' }),
    kind: z.enum(['first', 'next', 'repeat', 'altered', 'shortened']),
    branch: z.boolean().openapi({ description: 'Whether an earlier turn goes on from the same one.' }),
    left: z.int().openapi({ description: 'Messages of the history that a shortened request left out.' }),
    unsystemed: z.boolean().openapi({ description: 'Whether the system instructions were taken away.' }),
    messages_total: z
      .int()
      .openapi({ description: 'Messages of the request, those that turns before show among them.' }),
    ...call,
  })
  .openapi('Turn');

const tool = z.strictObject({ name: z.string(), description: shownText.nullable(), schema: shownText.nullable() });

/** Calls that go on from one another. */
export const conversationSchema = z
  .strictObject({
    id: z.string(),
    from: time,
    to: time,
    callers: z.array(z.string()),
    models: z.array(z.string()),
    evidence: z.int().openapi({ description: 'Turns that the alert is made of.' }),
    turns_total: z.int(),
    tools: z.array(tool).openapi({ description: 'Tools that the requests offer to the model.' }),
    turns: z.array(turn).openapi({ description: 'In the order of time; numbers that are missing are left out here.' }),
  })
  .openapi('Conversation');

const shown = z.enum(['hidden', 'redacted', 'plain']).openapi({
  description: '`hidden`: lengths only; `redacted`: without secrets and personal data; `plain`: all.',
});

/** A page of conversations, and what they were taken from. */
export const conversationPageSchema = z
  .strictObject({
    items: z.array(conversationSchema),
    next: z.string().nullable().openapi({ description: 'For `cursor`; null on the last page.' }),
    shown,
    from: time,
    to: time,
    callers: z.array(z.string()),
    conversations: z.int(),
    calls: z.int(),
    evidence: z.int().openapi({ description: 'Calls that the alert is made of.' }),
    more: z.boolean().openapi({ description: 'Whether there are more calls than were looked at.' }),
  })
  .openapi('Conversations');

/** One call with all that its event holds. */
export const callSchema = z.strictObject({ shown, ...call, tools: z.array(tool) }).openapi('Call');

export type ConversationJson = z.input<typeof conversationSchema>;
export type TurnJson = z.input<typeof turn>;
export type CallJson = z.input<typeof callSchema>;
export type PartJson = z.input<typeof part>;
export type SaidTextJson = z.input<typeof shownText>;
