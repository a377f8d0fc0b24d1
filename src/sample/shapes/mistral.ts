import { joinText, stopReason } from '../invocation.ts';
import { invokeModelGuardrail, streamMetrics, streamPieces, visibleAnswer } from './answer.ts';
import type { InvokeShape } from './invoke-shape.ts';
import { promptText } from './prompt-text.ts';

/** Mistral's text completion (Bedrock user guide, "Mistral AI text completion"). */
export const mistralShape: InvokeShape = {
  input(invocation) {
    const { settings } = invocation;
    const turns = promptText(invocation, (role, text) =>
      role === 'assistant' ? ` ${text}</s>` : `[INST] ${text} [/INST]`,
    );
    return {
      prompt: `<s>${turns}`,
      max_tokens: settings.maxTokens,
      temperature: settings.temperature,
      top_p: settings.topP,
      top_k: settings.topK ?? 50,
    };
  },

  output(invocation) {
    const text = joinText(visibleAnswer(invocation));
    return { outputs: [{ text, stop_reason: finish(stopReason(invocation)) }], ...invokeModelGuardrail(invocation) };
  },

  stream(invocation) {
    const pieces = streamPieces(joinText(visibleAnswer(invocation)));
    return [
      ...pieces.map((text) => ({ outputs: [{ text, stop_reason: null }] })),
      {
        outputs: [{ text: '', stop_reason: finish(stopReason(invocation)) }],
        ...streamMetrics(invocation),
        ...invokeModelGuardrail(invocation),
      },
    ];
  },
};

function finish(reason: string): string {
  return reason === 'max_tokens' ? 'length' : 'stop';
}
