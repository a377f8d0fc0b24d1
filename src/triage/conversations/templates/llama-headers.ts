import type { Message } from '../../../ingest/formats/turns/message.ts';
import { textTurn } from './text-turn.ts';

const HEADER = /<\|(?:start_header_id|header_start)\|>([\w ]{1,40})<\|(?:end_header_id|header_end)\|>/;
const ENDS = /<\|(?:eot_id|eom_id|eot|eom|end_of_text)\|>/g;

/** Llama 3's and 4's template, from Meta's model cards: `<|start_header_id|>user<|end_header_id|>`, text, `<|eot_id|>`. */
export function llamaHeaders(text: string): readonly Message[] | undefined {
  const pieces = text.split(HEADER);
  if (pieces.length < 3) return undefined;
  const messages: Message[] = [];
  for (let at = 1; at + 1 < pieces.length; at += 2) {
    const role = pieces[at]!.trim() === 'ipython' ? 'tool' : pieces[at]!.trim();
    messages.push(...textTurn(role, pieces[at + 1]!.replace(ENDS, '')));
  }
  return messages;
}
