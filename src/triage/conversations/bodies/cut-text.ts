import type { ReadSide, StoredSide } from './stored-side.ts';

/** A body that is no JSON, or no longer: the text as it was logged. One that begins as JSON was cut off. */
export function cutText({ side, body }: StoredSide): ReadSide | undefined {
  if (body === null || body.trim() === '') return undefined;
  const json = /^\s*[[{]/.test(body);
  // Whole JSON in which no reader found a message says nothing as a text.
  if (json && isWhole(body)) return undefined;
  const role = side === 'request' ? 'user' : 'assistant';
  return {
    system: [],
    messages: [{ role, parts: [{ type: 'text', content: body }] }],
    ...((json || body.startsWith('data:')) && { cut: true }),
  };
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Broken off somewhere: that is what is asked here.
    return false;
  }
}
