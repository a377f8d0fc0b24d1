import type { Json } from '../../../base/canonical-json.ts';
import type { Rejection } from '../../format.ts';
import { depthWithin, MAX_RECORD_DEPTH } from '../../json-depth.ts';
import { asArray, asObject, asString, asText, describeJson, type JsonObject } from '../json-read.ts';
import { parseTimestamp } from '../timestamp.ts';

/** What CloudTrail delivers: calls, sign-ins and service events; what it found unusual; the digests that seal its files. */
export type TrailKind = 'event' | 'insight' | 'digest';

/** A record whose essentials could be read. */
export interface TrailRecord {
  readonly kind: TrailKind;
  readonly log: JsonObject;
  readonly timestamp: number;
  /** `bedrock.amazonaws.com`; empty where the record names none. */
  readonly provider: string;
  readonly action: string;
  readonly identity: JsonObject | undefined;
  readonly request: JsonObject | undefined;
  readonly response: JsonObject | undefined;
  readonly additional: JsonObject | undefined;
}

/** What a record looks like to be, by the members it has; undefined where it is nothing of CloudTrail's. */
export function trailKind(record: Json): TrailKind | undefined {
  const log = asObject(record);
  if (log === undefined) return undefined;
  if (log.eventType === 'AwsCloudTrailInsight' && asObject(log.insightDetails) !== undefined) return 'insight';
  if (Array.isArray(log.logFiles) && typeof log.digestStartTime === 'string') return 'digest';
  const called = typeof log.eventSource === 'string' && typeof log.eventName === 'string';
  // Notifications of S3 have the same members, and a source like aws:s3.
  if (!called || String(log.eventSource).startsWith('aws:')) return undefined;
  return ['eventVersion', 'userIdentity', 'eventID', 'awsRegion'].some((key) => Object.hasOwn(log, key))
    ? 'event'
    : undefined;
}

/** Reads a record's essentials, or says which of them is missing. */
export function readRecord(record: Json): TrailRecord | Rejection {
  const log = asObject(record);
  if (log === undefined) return { reason: `the record is ${describeJson(record)}, not an object` };
  if (!depthWithin(record, MAX_RECORD_DEPTH)) {
    return { reason: `the record nests deeper than ${MAX_RECORD_DEPTH} levels` };
  }
  const kind = trailKind(record);
  if (kind === undefined) return { reason: 'the record has no eventSource and eventName, as CloudTrail events have' };
  const time = kind === 'digest' ? 'digestEndTime' : 'eventTime';
  const timestamp = parseTimestamp(log[time]);
  if (timestamp === undefined) {
    return log[time] === undefined
      ? { reason: `the record has no ${time}` }
      : { reason: `${time} is ${describeJson(log[time])}, not an ISO-8601 date and time` };
  }
  return {
    kind,
    log,
    timestamp,
    provider: asString(log.eventSource) ?? '',
    action: actionOf(kind, log),
    identity: asObject(log.userIdentity),
    request: members(log.requestParameters),
    response: members(log.responseElements),
    additional: members(log.additionalEventData),
  };
}

function actionOf(kind: TrailKind, log: JsonObject): string {
  // An insight is about calls, but is none: under their name, rules that look for the call would take it for one.
  if (kind === 'insight') return asString(asObject(log.insightDetails)?.insightType) ?? '';
  return asString(log.eventName) ?? '';
}

/** An object with something in it. A few services log a list or a text instead: these are its `items`, or its `text`. */
function members(value: Json | undefined): JsonObject | undefined {
  const other = asArray(value).length > 0 ? { items: value! } : asText(value) ? { text: value! } : undefined;
  const object = asObject(value) ?? other;
  return object !== undefined && Object.keys(object).length > 0 ? object : undefined;
}
