import type { SettingsProblem } from './rule-entry.ts';
import type { RuleSettings } from './rule-settings.ts';

/** The problems of settings that are not of parts which were set so before: those were told when the rule's file changed. */
export function newProblems(
  problems: readonly SettingsProblem[],
  settings: RuleSettings,
  before: RuleSettings | undefined,
): readonly SettingsProblem[] {
  if (before === undefined) return problems;
  const known = new Set(before.exceptions.map((exception) => JSON.stringify(exception)));
  return problems.filter(({ path }) => {
    const place = /^exceptions\[(\d+)\]/.exec(path)?.[1];
    if (place !== undefined) return !known.has(JSON.stringify(settings.exceptions[Number(place)]));
    const name = /^tuning\.(?:thresholds\.)?(.+)$/.exec(path)?.[1];
    // The whole of it does not fit, since the rule has no query that runs; it may still be switched off.
    if (name === undefined) {
      const whole = ({ tuning = {}, exceptions }: RuleSettings) => JSON.stringify([tuning, exceptions]);
      return whole(settings) !== whole(before);
    }
    // Window and interval belong together.
    const parts = ({ tuning = {} }: RuleSettings) =>
      path.startsWith('tuning.thresholds.')
        ? [tuning.thresholds?.[name]]
        : name === 'from' || name === 'interval'
          ? [tuning.from, tuning.interval]
          : [tuning[name as 'severity']];
    return JSON.stringify(parts(settings)) !== JSON.stringify(parts(before));
  });
}
