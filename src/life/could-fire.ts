import { counted } from '../base/counted.ts';
import type { FireOutlook } from '../catalog/could-fire/fire-outlook.ts';
import type { RuleLife } from '../catalog/page/rule-page.ts';
import type { BacktestResult } from '../detect/backtest/backtest-rule.ts';
import { obstacleText, unseenFields } from './blind-spots.ts';
import type { LivedRule } from './lived-rule.ts';
import type { RaisedAlerts } from './raised-alerts.ts';
import type { StoredValues } from './stored-values.ts';
import { someOf } from './words.ts';

/** What is known of a rule when it is judged whether it could fire. */
export interface FireEvidence {
  /** Absent where its query cannot be run. */
  readonly outlook: FireOutlook | undefined;
  /** Absent where no events are stored, or none were asked. */
  readonly values: StoredValues | undefined;
  readonly raised: RaisedAlerts | undefined;
  readonly tested: TestedRule;
  /** Whether there is a store that was asked. */
  readonly asked: boolean;
}

/** What a backtest gave, or why it gave nothing. */
export interface TestedRule {
  readonly result?: BacktestResult;
  readonly problem?: string;
}

type CouldFire = Pick<RuleLife, 'could_fire' | 'because'>;

/**
 * Whether a rule could ever fire on the events that are there, and why: `yes` where it did, `no` where it is proved that it cannot,
 * `unknown` for all else.
 */
export function couldFire(lived: LivedRule, evidence: FireEvidence): CouldFire {
  const { rule, plan, diagnostics } = lived;
  const { outlook, values, raised, tested, asked } = evidence;
  const is = (could_fire: CouldFire['could_fire'], because: string): CouldFire => ({ could_fire, because });
  if (raised !== undefined && raised.alerts.total > 0) {
    return is('yes', `it raised ${counted(raised.alerts.total, 'alert')}, the last on events of ${raised.alerts.last}`);
  }
  const result = tested.result;
  if (result !== undefined && result.alerts > 0) {
    return is(
      'yes',
      `it would have raised ${counted(result.alerts, 'alert')} on the events stored from ${result.from} to ${result.to}`,
    );
  }
  if (plan === undefined || outlook === undefined) {
    const [error] = diagnostics.filter((d) => d.severity === 'error');
    const { language } = rule.queries[0] ?? {};
    if (error !== undefined) return is('no', `it cannot be run: ${error.message}`);
    return is(
      'unknown',
      `rules ${language === undefined ? `of type ${rule.type}` : `in ${language}`} are not run here${unseen(lived)}`,
    );
  }
  const obstacle = obstacleText(outlook, plan, lived, values);
  if (obstacle !== undefined) return is('no', obstacle);
  return is('unknown', whatIsKnown(outlook, values, tested, asked));
}

/** What a rule that is not run here would not see, for the end of a sentence. */
function unseen(lived: LivedRule): string {
  const spots = unseenFields(lived);
  if (spots.length === 0) return '';
  const [first] = spots as [(typeof spots)[number]];
  return first.field === '_index' ? `; ${first.message}` : `; no event has ${someOf(spots.map((s) => s.field))}`;
}

function whatIsKnown(
  outlook: FireOutlook,
  values: StoredValues | undefined,
  tested: TestedRule,
  asked: boolean,
): string {
  const needed = outlook.fields.filter((f) => f.needed).map((f) => f.field);
  const needs =
    needed.length === 0 ? 'its query needs no field to have a value' : `an alert takes values in ${someOf(needed)}`;
  if (values === undefined) return `${needs}; ${asked ? 'no events are stored yet' : 'no stored events were asked'}`;
  const { result, problem } = tested;
  if (problem !== undefined)
    return `${needs}, and there are such events; whether they suffice was not found out: ${problem}`;
  if (result === undefined) return `${needs}, and there are such events, none of them in the time that was looked at`;
  const passing =
    result.survivors === 0
      ? 'none of them passes what it asks of a single one'
      : `${counted(result.survivors, 'row')} passed what it asks of single ones, and never enough together`;
  return `it raised nothing on ${counted(result.events, 'event')} from ${result.from} to ${result.to}: ${passing}`;
}
