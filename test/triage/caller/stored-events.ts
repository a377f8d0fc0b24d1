import { onTestFinished } from 'vitest';
import { eventReaderOf } from '../../../src/api/query/event-reader-of.ts';
import { QueryRunner } from '../../../src/api/query/query-runner.ts';
import type { AlertValue } from '../../../src/detect/alert.ts';
import type { ValueType } from '../../../src/plan/value.ts';
import type { AlertRecord } from '../../../src/state/alert-record.ts';
import { openDuckdbStore } from '../../../src/store/duckdb/duckdb-store.ts';
import type { FieldValue } from '../../../src/store/event-store.ts';
import type { Reading } from '../../../src/triage/event-records.ts';

export const BEDROCK = 'logs-aws_bedrock.invocation-default';
export const TRAIL = 'logs-aws.cloudtrail-default';

/** An event to store: its fields by name, besides time and id. */
export interface MadeEvent {
  readonly id: string;
  readonly at: number;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** A number as an event's id. */
export function eventId(n: number): string {
  return n.toString(16).padStart(32, '0');
}

/** Reads events of streams from a real store in memory, through the queries' gate, as the service does. */
export async function readingOf(streams: Readonly<Record<string, readonly MadeEvent[]>>): Promise<Reading> {
  const store = await openDuckdbStore();
  onTestFinished(() => store.close());
  for (const [stream, events] of Object.entries(streams)) {
    if (events.length === 0) continue;
    const names = [...new Set(events.flatMap((event) => Object.keys(event.fields)))];
    const columns = names.map((field) => {
      const values = events.map((event) => event.fields[field] ?? null);
      return { field, type: typeOf(field, values), list: values.some(Array.isArray), values };
    });
    const ids = events.map((event) => event.id);
    const timestamps = events.map((event) => event.at);
    await store.commit({ events: [{ stream, ids, timestamps, columns }], positions: [], deadLetters: [] });
  }
  const queries = new QueryRunner({
    store,
    lookups: () => ({}),
    now: Date.now,
    version: '0',
    atOnce: 2,
    waiting: 16,
  });
  return { reader: eventReaderOf(queries), signal: AbortSignal.timeout(60_000) };
}

function typeOf(field: string, values: readonly FieldValue[]): ValueType {
  if (field === 'source.ip') return 'ip';
  const value = values.flat().find((v) => v !== null);
  return typeof value === 'boolean' ? 'boolean' : typeof value === 'number' ? 'integer' : 'keyword';
}

/** An alert with a row and events, in the form that the state gives. */
export function alertOf(
  fields: Readonly<Record<string, AlertValue>>,
  stream: string,
  events: readonly MadeEvent[],
): AlertRecord {
  const times = events.map((event) => event.at).sort((a, b) => a - b);
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    id: 'alert',
    handle: 'handle',
    former_ids: [],
    rule_id: 'rule',
    rule_name: 'Rule',
    severity: 'high',
    risk_score: 70,
    first_seen: iso(times[0]!),
    last_seen: iso(times.at(-1)!),
    window: { from: iso(times[0]!), to: iso(times.at(-1)! + 1) },
    fields,
    evidence: {
      count: events.length,
      events: events.map((event) => ({ _index: stream, _id: event.id, '@timestamp': iso(event.at) })),
    },
    threat: [],
    reason: '',
    version: 1,
    state: 'open',
    resolution: null,
    assignee: null,
    tags: [],
    notes: [],
    history: [],
    raised_at: iso(times.at(-1)!),
    updated_at: iso(times.at(-1)!),
    acknowledged_at: null,
    closed_at: null,
    withdrawn: null,
    suppressed: 0,
    suppressed_by: null,
    caller: null,
  };
}
