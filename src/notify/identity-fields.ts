import { sourceFieldOf } from '../detect/alert-callers.ts';

/** Fields of ECS and of LLM logs that say who or what, never what was written. Underscores and dots count alike. */
const IDENTITY = [
  'user.id',
  'user.name',
  'user.email',
  'user.full_name',
  'user.domain',
  'gen_ai.user.id',
  'client.user.id',
  'source.ip',
  'source.address',
  'client.ip',
  'client.address',
  'cloud.account.id',
  'cloud.account.name',
  'cloud.region',
  'organization.id',
  'organization.name',
  'service.name',
  'host.name',
  'host.id',
  'aws.cloudtrail.user_identity.arn',
  'gen_ai.request.model.id',
  'gen_ai.request.model',
  'gen_ai.system',
  'gen_ai.guardrail_id',
  'event.action',
  'event.dataset',
  'event.provider',
  'source.geo.country_iso_code',
].map(sourceFieldOf);

/** Whether a column names someone or something (`user.id`, `Esql.source_ip_values`) rather than holding what they wrote. */
export function isIdentityField(name: string): boolean {
  return IDENTITY.includes(sourceFieldOf(name));
}
