import { outputOf, type Plan } from '../../plan/node.ts';
import { type AlertValue, alertValue } from '../alert.ts';
import { referTo } from '../hidden-columns.ts';
import { type FiringSource, rowsOf } from '../run-windows.ts';
import { runsOf } from '../schedule.ts';
import { identityOf } from '../survivors.ts';
import { StandingTally } from './standing-tally.ts';

const NOWHERE = { start: 0, end: 0 };

/** How many alerts stand of a rule that returns documents; undefined where that hangs on the order of a run's alerts, see `StandingTally`. */
export async function documentAlerts(source: FiringSource): Promise<number | undefined> {
  const { survivors, rule, signal } = source;
  const { table, columns, time, row } = survivors;
  const key = identityOf(survivors);
  const names = rule.alertSuppression?.groupBy ?? [];
  const hidden = new Set([...key, row, time, survivors.timestamp].map((c) => c.id));
  const held = names.map((name) => columns.findLast((c) => c.name === name && !hidden.has(c.id)));
  const stored: Plan = { kind: 'stored', table, columns, span: NOWHERE };
  const keys = [...key, row].map((c) => ({ expression: referTo(c), descending: false, nullsFirst: false }));
  const sorted: Plan = { kind: 'sort', input: stored, keys, span: NOWHERE };
  const wanted = [...new Set([...key, time, ...held.filter((c) => c !== undefined)])];
  const plan: Plan = { kind: 'project', input: sorted, columns: wanted, span: NOWHERE };
  const place = (id: number | undefined) => outputOf(plan).findIndex((c) => c.id === id);
  const places = { key: key.map((c) => place(c.id)), time: place(time.id), held: held.map((c) => place(c?.id)) };
  const tally = new StandingTally(rule);
  let before: readonly unknown[] = [];
  for await (const values of rowsOf(plan, source, 0)) {
    signal?.throwIfAborted();
    const document = places.key.map((i) => values[i]!);
    // An event that stands in several rows is one document, shown by its first.
    if (before.length > 0 && document.every((value, i) => value === before[i])) continue;
    before = document;
    const runs = runsOf(Date.parse(values[places.time] as string), rule.schedule);
    if (runs.first > runs.last) continue;
    const fields: Record<string, AlertValue> = Object.create(null);
    names.forEach((name, i) => {
      fields[name] = places.held[i] === -1 ? null : alertValue(values[places.held[i]!]!);
    });
    tally.add(runs.first, fields);
  }
  return tally.standing();
}
