import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import type { Plan } from '../../src/plan/node.ts';
import { mergeStreams, type StreamSchema } from '../../src/plan/schema.ts';
import type { ValueType } from '../../src/plan/value.ts';
import { loadRuleText } from '../../src/rules/load-rule-text.ts';
import type { DetectionRule } from '../../src/rules/rule.ts';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { EventStore, FieldValue } from '../../src/store/event-store.ts';

export const STREAM = 'logs-test.calls-default';

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
};

const DECLARED: StreamSchema = {
  name: STREAM,
  fields: new Map(Object.entries(TYPES).map(([name, { type, list }]) => [name, { name, type, multi: list }])),
  dynamic: [],
};

export const START = Date.parse('2026-03-02T00:00:00Z');

export function minuteTime(minute: number): string {
  return new Date(START + Math.round(minute * 60_000)).toISOString();
}

/** A store in memory that holds these events; their ids number them from 1 in hexadecimal. */
export async function storeWith(events: readonly TestEvent[]): Promise<EventStore> {
  const store = await openDuckdbStore({ threads: 1, memoryLimitMb: 256 });
  await store.commit({
    events: [
      {
        stream: STREAM,
        ids: events.map((_, i) => eventId(i + 1)),
        timestamps: events.map((e) => START + Math.round(e.minute * 60_000)),
        columns: Object.entries(TYPES).map(([field, { type, list }]) => ({
          field,
          type,
          list,
          values: events.map((e) => e[field] ?? null),
        })),
      },
    ],
    positions: [],
    deadLetters: [],
  });
  return store;
}

export function eventId(n: number): string {
  return n.toString(16).padStart(32, '0');
}

/** A rule with this query, looking back 60 minutes every 10 unless told otherwise. */
export function ruleWith(query: string, schedule: { from?: string; interval?: string } = {}): DetectionRule {
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
`,
  );
  if (rule?.kind !== 'rule') throw new Error(`the test's rule does not load: ${JSON.stringify(diagnostics)}`);
  return rule;
}

export function planOf(rule: DetectionRule, store: EventStore): Plan {
  const streams = mergeStreams([DECLARED], store.streams());
  const { plan, diagnostics } = analyzeQuery(rule.queries[0]!.text, {
    streams,
    lookups: streams,
    policies: [{ name: 'users', kind: 'match', table: STREAM, matchField: 'user', fields: ['tokens'] }],
    missingStreams: 'error',
  });
  if (plan === undefined) throw new Error(`the test's query is wrong: ${JSON.stringify(diagnostics)}`);
  return plan;
}
