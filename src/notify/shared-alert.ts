import type { AlertValue } from '../detect/alert.ts';
import { reasonFor } from '../detect/reason.ts';
import type { AlertRecord } from '../state/alert-record.ts';
import { cutText } from './clean-text.ts';
import { isIdentityField } from './identity-fields.ts';
import { fitsWildcard } from './wildcard.ts';

const LONGEST_TEXT = 1_000;
const MOST_VALUES = 50;
const MOST_TOLD = 65_536;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** An alert as it leaves the service. */
export interface SharedAlert extends Omit<AlertRecord, 'notes' | 'history' | 'caller'> {
  /** Columns of its row that are not told, since they may hold prompts and no setting names them. */
  readonly fields_withheld: readonly string[];
}

/**
 * What of an alert is told: no notes and no history; of its row, what is no free text, and texts of the columns named (patterns), each cut
 * to 1,000 characters, 64 KB together. Where a column is withheld the reason is written anew without it.
 */
export function sharedAlert(record: AlertRecord, columns: readonly string[]): SharedAlert {
  const { notes: _notes, history: _history, caller: _caller, ...alert } = record;
  const fields: Record<string, AlertValue> = Object.create(null);
  const withheld: string[] = [];
  let room = MOST_TOLD;
  for (const [name, value] of Object.entries(record.fields)) {
    const told = isTold(name, value, columns) ? bounded(value) : undefined;
    const length = told === undefined ? Number.POSITIVE_INFINITY : JSON.stringify(told).length + name.length;
    if (told === undefined || length > room) {
      withheld.push(name);
    } else {
      fields[name] = told;
      room -= length;
    }
  }
  const reason =
    withheld.length === 0
      ? record.reason
      : reasonFor({
          fields,
          key: Object.keys(fields).filter(isIdentityField),
          evidence: record.evidence,
          firstSeen: record.first_seen,
          lastSeen: record.last_seen,
        });
  return { ...alert, reason, fields, fields_withheld: withheld };
}

function isTold(name: string, value: AlertValue, columns: readonly string[]): boolean {
  return !holdsText(value) || isIdentityField(name) || columns.some((pattern) => fitsWildcard(name, pattern));
}

function holdsText(value: AlertValue): boolean {
  if (Array.isArray(value)) return value.some(holdsText);
  return typeof value === 'string' && !TIME.test(value);
}

function bounded(value: AlertValue): AlertValue {
  if (Array.isArray(value)) return value.slice(0, MOST_VALUES).map((v: string | number | boolean) => boundedOne(v));
  return value === null ? null : boundedOne(value as string | number | boolean);
}

function boundedOne(value: string | number | boolean): string | number | boolean {
  return typeof value === 'string' ? cutText(value, LONGEST_TEXT) : value;
}
