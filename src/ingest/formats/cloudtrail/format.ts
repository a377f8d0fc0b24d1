import type { Json } from '../../../base/canonical-json.ts';
import type { LogFormat, NormalizeContext, NormalizedEvent, Rejection } from '../../format.ts';
import { EventFields } from '../event-fields.ts';
import { CLOUDTRAIL_FIELDS } from './fields.ts';
import { setIdentity } from './identity-fields.ts';
import { setParameters } from './parameter-fields.ts';
import { setClient, setConsoleLogin, setDigest, setGenAi, setOutcome, setRecordFields } from './record-fields.ts';
import { readRecord, trailKind } from './trail-record.ts';

const FLATTENED = [
  'additional_eventdata',
  'insight_details',
  'request_parameters',
  'response_elements',
  'service_event_details',
];

/**
 * AWS CloudTrail's events, of any service, with its insights and digests, as the CloudTrail user guide's "record contents"
 * describes them; their events have the names that Elastic's integration gives.
 */
export const cloudTrail: LogFormat = {
  name: 'aws.cloudtrail',
  stream: 'logs-aws.cloudtrail-default',
  description: 'AWS CloudTrail: calls to any service, sign-ins, insights, digests',
  fields: CLOUDTRAIL_FIELDS,
  dynamicFields: FLATTENED.map((name) => ({
    prefix: `aws.cloudtrail.flattened.${name}.`,
    type: 'keyword',
    list: true,
  })),
  detects: (record) => trailKind(record) !== undefined,
  normalize,
};

function normalize(record: Json, context: NormalizeContext): NormalizedEvent | Rejection {
  const read = readRecord(record);
  if ('reason' in read) return read;
  const fields = new EventFields(context);
  setRecordFields(fields, read);
  setOutcome(fields, read);
  setIdentity(fields, read);
  setClient(fields, read);
  setParameters(fields, read);
  setConsoleLogin(fields, read);
  setGenAi(fields, read);
  setDigest(fields, read);
  return { timestamp: read.timestamp, fields: fields.values };
}
