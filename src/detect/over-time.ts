import { outputOf, type Plan, type Scan } from '../plan/node.ts';
import { mapNodes, stack } from '../plan/rewrite.ts';
import { HiddenColumns } from './hidden-columns.ts';
import type { Window } from './schedule.ts';
import { timeOf, withFields, within, withTime } from './survivors.ts';

/**
 * A plan over the events of some time alone, told by a time field as a rule's window is (`@timestamp` stands in where an event lacks it).
 * Every stream that is read is cut to it, those of queries in parentheses too; lookup tables are not.
 */
export function overTime(plan: Plan, window: Partial<Window>, timeField = '@timestamp'): Plan {
  const hidden = new HiddenColumns(plan);
  return mapNodes(plan, (node) => (node.kind === 'scan' ? cutScan(node, window, timeField, hidden) : node));
}

function cutScan(scan: Scan, window: Partial<Window>, timeField: string, hidden: HiddenColumns): Plan {
  const [timestamp, override, time] = [
    hidden.make('timestamp', 'date'),
    hidden.make('override', 'date'),
    hidden.make('time', 'date'),
  ];
  const source = withFields(scan, [
    { column: timestamp, field: '@timestamp' },
    { column: override, field: timeField },
  ]);
  const timed = withTime(source, time, timeOf(timeField, override, timestamp));
  const own: Plan = { kind: 'project', input: timed, columns: outputOf(scan), span: scan.span };
  return stack([timed, ...within(window, time, timed), own]);
}
