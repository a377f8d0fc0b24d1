import { createHash } from 'node:crypto';
import { canonicalJson } from '../../base/canonical-json.ts';
import type { Message, Part } from '../../ingest/formats/turns/message.ts';

/**
 * What a message says, as a key: two are equal where a client sent one back as the other. Clients put white space and blocks of
 * text together anew, leave reasoning out, and name roles differently, so none of these count.
 */
export function messageKey(message: Message): string {
  const digest = createHash('sha256');
  digest.update(roleOf(message));
  let inText = false;
  for (const part of message.parts) {
    if (part.type === 'reasoning') continue;
    if (part.type === 'text') {
      if (!inText) digest.update('\0text\0');
      inText = true;
      digest.update(part.content.replace(/\s+/g, ''));
      continue;
    }
    inText = false;
    digest.update(`\0${partKey(part)}\0`);
  }
  return digest.digest('base64');
}

/** The keys of every beginning of a list of messages: that of the first `n` is at `n`. */
export function prefixKeys(keys: readonly string[]): string[] {
  const prefixes = [''];
  for (const key of keys) prefixes.push(followed(prefixes.at(-1)!, key));
  return prefixes;
}

/** The key of messages that begin as those of a key and go on with one more. */
export function followed(prefix: string, key: string): string {
  return createHash('sha256').update(prefix).update('\0').update(key).digest('base64');
}

function roleOf({ role }: Message): string {
  // To some models a tool's result is a user's turn.
  if (role === 'tool' || role === 'function') return 'user';
  return role === 'model' || role === 'chatbot' || role === 'bot' || role === 'ai' ? 'assistant' : role;
}

function partKey(part: Exclude<Part, { type: 'text' | 'reasoning' }>): string {
  switch (part.type) {
    case 'tool_call':
      return `call\0${part.name}\0${part.arguments === undefined ? '' : canonicalJson(part.arguments)}`;
    case 'tool_call_response':
      return `result\0${typeof part.response === 'string' ? part.response : canonicalJson(part.response)}`;
    case 'uri':
      return `uri\0${part.uri}`;
    case 'blob':
      return `blob\0${part.modality}\0${part.mime_type ?? ''}`;
    case 'other':
      return `other\0${canonicalJson(part.content)}`;
  }
}
