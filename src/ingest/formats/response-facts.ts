import type { Json } from '../../base/canonical-json.ts';
import { asArray, asNumber, asObject, asString, type JsonObject, objectsOf } from './json-read.ts';
import { finishReason } from './turns/whole-response.ts';

/** What a response's body tells about itself, besides what it says. */
export interface ResponseFacts {
  id: string | undefined;
  model: string | undefined;
  role: string | undefined;
  /** In order of appearance. */
  readonly finishReasons: Set<string>;
  promptTokens: number | undefined;
  completionTokens: number | undefined;
  cacheReadTokens: number | undefined;
  cacheWriteTokens: number | undefined;
  /** Milliseconds until the whole response was there, and until its first byte. */
  latency: number | undefined;
  firstByteLatency: number | undefined;
}

/** Reads a response body, whole or a stream's chunks; of a number that grows along a stream, the last stands. */
export function responseFacts(body: Json | undefined): ResponseFacts {
  const facts: ResponseFacts = {
    id: undefined,
    model: undefined,
    role: undefined,
    finishReasons: new Set(),
    promptTokens: undefined,
    completionTokens: undefined,
    cacheReadTokens: undefined,
    cacheWriteTokens: undefined,
    latency: undefined,
    firstByteLatency: undefined,
  };
  const whole = asObject(body);
  if (whole !== undefined) readPiece(facts, whole);
  else for (const chunk of asArray(body)) readPiece(facts, asObject(chunk));
  return facts;
}

function readPiece(facts: ResponseFacts, piece: JsonObject | undefined): void {
  // By far the most chunks of a stream are text, and tell nothing else.
  if (piece === undefined || piece.type === 'content_block_delta') return;
  readDescription(facts, piece);
  readFinish(facts, piece);
  readMetrics(facts, asObject(piece['amazon-bedrock-invocationMetrics']));
  readUsage(facts, asObject(piece.usage));
  readLegacyUsage(facts, piece);
  const metadata = asObject(piece.metadata);
  readUsage(facts, asObject(metadata?.usage));
  facts.latency =
    asNumber(asObject(piece.metrics)?.latencyMs) ?? asNumber(asObject(metadata?.metrics)?.latencyMs) ?? facts.latency;
}

function readDescription(facts: ResponseFacts, piece: JsonObject): void {
  const message = asObject(piece.message) ?? asObject(asObject(piece.output)?.message);
  const inner = asObject(piece.response);
  const choice = asObject(asArray(piece.choices)[0]);
  facts.id ??=
    asString(message?.id) ?? asString(piece.id) ?? asString(piece.generation_id) ?? asString(inner?.generation_id);
  facts.model ??= asString(message?.model) ?? asString(piece.model);
  facts.role ??=
    asString(message?.role) ??
    asString(piece.role) ??
    asString(asObject(choice?.message)?.role) ??
    asString(asObject(choice?.delta)?.role) ??
    asString(asObject(piece.messageStart)?.role);
  readUsage(facts, asObject(message?.usage));
  if (inner !== undefined) readLegacyUsage(facts, inner);
}

function readFinish(facts: ResponseFacts, piece: JsonObject): void {
  addFinish(facts, piece);
  for (const member of [piece.delta, piece.messageStop, piece.response, asObject(piece.event)?.completionEnd]) {
    addFinish(facts, asObject(member));
  }
  for (const list of LISTS) {
    const items = piece[list];
    if (items !== undefined) for (const item of objectsOf(items)) addFinish(facts, item);
  }
}

const LISTS = ['choices', 'results', 'generations', 'outputs', 'completions', 'artifacts'] as const;

function addFinish(facts: ResponseFacts, item: JsonObject | undefined): void {
  const reason = item === undefined ? undefined : finishReason(item);
  if (reason !== undefined) facts.finishReasons.add(reason);
}

function readMetrics(facts: ResponseFacts, metrics: JsonObject | undefined): void {
  if (metrics === undefined) return;
  facts.promptTokens = asNumber(metrics.inputTokenCount) ?? facts.promptTokens;
  facts.completionTokens = asNumber(metrics.outputTokenCount) ?? facts.completionTokens;
  facts.cacheReadTokens = asNumber(metrics.cacheReadInputTokenCount) ?? facts.cacheReadTokens;
  facts.cacheWriteTokens = asNumber(metrics.cacheWriteInputTokenCount) ?? facts.cacheWriteTokens;
  facts.latency = asNumber(metrics.invocationLatency) ?? facts.latency;
  facts.firstByteLatency = asNumber(metrics.firstByteLatency) ?? facts.firstByteLatency;
}

/** `usage` by Anthropic's, Converse's and OpenAI's names. */
function readUsage(facts: ResponseFacts, usage: JsonObject | undefined): void {
  if (usage === undefined) return;
  facts.promptTokens = asNumber(usage.input_tokens ?? usage.inputTokens ?? usage.prompt_tokens) ?? facts.promptTokens;
  facts.completionTokens =
    asNumber(usage.output_tokens ?? usage.outputTokens ?? usage.completion_tokens) ?? facts.completionTokens;
  facts.cacheReadTokens =
    asNumber(
      usage.cache_read_input_tokens ??
        usage.cacheReadInputTokens ??
        usage.cacheReadInputTokenCount ??
        asObject(usage.prompt_tokens_details)?.cached_tokens,
    ) ?? facts.cacheReadTokens;
  facts.cacheWriteTokens =
    asNumber(usage.cache_creation_input_tokens ?? usage.cacheWriteInputTokens ?? usage.cacheWriteInputTokenCount) ??
    facts.cacheWriteTokens;
}

/** Counts that stand in the body itself: Titan's, Llama's, Cohere's. */
function readLegacyUsage(facts: ResponseFacts, piece: JsonObject): void {
  const billed = asObject(asObject(piece.meta)?.billed_units);
  facts.promptTokens =
    asNumber(piece.inputTextTokenCount ?? piece.prompt_token_count ?? billed?.input_tokens) ?? facts.promptTokens;
  facts.completionTokens =
    asNumber(
      piece.totalOutputTextTokenCount ??
        piece.generation_token_count ??
        billed?.output_tokens ??
        asObject(asArray(piece.results)[0])?.tokenCount,
    ) ?? facts.completionTokens;
}
