import { canonicalJson } from '../../../base/canonical-json.ts';
import type { EventFields } from '../event-fields.ts';
import { asObject, type JsonObject, objectsOf } from '../json-read.ts';
import type { InvocationRecord } from './invocation-record.ts';
import { mediaPaths } from './media-paths.ts';

/** Image and video tasks, and the media that a conversation refers to. */
export function setTaskFields(fields: EventFields, record: InvocationRecord): void {
  const request = asObject(record.request);
  const response = asObject(record.response);
  if (fields.wants('aws_bedrock.invocation.media_paths')) {
    fields.keywords('aws_bedrock.invocation.media_paths', mediaPaths([record.request, record.response], record.output));
  }
  if (request !== undefined) setImageTask(fields, asObject(request.modelInput) ?? request);
  if (response === undefined) return;
  fields.keyword('aws_bedrock.invocation.result', response.result);
  fields.keyword('aws_bedrock.invocation.error', response.error);
  if (response.artifacts !== undefined && fields.wants('aws_bedrock.invocation.artifacts')) {
    const artifacts = objectsOf(response.artifacts).map(withoutPixels);
    if (artifacts.length > 0) fields.keyword('aws_bedrock.invocation.artifacts', canonicalJson(artifacts));
  }
}

function setImageTask(fields: EventFields, request: JsonObject): void {
  fields.keyword('aws_bedrock.invocation.task_type', request.taskType);
  fields.keyword('aws_bedrock.invocation.image_variation_params.text', asObject(request.imageVariationParams)?.text);
  const config = asObject(request.imageGenerationConfig);
  if (config === undefined) return;
  fields.double('aws_bedrock.invocation.image_generation_config.cfg_scale', config.cfgScale);
  fields.long('aws_bedrock.invocation.image_generation_config.height', config.height);
  fields.long('aws_bedrock.invocation.image_generation_config.width', config.width);
  fields.long('aws_bedrock.invocation.image_generation_config.number_of_images', config.numberOfImages);
  fields.keyword('aws_bedrock.invocation.image_generation_config.quality', config.quality);
  fields.long('aws_bedrock.invocation.image_generation_config.seed', config.seed);
}

/** An image without its data, which the completion holds. */
function withoutPixels(artifact: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(artifact).filter(([key]) => key !== 'base64'));
}
