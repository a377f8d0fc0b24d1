import type { Json } from '../../../base/canonical-json.ts';

/**
 * A piece of a message, in the shape of OpenTelemetry's semantic conventions for generative AI (`gen_ai.input.messages`).
 * Binary data is named (`blob`) but left out: the body's text holds it.
 */
export type Part =
  | { readonly type: 'text'; readonly content: string }
  | { readonly type: 'reasoning'; readonly content: string }
  | { readonly type: 'tool_call'; readonly id?: string; readonly name: string; readonly arguments?: Json }
  | { readonly type: 'tool_call_response'; readonly id?: string; readonly response: Json }
  | ({ readonly type: 'uri'; readonly uri: string } & Media)
  | ({ readonly type: 'blob' } & Media)
  | { readonly type: 'other'; readonly kind: string; readonly content: Json };

/** An image, a document, a video or an audio: what it is, and as far as the log tells its name and its bytes. */
export interface Media {
  readonly modality: string;
  readonly mime_type?: string;
  readonly name?: string;
  readonly size?: number;
}

/** One turn of a conversation. */
export interface Message {
  readonly role: string;
  readonly parts: readonly Part[];
  /** Of a response's message: why the model stopped. */
  readonly finish_reason?: string;
}

/** What a request says: its system instructions, its turns in order, the names of the tools it offers. */
export interface RequestTurns {
  readonly system: readonly Part[];
  readonly messages: readonly Message[];
  readonly tools: readonly string[];
}

/** The plain text of parts, a line break between them; tool calls, reasoning and media are no text. */
export function plainText(parts: readonly Part[]): string {
  let text = '';
  for (const part of parts) {
    if (part.type !== 'text' || part.content === '') continue;
    text += text === '' ? part.content : `\n${part.content}`;
  }
  return text;
}

/** The kind of content of a part, by the names the model APIs use. */
export function contentKind(part: Part): string {
  switch (part.type) {
    case 'text':
      return 'text';
    case 'reasoning':
      return 'thinking';
    case 'tool_call':
      return 'tool_use';
    case 'tool_call_response':
      return 'tool_result';
    case 'uri':
    case 'blob':
      return part.modality;
    case 'other':
      return part.kind;
  }
}

/** A text as the only part of a message; nothing for an absent or empty one. */
export function textParts(text: Json | undefined): readonly Part[] {
  return typeof text === 'string' && text !== '' ? [{ type: 'text', content: text }] : [];
}

/** A tool call, its id and arguments left out where there are none. */
export function toolCall(name: string, id: string | undefined, args: Json | undefined): Part {
  return {
    type: 'tool_call',
    ...(id === undefined ? {} : { id }),
    name,
    ...(args === undefined ? {} : { arguments: args }),
  };
}
