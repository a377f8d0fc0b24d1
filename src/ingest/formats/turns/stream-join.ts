import type { Json } from '../../../base/canonical-json.ts';
import { appendAll } from '../append-all.ts';
import { asNumber, asObject, asString, asText, type JsonObject, objectsOf } from '../json-read.ts';
import { chatToolCall } from './chat-message.ts';
import { contentParts } from './content-parts.ts';
import type { Message } from './message.ts';
import { MessageDraft } from './stream-draft.ts';
import { finishReason, wholeResponse } from './whole-response.ts';

/** Messages under construction, by the number of the choice they belong to. */
type Drafts = Map<number, MessageDraft>;

/** Joins the chunks of a streamed response back into messages, one per choice; what is no chunk is skipped. */
export function joinStream(chunks: readonly Json[]): readonly Message[] {
  const drafts: Drafts = new Map();
  const whole: Message[] = [];
  for (const item of chunks) {
    const chunk = asObject(item);
    if (chunk === undefined) continue;
    const known =
      anthropicChunk(chunk, drafts) ||
      converseChunk(chunk, drafts) ||
      choicesChunk(chunk, drafts) ||
      sonicEvent(chunk, drafts) ||
      textChunk(chunk, drafts);
    if (!known) appendAll(whole, wholeResponse(chunk));
  }
  return [...[...drafts.values()].flatMap((draft) => draft.finished()), ...whole];
}

function draftOf(drafts: Drafts, choice: number): MessageDraft {
  let draft = drafts.get(choice);
  if (draft === undefined) {
    draft = new MessageDraft();
    drafts.set(choice, draft);
  }
  return draft;
}

/** Anthropic's message events: `message_start`, `content_block_start`, `content_block_delta`, `message_delta`. */
function anthropicChunk(chunk: JsonObject, drafts: Drafts): boolean {
  const key = asText(chunk.index) ?? '0';
  switch (chunk.type) {
    case 'message_start': {
      const message = asObject(chunk.message);
      const draft = draftOf(drafts, 0);
      draft.role = asString(message?.role) ?? 'assistant';
      draft.whole('start', contentParts(message?.content));
      return true;
    }
    case 'content_block_start':
      startBlock(draftOf(drafts, 0), key, asObject(chunk.content_block) ?? {});
      return true;
    case 'content_block_delta': {
      const delta = asObject(chunk.delta) ?? {};
      const draft = draftOf(drafts, 0);
      draft.text(key, delta.text);
      draft.reasoning(key, delta.thinking);
      if (delta.partial_json !== undefined) draft.tool(key, undefined, undefined, delta.partial_json);
      return true;
    }
    case 'message_delta':
      draftOf(drafts, 0).finish = finishReason(asObject(chunk.delta) ?? {}) ?? drafts.get(0)?.finish;
      return true;
    case 'content_block_stop':
    case 'message_stop':
    case 'ping':
      return true;
    default:
      return false;
  }
}

function startBlock(draft: MessageDraft, key: string, block: JsonObject): void {
  if (block.type === 'text') draft.text(key, block.text);
  else if (block.type === 'thinking') draft.reasoning(key, block.thinking);
  else if (block.type === 'tool_use') {
    const input = asObject(block.input);
    const args = input === undefined || Object.keys(input).length === 0 ? undefined : JSON.stringify(input);
    draft.tool(key, asString(block.name), asString(block.id), args);
  } else draft.whole(key, contentParts(block));
}

