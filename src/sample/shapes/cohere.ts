import { joinText, stopReason } from '../invocation.ts';
import { invokeModelGuardrail, streamMetrics, streamPieces, visibleAnswer } from './answer.ts';
import type { InvokeShape } from './invoke-shape.ts';

/** Cohere Command R's chat (Bedrock user guide, "Cohere Command R and Command R+ models"). */
export const cohereShape: InvokeShape = {
  input(invocation) {
    const { system, turns, settings } = invocation;
    const history = turns.slice(0, -1).map((turn) => ({
      role: turn.role === 'user' ? 'USER' : 'CHATBOT',
      message: joinText(turn.parts),
    }));
    return {
      message: joinText(turns.at(-1)?.parts ?? []),
      ...(history.length > 0 && { chat_history: history }),
      ...(system !== undefined && { preamble: system }),
      max_tokens: settings.maxTokens,
      temperature: settings.temperature,
      p: settings.topP,
      ...(settings.topK !== undefined && { k: settings.topK }),
    };
  },

  output(invocation) {
    return {
      response_id: invocation.requestId,
      text: joinText(visibleAnswer(invocation)),
      generation_id: invocation.requestId,
      finish_reason: finish(stopReason(invocation)),
      ...invokeModelGuardrail(invocation),
    };
  },

  stream(invocation) {
    const pieces = streamPieces(joinText(visibleAnswer(invocation)));
    return [
      { event_type: 'stream-start', generation_id: invocation.requestId, is_finished: false },
      ...pieces.map((text) => ({ event_type: 'text-generation', text, is_finished: false })),
      {
        event_type: 'stream-end',
        finish_reason: finish(stopReason(invocation)),
        is_finished: true,
        ...streamMetrics(invocation),
        ...invokeModelGuardrail(invocation),
      },
    ];
  },
};

function finish(reason: string): string {
  return reason === 'max_tokens' ? 'MAX_TOKENS' : 'COMPLETE';
}
