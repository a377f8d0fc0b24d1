import type { Message } from '../../../ingest/formats/turns/message.ts';
import { chatMl } from './chat-ml.ts';
import { instructionMarks } from './instruction-marks.ts';
import { llamaHeaders } from './llama-headers.ts';
import { namedLines } from './named-lines.ts';

/** One way to write a conversation as a single text; undefined where a text is not written so. */
export type PromptTemplate = (text: string) => readonly Message[] | undefined;

/** Every way that is known, by file of this folder. */
export const PROMPT_TEMPLATES: ReadonlyMap<string, PromptTemplate> = new Map([
  ['llama-headers', llamaHeaders],
  ['chat-ml', chatMl],
  ['instruction-marks', instructionMarks],
  ['named-lines', namedLines],
]);

/** The turns of a request that is one text in which a conversation is written; others as they are. */
export function withTemplates(messages: readonly Message[]): readonly Message[] {
  const [only] = messages;
  if (messages.length !== 1 || only?.role !== 'user' || only.parts.length !== 1) return messages;
  const [part] = only.parts;
  if (part?.type !== 'text') return messages;
  for (const read of PROMPT_TEMPLATES.values()) {
    const turns = read(part.content);
    if (turns !== undefined) return turns;
  }
  return messages;
}
