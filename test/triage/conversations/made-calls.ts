import type { Json } from '../../../src/base/canonical-json.ts';
import type { LogFormat } from '../../../src/ingest/format.ts';
import { bedrockInvocation } from '../../../src/ingest/formats/bedrock-invocation/format.ts';
import type { RowValue } from '../../../src/store/event-store.ts';
import type { Call } from '../../../src/triage/conversations/call.ts';
import { callFacts } from '../../../src/triage/conversations/call-facts.ts';
import { callTexts } from '../../../src/triage/conversations/call-texts.ts';
import { fieldsOf } from '../../ingest/formats/everything.ts';
import { exchange } from '../../ingest/formats/invocations.ts';

export interface MadeCall {
  readonly evidence?: boolean;
  /** Fields that the store has lost, or that other tools put in the place of ours. */
  readonly fields?: Readonly<Record<string, RowValue>>;
}

/** The call that a record becomes, by the real normaliser; `at` is its place in time. */
export function callOf(
  record: unknown,
  at: number,
  { evidence = false, fields = {} }: MadeCall = {},
  format: LogFormat = bedrockInvocation,
): Call {
  const row = new Map(Object.entries({ ...(fieldsOf(format, record) as Record<string, RowValue>), ...fields }));
  const event = {
    _index: format.stream,
    _id: String(at).padStart(32, '0'),
    '@timestamp': new Date(Date.UTC(2026, 2, 4) + at * 1000).toISOString(),
  };
  const facts = callFacts(event, row, evidence);
  return { ...facts, ...callTexts(facts, row) };
}

/** A call of Bedrock's from a request's and a response's body. */
export function exchangeOf(request: Json, response: Json, at = 0, made: MadeCall = {}): Call {
  return callOf(exchange(request, response), at, made);
}

export interface Said {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** A Converse call: messages as sent, and the answer; none where it is null. */
export function converse(
  messages: readonly Said[],
  answer: string | null,
  at = 0,
  system?: string,
  made: MadeCall = {},
): Call {
  return exchangeOf(
    {
      ...(system !== undefined && { system: [{ text: system }] }),
      messages: messages.map(({ role, text }) => ({ role, content: [{ text }] })),
    },
    answer === null
      ? {}
      : { output: { message: { role: 'assistant', content: [{ text: answer }] } }, stopReason: 'end_turn', usage: {} },
    at,
    made,
  );
}

export const user = (text: string): Said => ({ role: 'user', text });
export const model = (text: string): Said => ({ role: 'assistant', text });
