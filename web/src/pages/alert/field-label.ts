import { capitalised } from '../../parts/capitalised.ts';

/** Fields of logs that everyone meets, in words. */
const LABELS: Readonly<Record<string, string>> = {
  'user.id': 'Caller',
  'user.name': 'User',
  'user.email': 'E-mail',
  'cloud.account.id': 'Account',
  'cloud.region': 'Region',
  'cloud.provider': 'Cloud',
  'gen_ai.request.model.id': 'Model',
  'gen_ai.response.error_code': 'Error',
  'gen_ai.guardrail_id': 'Guardrail',
  'gen_ai.policy.name': 'Guardrail policy',
  'gen_ai.policy.action': 'Guardrail action',
  'gen_ai.prompt': 'Prompt',
  'gen_ai.completion': 'Completion',
  'event.action': 'Operation',
  'event.outcome': 'Outcome',
  'source.ip': 'Source address',
  'client.ip': 'Client address',
  'user_agent.original': 'User agent',
  'aws.cloudtrail.user_identity.arn': 'Identity',
  'aws.cloudtrail.user_identity.access_key_id': 'Access key',
  'aws.cloudtrail.error_code': 'Error',
  'azure.resource.name': 'Resource',
};

/** A field's or column's name in words; what a rule computed (`Esql.max_tokens`) by its own. */
export function fieldLabel(name: string): string {
  const known = Object.hasOwn(LABELS, name) ? LABELS[name] : undefined;
  if (known !== undefined) return known;
  const computed = /^esql\.(.+)$/i.exec(name)?.[1];
  if (computed === undefined) return name;
  const words = computed.replaceAll(/[_.]+/g, ' ').trim();
  return words === '' ? name : capitalised(words);
}
