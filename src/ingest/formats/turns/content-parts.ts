import type { Json } from '../../../base/canonical-json.ts';
import { appendAll } from '../append-all.ts';
import { asArray, asObject, asString, type JsonObject } from '../json-read.ts';
import { mediaPart } from './media-part.ts';
import { type Part, plainText, textParts, toolCall } from './message.ts';

/**
 * The parts of a message's content: a text, one block, or a list of blocks, as Anthropic's messages, Bedrock's Converse and
 * OpenAI's chat completions write them.
 */
export function contentParts(content: Json | undefined): readonly Part[] {
  if (typeof content === 'string') return textParts(content);
  if (Array.isArray(content)) {
    const parts: Part[] = [];
    for (const block of asArray(content)) {
      if (typeof block === 'string') appendAll(parts, textParts(block));
      else addBlock(parts, asObject(block));
    }
    return parts;
  }
  const parts: Part[] = [];
  addBlock(parts, asObject(content));
  return parts;
}

function addBlock(parts: Part[], block: JsonObject | undefined): void {
  if (block === undefined) return;
  const part = blockPart(block);
  if (part !== undefined) parts.push(part);
}

function blockPart(block: JsonObject): Part | undefined {
  if (typeof block.text === 'string') return { type: 'text', content: block.text };
  const type = asString(block.type);
  return (
    toolPart(block, type) ??
    reasoningPart(block) ??
    nestedText(block) ??
    mediaPart(block, type) ??
    otherPart(block, type)
  );
}

function toolPart(block: JsonObject, type: string | undefined): Part | undefined {
  const use = asObject(block.toolUse);
  if (use !== undefined) return toolCall(asString(use.name) ?? '', asString(use.toolUseId), use.input);
  const result = asObject(block.toolResult);
  if (result !== undefined) return toolResponse(asString(result.toolUseId), result.content);
  if (type === 'tool_use' || type === 'server_tool_use' || type === 'mcp_tool_use') {
    return toolCall(asString(block.name) ?? '', asString(block.id), block.input);
  }
  // web_search_tool_result, mcp_tool_result and their like are answers to the model's calls, too.
  if (type?.endsWith('tool_result')) return toolResponse(asString(block.tool_use_id), block.content);
  return undefined;
}

/** A tool's answer: plain text where it is only text, else as logged. */
export function toolResponse(id: string | undefined, content: Json | undefined): Part {
  const parts = contentParts(content);
  const onlyText = parts.every((part) => part.type === 'text');
  const response = onlyText ? plainText(parts) : (content ?? '');
  return { type: 'tool_call_response', ...(id === undefined ? {} : { id }), response };
}

function reasoningPart(block: JsonObject): Part | undefined {
  const converse = asObject(block.reasoningContent);
  const text =
    asString(block.thinking) ??
    asString(block.reasoning) ??
    asString(asObject(converse?.reasoningText)?.text) ??
    asString(converse?.text);
  return text === undefined ? undefined : { type: 'reasoning', content: text };
}

/** Text in a wrapping: guarded content, a cited passage, a refusal. */
function nestedText(block: JsonObject): Part | undefined {
  const text =
    asString(asObject(asObject(block.guardContent)?.text)?.text) ??
    asString(asObject(block.text)?.text) ??
    asString(block.refusal);
  if (text !== undefined) return { type: 'text', content: text };
  const cited = asObject(block.citationsContent);
  return cited === undefined ? undefined : { type: 'text', content: plainText(contentParts(cited.content)) };
}

function otherPart(block: JsonObject, type: string | undefined): Part | undefined {
  const kind = type ?? Object.keys(block)[0];
  // A cache point is a mark for billing, and no content.
  if (kind === undefined || kind === 'cachePoint') return undefined;
  return { type: 'other', kind, content: block };
}
