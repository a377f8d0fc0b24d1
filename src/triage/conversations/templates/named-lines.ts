import type { Message } from '../../../ingest/formats/turns/message.ts';
import { textTurn } from './text-turn.ts';

const NAMED = /(?:^|\n)(User|Bot|Human|Assistant):/;
const ROLES: Readonly<Record<string, string>> = {
  User: 'user',
  Human: 'user',
  Bot: 'assistant',
  Assistant: 'assistant',
};

/**
 * A conversation as lines that begin with who speaks, as Titan's prompts have them (`User: ...`, `Bot:`): both speak, and the user
 * first, or it is a text that happens to hold such a line.
 */
export function namedLines(text: string): readonly Message[] | undefined {
  const pieces = text.split(NAMED);
  const speakers = pieces.filter((_, at) => at % 2 === 1).map((name) => ROLES[name]!);
  if (speakers[0] !== 'user' || !speakers.includes('assistant')) return undefined;
  const messages: Message[] = textTurn('system', pieces[0]!);
  for (let at = 1; at + 1 < pieces.length; at += 2) {
    messages.push(...textTurn(ROLES[pieces[at]!]!, pieces[at + 1]!));
  }
  return messages;
}
