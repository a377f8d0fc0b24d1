import type { EventReader } from '../event-reader.ts';
import type { Call } from './call.ts';
import { keyOf, readBodies } from './read-calls.ts';
import { type ToolDefinition, toolDefinitions } from './tool-definitions.ts';

/** A request that is read for its tools alone is no larger. */
const MOST_BYTES = 1024 * 1024;

/** The tools that conversations offer to their models, as the first request with any of them defines them. */
export async function readTools(
  reader: EventReader,
  conversations: readonly { readonly turns: readonly { readonly call: Call }[] }[],
  signal: AbortSignal,
): Promise<ToolDefinition[][]> {
  const offers = conversations.map(({ turns }) => turns.find(({ call }) => call.tools.length > 0)?.call);
  const readable = offers.filter((call) => call !== undefined && (call.bytes.request ?? 0) <= MOST_BYTES);
  const bodies = await readBodies(
    reader,
    readable.map((call) => call!.event),
    signal,
  );
  return offers.map((call, at) => {
    if (call === undefined) return [];
    const names = new Set(conversations[at]!.turns.flatMap((turn) => turn.call.tools));
    return toolDefinitions(bodies.get(keyOf(call.event)) ?? null, [...names]);
  });
}
