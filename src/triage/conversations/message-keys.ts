import { canonicalJson } from '../../base/canonical-json.ts';
import type { Message, Part } from '../../ingest/formats/turns/message.ts';

/**
 * Numbers for messages and for lists of them, equal where what they say is: where a client sent one back as the other. Clients put white
 * space and blocks of text together anew, leave reasoning out, and name roles differently, so none of these count.
 */
export class MessageKeys {
  readonly #asWritten = new Map<string, number>();
  readonly #messages = new Map<string, number>();
  readonly #lists = new Map<number, number>();

  /** The number of a message. */
  of(message: Message): number {
    const [part] = message.parts;
    const plain = message.parts.length === 1 && part?.type === 'text';
    const written = plain ? `${message.role}\0${part.content}` : undefined;
    const known = written === undefined ? undefined : this.#asWritten.get(written);
    if (known !== undefined) return known;
    const text = messageText(message);
    const number = this.#messages.get(text) ?? this.#messages.size;
    this.#messages.set(text, number);
    // A history repeats its messages as they were: then nothing has to be taken out of them again.
    if (written !== undefined) this.#asWritten.set(written, number);
    return number;
  }

  /** The number of a list that goes on from another one, or from none (0), with a message's number. */
  followed(list: number, message: number): number {
    const step = list * MOST_MESSAGES + message;
    const number = this.#lists.get(step) ?? this.#lists.size + 1;
    this.#lists.set(step, number);
    return number;
  }

  /** The numbers of every beginning of a list of messages: that of the first `n` is at `n`. */
  beginnings(messages: readonly number[]): number[] {
    const numbers = [0];
    for (const message of messages) numbers.push(this.followed(numbers.at(-1)!, message));
    return numbers;
  }
}

/** Of the lists of a day's calls and their messages both numbers fit into one, whole. */
const MOST_MESSAGES = 2 ** 26;

function messageText({ role, parts }: Message): string {
  let text = roleOf(role);
  let inText = false;
  for (const part of parts) {
    if (part.type === 'reasoning') continue;
    if (part.type === 'text') {
      if (!inText) text += '\0text\0';
      inText = true;
      text += part.content.replace(/\s+/g, '');
      continue;
    }
    inText = false;
    text += `\0${partText(part)}`;
  }
  return text;
}

function roleOf(role: string): string {
  // To some models a tool's result is a user's turn.
  if (role === 'tool' || role === 'function') return 'user';
  return role === 'model' || role === 'chatbot' || role === 'bot' || role === 'ai' ? 'assistant' : role;
}

function partText(part: Exclude<Part, { type: 'text' | 'reasoning' }>): string {
  switch (part.type) {
    case 'tool_call':
      return JSON.stringify(['call', part.name, part.arguments === undefined ? null : canonicalJson(part.arguments)]);
    case 'tool_call_response':
      return JSON.stringify([
        'result',
        typeof part.response === 'string' ? part.response : canonicalJson(part.response),
      ]);
    case 'uri':
      return JSON.stringify(['uri', part.uri]);
    case 'blob':
      return JSON.stringify(['blob', part.modality, part.mime_type ?? null, part.size ?? null]);
    case 'other':
      return JSON.stringify(['other', canonicalJson(part.content)]);
  }
}
