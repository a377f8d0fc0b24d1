import type { RuleException, RuleSettings, RuleTuning } from './rule-settings.ts';

/** What a change of a rule's settings changed; null stands for what the file says, or for an exception that there is not. */
export type SettingsChange =
  | { readonly kind: 'enabled'; readonly before: boolean | null; readonly after: boolean | null }
  | {
      readonly kind: 'tuning';
      /** `from`, `severity`, a threshold as `thresholds.n >=`. */
      readonly setting: string;
      readonly before: string | number | null;
      readonly after: string | number | null;
    }
  | { readonly kind: 'exception'; readonly before: RuleException | null; readonly after: RuleException | null };

/** What differs between two settings of a rule: the switch first, then its tuning, then its exceptions in their order. */
export function settingsChanges(before: RuleSettings | null, after: RuleSettings | null): SettingsChange[] {
  const [was, is] = [before?.enabled ?? null, after?.enabled ?? null];
  return [
    ...(was === is ? [] : [{ kind: 'enabled' as const, before: was, after: is }]),
    ...tuningChanges(before?.tuning ?? {}, after?.tuning ?? {}),
    ...exceptionChanges(before?.exceptions ?? [], after?.exceptions ?? []),
  ];
}

function tuningChanges(before: RuleTuning, after: RuleTuning): SettingsChange[] {
  const [was, is] = [flat(before), flat(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((setting): SettingsChange[] => {
    const [old, now] = [was.get(setting) ?? null, is.get(setting) ?? null];
    return old === now ? [] : [{ kind: 'tuning', setting, before: old, after: now }];
  });
}

function flat({ thresholds, ...rest }: RuleTuning): ReadonlyMap<string, string | number> {
  const named = Object.entries(thresholds ?? {}).map(([name, value]) => [`thresholds.${name}`, value] as const);
  return new Map([...Object.entries(rest), ...named]);
}

function exceptionChanges(before: readonly RuleException[], after: readonly RuleException[]): SettingsChange[] {
  const ids = new Set([...before, ...after].map(({ id }) => id));
  return [...ids].flatMap((id): SettingsChange[] => {
    const old = before.find((e) => e.id === id) ?? null;
    const now = after.find((e) => e.id === id) ?? null;
    return JSON.stringify(old) === JSON.stringify(now) ? [] : [{ kind: 'exception', before: old, after: now }];
  });
}
