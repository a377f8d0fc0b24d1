import { suggest } from '../../base/suggest.ts';
import { type DetectionRule, RULE_SEVERITIES, type Schedule } from '../../rules/rule.ts';
import { describeGap, gapOf, readIntervalText, readWindowStart } from '../../rules/schedule-text.ts';
import type { RuleThreshold, SettingsProblem } from './rule-entry.ts';
import type { RuleTuning } from './rule-settings.ts';
import { type FoundThreshold, whyNoThreshold } from './thresholds.ts';

const MOST_SIGNALS = 10_000;

/** A rule with its tuning, as far as that fits. */
export interface TunedRule {
  readonly rule: DetectionRule;
  readonly thresholds: ReadonlyMap<FoundThreshold, number>;
  /** What of the tuning is in force. */
  readonly tuning: RuleTuning;
  readonly problems: readonly SettingsProblem[];
}

/** Sets what is to stand in place of what a rule's file says; each part that does not fit is told and left out. */
export function tuneRule(rule: DetectionRule, found: readonly FoundThreshold[], tuning: RuleTuning = {}): TunedRule {
  const problems: SettingsProblem[] = [];
  const report = (name: string, message: string, hint?: string): undefined => {
    problems.push({ path: `tuning.${name}`, message, ...(hint === undefined ? {} : { hint }) });
    return undefined;
  };
  const schedule = tuneSchedule(rule.schedule, tuning, report);
  const severity = checkSeverity(tuning.severity, report);
  const riskScore = checkWhole(tuning.riskScore, 'riskScore', [0, 100], report);
  const maxSignals = checkWhole(tuning.maxSignals, 'maxSignals', [1, MOST_SIGNALS], report);
  const thresholds = tuneThresholds(found, tuning.thresholds ?? {}, report);
  const values = Object.fromEntries([...thresholds].map(([threshold, value]) => [threshold.name, value]));
  const head = {
    ...(severity !== undefined && { severity }),
    ...(riskScore !== undefined && { riskScore }),
    ...(maxSignals !== undefined && { maxSignals }),
  };
  return {
    rule: Object.freeze({ ...rule, ...head, schedule: schedule.schedule }),
    thresholds,
    tuning: { ...schedule.tuning, ...head, ...(thresholds.size > 0 && { thresholds: values }) },
    problems,
  };
}

type Report = (name: string, message: string, hint?: string) => undefined;

function tuneSchedule(
  schedule: Schedule,
  { from, interval }: RuleTuning,
  report: Report,
): { readonly schedule: Schedule; readonly tuning: Pick<RuleTuning, 'from' | 'interval'> } {
  const lookbackMs =
    from === undefined
      ? undefined
      : (readWindowStart(String(from)) ??
        report('from', `\`${from}\` is no time before now`, 'write how far back to look, such as `now-60m`'));
  const intervalMs =
    interval === undefined
      ? undefined
      : (readIntervalText(String(interval)) ??
        report('interval', `\`${interval}\` is no interval`, 'write a duration of a second or more, such as `10m`'));
  if (lookbackMs !== undefined && lookbackMs <= schedule.toOffsetMs) {
    report('from', `the window from \`${from}\` to \`${schedule.to}\` holds no time`, 'look further back');
    return { schedule, tuning: {} };
  }
  const tuned: Schedule = {
    ...schedule,
    ...(lookbackMs !== undefined && { from: from!, lookbackMs }),
    ...(intervalMs !== undefined && { interval: interval!, intervalMs }),
  };
  // What the file itself leaves out is told there.
  if (gapOf(tuned) > Math.max(0, gapOf(schedule))) {
    const name = intervalMs === undefined ? 'from' : 'interval';
    report(name, describeGap(tuned), 'look further back, or run more often');
    return { schedule, tuning: {} };
  }
  return {
    schedule: Object.freeze(tuned),
    tuning: {
      ...(lookbackMs !== undefined && { from: from! }),
      ...(intervalMs !== undefined && { interval: interval! }),
    },
  };
}

function checkSeverity(severity: RuleTuning['severity'], report: Report): RuleTuning['severity'] {
  if (severity === undefined || RULE_SEVERITIES.includes(severity)) return severity;
  return report('severity', `there is no severity \`${severity}\``, `severities: ${RULE_SEVERITIES.join(', ')}`);
}

function checkWhole(
  value: number | undefined,
  name: string,
  [least, most]: readonly [number, number],
  report: Report,
): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return value;
  return report(name, `\`${value}\` is no whole number from ${least} to ${most}`);
}

function tuneThresholds(
  found: readonly FoundThreshold[],
  values: Readonly<Record<string, number>>,
  report: Report,
): Map<FoundThreshold, number> {
  const tuned = new Map<FoundThreshold, number>();
  for (const [name, value] of Object.entries(values)) {
    const path = `thresholds.${name}`;
    const threshold = found.find((f) => f.name === name);
    if (threshold === undefined) {
      const names = found.map((f) => f.name);
      const near = suggest(name, names);
      const known = names.length === 0 ? 'the rule has none' : `thresholds: ${names.join(', ')}`;
      report(path, `the rule has no threshold \`${name}\``, near === undefined ? known : `did you mean \`${near}\`?`);
      continue;
    }
    const why = whyNoThreshold(threshold, value);
    if (why === undefined) tuned.set(threshold, value);
    else report(path, why);
  }
  return tuned;
}

/** A plan's thresholds as the rule's file has them, with the values in force. */
export function toldThresholds(
  found: readonly FoundThreshold[],
  values: ReadonlyMap<FoundThreshold, number>,
  offset: (at: number) => number,
): RuleThreshold[] {
  return found.map((threshold) => {
    const { call: _, ...told } = threshold;
    const { start, end } = threshold.span;
    const span = { start: offset(start), end: offset(end - 1) + 1 };
    return { ...told, inForce: values.get(threshold) ?? threshold.value, span };
  });
}
