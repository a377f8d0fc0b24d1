import type { FieldPrerequisite } from '../../format.ts';
import { KNOWN_GEN_AI_FIELDS } from '../gen-ai-fields.ts';

/**
 * What Bedrock's invocation log takes to have some of its fields: https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
 * and, for guardrails, https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-use-converse-api.html.
 */
export const BEDROCK_PREREQUISITES: readonly FieldPrerequisite[] = [
  {
    fields: ['gen_ai.policy.', 'gen_ai.compliance.', 'gen_ai.guardrail_id', 'aws_bedrock.invocation.guardrail.'],
    takes: "a guardrail on the call, with its trace enabled (`trace` in the request's guardrail configuration)",
  },
  {
    fields: [
      'gen_ai.prompt',
      'gen_ai.completion',
      'gen_ai.input.',
      'gen_ai.output.',
      'gen_ai.system_instructions',
      'gen_ai.request.tool_names',
      'gen_ai.tool.',
      'aws_bedrock.invocation.output.completion_text',
    ],
    takes: "text data in the account's model invocation logging settings (bodies over 100 KB are logged in S3 only)",
  },
  {
    fields: ['gen_ai.response.error_code', 'aws_bedrock.invocation.error_code'],
    takes: 'a call that Bedrock refused or that failed',
  },
  {
    fields: ['labels.', 'aws_bedrock.invocation.request_metadata'],
    takes: 'metadata that the caller sends with its request',
  },
  {
    fields: ['gen_ai.usage.cache_read.', 'gen_ai.usage.cache_creation.'],
    takes: 'prompt caching in the request, on a model that has it',
  },
  {
    fields: ['gen_ai.usage.', 'gen_ai.response.', 'gen_ai.output.', 'aws_bedrock.invocation.output.'],
    takes: 'a call that was answered',
  },
  {
    fields: [...KNOWN_GEN_AI_FIELDS.map((f) => f.name), 'gen_ai.request.timestamp'],
    takes: 'a tool beside Bedrock that adds it: the invocation log has nothing of it',
  },
];
