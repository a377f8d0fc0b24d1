import { canonicalJson, contentId, type Json } from '../base/canonical-json.ts';
import { NEAR_MISSES } from './near-misses/registry.ts';
import type { SamplePlan } from './options.ts';
import { PACK } from './pack.ts';
import { type LogRecord, renderInvocation } from './record.ts';
import { type ExpectedAlert, type GroupKey, type NearMiss, type Scenario, userArn } from './scenario.ts';
import { Script } from './script.ts';

interface Evidence {
  /** How many events stand behind the alert; a rule that expands lists may count more rows. */
  readonly count: number;
  readonly request_ids: readonly string[];
  /** The events' `_id`s, in time order. */
  readonly event_ids: readonly string[];
}

/** An alert that a detection over the sample must raise. */
export interface AlertLabel {
  readonly attack: string;
  readonly rule_id: string;
  readonly elastic_rule_ids: readonly string[];
  readonly rule_name: string;
  readonly group_key: GroupKey;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly evidence: Evidence;
}

export interface AttackLabel {
  readonly name: string;
  readonly description: string;
  readonly user: string;
  readonly from: string;
  readonly to: string;
}

export interface NearMissLabel {
  readonly name: string;
  readonly description: string;
  /** The rule that comes close. */
  readonly rule_id: string;
  readonly elastic_rule_ids: readonly string[];
  readonly rule_name: string;
  readonly users: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly events: number;
}

/** The content of `labels.json`: exactly what must alert, and what comes close and must not. Times are ISO-8601 in UTC. */
export interface Labels {
  readonly version: 1;
  readonly generator: 'seismo sample';
  readonly seed: number;
  readonly start: string;
  readonly hours: number;
  /** Log records in the sample. */
  readonly events: number;
  readonly attacks: readonly AttackLabel[];
  readonly near_misses: readonly NearMissLabel[];
  readonly alerts: readonly AlertLabel[];
}

/** The planted calls of a sample, in time order, and their labels. */
export interface Planted {
  readonly records: readonly LogRecord[];
  readonly attacks: readonly AttackLabel[];
  readonly nearMisses: readonly NearMissLabel[];
  readonly alerts: readonly AlertLabel[];
}

/** Writes the calls of the plan's attacks and of all near misses. */
export function plant(plan: SamplePlan): Planted {
  const attacks = plan.attacks.map((attack) => plantAttack(plan, attack));
  const nearMisses = NEAR_MISSES.map((nearMiss) => plantNearMiss(plan, nearMiss));
  const records = [...attacks, ...nearMisses].flatMap((planted) => planted.records);
  return {
    records: records.sort((a, b) => a.time - b.time),
    attacks: attacks.map(({ label }) => label),
    nearMisses: nearMisses.map(({ label }) => label),
    alerts: attacks.flatMap(({ alerts }) => alerts),
  };
}

function plantAttack(
  plan: SamplePlan,
  attack: Scenario,
): { records: LogRecord[]; label: AttackLabel; alerts: AlertLabel[] } {
  const { calls, alerts } = attack.stage(new Script(plan, attack.name, attack.user));
  const records = new Map(calls.map((call) => [call, renderInvocation(call)]));
  return {
    records: [...records.values()],
    label: {
      name: attack.name,
      description: attack.description,
      user: userArn(attack.user),
      ...span(calls.map((call) => call.time)),
    },
    alerts: alerts.map((alert) =>
      labelAlert(
        attack.name,
        alert,
        alert.events.map((call) => records.get(call)!),
      ),
    ),
  };
}

function labelAlert(attack: string, alert: ExpectedAlert, events: readonly LogRecord[]): AlertLabel {
  const ordered = [...events].sort((a, b) => a.time - b.time);
  const { from, to } = span(ordered.map((event) => event.time));
  const rule = PACK[alert.rule];
  return {
    attack,
    rule_id: rule.id,
    elastic_rule_ids: rule.elasticIds,
    rule_name: rule.name,
    group_key: alert.group,
    first_seen: from,
    last_seen: to,
    evidence: {
      count: ordered.length,
      request_ids: ordered.map((event) => event.requestId),
      event_ids: ordered.map((event) => contentId(canonicalJson(event.record as Json))),
    },
  };
}

function plantNearMiss(plan: SamplePlan, nearMiss: NearMiss): { records: LogRecord[]; label: NearMissLabel } {
  const calls = nearMiss.stage(new Script(plan, nearMiss.name, nearMiss.user));
  const rule = PACK[nearMiss.rule];
  return {
    records: calls.map(renderInvocation),
    label: {
      name: nearMiss.name,
      description: nearMiss.description,
      rule_id: rule.id,
      elastic_rule_ids: rule.elasticIds,
      rule_name: rule.name,
      users: [...new Set(calls.map((call) => call.caller.arn))],
      ...span(calls.map((call) => call.time)),
      events: calls.length,
    },
  };
}

function span(times: readonly number[]): { from: string; to: string } {
  const iso = (time: number): string => new Date(time).toISOString();
  return { from: iso(Math.min(...times)), to: iso(Math.max(...times)) };
}
