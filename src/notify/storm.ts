import { createHash } from 'node:crypto';
import type { AlertRecord } from '../state/alert-record.ts';
import type { Occasion } from '../state/outbox.ts';

const MOST_RULES = 20;

/** Many messages told as one. */
export interface Storm {
  readonly count: number;
  readonly by_occasion: readonly { readonly occasion: Occasion; readonly count: number }[];
  /** Gravest first. */
  readonly by_severity: readonly { readonly severity: string; readonly count: number }[];
  /** Most frequent first, 20 at most. */
  readonly by_rule: readonly { readonly rule_id: string; readonly rule_name: string; readonly count: number }[];
  /** Rules beyond those, and their messages. */
  readonly other_rules: { readonly rules: number; readonly count: number };
  readonly first_seen: string;
  readonly last_seen: string;
  /** The gravest, in full. */
  readonly alerts: readonly { readonly occasion: Occasion; readonly alert: AlertRecord }[];
}

const GRAVEST = ['critical', 'high', 'medium', 'low'];

/** The summary of messages that wait together; at least one. */
export function stormOf(
  messages: readonly { readonly occasion: Occasion; readonly alert: AlertRecord }[],
  show: number,
): Storm {
  const occasions = new Map<Occasion, number>();
  const severities = new Map<string, number>();
  const rules = new Map<string, { rule_id: string; rule_name: string; count: number }>();
  for (const { occasion, alert } of messages) {
    occasions.set(occasion, (occasions.get(occasion) ?? 0) + 1);
    severities.set(alert.severity, (severities.get(alert.severity) ?? 0) + 1);
    const rule = rules.get(alert.rule_id) ?? { rule_id: alert.rule_id, rule_name: alert.rule_name, count: 0 };
    rule.count++;
    rules.set(alert.rule_id, rule);
  }
  const byRule = [...rules.values()].sort((a, b) => b.count - a.count);
  const others = byRule.slice(MOST_RULES);
  return {
    count: messages.length,
    by_occasion: [...occasions].map(([occasion, count]) => ({ occasion, count })),
    by_severity: [...severities]
      .map(([severity, count]) => ({ severity, count }))
      .sort((a, b) => gravity(a.severity) - gravity(b.severity)),
    by_rule: byRule.slice(0, MOST_RULES),
    other_rules: { rules: others.length, count: others.reduce((sum, rule) => sum + rule.count, 0) },
    first_seen: messages.map(({ alert }) => alert.first_seen).sort()[0]!,
    last_seen: messages
      .map(({ alert }) => alert.last_seen)
      .sort()
      .at(-1)!,
    alerts: [...messages]
      .sort((a, b) => gravity(a.alert.severity) - gravity(b.alert.severity) || b.alert.risk_score - a.alert.risk_score)
      .slice(0, show)
      .map(({ occasion, alert }) => ({ occasion, alert })),
  };
}

/** The gravest severity of a storm. */
export function gravestOf(storm: Storm): string {
  return storm.by_severity[0]?.severity ?? 'low';
}

/** A storm's key: that of its messages, in any order. */
export function stormKey(keys: readonly string[]): string {
  return `storm-${createHash('sha256')
    .update([...keys].sort().join('\n'))
    .digest('hex')
    .slice(0, 32)}`;
}

function gravity(severity: string): number {
  const place = GRAVEST.indexOf(severity);
  return place < 0 ? GRAVEST.length : place;
}
