import type { Json } from '../../../base/canonical-json.ts';
import { asObject, asString, type JsonObject, objectsOf } from '../json-read.ts';
import { chatToolCall, messageParts } from './chat-message.ts';
import { type Message, type Part, textParts } from './message.ts';

/** What a response in one piece says: a message per choice; nothing for embeddings and images. */
export function wholeResponse(response: JsonObject): readonly Message[] {
  const finish = finishReason(response);
  const message = asObject(asObject(response.output)?.message) ?? asObject(response.message);
  if (message !== undefined) return roled(message, finish);
  if (Array.isArray(response.content)) return roled(response, finish);
  if (Array.isArray(response.choices)) return objectsOf(response.choices).flatMap(choiceTurn);
  for (const list of [response.results, response.generations, response.outputs, response.completions]) {
    const turns = objectsOf(list).flatMap((item) => assistant(textParts(generatedText(item)), finishReason(item)));
    if (turns.length > 0) return turns;
  }
  const calls = objectsOf(response.tool_calls).map(chatToolCall);
  return assistant([...textParts(generatedText(response)), ...calls], finish);
}

function choiceTurn(choice: JsonObject): readonly Message[] {
  const message = asObject(choice.message);
  const finish = finishReason(choice);
  return message === undefined ? assistant(textParts(choice.text), finish) : roled(message, finish);
}

function roled(message: JsonObject, finish: string | undefined): readonly Message[] {
  const turns = assistant(messageParts(message), finish);
  const role = asString(message.role)?.toLowerCase() ?? 'assistant';
  return turns.map((turn) => ({ ...turn, role }));
}

/** A text response under the names that Titan, Llama, Cohere, Mistral, J2 and Anthropic's text completions use. */
function generatedText(item: JsonObject): Json | undefined {
  return item.outputText ?? item.text ?? item.generation ?? item.completion ?? asObject(item.data)?.text;
}

/** Why a response, choice or chunk says the model stopped. */
export function finishReason(item: JsonObject): string | undefined {
  return (
    asString(item.stop_reason) ??
    asString(item.stopReason) ??
    asString(item.finish_reason) ??
    asString(item.completionReason) ??
    asString(item.finishReason) ??
    asString(asObject(item.finishReason)?.reason)
  );
}

function assistant(parts: readonly Part[], finish: string | undefined): readonly Message[] {
  if (parts.length === 0) return [];
  return [{ role: 'assistant', parts, ...(finish === undefined ? {} : { finish_reason: finish }) }];
}
