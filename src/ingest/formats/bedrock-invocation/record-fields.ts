import { canonicalJson, type Json } from '../../../base/canonical-json.ts';
import { parseIdentity } from '../aws/identity.ts';
import { parseModel } from '../aws/model.ts';
import type { EventFields } from '../event-fields.ts';
import { asObject, asString, asText, type JsonObject } from '../json-read.ts';
import type { InvocationRecord } from './invocation-record.ts';

/** What every record has: its kind, its place, the request it is of. */
export function setRecordFields(fields: EventFields, record: InvocationRecord): void {
  const { log, input, output } = record;
  fields.set('event.kind', 'event');
  fields.set('event.category', ['api']);
  fields.set('event.module', 'aws_bedrock');
  fields.set('event.dataset', 'aws_bedrock.invocation');
  fields.set('data_stream.type', 'logs');
  fields.set('data_stream.dataset', 'aws_bedrock.invocation');
  fields.set('data_stream.namespace', 'default');
  fields.set('ecs.version', '8.17.0');
  fields.keyword('event.action', record.operation);
  fields.set('cloud.provider', 'aws');
  fields.set('cloud.service.name', 'bedrock');
  fields.keyword('cloud.account.id', log.accountId);
  fields.keyword('cloud.region', log.region);
  fields.set('gen_ai.system', 'aws');
  fields.set('gen_ai.provider.name', 'aws.bedrock');
  fields.keyword('gen_ai.request.id', log.requestId);
  fields.date('gen_ai.response.timestamp', record.timestamp);
  fields.keyword('aws_bedrock.invocation.schema_type', log.schemaType);
  fields.keyword('aws_bedrock.invocation.schema_version', log.schemaVersion);
  fields.keyword('aws_bedrock.invocation.request_id', log.requestId);
  fields.keyword('aws_bedrock.invocation.inference_region', log.inferenceRegion);
  fields.keyword('aws_bedrock.invocation.status', log.status);
  fields.keyword('aws_bedrock.invocation.performance_config.latency', asObject(log.performanceConfig)?.latency);
  fields.keyword('aws_bedrock.invocation.service_tier', asObject(log.serviceTier)?.type ?? log.serviceTier);
  fields.keyword('aws_bedrock.invocation.input.input_content_type', input?.inputContentType);
  fields.keyword('aws_bedrock.invocation.input.input_body_s3_path', input?.inputBodyS3Path);
  fields.keyword('aws_bedrock.invocation.output.output_content_type', output?.outputContentType);
  fields.keyword('aws_bedrock.invocation.output.output_body_s3_path', output?.outputBodyS3Path);
  setLoose(fields, 'aws_bedrock.invocation.messages', log.messages);
  setLoose(fields, 'aws_bedrock.invocation.system', log.system);
}

/** Some records hold `messages` and `system` beside the body, in whatever shape they had. */
function setLoose(fields: EventFields, field: string, value: Json | undefined): void {
  if (value === undefined || value === null || !fields.wants(field)) return;
  fields.keyword(field, typeof value === 'string' ? value : canonicalJson(value));
}

/** Who called, from the ARN in `identity`. */
export function setCaller(fields: EventFields, log: JsonObject): void {
  const arn = asString(asObject(log.identity)?.arn) ?? asString(log.identity);
  if (arn === undefined || arn === '') return;
  fields.keyword('user.id', arn);
  fields.keyword('gen_ai.user.id', arn);
  fields.keyword('gen_ai.user.rn', arn);
  const identity = parseIdentity(arn);
  fields.keywords('related.user', [arn, identity?.name, identity?.role]);
  if (identity === undefined) return;
  fields.keyword('user.name', identity.name);
  if (/^[^@\s]{1,64}@[^@\s]{1,255}$/.test(identity.name)) fields.keyword('user.email', identity.name);
  fields.keywords('user.roles', [identity.role]);
  fields.keyword('aws_bedrock.invocation.identity.type', identity.type);
  fields.keyword('aws_bedrock.invocation.identity.account_id', identity.accountId);
  fields.keyword('aws_bedrock.invocation.identity.role_name', identity.role);
  fields.keyword('aws_bedrock.invocation.identity.session_name', identity.session);
  fields.keyword('aws_bedrock.invocation.identity.principal_arn', identity.principalArn);
}

/** Which model was asked for. */
export function setModel(fields: EventFields, record: InvocationRecord): void {
  if (record.modelId === undefined) return;
  const model = parseModel(record.modelId);
  fields.keyword('gen_ai.request.model.id', model.id);
  fields.keyword('gen_ai.request.model.type', model.vendor);
  const request = asObject(record.request);
  fields.keyword(
    'gen_ai.request.model.version',
    asText(request?.anthropic_version) ?? asText(request?.schemaVersion) ?? model.version,
  );
  fields.keyword('aws_bedrock.invocation.model_id', record.modelId);
  fields.keyword('aws_bedrock.invocation.model_arn', model.arn);
  fields.keyword('aws_bedrock.invocation.inference_profile_arn', model.inferenceProfileArn);
  fields.keyword('aws_bedrock.invocation.inference_profile_id', model.inferenceProfileId);
}

/** AWS takes 16 entries; more than this is no metadata of a request, and each would be a column. */
const MAX_LABELS = 64;

/** `requestMetadata`, the caller's own key-value pairs: `labels.*`, and whole as JSON. */
export function setRequestMetadata(fields: EventFields, log: JsonObject): void {
  const metadata = asObject(log.requestMetadata);
  if (metadata === undefined) return;
  if (fields.wants('aws_bedrock.invocation.request_metadata'))
    fields.keyword('aws_bedrock.invocation.request_metadata', canonicalJson(metadata));
  for (const key of Object.keys(metadata).slice(0, MAX_LABELS)) {
    // A dot would read as a nested object, which labels may not have.
    const name = key.trim().replaceAll('.', '_');
    if (name === '' || name.length > 256) continue;
    fields.keyword(`labels.${name}`, metadata[key]);
  }
}
