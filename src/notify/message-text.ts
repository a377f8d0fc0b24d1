import type { Message } from './message.ts';

/** A message without its title as plain text, a fact to a line. */
export function messageText(message: Message): string {
  const lines = message.facts.map(({ label, value }) => `${label}: ${value}`);
  if (message.link !== undefined) lines.push(message.link);
  for (const part of message.parts) lines.push('', part.title, messageText(part));
  return lines.join('\n');
}
