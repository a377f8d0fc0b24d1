import type { Message } from '../../../ingest/formats/turns/message.ts';
import { textTurn } from './text-turn.ts';

const START = /<\|im_start\|>([a-z]{1,20})[ \t]{0,8}\n/;
const END = /<\|im_end\|>/g;

/** ChatML, as Qwen and OpenAI's first chats write it: `<|im_start|>user`, a line break, text, `<|im_end|>`. */
export function chatMl(text: string): readonly Message[] | undefined {
  const pieces = text.split(START);
  if (pieces.length < 3) return undefined;
  const messages: Message[] = [];
  for (let at = 1; at + 1 < pieces.length; at += 2) {
    messages.push(...textTurn(pieces[at]!, pieces[at + 1]!.replace(END, '')));
  }
  return messages;
}
