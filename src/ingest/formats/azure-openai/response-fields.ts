import type { EventFields } from '../event-fields.ts';
import { asArray, asObject, asString, asText } from '../json-read.ts';
import { responseFacts } from '../response-facts.ts';
import type { DiagnosticRecord } from './diagnostic-record.ts';

/** The model, its answer's facts, and the error, under the names that every LLM log has. */
export function setModelFields(fields: EventFields, { log, properties, request, response }: DiagnosticRecord): void {
  const facts = responseFacts(response);
  const deployment =
    asText(properties.modelDeploymentName) ??
    deploymentIn(asString(properties.backendUrl) ?? asString(properties.url)) ??
    asText(asObject(request)?.model);
  fields.keyword('gen_ai.request.model.id', deployment);
  fields.keyword('gen_ai.request.model.version', properties.modelVersion);
  fields.keyword('gen_ai.request.model.role', facts.role);
  fields.keyword('gen_ai.response.model', asText(properties.modelName) ?? facts.model);
  fields.keyword('gen_ai.response.id', facts.id);
  fields.keywords('gen_ai.response.finish_reasons', facts.finishReasons);
  fields.integer('gen_ai.usage.prompt_tokens', facts.promptTokens);
  fields.integer('gen_ai.usage.completion_tokens', facts.completionTokens);
  fields.integer('gen_ai.usage.cache_read.input_tokens', facts.cacheReadTokens);
  const error = asObject((asObject(response) ?? asObject(asArray(response)[0]))?.error);
  const code = asText(error?.code) ?? asText(asObject(log.lastError)?.reason);
  fields.keyword('gen_ai.response.error_code', code);
  fields.keyword('error.code', code);
}

/** The deployment in a path like `/openai/deployments/NAME/chat/completions`. */
function deploymentIn(url: string | undefined): string | undefined {
  return /\/deployments\/([^/?#]{1,256})/.exec(url ?? '')?.[1];
}
