import type { DetectionRule, Rule } from '../../rules/rule.ts';
import type { ActiveRule } from './active-rule.ts';
import { applyExceptions, placeExceptions } from './apply-exceptions.ts';
import type { CompiledRule, RunnableQuery } from './compiled-rule.ts';
import type { RuleData } from './known-schema.ts';
import type { RuleEntry, RuleStatus } from './rule-entry.ts';
import type { RuleSettings } from './rule-settings.ts';
import { ruleVersion, tablesOf } from './rule-version.ts';
import { switchedOff } from './switched-off.ts';
import { withThresholds } from './thresholds.ts';
import { toldThresholds, tuneRule } from './tune-rule.ts';

/** What the entry of a rule file is made of. */
export interface EntryParts {
  readonly file: string;
  /** Whether the file is one that was saved through the service. */
  readonly own: boolean;
  /** The file as it is now. */
  readonly latest: CompiledRule;
  /** The version that counts: the latest, or the last good one where that is broken. */
  readonly standing: CompiledRule;
  readonly settings: RuleSettings | undefined;
  /** The file whose rule has the same id and goes before this one. */
  readonly behind: string | undefined;
  readonly data: RuleData;
  readonly now: number;
}

const NOTHING_SET = { tuning: {}, exceptions: [], problems: [], thresholds: [] } as const;

/** How things stand with a rule file. */
export function buildEntry(parts: EntryParts): RuleEntry {
  const { file, own, latest, standing, settings } = parts;
  const { rule } = standing;
  const entry = {
    file,
    own,
    id: rule?.id,
    name: rule?.name,
    rule,
    outdated: standing !== latest,
    source: latest.loaded.source,
    diagnostics: latest.diagnostics,
    settings,
  };
  const { runnable } = standing;
  if (rule?.kind !== 'rule' || runnable === undefined)
    return { ...entry, ...stateOf(rule, parts), active: undefined, runnable: undefined, ...NOTHING_SET };
  const { active, ...set } = activeRule(rule, runnable, parts);
  const state = stateOf(rule, parts);
  return { ...entry, ...state, ...set, active: state.status === 'active' ? active : undefined, runnable: active };
}

function activeRule(
  written: DetectionRule,
  { plan, exceptable, thresholds: found }: RunnableQuery,
  { settings, data, now }: EntryParts,
): Pick<RuleEntry, 'tuning' | 'exceptions' | 'problems' | 'thresholds'> & { readonly active: ActiveRule } {
  const { rule, thresholds, tuning, problems } = tuneRule(written, found, settings?.tuning);
  const { placed, problems: unfit } = placeExceptions(settings?.exceptions ?? [], exceptable, now);
  const exceptions = placed.map((p) => p.exception);
  const tables = tablesOf(plan);
  const version = ruleVersion({
    rule,
    thresholds: Object.fromEntries([...thresholds].filter(([t, v]) => t.value !== v).map(([t, v]) => [t.name, v])),
    exceptions,
    lookups: Object.fromEntries(tables.map((name) => [name, data.lookupVersions?.get(name) ?? ''])),
    policies: (data.policies ?? []).filter((p) => tables.includes(p.table)),
  });
  const query = written.queries[0]!;
  return {
    active: {
      rule,
      plan: withThresholds(applyExceptions(plan, placed, exceptable), thresholds),
      version,
      ...(settings?.since !== undefined && { since: settings.since }),
    },
    tuning,
    exceptions,
    problems: [...problems, ...unfit],
    thresholds: toldThresholds(found, thresholds, (at) => query.offset(at)),
  };
}

/** Whether a rule runs, and why not. */
function stateOf(
  rule: Rule | undefined,
  { latest, standing, settings, behind }: EntryParts,
): { readonly status: RuleStatus; readonly reason: string | undefined } {
  const is = (status: RuleStatus, reason?: string) => ({ status, reason });
  if (standing.broken || rule === undefined) return is('broken', firstError(latest));
  if (behind !== undefined) return is('idle', `${behind} has the same rule id and goes before it`);
  if (standing.idle !== undefined || rule.kind !== 'rule') return is('idle', standing.idle);
  const off = switchedOff(rule, settings);
  if (off !== undefined) return off;
  return is('active');
}

function firstError({ diagnostics }: CompiledRule): string | undefined {
  return diagnostics.find((d) => d.severity === 'error')?.message;
}
