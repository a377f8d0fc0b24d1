import type { Json } from '../../base/canonical-json.ts';
import { type Invocation, joinText, type Part, stopReason, type Tool } from '../invocation.ts';
import { invokeModelGuardrail, streamMetrics, streamPieces, visibleAnswer } from './answer.ts';
import type { InvokeShape } from './invoke-shape.ts';

/** Claude's messages API as InvokeModel carries it (Bedrock user guide, "Anthropic Claude Messages API"). */
export const anthropicShape: InvokeShape = {
  input(invocation) {
    const { system, turns, settings, tools } = invocation;
    return {
      anthropic_version: 'bedrock-2023-05-31',
      max_tokens: settings.maxTokens,
      temperature: settings.temperature,
      top_p: settings.topP,
      ...(settings.topK !== undefined && { top_k: settings.topK }),
      ...(system !== undefined && { system }),
      messages: turns.map((turn) => ({ role: turn.role, content: turn.parts.map(contentBlock) })),
      ...(tools !== undefined && { tools: tools.map(toolDefinition) }),
    };
  },

  output(invocation) {
    return {
      id: messageId(invocation),
      type: 'message',
      role: 'assistant',
      model: modelName(invocation),
      content: visibleAnswer(invocation).map(contentBlock),
      stop_reason: stopReason(invocation),
      stop_sequence: null,
      usage: usage(invocation),
      ...invokeModelGuardrail(invocation),
    };
  },

  stream(invocation) {
    const { outputTokens } = invocation;
    const start = {
      id: messageId(invocation),
      type: 'message',
      role: 'assistant',
      model: modelName(invocation),
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { ...usage(invocation), output_tokens: 1 },
    };
    return [
      { type: 'message_start', message: start },
      ...visibleAnswer(invocation).flatMap(streamBlock),
      {
        type: 'message_delta',
        delta: { stop_reason: stopReason(invocation), stop_sequence: null },
        usage: { output_tokens: outputTokens },
      },
      { type: 'message_stop', ...streamMetrics(invocation), ...invokeModelGuardrail(invocation) },
    ];
  },
};

function usage(invocation: Invocation): Readonly<Record<string, number>> {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = invocation;
  return {
    input_tokens: inputTokens,
    ...(cacheReadTokens !== undefined && { cache_read_input_tokens: cacheReadTokens }),
    ...(cacheWriteTokens !== undefined && { cache_creation_input_tokens: cacheWriteTokens }),
    output_tokens: outputTokens,
  };
}

function streamBlock(part: Part, index: number): Json[] {
  if (part.kind === 'tool-use') {
    return [
      {
        type: 'content_block_start',
        index,
        content_block: { type: 'tool_use', id: part.id, name: part.name, input: {} },
      },
      {
        type: 'content_block_delta',
        index,
        delta: { type: 'input_json_delta', partial_json: JSON.stringify(part.input) },
      },
      { type: 'content_block_stop', index },
    ];
  }
  return [
    { type: 'content_block_start', index, content_block: { type: 'text', text: '' } },
    ...streamPieces(joinText([part])).map((text) => ({
      type: 'content_block_delta',
      index,
      delta: { type: 'text_delta', text },
    })),
    { type: 'content_block_stop', index },
  ];
}

function contentBlock(part: Part): Json {
  switch (part.kind) {
    case 'text':
    case 'guarded':
      return { type: 'text', text: part.text };
    case 'document':
      return { type: 'text', text: `[document: ${part.name}.${part.format}]` };
    case 'tool-use':
      return { type: 'tool_use', id: part.id, name: part.name, input: part.input };
    case 'tool-result':
      return {
        type: 'tool_result',
        tool_use_id: part.id,
        content: [{ type: 'text', text: JSON.stringify(part.result) }],
      };
  }
}

function toolDefinition(tool: Tool): Json {
  const properties = Object.fromEntries(tool.properties.map((name) => [name, { type: 'string' }]));
  return {
    name: tool.name,
    description: tool.description,
    input_schema: { type: 'object', properties, required: tool.properties },
  };
}

function messageId(invocation: Invocation): string {
  return `msg_bdrk_01${invocation.requestId.replaceAll('-', '').slice(0, 22)}`;
}

function modelName(invocation: Invocation): string {
  return /anthropic\.(claude-[a-z0-9-]+?)(?:-v\d+:\d+)?$/.exec(invocation.model.id)?.[1] ?? 'claude';
}
