import type { CallFacts, CallKey } from './call.ts';
import { numberOf, type Row, textOf, textsOf } from './call-columns.ts';
import { guardrailTrace } from './guardrail-trace.ts';

/** What a row of `FACT_COLUMNS` says of a call. */
export function callFacts(event: CallKey, row: Row, evidence: boolean): CallFacts {
  const code = textOf(row, 'gen_ai.response.error_code') ?? textOf(row, 'error.code');
  const violation = textOf(row, 'gen_ai.compliance.violation_detected');
  return {
    event,
    evidence,
    caller: textOf(row, 'user.id'),
    operation: textOf(row, 'event.action'),
    model: textOf(row, 'gen_ai.request.model.id') ?? textOf(row, 'gen_ai.response.model'),
    request_id: textOf(row, 'gen_ai.request.id'),
    stop_reasons: textsOf(row, 'gen_ai.response.finish_reasons'),
    error: code === null ? null : { code, message: textOf(row, 'error.message') },
    latency_ms: numberOf(row, 'gen_ai.performance.response_time'),
    tokens: {
      prompt: numberOf(row, 'gen_ai.usage.prompt_tokens'),
      completion: numberOf(row, 'gen_ai.usage.completion_tokens'),
      cache_read: numberOf(row, 'gen_ai.usage.cache_read.input_tokens'),
    },
    guardrail: guardrailTrace({
      ids: textsOf(row, 'gen_ai.guardrail_id'),
      actions: textsOf(row, 'gen_ai.policy.action'),
      details: textsOf(row, 'gen_ai.policy.match_detail'),
      violation: violation === null ? null : violation === 'true',
    }),
    tools: textsOf(row, 'gen_ai.request.tool_names'),
    bytes: {
      request: numberOf(row, 'gen_ai.performance.request_size'),
      answer: numberOf(row, 'gen_ai.performance.response_size'),
    },
    where: {
      request: textOf(row, 'aws_bedrock.invocation.input.input_body_s3_path'),
      answer: textOf(row, 'aws_bedrock.invocation.output.output_body_s3_path'),
    },
    truncated: (numberOf(row, 'azure.open_ai.truncated') ?? 0) > 0,
  };
}
