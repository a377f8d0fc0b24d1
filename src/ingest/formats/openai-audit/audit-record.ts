import type { Json } from '../../../base/canonical-json.ts';
import type { Rejection } from '../../format.ts';
import { depthWithin, MAX_RECORD_DEPTH } from '../../json-depth.ts';
import { asNumber, asObject, asString, describeJson, type JsonObject } from '../json-read.ts';

/** An entry of the audit log whose essentials could be read. */
export interface AuditRecord {
  readonly log: JsonObject;
  readonly timestamp: number;
  /** `api_key.created`. */
  readonly type: string;
  readonly user: JsonObject | undefined;
  readonly serviceAccount: JsonObject | undefined;
  readonly apiKey: JsonObject | undefined;
  readonly session: JsonObject | undefined;
}

/** Whether a record looks like an entry: by its own word, or by the members that all have. */
export function isAuditRecord(record: Json): boolean {
  const log = asObject(record);
  if (log === undefined || typeof log.type !== 'string') return false;
  if (log.object === 'organization.audit_log') return true;
  const named = asString(log.id)?.startsWith('audit_log') === true;
  return named && log.effective_at !== undefined && asObject(log.actor) !== undefined;
}

/** Reads an entry's essentials, or says which of them is missing. */
export function readRecord(record: Json): AuditRecord | Rejection {
  const log = asObject(record);
  if (log === undefined) return { reason: `the record is ${describeJson(record)}, not an object` };
  if (!depthWithin(record, MAX_RECORD_DEPTH)) {
    return { reason: `the record nests deeper than ${MAX_RECORD_DEPTH} levels` };
  }
  const type = asString(log.type);
  if (type === undefined || type === '') return { reason: 'the record has no type' };
  const seconds = asNumber(log.effective_at);
  if (seconds === undefined || Math.abs(seconds) > 8.64e12) {
    return { reason: `effective_at is ${describeJson(log.effective_at)}, not a time in seconds` };
  }
  const actor = asObject(log.actor);
  const session = asObject(actor?.session);
  const apiKey = asObject(actor?.api_key);
  return {
    log,
    timestamp: Math.floor(seconds * 1000),
    type,
    session,
    apiKey,
    user: asObject(session?.user) ?? asObject(apiKey?.user),
    serviceAccount: asObject(apiKey?.service_account),
  };
}
