import { compareText } from '../base/compare-text.ts';
import type { AlertSuppression, DetectionRule } from '../rules/rule.ts';
import type { Alert } from './alert.ts';
import type { RunSpan } from './run-span.ts';

/** What holding back asks of an alert. */
export interface Holdable {
  readonly alert: Pick<Alert, 'id' | 'first_seen' | 'fields'>;
  /** The first and the last run that fired. */
  readonly runs: RunSpan;
}

/**
 * What becomes of an alert: it stands, or it stands under another (`under`: `alert_suppression`), or it is one too many of its run
 * (`max_signals`).
 */
export type Verdict<T> = { readonly kind: 'standing' } | { readonly kind: 'suppressed'; readonly under: T } | Capped;

interface Capped {
  readonly kind: 'capped';
}

/** Alerts in the order in which they are held back: by their first run, then by their first event. */
export function inOrderOfRuns(a: Holdable, b: Holdable): number {
  return (
    a.runs.first - b.runs.first ||
    compareText(a.alert.first_seen, b.alert.first_seen) ||
    compareText(a.alert.id, b.alert.id)
  );
}

/**
 * Applies a rule's `alert_suppression` and `max_signals`
 * (https://www.elastic.co/docs/solutions/security/detect-and-alert/suppress-detection-alerts) to its alerts, each in its first run: in the
 * order of runs and events, an alert whose group has one standing already, of the same run or within the duration from that one's
 * run, is suppressed; of the others a run's first `maxSignals` stand. The duration is not prolonged by what it holds back, and what is
 * capped holds nothing back.
 *
 * @param given what is settled already: the verdict of alerts that come before all others
 */
export function holdBack<T extends Holdable>(
  alerts: Iterable<T>,
  rule: Pick<DetectionRule, 'alertSuppression' | 'maxSignals' | 'schedule'>,
  given: (alert: T) => Verdict<T> | undefined = () => undefined,
): Map<T, Verdict<T>> {
  const { alertSuppression: suppression, maxSignals, schedule } = rule;
  const verdicts = new Map<T, Verdict<T>>();
  const open = new Map<string, T>();
  const standing = new Map<number, number>();
  for (const alert of [...alerts].sort(inOrderOfRuns)) {
    const { first: run } = alert.runs;
    const group = suppression && groupOf(alert, suppression);
    const judge = (): Verdict<T> => {
      const under = group === undefined ? undefined : open.get(group);
      if (under !== undefined && reaches(under, run, suppression!, schedule.intervalMs)) {
        return { kind: 'suppressed', under };
      }
      return { kind: (standing.get(run) ?? 0) < maxSignals ? 'standing' : 'capped' };
    };
    const verdict = given(alert) ?? judge();
    verdicts.set(alert, verdict);
    if (verdict.kind !== 'standing') continue;
    standing.set(run, (standing.get(run) ?? 0) + 1);
    if (group !== undefined) open.set(group, alert);
  }
  return verdicts;
}

function reaches(under: Holdable, run: number, { durationMs }: AlertSuppression, intervalMs: number): boolean {
  const since = (run - under.runs.first) * intervalMs;
  return durationMs === undefined ? since === 0 : since < durationMs;
}

/** The values that make alerts one, as text; undefined where the alert is to be held together with no other. */
function groupOf({ alert }: Holdable, { groupBy, missingFieldsStrategy }: AlertSuppression): string | undefined {
  if (groupBy.length === 0) return undefined;
  const values = groupBy.map((field) => alert.fields[field] ?? null);
  if (missingFieldsStrategy === 'doNotSuppress' && values.includes(null)) return undefined;
  return JSON.stringify(values);
}
