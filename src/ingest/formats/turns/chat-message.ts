import { appendAll } from '../append-all.ts';
import { parseJsonText } from '../body.ts';
import { asObject, asString, type JsonObject, objectsOf } from '../json-read.ts';
import { contentParts, toolResponse } from './content-parts.ts';
import { type Message, type Part, textParts, toolCall } from './message.ts';

/** A chat message as one turn; nothing where it says nothing. */
export function chatMessage(message: JsonObject): readonly Message[] {
  const role = asString(message.role)?.toLowerCase() ?? 'user';
  const parts = role === 'tool' ? toolTurn(message) : messageParts(message);
  return parts.length === 0 ? [] : [{ role, parts }];
}

/** A message's content and, as OpenAI's and Cohere's chats have them beside it, its reasoning and tool calls. */
export function messageParts(message: JsonObject): readonly Part[] {
  const reasoning = asString(message.reasoning_content) ?? asString(message.reasoning);
  const parts: Part[] = [];
  if (reasoning !== undefined && reasoning !== '') parts.push({ type: 'reasoning', content: reasoning });
  appendAll(parts, contentParts(message.content));
  appendAll(parts, textParts(message.refusal));
  for (const call of objectsOf(message.tool_calls)) parts.push(chatToolCall(call));
  return parts;
}

/** A tool call of OpenAI's shape (`function`, with its arguments as JSON text) or Cohere's (`name`, `parameters`). */
export function chatToolCall(call: JsonObject): Part {
  const called = asObject(call.function) ?? call;
  const args = called.arguments ?? called.parameters;
  const parsed = typeof args === 'string' ? (parseJsonText(args) ?? args) : args;
  return toolCall(asString(called.name) ?? '', asString(call.id), parsed);
}

function toolTurn(message: JsonObject): readonly Part[] {
  const id = asString(message.tool_call_id);
  // Without an id this is a list of tool results that name theirs, as in Jamba's or Nova's chats.
  return id === undefined ? contentParts(message.content) : [toolResponse(id, message.content)];
}
