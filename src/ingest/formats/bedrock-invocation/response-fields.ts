import type { EventFields } from '../event-fields.ts';
import { asNumber, asText, type JsonObject } from '../json-read.ts';
import { isBlocked, POLICY_FIELDS, setPolicyFields } from '../policy/policy-fields.ts';
import { responseFacts } from '../response-facts.ts';
import { type GuardrailVerdict, NO_GUARDRAIL, readGuardrail } from './guardrail.ts';
import type { InvocationRecord } from './invocation-record.ts';

const FACTS = [
  'gen_ai.response.id',
  'gen_ai.response.model',
  'gen_ai.response.finish_reasons',
  'gen_ai.request.model.role',
  'gen_ai.performance.response_time',
  'gen_ai.performance.start_response_time',
  'gen_ai.usage.prompt_tokens',
  'gen_ai.usage.completion_tokens',
  'gen_ai.usage.cache_read.input_tokens',
  'gen_ai.usage.cache_creation.input_tokens',
  'aws_bedrock.invocation.input.input_token_count',
  'aws_bedrock.invocation.output.output_token_count',
] as const;

/** Tokens, latency, stop reasons and names: the log's own counts where it has them, else the response's. */
export function setResponseFacts(fields: EventFields, record: InvocationRecord): void {
  if (!fields.wantsAny(FACTS)) return;
  const facts = responseFacts(record.response);
  fields.keyword('gen_ai.response.id', facts.id);
  fields.keyword('gen_ai.response.model', facts.model);
  fields.keyword('gen_ai.request.model.role', facts.role);
  fields.keywords('gen_ai.response.finish_reasons', facts.finishReasons);
  fields.long('gen_ai.performance.response_time', facts.latency);
  fields.long('gen_ai.performance.start_response_time', facts.firstByteLatency);
  const { input, output } = record;
  const prompt = asNumber(input?.inputTokenCount) ?? facts.promptTokens;
  const completion = asNumber(output?.outputTokenCount) ?? facts.completionTokens;
  fields.integer('gen_ai.usage.prompt_tokens', prompt);
  fields.integer('gen_ai.usage.completion_tokens', completion);
  fields.long('aws_bedrock.invocation.input.input_token_count', prompt);
  fields.long('aws_bedrock.invocation.output.output_token_count', completion);
  fields.integer(
    'gen_ai.usage.cache_read.input_tokens',
    asNumber(input?.cacheReadInputTokenCount) ?? facts.cacheReadTokens,
  );
  fields.integer(
    'gen_ai.usage.cache_creation.input_tokens',
    asNumber(input?.cacheWriteInputTokenCount) ?? facts.cacheWriteTokens,
  );
}

const GUARDRAIL = [
  ...POLICY_FIELDS.map((field) => field.name),
  'gen_ai.guardrail_id',
  'event.outcome',
  'event.type',
  'aws_bedrock.invocation.guardrail.action',
  'aws_bedrock.invocation.guardrail.action_reason',
  'aws_bedrock.invocation.guardrail.version',
];

/** Sets what guardrails did, and gives it back. */
export function setGuardrail(fields: EventFields, record: InvocationRecord): GuardrailVerdict {
  if (!fields.wantsAny(GUARDRAIL)) return NO_GUARDRAIL;
  const verdict = readGuardrail(record.request, record.response);
  if (!verdict.ran && !verdict.intervened) return verdict;
  fields.keywords('gen_ai.guardrail_id', verdict.ids);
  fields.keywords('aws_bedrock.invocation.guardrail.version', verdict.versions);
  fields.keyword('aws_bedrock.invocation.guardrail.action', verdict.intervened ? 'INTERVENED' : 'NONE');
  fields.keyword('aws_bedrock.invocation.guardrail.action_reason', verdict.actionReason);
  setPolicyFields(fields, verdict);
  return verdict;
}

/** A call that failed or that a guardrail stopped is a failure. */
export function setOutcome(fields: EventFields, log: JsonObject, verdict: GuardrailVerdict): void {
  const code = asText(log.errorCode) || undefined;
  const blocked = isBlocked(verdict);
  fields.keyword('gen_ai.response.error_code', code);
  fields.keyword('aws_bedrock.invocation.error_code', code);
  fields.keyword('error.code', code);
  fields.set('event.outcome', code === undefined && !blocked ? 'success' : 'failure');
  const denied = blocked || code === 'AccessDeniedException';
  fields.set('event.type', denied ? ['access', 'denied'] : code === undefined ? ['access'] : ['access', 'error']);
}
