import type { EventFields } from '../event-fields.ts';
import { flatten } from '../flatten.ts';
import { asObject, asText, type JsonObject } from '../json-read.ts';
import { mapText } from './map-text.ts';
import type { TrailRecord } from './trail-record.ts';

/** What a call was given and answered: each as one text, and its leaves under `aws.cloudtrail.flattened.`. */
export function setParameters(fields: EventFields, { log, request, response, additional }: TrailRecord): void {
  setBoth(fields, 'request_parameters', request);
  setBoth(fields, 'response_elements', response);
  setBoth(fields, 'additional_eventdata', additional);
  setBoth(fields, 'service_event_details', asObject(log.serviceEventDetails));
  setBoth(fields, 'insight_details', asObject(log.insightDetails));
}

const LIMITS = { leaves: 256, nameLength: 256, depth: 20 } as const;

function setBoth(fields: EventFields, name: string, members: JsonObject | undefined): void {
  if (members === undefined || Object.keys(members).length === 0) return;
  const text = `aws.cloudtrail.${name}`;
  if (fields.wants(text)) fields.keyword(text, mapText(members));
  for (const [leaf, values] of flatten(members, LIMITS)) {
    const field = `aws.cloudtrail.flattened.${name}.${leaf}`;
    if (values.length > 1) fields.keywords(field, values);
    else fields.keyword(field, asText(values[0]));
  }
}
