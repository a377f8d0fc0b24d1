import type { Json } from '../../../base/canonical-json.ts';
import type { LogFormat, NormalizeContext, NormalizedEvent, Rejection } from '../../format.ts';
import { setBody } from '../body.ts';
import { EventFields } from '../event-fields.ts';
import { asObject, asString } from '../json-read.ts';
import { setPolicyFields } from '../policy/policy-fields.ts';
import { setRequestParameters } from '../request-parameters.ts';
import { setRequestTurns, setResponseTurns } from '../turns/turn-fields.ts';
import { setBodyMembers } from './body-members.ts';
import { contentFilterVerdict } from './content-filter.ts';
import { type DiagnosticRecord, readRecord } from './diagnostic-record.ts';
import { AZURE_OPENAI_FIELDS } from './fields.ts';
import { setGatewayFields, setOutcome, setProperties, setRecordFields } from './record-fields.ts';
import { setModelFields } from './response-fields.ts';

/**
 * Azure's diagnostic logs of an OpenAI resource (`Audit`, `RequestResponse`) and of an API gateway before it (`GatewayLogs`),
 * as Azure Monitor's resource log reference describes them; their events have the names that Elastic's integration gives.
 */
export const azureOpenAi: LogFormat = {
  name: 'azure_openai.logs',
  stream: 'logs-azure_openai.logs-default',
  description: 'Azure OpenAI diagnostic logs: audit, request and response, API Management gateway',
  fields: AZURE_OPENAI_FIELDS,
  dynamicFields: [],
  detects,
  normalize,
};

const PROVIDERS = /\/providers\/microsoft\.(?:cognitiveservices|apimanagement)\//i;

function detects(record: Json): boolean {
  const object = asObject(record);
  return (
    object !== undefined &&
    typeof object.resourceId === 'string' &&
    typeof object.time === 'string' &&
    asString(object.category) !== undefined &&
    PROVIDERS.test(object.resourceId)
  );
}

function normalize(record: Json, context: NormalizeContext): NormalizedEvent | Rejection {
  const read = readRecord(record);
  if ('reason' in read) return read;
  const fields = new EventFields(context);
  const verdict = contentFilterVerdict(read.response);
  setRecordFields(fields, read);
  setProperties(fields, read);
  setGatewayFields(fields, read);
  setOutcome(fields, read, verdict);
  setPolicyFields(fields, verdict);
  setModelFields(fields, read);
  setBodies(fields, read);
  return { timestamp: read.timestamp, fields: fields.values };
}

function setBodies(fields: EventFields, record: DiagnosticRecord): void {
  const { request, response } = record;
  setBodyMembers(fields, request, response);
  setBody(fields, request, 'gen_ai.prompt', 'gen_ai.performance.request_size');
  setBody(fields, response, 'gen_ai.completion', 'gen_ai.performance.response_size');
  setRequestParameters(fields, request);
  // A text is a body that the gateway cut off in the middle: no turn can be read from it.
  if (typeof request !== 'string') setRequestTurns(fields, request);
  if (typeof response !== 'string') setResponseTurns(fields, response);
}
