import type { Message } from '../../../ingest/formats/turns/message.ts';

/** A turn of one text, its white space at the ends left out; nothing where it is empty. */
export function textTurn(role: string, text: string): Message[] {
  const content = text.trim();
  return content === '' ? [] : [{ role, parts: [{ type: 'text', content }] }];
}
