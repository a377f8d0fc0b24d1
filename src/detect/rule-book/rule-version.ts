import { hash } from 'node:crypto';
import { canonicalJson, type Json } from '../../base/canonical-json.ts';
import type { Plan } from '../../plan/node.ts';
import { everyNodeOf } from '../../plan/rewrite.ts';
import type { EnrichPolicy } from '../../plan/schema.ts';
import type { DetectionRule } from '../../rules/rule.ts';
import type { RuleException } from './rule-settings.ts';

/** What beside its query a rule's alerts depend on. */
export interface VersionParts {
  /** The rule as tuned. */
  readonly rule: DetectionRule;
  /** Values in force by name, those that differ from the query's. */
  readonly thresholds: Readonly<Record<string, number>>;
  /** Those in force. */
  readonly exceptions: readonly RuleException[];
  /** Versions of the lookup tables that the plan reads, by name. */
  readonly lookups: Readonly<Record<string, string>>;
  /** The enrich policies over these tables. */
  readonly policies: readonly EnrichPolicy[];
}

/** A rule's version: 32 hexadecimal digits, the same for the same parts in every process. */
export function ruleVersion({ rule, thresholds, exceptions, lookups, policies }: VersionParts): string {
  const { lookbackMs, toOffsetMs, intervalMs } = rule.schedule;
  const parts = {
    id: rule.id,
    queries: rule.queries.map((q) => q.text),
    schedule: [lookbackMs, toOffsetMs, intervalMs],
    time: [rule.timestampOverride ?? null, rule.timestampOverrideFallbackDisabled],
    suppression: rule.alertSuppression ?? null,
    maxSignals: rule.maxSignals,
    thresholds,
    // In an order of their own, since in which order they were made does not matter.
    exceptions: exceptions.map((e) => canonicalJson(e.entries as unknown as Json)).sort(),
    lookups,
    policies: policies.map((p) => ({ ...p })),
  };
  return hash('sha256', canonicalJson(parts as unknown as Json), 'hex').slice(0, 32);
}

/** The lookup tables that a plan reads, by name, sorted. */
export function tablesOf(plan: Plan): string[] {
  const tables = [...everyNodeOf(plan)].flatMap((node) => (node.kind === 'lookup' ? [node.table] : []));
  return [...new Set(tables)].sort();
}
