import type { Json } from '../../../base/canonical-json.ts';
import { parseJsonText } from '../body.ts';
import { asObject, asString, type JsonObject, objectsOf } from '../json-read.ts';
import { chatMessage } from '../turns/chat-message.ts';
import { contentParts } from '../turns/content-parts.ts';
import { type Message, type Part, textParts, toolCall } from '../turns/message.ts';
import { finishReason } from '../turns/whole-response.ts';

/** A value that instrumentations write as it is or as JSON text. */
export function structured(value: Json | undefined): Json | undefined {
  return typeof value === 'string' ? (parseJsonText(value) ?? value) : (value ?? undefined);
}

/** Messages in the shape of the conventions (`role`, `parts`) or of a chat's (`role`, `content`); a text is one of the role. */
export function otelMessages(value: Json | undefined, role: string): readonly Message[] {
  if (typeof value === 'string') return turn(role, textParts(value));
  const list = Array.isArray(value) ? (value as readonly Json[]) : value === undefined ? [] : [value];
  return list.flatMap((item) => {
    if (typeof item === 'string') return turn(role, textParts(item));
    const message = asObject(item);
    return message === undefined ? [] : otelMessage(message, role);
  });
}

function otelMessage(message: JsonObject, role: string): readonly Message[] {
  const finish = finishReason(message);
  const read = Array.isArray(message.parts)
    ? turn(asString(message.role)?.toLowerCase() ?? role, otelParts(message.parts as Json))
    : chatMessage({ role, ...message, content: structuredContent(message.content) });
  return finish === undefined ? read : read.map((one) => ({ ...one, finish_reason: finish }));
}

function turn(role: string, parts: readonly Part[]): readonly Message[] {
  return parts.length === 0 ? [] : [{ role, parts }];
}

/** A message's content is blocks written as JSON in some instrumentations: a text that only looks like JSON stays one. */
function structuredContent(content: Json | undefined): Json {
  const value = structured(content);
  const blocks = objectsOf(value);
  return blocks.length > 0 && blocks.every((block) => typeof block.type === 'string') ? value! : (content ?? null);
}

/** Parts of a message or of system instructions; a text is one. */
export function otelParts(value: Json | undefined): readonly Part[] {
  if (typeof value === 'string') return textParts(value);
  return objectsOf(value).flatMap((part) => otelPart(part));
}

function otelPart(part: JsonObject): readonly Part[] {
  const type = asString(part.type);
  const modality = asString(part.modality) ?? 'file';
  const mime = asString(part.mime_type);
  const described = mime === undefined ? {} : { mime_type: mime };
  switch (type) {
    case 'text':
      return textParts(part.content ?? part.text);
    case 'reasoning':
    case 'thinking': {
      const content = asString(part.content) ?? asString(part.text) ?? '';
      return content === '' ? [] : [{ type: 'reasoning', content }];
    }
    case 'tool_call':
      return [toolCall(asString(part.name) ?? '', asString(part.id), structured(part.arguments))];
    case 'tool_call_response': {
      const id = asString(part.id);
      const response = part.response ?? part.result ?? '';
      return [{ type: 'tool_call_response', ...(id === undefined ? {} : { id }), response }];
    }
    case 'uri':
      return [{ type: 'uri', modality, ...described, uri: asString(part.uri) ?? '' }];
    case 'blob':
      return [{ type: 'blob', modality, ...described }];
    default:
      return contentParts(part);
  }
}
