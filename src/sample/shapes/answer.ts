import type { Json } from '../../base/canonical-json.ts';
import { intervened, isAnswerReplaced, renderTrace } from '../guardrail.ts';
import { type Invocation, joinText, type Part } from '../invocation.ts';

/** What the caller gets back: the answer, or the guardrail's message in its place. */
export function visibleAnswer(invocation: Invocation): readonly Part[] {
  const { guardrail, answer } = invocation;
  return guardrail !== undefined && isAnswerReplaced(guardrail) ? [{ kind: 'text', text: guardrail.message }] : answer;
}

export function didIntervene(invocation: Invocation): boolean {
  return invocation.guardrail !== undefined && intervened(invocation.guardrail);
}

/** A guardrail's trace under the side names of an operation, undefined where the call has none. */
export function guardrailTrace(invocation: Invocation, input: string, outputs: string): Json | undefined {
  const { guardrail, turns, answer } = invocation;
  if (guardrail === undefined || !guardrail.trace) return undefined;
  const answerText = joinText(answer);
  const size = {
    input: turns.reduce((total, turn) => total + joinText(turn.parts).length, 0),
    output: answerText.length,
  };
  // Only an output that was changed is worth showing as it was before.
  const changedOutput = guardrail.output !== undefined && didIntervene(invocation) && invocation.outputTokens > 0;
  return renderTrace(
    guardrail,
    { input, outputs },
    size,
    changedOutput ? modelOutput(guardrail.unmasked ?? answerText) : undefined,
  );
}

function modelOutput(text: string): string {
  return JSON.stringify({ role: 'assistant', content: [{ type: 'text', text }] });
}

/**
 * What InvokeModel adds to the model's own response when a guardrail ran (Bedrock user guide, "Use guardrails with
 * InvokeModel"): the action always, the trace where it was asked for.
 */
export function invokeModelGuardrail(invocation: Invocation): Readonly<Record<string, Json>> {
  if (invocation.guardrail === undefined) return {};
  const trace = guardrailTrace(invocation, 'input', 'outputs');
  return {
    ...(trace !== undefined && { 'amazon-bedrock-trace': { guardrail: trace } }),
    'amazon-bedrock-guardrailAction': didIntervene(invocation) ? 'INTERVENED' : 'NONE',
  };
}

/** The metrics that Bedrock appends to the last chunk of a stream. */
export function streamMetrics(invocation: Invocation): Readonly<Record<string, Json>> {
  const { inputTokens, outputTokens, latencyMs, cacheReadTokens, cacheWriteTokens } = invocation;
  return {
    'amazon-bedrock-invocationMetrics': {
      inputTokenCount: inputTokens,
      outputTokenCount: outputTokens,
      invocationLatency: latencyMs,
      firstByteLatency: Math.ceil(latencyMs / 6),
      ...(cacheReadTokens !== undefined && { cacheReadInputTokenCount: cacheReadTokens }),
      ...(cacheWriteTokens !== undefined && { cacheWriteInputTokenCount: cacheWriteTokens }),
    },
  };
}

/** The text cut at spaces into pieces of about forty characters, as a stream delivers it; joined they are the text. */
export function streamPieces(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf(' ', start + 40);
    if (end === -1) end = text.length;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}
