import type { DetectionRule } from '../../rules/rule.ts';
import type { AlertValue } from '../alert.ts';
import { type Holdable, holdBack } from '../hold-back.ts';

/** More alerts than this are not held against each other one by one. */
const MOST_HELD = 200_000;

/** Counts the alerts that stand of those that begin, as `holdBack` judges them. */
export class StandingTally {
  readonly #rule: DetectionRule;
  readonly #byRun = new Map<number, number>();
  readonly #held: Holdable[] = [];
  #count = 0;

  constructor(rule: DetectionRule) {
    this.#rule = rule;
  }

  /** An alert begins in a run; `fields` are those that the rule suppresses by. */
  add(run: number, fields: Readonly<Record<string, AlertValue>>): void {
    this.#count++;
    this.#byRun.set(run, (this.#byRun.get(run) ?? 0) + 1);
    if (this.#rule.alertSuppression === undefined || this.#count > MOST_HELD) return;
    this.#held.push({ alert: { id: String(this.#count), first_seen: '', fields }, runs: { first: run, last: run } });
  }

  /** How many stand; undefined where that depends on more than is known here: which of a run's alerts come before others. */
  standing(): number | undefined {
    const { maxSignals } = this.#rule;
    if (this.#rule.alertSuppression === undefined) {
      let standing = 0;
      for (const count of this.#byRun.values()) standing += Math.min(count, maxSignals);
      return standing;
    }
    if (this.#count > MOST_HELD) return undefined;
    const verdicts = [...holdBack(this.#held, this.#rule).values()];
    if (verdicts.some((v) => v.kind === 'capped')) return undefined;
    return verdicts.filter((v) => v.kind === 'standing').length;
  }
}
