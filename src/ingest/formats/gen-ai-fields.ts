import type { FieldDeclaration } from '../format.ts';
import { POLICY_FIELDS } from './policy/policy-fields.ts';
import { REQUEST_PARAMETER_FIELDS } from './request-parameters.ts';
import { TURN_FIELDS } from './turns/turn-fields.ts';

/** The `gen_ai.*` fields that log formats set, of requests, responses, turns and policies. */
export const GEN_AI_FIELDS: readonly FieldDeclaration[] = [
  { name: 'gen_ai.system', type: 'keyword', description: 'The platform that ran the model: aws or azure.' },
  { name: 'gen_ai.provider.name', type: 'keyword', description: "The platform, by OpenTelemetry's name for it." },
  { name: 'gen_ai.user.id', type: 'keyword', description: 'The caller, equal to user.id.' },
  { name: 'gen_ai.prompt', type: 'text', description: 'The whole request body, as compact JSON or as its text.' },
  { name: 'gen_ai.completion', type: 'text', description: 'The whole response body, as compact JSON or as its text.' },
  { name: 'gen_ai.request.id', type: 'keyword', description: "The request's id." },
  { name: 'gen_ai.request.model.id', type: 'keyword', description: 'The model asked for, stable for grouping.' },
  { name: 'gen_ai.request.model.type', type: 'keyword', description: "The model's vendor, as anthropic." },
  {
    name: 'gen_ai.request.model.version',
    type: 'keyword',
    description: 'The version of the model or of its request format.',
  },
  { name: 'gen_ai.request.model.role', type: 'keyword', description: 'The role the model answers in: assistant.' },
  { name: 'gen_ai.response.id', type: 'keyword', description: "The response's id." },
  { name: 'gen_ai.response.model', type: 'keyword', description: 'The model that answered, by its own word.' },
  { name: 'gen_ai.response.timestamp', type: 'date', description: 'When the response was logged.' },
  { name: 'gen_ai.response.error_code', type: 'keyword', description: 'The error the service answered with.' },
  { name: 'gen_ai.response.finish_reasons', type: 'keyword', list: true, description: 'Why the model stopped.' },
  { name: 'gen_ai.usage.prompt_tokens', type: 'integer', description: 'Tokens of the request.' },
  { name: 'gen_ai.usage.completion_tokens', type: 'integer', description: 'Tokens of the answer.' },
  {
    name: 'gen_ai.usage.cache_read.input_tokens',
    type: 'integer',
    description: 'Input tokens read from the prompt cache.',
  },
  {
    name: 'gen_ai.usage.cache_creation.input_tokens',
    type: 'integer',
    description: 'Input tokens written to the prompt cache.',
  },
  { name: 'gen_ai.performance.request_size', type: 'long', description: 'Bytes of gen_ai.prompt.' },
  { name: 'gen_ai.performance.response_size', type: 'long', description: 'Bytes of gen_ai.completion.' },
  {
    name: 'gen_ai.performance.response_time',
    type: 'long',
    description: 'Milliseconds until the answer was complete.',
  },
  {
    name: 'gen_ai.performance.start_response_time',
    type: 'long',
    description: "Milliseconds until the answer's first byte.",
  },
  ...REQUEST_PARAMETER_FIELDS,
  ...TURN_FIELDS,
  ...POLICY_FIELDS,
];

/**
 * Fields that Elastic's integrations know and no log of ours fills: they come from tools that judge prompts and answers.
 * Declared so that a rule that names one compiles, and is reported as blind instead.
 */
export const KNOWN_GEN_AI_FIELDS: readonly FieldDeclaration[] = [
  { name: 'gen_ai.analysis.action_recommended', type: 'keyword', description: 'What an analysis tool recommends.' },
  {
    name: 'gen_ai.analysis.findings',
    type: 'keyword',
    list: true,
    description: "An analysis tool's findings, as JSON.",
  },
  { name: 'gen_ai.analysis.function', type: 'keyword', description: 'The analysis that was run.' },
  { name: 'gen_ai.analysis.tool_names', type: 'keyword', list: true, description: 'The analysis tools used.' },
  { name: 'gen_ai.owasp.description', type: 'text', description: 'The OWASP risk, in words.' },
  { name: 'gen_ai.owasp.id', type: 'keyword', list: true, description: 'The OWASP risk, as LLM01.' },
  { name: 'gen_ai.request.model.description', type: 'keyword', description: 'The model, in words.' },
  {
    name: 'gen_ai.security.hallucination_consistency',
    type: 'double',
    description: 'How well repeated answers agree.',
  },
  { name: 'gen_ai.security.jailbreak_score', type: 'double', description: 'Likeness to known jailbreaks.' },
  {
    name: 'gen_ai.security.prompt_injection_score',
    type: 'double',
    description: 'Likeness to known prompt injections.',
  },
  { name: 'gen_ai.security.refusal_score', type: 'double', description: 'Likeness to known refusals.' },
  { name: 'gen_ai.security.regex_pattern_count', type: 'integer', description: 'Matches of patterns of the user.' },
  {
    name: 'gen_ai.sentiment.content_categories',
    type: 'keyword',
    list: true,
    description: 'Sensitive categories found.',
  },
  {
    name: 'gen_ai.sentiment.content_inappropriate',
    type: 'boolean',
    description: 'Whether a tool called it inappropriate.',
  },
  { name: 'gen_ai.sentiment.score', type: 'double', description: 'The sentiment.' },
  { name: 'gen_ai.sentiment.toxicity_score', type: 'double', description: 'The toxicity.' },
  { name: 'gen_ai.text.complexity_score', type: 'double', description: 'How complex the text is.' },
  { name: 'gen_ai.text.readability_score', type: 'double', description: 'How readable the text is.' },
  { name: 'gen_ai.text.similarity_score', type: 'double', description: 'How like prompt and answer are.' },
  { name: 'gen_ai.threat.action', type: 'keyword', description: 'What is recommended against the threat.' },
  { name: 'gen_ai.threat.category', type: 'keyword', list: true, description: 'The category of the threat.' },
  { name: 'gen_ai.threat.description', type: 'text', description: 'The threat, in words.' },
  { name: 'gen_ai.threat.detected', type: 'boolean', description: 'Whether a tool saw a threat.' },
  { name: 'gen_ai.threat.risk_score', type: 'double', description: 'The risk a tool saw.' },
  { name: 'gen_ai.threat.signature', type: 'keyword', list: true, description: 'The signature that matched.' },
  { name: 'gen_ai.threat.source', type: 'keyword', list: true, description: 'Where the threat comes from.' },
  { name: 'gen_ai.threat.type', type: 'keyword', list: true, description: 'The type of the threat.' },
  { name: 'gen_ai.threat.yara_matches', type: 'keyword', list: true, description: 'Matches of YARA rules, as JSON.' },
];
