import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import type { Plan } from '../../src/plan/node.ts';
import { type EnrichPolicy, mergeStreams, type StreamSchema } from '../../src/plan/schema.ts';
import type { ValueType } from '../../src/plan/value.ts';
import { loadRuleText } from '../../src/rules/load-rule-text.ts';
import type { DetectionRule } from '../../src/rules/rule.ts';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { EventBatch, EventStore, FieldValue } from '../../src/store/event-store.ts';

export const STREAM = 'logs-test.calls-default';
/** The stream of events that say `other: true`. */
const OTHER = 'logs-other.calls-default';

/** An event of a test: minutes after the log's start, and fields. */
export interface TestEvent {
  readonly minute: number;
  readonly [field: string]: FieldValue;
}

const TYPES: Record<string, { type: ValueType; list: boolean }> = {
  user: { type: 'keyword', list: false },
  code: { type: 'keyword', list: false },
  tags: { type: 'keyword', list: true },
  tokens: { type: 'integer', list: false },
  score: { type: 'double', list: false },
  note: { type: 'keyword', list: false },
  status: { type: 'keyword', list: false },
};
/** As the other stream has them. */
const OTHER_TYPES: typeof TYPES = { ...TYPES, status: { type: 'integer', list: false } };

const DECLARED: readonly StreamSchema[] = [declared(STREAM, TYPES), declared(OTHER, OTHER_TYPES)];

function declared(name: string, types: typeof TYPES): StreamSchema {
  const fields = Object.entries(types).map(([field, { type, list }]) => ({ name: field, type, multi: list }));
  const timestamp = { name: '@timestamp', type: 'date', multi: false } as const;
  return { name, fields: new Map([timestamp, ...fields].map((f) => [f.name, f])), dynamic: [] };
}

/** Tables to look up, as streams of their own: values by field. */
const TABLES: Readonly<Record<string, Readonly<Record<string, { type: ValueType; values: FieldValue[] }>>>> = {
  teams: {
    user: { type: 'keyword', values: ['a', 'a', 'b', null] },
    team: { type: 'keyword', values: ['red', 'blue', 'red', 'ghost'] },
    most: { type: 'integer', values: [40, 15, 25, 50] },
  },
  grades: {
    span$from: { type: 'integer', values: [0, 10, 30] },
    span$to: { type: 'integer', values: [20, 40, 60] },
    grade: { type: 'keyword', values: ['low', 'middle', 'high'] },
  },
};

const POLICIES: readonly EnrichPolicy[] = [
  { name: 'users', kind: 'match', table: STREAM, matchField: 'user', fields: ['tokens'] },
  { name: 'grades', kind: 'range', table: 'grades', matchField: 'span', fields: ['grade'] },
];

export const START = Date.parse('2026-03-02T00:00:00Z');

export function minuteTime(minute: number): string {
  return new Date(START + Math.round(minute * 60_000)).toISOString();
}

/**
 * A store in memory that holds these events, and the tables that rules look up; the events' ids number them from 1 in hexadecimal.
 */
export async function storeWith(events: readonly TestEvent[]): Promise<EventStore> {
  const store = await openDuckdbStore({ threads: 1, memoryLimitMb: 256 });
  await store.commit({
    events: [
      ...eventBatches(events.map((event, i) => ({ event, id: eventId(i + 1) }))),
      ...Object.entries(TABLES).map(tableBatch),
    ],
    positions: [],
    deadLetters: [],
  });
  return store;
}

/** Events as a commit takes them, by their streams. */
export function eventBatches(numbered: readonly { readonly event: TestEvent; readonly id: string }[]): EventBatch[] {
  const of = (stream: string, types: typeof TYPES, rows: typeof numbered): EventBatch => ({
    stream,
    ids: rows.map((r) => r.id),
    timestamps: rows.map(({ event }) => START + Math.round(event.minute * 60_000)),
    columns: Object.entries(types).map(([field, { type, list }]) => {
      const values = rows.map(({ event }) => event[field] ?? null);
      return { field, type, list, values: type === 'integer' ? values.map(wholeOrNone) : values };
    }),
  });
  const [own, other] = [
    numbered.filter(({ event }) => event.other !== true),
    numbered.filter(({ event }) => event.other === true),
  ];
  return [of(STREAM, TYPES, own), of(OTHER, OTHER_TYPES, other)].filter((batch) => batch.ids.length > 0);
}

function wholeOrNone(value: FieldValue): FieldValue {
  return value === null || !Number.isInteger(Number(value)) ? null : Number(value);
}

function tableBatch([stream, fields]: [string, (typeof TABLES)[string]]): EventBatch {
  const columns = Object.entries(fields).map(([field, { type, values }]) => ({ field, type, list: false, values }));
  const rows = columns[0]!.values.map((_, i) => i);
  return { stream, ids: rows.map((i) => eventId(i + 1)), timestamps: rows.map(() => START), columns };
}

export function eventId(n: number): string {
  return n.toString(16).padStart(32, '0');
}

/** A rule with this query, looking back 60 minutes every 10 unless told otherwise. */
export function ruleWith(
  query: string,
  schedule: { from?: string; to?: string; interval?: string; maxSignals?: number; more?: string } = {},
): DetectionRule {
  const { rule, diagnostics } = loadRuleText(
    'test.toml',
    `[metadata]
creation_date = "2026/01/01"
maturity = "production"
updated_date = "2026/01/01"

[rule]
author = ["seismo"]
description = "A rule of a test."
from = "${schedule.from ?? 'now-60m'}"
to = "${schedule.to ?? 'now'}"
max_signals = ${schedule.maxSignals ?? 100}
interval = "${schedule.interval ?? '10m'}"
language = "esql"
license = "Apache-2.0"
name = "Test rule"
risk_score = 47
rule_id = "6f1f4f86-5f2c-4f0e-9d0f-0d6c4b6b6b01"
severity = "medium"
tags = []
timestamp_override = "event.ingested"
type = "esql"
query = '''
${query}
'''
${schedule.more ?? ''}
`,
  );
  if (rule?.kind !== 'rule') throw new Error(`the test's rule does not load: ${JSON.stringify(diagnostics)}`);
  return rule;
}

export function planOf(rule: DetectionRule, store: EventStore): Plan {
  const streams = mergeStreams(DECLARED, store.streams());
  const { plan, diagnostics } = analyzeQuery(rule.queries[0]!.text, {
    streams,
    lookups: streams,
    policies: POLICIES,
    missingStreams: 'error',
  });
  if (plan === undefined) throw new Error(`the test's query is wrong: ${JSON.stringify(diagnostics)}`);
  return plan;
}