/** ConverseStream's and Nova's events: `messageStart`, `contentBlockStart`, `contentBlockDelta`, `messageStop`. */
function converseChunk(chunk: JsonObject, drafts: Drafts): boolean {
  const start = asObject(chunk.messageStart);
  const blockStart = asObject(chunk.contentBlockStart);
  const blockDelta = asObject(chunk.contentBlockDelta);
  const stop = asObject(chunk.messageStop);
  if (start !== undefined) draftOf(drafts, 0).role = asString(start.role) ?? 'assistant';
  if (stop !== undefined) draftOf(drafts, 0).finish = finishReason(stop);
  if (blockStart !== undefined) {
    const use = asObject(asObject(blockStart.start)?.toolUse);
    if (use !== undefined)
      draftOf(drafts, 0).tool(blockKey(blockStart), asString(use.name), asString(use.toolUseId), undefined);
  }
  if (blockDelta !== undefined) {
    const delta = asObject(blockDelta.delta);
    const draft = draftOf(drafts, 0);
    draft.text(blockKey(blockDelta), delta?.text);
    draft.reasoning(blockKey(blockDelta), asObject(delta?.reasoningContent)?.text);
    const use = asObject(delta?.toolUse);
    if (use !== undefined) draft.tool(blockKey(blockDelta), undefined, undefined, use.input);
  }
  return (
    (start ?? blockStart ?? blockDelta ?? stop ?? asObject(chunk.contentBlockStop) ?? asObject(chunk.metadata)) !==
    undefined
  );
}

function blockKey(event: JsonObject): string {
  return asText(event.contentBlockIndex) ?? '0';
}

/** OpenAI's chat chunks, also as Mistral, Jamba and DeepSeek stream them: `choices` with a `delta`, a `message` or a `text`. */
function choicesChunk(chunk: JsonObject, drafts: Drafts): boolean {
  if (!Array.isArray(chunk.choices)) return false;
  for (const choice of objectsOf(chunk.choices)) {
    const draft = draftOf(drafts, asNumber(choice.index) ?? 0);
    const delta = asObject(choice.delta) ?? asObject(choice.message) ?? choice;
    draft.role = asString(delta.role) ?? draft.role;
    draft.reasoning('reasoning', delta.reasoning_content ?? delta.reasoning);
    draft.text('text', delta.content ?? delta.text);
    draft.text('text', delta.refusal);
    for (const [at, call] of objectsOf(delta.tool_calls).entries()) {
      const called = asObject(call.function);
      draft.tool(`tool ${asText(call.index) ?? at}`, asString(called?.name), asString(call.id), called?.arguments);
    }
    draft.finish = finishReason(choice) ?? draft.finish;
  }
  return true;
}

/** Nova Sonic's output events: the text of what is said, and tool calls; the audio is left out. */
function sonicEvent(chunk: JsonObject, drafts: Drafts): boolean {
  const event = asObject(chunk.event);
  if (event === undefined) return false;
  const said = asObject(event.textOutput);
  // The user's words come back transcribed, with the role USER: they are no output of the model.
  if (said !== undefined && said.role !== 'USER') draftOf(drafts, 0).text('text', said.content);
  const use = asObject(event.toolUse);
  if (use !== undefined) {
    draftOf(drafts, 0).tool(
      `tool ${asText(use.toolUseId) ?? ''}`,
      asString(use.toolName),
      asString(use.toolUseId),
      use.content,
    );
  }
  const end = asObject(event.completionEnd);
  if (end !== undefined) draftOf(drafts, 0).finish = finishReason(end);
  return true;
}

/** Chunks with a piece of text in one field: Titan, Llama, Mistral, Cohere, Anthropic's text completions. */
function textChunk(chunk: JsonObject, drafts: Drafts): boolean {
  // Cohere's last event repeats the whole text, and its tool call list comes both in pieces and whole.
  if (chunk.event_type === 'stream-end' || chunk.is_finished === true) {
    draftOf(drafts, 0).finish = finishReason(chunk);
    return true;
  }
  if (chunk.event_type === 'tool-calls-generation') {
    draftOf(drafts, 0).whole('tools', objectsOf(chunk.tool_calls).map(chatToolCall));
    return true;
  }
  const text = chunk.outputText ?? chunk.generation ?? chunk.completion ?? chunk.text;
  const pieces = typeof text === 'string' ? [chunk] : objectsOf(chunk.outputs ?? chunk.generations);
  if (pieces.length === 0) return false;
  const draft = draftOf(drafts, 0);
  for (const piece of pieces) {
    draft.text('text', piece === chunk ? text : piece.text);
    draft.finish = finishReason(piece) ?? draft.finish;
  }
  draft.finish = finishReason(chunk) ?? draft.finish;
  return true;
}
