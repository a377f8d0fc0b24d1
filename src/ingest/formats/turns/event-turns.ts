import { appendAll } from '../append-all.ts';
import { asObject, asString, type JsonObject, objectsOf } from '../json-read.ts';
import { type Message, type Part, type RequestTurns, textParts } from './message.ts';

/**
 * The turns of a bidirectional stream's request (Nova Sonic): `contentStart` names a content and its role, `textInput` and
 * `toolResult` fill it; audio is left out.
 */
export function eventTurns(events: readonly JsonObject[]): RequestTurns {
  const roles = new Map<string, string>();
  const system: Part[] = [];
  const messages: Message[] = [];
  const tools: string[] = [];
  for (const item of events) {
    const event = asObject(item.event);
    if (event === undefined) continue;
    const start = asObject(event.contentStart);
    if (start !== undefined)
      roles.set(asString(start.contentName) ?? '', asString(start.role)?.toLowerCase() ?? 'user');
    for (const tool of objectsOf(asObject(asObject(event.promptStart)?.toolConfiguration)?.tools)) {
      const name = asString(asObject(tool.toolSpec)?.name);
      if (name !== undefined) tools.push(name);
    }
    const input = asObject(event.textInput);
    const result = asObject(event.toolResult);
    const role = roles.get(asString((input ?? result)?.contentName) ?? '') ?? 'user';
    if (input !== undefined) {
      const parts = textParts(input.content);
      if (role === 'system') appendAll(system, parts);
      else if (parts.length > 0) messages.push({ role, parts });
    }
    if (result?.content !== undefined) {
      messages.push({ role: 'tool', parts: [{ type: 'tool_call_response', response: result.content }] });
    }
  }
  return { system, messages, tools };
}
