import type { Json } from '../../base/canonical-json.ts';
import { joinText, type Part, stopReason } from '../invocation.ts';
import { invokeModelGuardrail, streamMetrics, streamPieces, visibleAnswer } from './answer.ts';
import type { InvokeShape } from './invoke-shape.ts';

/** Amazon Nova's request and response schema (Nova user guide, "Complete request schema"). */
export const novaShape: InvokeShape = {
  input(invocation) {
    const { system, turns, settings } = invocation;
    return {
      schemaVersion: 'messages-v1',
      ...(system !== undefined && { system: [{ text: system }] }),
      messages: turns.map((turn) => ({ role: turn.role, content: turn.parts.map(contentBlock) })),
      inferenceConfig: { maxTokens: settings.maxTokens, temperature: settings.temperature, topP: settings.topP },
    };
  },

  output(invocation) {
    const { inputTokens, outputTokens } = invocation;
    return {
      output: { message: { content: visibleAnswer(invocation).map(contentBlock), role: 'assistant' } },
      stopReason: stopReason(invocation),
      usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
      ...invokeModelGuardrail(invocation),
    };
  },

  stream(invocation) {
    const { inputTokens, outputTokens } = invocation;
    const pieces = streamPieces(joinText(visibleAnswer(invocation)));
    return [
      { messageStart: { role: 'assistant' } },
      ...pieces.map((text) => ({ contentBlockDelta: { delta: { text }, contentBlockIndex: 0 } })),
      { contentBlockStop: { contentBlockIndex: 0 } },
      { messageStop: { stopReason: stopReason(invocation) } },
      {
        metadata: { usage: { inputTokens, outputTokens }, metrics: {}, trace: {} },
        ...streamMetrics(invocation),
        ...invokeModelGuardrail(invocation),
      },
    ];
  },
};

function contentBlock(part: Part): Json {
  switch (part.kind) {
    case 'text':
    case 'guarded':
      return { text: part.text };
    case 'document':
      return { text: `[document: ${part.name}.${part.format}]` };
    case 'tool-use':
      return { toolUse: { toolUseId: part.id, name: part.name, input: part.input } };
    case 'tool-result':
      return { toolResult: { toolUseId: part.id, content: [{ json: part.result }], status: 'success' } };
  }
}
