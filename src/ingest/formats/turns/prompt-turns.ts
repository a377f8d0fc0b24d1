import type { Json } from '../../../base/canonical-json.ts';
import { appendAll } from '../append-all.ts';
import { asArray, asObject, asString, type JsonObject, objectsOf } from '../json-read.ts';
import { contentParts } from './content-parts.ts';
import { type Message, type Part, textParts } from './message.ts';

/**
 * The turns of a request without chat messages: `prompt` (Llama, Mistral, DeepSeek, Anthropic's text completions, image
 * models), `inputText` (Titan), `message` and `query` (Cohere), `texts` (embeddings), the text of image and video tasks, and
 * a guardrail's own `content`.
 */
export function promptTurns(request: Json | undefined): readonly Message[] {
  if (typeof request === 'string') return user(textParts(request));
  const body = asObject(request);
  if (body === undefined) return [];
  const prompt = asString(body.prompt);
  if (prompt !== undefined) return humanAssistantTurns(prompt) ?? user(textParts(prompt));
  if (body.source === 'OUTPUT') return turn('assistant', contentParts(body.content));
  const plain = asString(body.inputText) ?? asString(body.message) ?? asString(body.query) ?? asString(body.inputs);
  return user([
    ...textParts(plain),
    ...contentParts(body.content),
    ...contentParts(body.texts ?? body.input ?? undefined),
    ...objectsOf(body.text_prompts).flatMap((weighted) => textParts(weighted.text)),
    ...taskTexts(body),
  ]);
}

function user(parts: readonly Part[]): readonly Message[] {
  return turn('user', parts);
}

function turn(role: string, parts: readonly Part[]): readonly Message[] {
  return parts.length === 0 ? [] : [{ role, parts }];
}

/** Amazon's image and video models take their text in `textToImageParams`, `inPaintingParams` and so on. */
function taskTexts(body: JsonObject): Part[] {
  const parts: Part[] = [];
  for (const key of Object.keys(body)) {
    if (!key.endsWith('Params')) continue;
    const params = asObject(body[key]);
    appendAll(parts, textParts(params?.text));
    for (const shot of asArray(params?.shots)) appendAll(parts, textParts(asObject(shot)?.text));
  }
  return parts;
}

const MARK = /\n\n(Human|Assistant):/;

/** The turns of Anthropic's text completions, `\n\nHuman: ...\n\nAssistant: ...`; undefined for any other prompt. */
function humanAssistantTurns(prompt: string): readonly Message[] | undefined {
  // The log may have lost the line breaks before the first mark.
  const text = prompt.startsWith('Human:') ? `\n\n${prompt}` : prompt;
  const pieces = text.split(MARK);
  if (pieces.length < 3) return undefined;
  const before = pieces[0]?.trim() ?? '';
  const messages: Message[] = before === '' ? [] : [{ role: 'system', parts: textParts(before) }];
  for (let i = 1; i + 1 < pieces.length; i += 2) {
    const said = pieces[i + 1]?.trim() ?? '';
    if (said !== '') messages.push({ role: pieces[i] === 'Human' ? 'user' : 'assistant', parts: textParts(said) });
  }
  return messages;
}
