import type { Json } from '../../../base/canonical-json.ts';
import { parseJsonText } from '../../../ingest/formats/body.ts';
import { asArray, asObject, asString, type JsonObject, objectsOf } from '../../../ingest/formats/json-read.ts';
import { contentParts } from '../../../ingest/formats/turns/content-parts.ts';
import { type Message, type Part, textParts, toolCall } from '../../../ingest/formats/turns/message.ts';
import type { ReadSide, StoredSide } from './stored-side.ts';

/**
 * Turns as normalisers write them, and whoever follows OpenTelemetry's conventions: a list of `{"role", "parts"}`. The document may come
 * from elsewhere, so no member is believed to be there.
 */
export function toldTurns({ turns, system }: StoredSide): ReadSide | undefined {
  const messages = asArray(parsed(turns)).flatMap(messageOf);
  const instructions = asArray(parsed(system)).flatMap(partOf);
  // System instructions alone are no request: the body may hold more.
  return messages.length === 0 ? undefined : { system: instructions, messages };
}

function parsed(text: string | null): Json | undefined {
  return text === null ? undefined : parseJsonText(text);
}

function messageOf(value: Json): Message[] {
  const message = asObject(value);
  if (message === undefined) return [];
  const parts = Array.isArray(message.parts) ? objectsOf(message.parts).flatMap(partOf) : contentParts(message.content);
  const reason = asString(message.finish_reason);
  if (parts.length === 0) return [];
  return [
    {
      role: asString(message.role)?.toLowerCase() ?? 'user',
      parts,
      ...(reason !== undefined && { finish_reason: reason }),
    },
  ];
}

function partOf(value: Json): readonly Part[] {
  if (typeof value === 'string') return textParts(value);
  const part = asObject(value);
  if (part === undefined) return [];
  switch (part.type) {
    case 'text':
    case 'reasoning': {
      const content = asString(part.content) ?? asString(part.text);
      return content === undefined ? [] : [{ type: part.type, content }];
    }
    case 'tool_call':
      return [toolCall(asString(part.name) ?? '', asString(part.id), part.arguments)];
    case 'tool_call_response':
      return [{ type: 'tool_call_response', ...idOf(part), response: part.response ?? part.result ?? '' }];
    case 'uri':
      return [
        { type: 'uri', modality: asString(part.modality) ?? 'file', ...mediaOf(part), uri: asString(part.uri) ?? '' },
      ];
    case 'blob':
      return [{ type: 'blob', modality: asString(part.modality) ?? 'file', ...mediaOf(part) }];
    case 'other':
      return [{ type: 'other', kind: asString(part.kind) ?? 'other', content: part.content ?? null }];
    default:
      return contentParts(part);
  }
}

function idOf(part: JsonObject): { id?: string } {
  const id = asString(part.id);
  return id === undefined ? {} : { id };
}

function mediaOf(part: JsonObject): { mime_type?: string; name?: string; size?: number } {
  const mime = asString(part.mime_type);
  const name = asString(part.name);
  return {
    ...(mime !== undefined && { mime_type: mime }),
    ...(name !== undefined && { name }),
    ...(typeof part.size === 'number' && Number.isFinite(part.size) && { size: part.size }),
  };
}
