import type { Json } from '../../base/canonical-json.ts';
import type { AlertRecord } from '../../state/alert-record.ts';
import type { Occasion } from '../../state/outbox.ts';
import type { RuleFacts } from '../rule-facts.ts';

/** An alert to be written as a document: as it is, or what of it is shared. Its evidence holds as many events as the document shall name. */
export interface DocumentedAlert extends Omit<AlertRecord, 'notes' | 'history' | 'caller'> {
  readonly fields_withheld?: readonly string[];
}

/** What a document says beside the alert. */
export interface FormatContext {
  /** Why it is written; undefined in an export. */
  readonly occasion: Occasion | undefined;
  /** The alert's rule as it is now; undefined where it is gone. */
  readonly rule: RuleFacts | undefined;
  /** The alert's page. */
  readonly link: string | undefined;
  /** When it is written, milliseconds since the epoch. */
  readonly now: number;
  /** Of seismo. */
  readonly version: string;
}

export type JsonDocument = { readonly [key: string]: Json };

/** Writes an alert as another system reads it: one JSON document. */
export type AlertFormat = (alert: DocumentedAlert, context: FormatContext) => JsonDocument;

/** Leaves members out that are undefined, and gives what is left as JSON. */
export function present(members: Readonly<Record<string, unknown>>): JsonDocument {
  const kept: Record<string, Json> = Object.create(null);
  for (const [key, value] of Object.entries(members)) if (value !== undefined) kept[key] = value as Json;
  return kept;
}
