import type { Json } from '../../../base/canonical-json.ts';
import { appendAll } from '../append-all.ts';
import { parseJsonText } from '../body.ts';
import { type Message, type Part, toolCall } from './message.ts';

type Growing = { kind: 'text' | 'reasoning'; text: string } | { kind: 'tool'; text: string; name: string; id?: string };

/** A message that arrives in pieces: its blocks by key, in order of first appearance. */
export class MessageDraft {
  role = 'assistant';
  finish: string | undefined;
  readonly #blocks = new Map<string, Growing | { kind: 'whole'; parts: readonly Part[] }>();

  text(key: string, text: Json | undefined): void {
    this.#append(key, 'text', text);
  }

  reasoning(key: string, text: Json | undefined): void {
    this.#append(key, 'reasoning', text);
  }

  /** Begins a tool call, or adds what a later chunk says of it. */
  tool(key: string, name: string | undefined, id: string | undefined, args: Json | undefined): void {
    let block = this.#blocks.get(key);
    if (block?.kind !== 'tool') {
      block = { kind: 'tool', text: '', name: '' };
      this.#blocks.set(key, block);
    }
    if (name !== undefined && block.name === '') block.name = name;
    if (id !== undefined && block.id === undefined) block.id = id;
    if (typeof args === 'string') block.text += args;
  }

  /** A block that comes in one piece. */
  whole(key: string, parts: readonly Part[]): void {
    if (parts.length > 0) this.#blocks.set(key, { kind: 'whole', parts });
  }

  /** The message as far as it came; nothing where no chunk said anything. */
  finished(): readonly Message[] {
    const parts: Part[] = [];
    for (const block of this.#blocks.values()) {
      if (block.kind === 'whole') appendAll(parts, block.parts);
      else if (block.kind === 'tool') parts.push(toolCall(block.name, block.id, joinedArguments(block.text)));
      else if (block.text !== '') parts.push({ type: block.kind, content: block.text });
    }
    if (parts.length === 0) return [];
    return [{ role: this.role, parts, ...(this.finish === undefined ? {} : { finish_reason: this.finish }) }];
  }

  #append(key: string, kind: 'text' | 'reasoning', text: Json | undefined): void {
    if (typeof text !== 'string') return;
    const block = this.#blocks.get(key);
    if (block?.kind === kind) block.text += text;
    else this.#blocks.set(block === undefined ? key : `${key}/${kind}`, { kind, text });
  }
}

function joinedArguments(text: string): Json | undefined {
  return text === '' ? undefined : (parseJsonText(text) ?? text);
}
