import type { Json } from '../../../base/canonical-json.ts';
import { asObject, asString, type JsonObject, objectsOf } from '../json-read.ts';
import { chatMessage } from './chat-message.ts';
import { contentParts } from './content-parts.ts';
import { eventTurns } from './event-turns.ts';
import type { Message, RequestTurns } from './message.ts';
import { promptTurns } from './prompt-turns.ts';

/**
 * What a request body says, whichever model it is for: chat messages (Anthropic, Converse, Nova, OpenAI, Mistral, Jamba),
 * Cohere's chat history, a prompt in one text, or a bidirectional stream's events.
 */
export function requestTurns(body: Json | undefined): RequestTurns {
  if (Array.isArray(body)) return eventTurns(objectsOf(body));
  const object = asObject(body);
  if (object === undefined) return { system: [], messages: promptTurns(body), tools: [] };
  // An asynchronous or batch request wraps the model's own body.
  const wrapped = asObject(object.modelInput);
  const request = wrapped ?? object;
  return {
    system: contentParts(request.system ?? request.preamble),
    messages: requestMessages(request),
    tools: offeredTools(request),
  };
}

function requestMessages(request: JsonObject): readonly Message[] {
  if (Array.isArray(request.messages)) return objectsOf(request.messages).flatMap(chatMessage);
  const history = objectsOf(request.chat_history).map(cohereTurn);
  return [...history, ...promptTurns(request)];
}

/** A turn of Cohere's chat history: `{"role": "CHATBOT", "message": "..."}`. */
function cohereTurn(turn: JsonObject): Message {
  const role = asString(turn.role)?.toLowerCase() ?? 'user';
  return { role: role === 'chatbot' ? 'assistant' : role, parts: contentParts(turn.message) };
}

function offeredTools(request: JsonObject): readonly string[] {
  const names: string[] = [];
  for (const tool of [...objectsOf(request.tools), ...objectsOf(asObject(request.toolConfig)?.tools)]) {
    const named = asObject(tool.toolSpec) ?? asObject(tool.systemTool) ?? asObject(tool.function) ?? tool;
    const name = asString(named.name);
    if (name !== undefined && name !== '') names.push(name);
  }
  return names;
}
