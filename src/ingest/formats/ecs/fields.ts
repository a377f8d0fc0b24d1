import type { FieldDeclaration } from '../../format.ts';
import { GEN_AI_FIELDS, KNOWN_GEN_AI_FIELDS } from '../gen-ai-fields.ts';
import { ECS_TYPES } from './ecs-types.ts';

/** Fields of documents whose types are known beforehand; all others have the type of their values. */
export const ECS_DOCUMENT_FIELDS: readonly FieldDeclaration[] = [
  ...ECS_TYPES,
  ...GEN_AI_FIELDS,
  { name: 'gen_ai.guardrail_id', type: 'keyword', list: true, description: 'The guardrails that ran.' },
  ...KNOWN_GEN_AI_FIELDS,
];
