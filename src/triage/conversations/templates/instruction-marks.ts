import type { Message } from '../../../ingest/formats/turns/message.ts';
import { textTurn } from './text-turn.ts';

const OPEN = '[INST]';
const CLOSE = '[/INST]';
const BORDERS = /<\/?s>/g;
const SYSTEM_OPEN = '<<SYS>>';
const SYSTEM_CLOSE = '<</SYS>>';

/** Mistral's and Llama 2's template: `<s>[INST] asked [/INST] answered</s>[INST] ...`, Llama 2's with `<<SYS>>` in the first. */
export function instructionMarks(text: string): readonly Message[] | undefined {
  const pieces = text.split(OPEN);
  if (pieces.length < 2) return undefined;
  const messages: Message[] = textTurn('system', pieces[0]!.replace(BORDERS, ''));
  for (const piece of pieces.slice(1)) {
    const close = piece.indexOf(CLOSE);
    const asked = close === -1 ? piece : piece.slice(0, close);
    messages.push(...askedTurns(asked));
    if (close !== -1) messages.push(...textTurn('assistant', piece.slice(close + CLOSE.length).replace(BORDERS, '')));
  }
  return messages.length === 0 ? undefined : messages;
}

function askedTurns(asked: string): Message[] {
  const open = asked.indexOf(SYSTEM_OPEN);
  const close = asked.indexOf(SYSTEM_CLOSE, open);
  if (open === -1 || close === -1) return textTurn('user', asked);
  const system = asked.slice(open + SYSTEM_OPEN.length, close);
  return [
    ...textTurn('system', system),
    ...textTurn('user', asked.slice(0, open) + asked.slice(close + SYSTEM_CLOSE.length)),
  ];
}
