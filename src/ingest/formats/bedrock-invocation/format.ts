import type { Json } from '../../../base/canonical-json.ts';
import type { LogFormat, NormalizeContext, NormalizedEvent, Rejection } from '../../format.ts';
import { setBody } from '../body.ts';
import { EventFields } from '../event-fields.ts';
import { asObject, type JsonObject } from '../json-read.ts';
import { setRequestParameters } from '../request-parameters.ts';
import { setRequestTurns, setResponseTurns } from '../turns/turn-fields.ts';
import { BEDROCK_INVOCATION_FIELDS } from './fields.ts';
import { type InvocationRecord, readRecord } from './invocation-record.ts';
import { BEDROCK_PREREQUISITES } from './prerequisites.ts';
import { setCaller, setModel, setRecordFields, setRequestMetadata } from './record-fields.ts';
import { setGuardrail, setOutcome, setResponseFacts } from './response-fields.ts';
import { setTaskFields } from './task-fields.ts';

/**
 * Amazon Bedrock's model invocation log, schema `ModelInvocationLog` 1.0, as the Bedrock user guide's "Monitor model
 * invocation" describes it; its events have the names that Elastic's integration gives them.
 */
export const bedrockInvocation: LogFormat = {
  name: 'aws_bedrock.invocation',
  stream: 'logs-aws_bedrock.invocation-default',
  description: 'Amazon Bedrock model invocation logs (ModelInvocationLog)',
  fields: BEDROCK_INVOCATION_FIELDS,
  prerequisites: BEDROCK_PREREQUISITES,
  dynamicFields: [{ prefix: 'labels.', type: 'keyword' }],
  detects,
  normalize,
};

function detects(record: Json): boolean {
  const object = asObject(record);
  if (object === undefined) return false;
  if (object.schemaType !== undefined) return object.schemaType === 'ModelInvocationLog';
  return (
    typeof object.modelId === 'string' &&
    typeof object.operation === 'string' &&
    typeof object.timestamp === 'string' &&
    (asObject(object.input) !== undefined || asObject(object.output) !== undefined)
  );
}

function normalize(record: Json, context: NormalizeContext): NormalizedEvent | Rejection {
  const read = readRecord(record);
  if ('reason' in read) return read;
  const fields = new EventFields(context);
  setRecordFields(fields, read);
  setCaller(fields, read.log);
  setModel(fields, read);
  setRequestMetadata(fields, read.log);
  setBodies(fields, read, context);
  setResponseFacts(fields, read);
  setOutcome(fields, read.log, setGuardrail(fields, read));
  return { timestamp: read.timestamp, fields: fields.values };
}

function setBodies(fields: EventFields, record: InvocationRecord, { canonicalAt }: NormalizeContext): void {
  const { request, response } = record;
  const asked = canonicalAt?.('input', 'inputBodyJson');
  const answered = canonicalAt?.('output', 'outputBodyJson');
  setBody(fields, request, 'gen_ai.prompt', 'gen_ai.performance.request_size', asked);
  setBody(fields, response, 'gen_ai.completion', 'gen_ai.performance.response_size', answered);
  setRequestParameters(fields, request);
  setTaskFields(fields, record);
  setRequestTurns(fields, said(request, record.log), 'aws_bedrock.invocation.input.messages_content_kinds');
  setResponseTurns(fields, response, 'aws_bedrock.invocation.output.completion_text');
}

/** The request as the model got it: where its body is not in the log, the record may hold `messages` and `system` itself. */
function said(request: Json | undefined, log: JsonObject): Json | undefined {
  if (request !== undefined || (log.messages === undefined && log.system === undefined)) return request;
  return { messages: log.messages ?? null, system: log.system ?? null };
}
