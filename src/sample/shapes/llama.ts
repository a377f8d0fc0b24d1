import { joinText, stopReason } from '../invocation.ts';
import { invokeModelGuardrail, streamMetrics, streamPieces, visibleAnswer } from './answer.ts';
import type { InvokeShape } from './invoke-shape.ts';
import { promptText } from './prompt-text.ts';

/** Meta Llama's request and response (Bedrock user guide, "Meta Llama models"). */
export const llamaShape: InvokeShape = {
  input(invocation) {
    const { settings } = invocation;
    const turns = promptText(
      invocation,
      (role, text) => `<|start_header_id|>${role}<|end_header_id|>\n\n${text}<|eot_id|>`,
    );
    return {
      prompt: `<|begin_of_text|>${turns}<|start_header_id|>assistant<|end_header_id|>\n\n`,
      max_gen_len: settings.maxTokens,
      temperature: settings.temperature,
      top_p: settings.topP,
    };
  },

  output(invocation) {
    return {
      generation: joinText(visibleAnswer(invocation)),
      prompt_token_count: invocation.inputTokens,
      generation_token_count: invocation.outputTokens,
      stop_reason: stopReason(invocation) === 'max_tokens' ? 'length' : 'stop',
      ...invokeModelGuardrail(invocation),
    };
  },

  stream(invocation) {
    const pieces = streamPieces(joinText(visibleAnswer(invocation)));
    const chunks = pieces.map((generation, i) => ({
      generation,
      prompt_token_count: i === 0 ? invocation.inputTokens : null,
      generation_token_count: i + 1,
      stop_reason: null,
    }));
    return [
      ...chunks,
      {
        generation: '',
        prompt_token_count: null,
        generation_token_count: invocation.outputTokens,
        stop_reason: stopReason(invocation) === 'max_tokens' ? 'length' : 'stop',
        ...streamMetrics(invocation),
        ...invokeModelGuardrail(invocation),
      },
    ];
  },
};
