import { outputOf, type Plan } from '../../plan/node.ts';
import { referTo } from '../hidden-columns.ts';
import { type FiringSource, rowsOf } from '../run-windows.ts';
import { runsOf } from '../schedule.ts';
import { identityOf } from '../survivors.ts';
import { StandingTally } from './standing-tally.ts';

/** How many alerts stand of a rule that returns documents; undefined where some may be suppressed, which hangs on their fields. */
export async function documentAlerts(source: FiringSource): Promise<number | undefined> {
  const { survivors, rule } = source;
  if (rule.alertSuppression !== undefined) return undefined;
  const { table, columns, time } = survivors;
  const span = { start: 0, end: 0 };
  const stored: Plan = { kind: 'stored', table, columns, span };
  // An event that stands in several rows is one document.
  const groups = [...identityOf(survivors), time].map((column) => ({ column, expression: referTo(column) }));
  const each: Plan = { kind: 'aggregate', input: stored, groups, aggregates: [], span };
  const plan: Plan = { kind: 'project', input: each, columns: [time], span };
  const place = outputOf(plan).findIndex((c) => c.id === time.id);
  const tally = new StandingTally(rule);
  for await (const values of rowsOf(plan, source, 0)) {
    const runs = runsOf(Date.parse(values[place] as string), rule.schedule);
    if (runs.first <= runs.last) tally.add(runs.first, {});
  }
  return tally.standing();
}
