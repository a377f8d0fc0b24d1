import type { Rule } from '../../rules/rule.ts';
import type { RuleSettings } from './rule-settings.ts';

/** That a rule is not to run, and who says so, in words. */
export interface SwitchedOff {
  readonly status: 'disabled' | 'idle';
  readonly reason: string;
}

/** Why a rule is not to run, by its settings or its file; undefined where it is, whether or not it could. */
export function switchedOff(rule: Rule | undefined, settings: RuleSettings | undefined): SwitchedOff | undefined {
  if (settings?.enabled === false) return { status: 'disabled', reason: 'its settings switch it off' };
  if (settings?.enabled === true || rule?.kind !== 'rule') return undefined;
  if (rule.enabled === false) return { status: 'disabled', reason: 'its file says `enabled = false`' };
  if (rule.metadata.maturity === 'deprecated')
    return { status: 'idle', reason: 'it is deprecated: it runs where its settings switch it on' };
  if (rule.buildingBlockType !== undefined)
    return { status: 'idle', reason: 'it is a building block of other rules: it runs where its settings switch it on' };
  return undefined;
}
