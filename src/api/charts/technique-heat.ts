import { canonicalId } from '../../catalog/frameworks/canonical-id.ts';
import { coverageOf } from '../../catalog/frameworks/coverage-of.ts';
import type { Framework } from '../../catalog/frameworks/framework.ts';
import { ruleTechniques } from '../../catalog/vendors/elastic/techniques.ts';
import type { DetectionRule } from '../../rules/rule.ts';
import type { FacetCount } from '../../state/alert-book.ts';

/** A tactic with the techniques that alerts name. */
export interface HeatColumn {
  /** Null where the framework has no tactics. */
  readonly id: string | null;
  readonly name: string | null;
  readonly techniques: readonly { readonly id: string; readonly name: string; readonly alerts: number }[];
}

/**
 * Alerts by technique in a framework's columns, all of its tactics. A technique stands under the tactics that rules name it under; under all
 * of its own where none does. Alerts of a sub-technique are its technique's too.
 */
export function techniqueHeat(
  framework: Framework,
  counts: readonly FacetCount[],
  rules: readonly DetectionRule[],
): HeatColumn[] {
  const alerts = new Map<string, number>();
  for (const { value, count } of counts) {
    const id = canonicalId(framework.key, value ?? '');
    const technique = framework.technique(id) ?? framework.successor(id);
    if (technique === undefined || technique.parent !== null) continue;
    alerts.set(technique.id, (alerts.get(technique.id) ?? 0) + count);
  }
  const named = new Map<string, Set<string | null>>();
  for (const rule of rules) {
    for (const row of coverageOf(ruleTechniques(rule)).rows) {
      for (const { id } of row.techniques) {
        const parent = (framework.technique(id)?.parent ?? framework.technique(id))?.id;
        if (parent !== undefined) named.set(parent, (named.get(parent) ?? new Set()).add(row.tactic_id));
      }
    }
  }
  const tactics = framework.tactics.length === 0 ? [null] : framework.tactics;
  return tactics.map((tactic) => ({
    id: tactic?.id ?? null,
    name: tactic?.name ?? null,
    techniques: framework.techniques
      .filter(({ id, tactics: own }) => {
        if (!alerts.has(id)) return false;
        return tactic === null || (named.get(id)?.has(tactic.id) ?? own.includes(tactic));
      })
      .map(({ id, name }) => ({ id, name, alerts: alerts.get(id)! }))
      .sort((a, b) => b.alerts - a.alerts),
  }));
}
