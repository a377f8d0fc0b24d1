import type { Json } from '../../base/canonical-json.ts';
import { isAnswerReplaced } from '../guardrail.ts';
import { type Invocation, type Part, stopReason, type Tool, type Turn } from '../invocation.ts';
import { mediaKey } from '../log-layout.ts';
import { didIntervene, guardrailTrace, visibleAnswer } from './answer.ts';

/** The request body of Converse and ConverseStream, the same for every model (Bedrock API reference, `Converse`). */
export function converseInput(invocation: Invocation): Json {
  const { system, turns, settings, tools } = invocation;
  return {
    ...(system !== undefined && { system: [{ text: system }] }),
    messages: turns.map((turn) => converseMessage(turn, invocation)),
    inferenceConfig: { maxTokens: settings.maxTokens, temperature: settings.temperature, topP: settings.topP },
    ...(tools !== undefined && { toolConfig: { tools: tools.map(toolSpec) } }),
    ...(settings.topK !== undefined && { additionalModelRequestFields: { top_k: settings.topK } }),
  };
}

/** The response body of Converse; ConverseStream is logged the same, its events already joined. */
export function converseOutput(invocation: Invocation): Json {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, latencyMs, guardrail } = invocation;
  const trace = guardrailTrace(invocation, 'inputAssessment', 'outputAssessments');
  const message = converseMessage({ role: 'assistant', parts: visibleAnswer(invocation) }, invocation);
  const replaced = guardrail !== undefined && isAnswerReplaced(guardrail);
  return {
    output: { message },
    stopReason: replaced || didIntervene(invocation) ? 'guardrail_intervened' : stopReason(invocation),
    metrics: { latencyMs },
    usage: {
      inputTokens,
      outputTokens,
      totalTokens: inputTokens + outputTokens + (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0),
      ...(cacheReadTokens !== undefined && { cacheReadInputTokens: cacheReadTokens }),
      ...(cacheWriteTokens !== undefined && { cacheWriteInputTokens: cacheWriteTokens }),
    },
    ...(trace !== undefined && { trace: { guardrail: trace } }),
  };
}

function converseMessage(turn: Turn, invocation: Invocation): Json {
  return { role: turn.role, content: turn.parts.map((part) => conversePart(part, invocation)) };
}

function conversePart(part: Part, invocation: Invocation): Json {
  switch (part.kind) {
    case 'text':
      return { text: part.text };
    case 'guarded':
      return { guardContent: { text: { text: part.text, qualifiers: part.qualifiers } } };
    case 'document': {
      const source = { s3Uri: mediaKey(invocation, part.index, part.format) };
      return { document: { format: part.format, name: part.name, source } };
    }
    case 'tool-use':
      return { toolUse: { toolUseId: part.id, name: part.name, input: part.input } };
    case 'tool-result':
      return { toolResult: { toolUseId: part.id, content: [{ json: part.result }], status: 'success' } };
  }
}

function toolSpec(tool: Tool): Json {
  const properties = Object.fromEntries(tool.properties.map((name) => [name, { type: 'string' }]));
  const json = { type: 'object', properties, required: tool.properties };
  return { toolSpec: { name: tool.name, description: tool.description, inputSchema: { json } } };
}
