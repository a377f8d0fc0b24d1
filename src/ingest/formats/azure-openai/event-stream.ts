import type { Json } from '../../../base/canonical-json.ts';
import { parseJsonText } from '../body.ts';

/**
 * The chunks of a streamed response logged as server-sent events (`data: {...}` lines); undefined where the text is none.
 * A last chunk that was cut off is left out.
 */
export function readEventStream(text: string): Json | undefined {
  if (!text.startsWith('data:')) return undefined;
  const chunks: Json[] = [];
  for (const line of text.split('\n')) {
    if (!line.startsWith('data:')) continue;
    const chunk = parseJsonText(line.slice('data:'.length));
    if (chunk !== undefined) chunks.push(chunk);
  }
  return chunks.length === 0 ? undefined : chunks;
}
