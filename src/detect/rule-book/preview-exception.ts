import type { Column, Expression } from '../../plan/expression.ts';
import { type Aggregate, outputOf, type Plan, type Scan } from '../../plan/node.ts';
import { everyNodeOf, stack } from '../../plan/rewrite.ts';
import { emitPlan } from '../../sql/emit-plan.ts';
import type { EventStore } from '../../store/event-store.ts';
import type { Alert, AlertValue, EvidenceEvent } from '../alert.ts';
import { idText } from '../evidence.ts';
import { call, constant, HiddenColumns, referTo } from '../hidden-columns.ts';
import { emitOptions } from '../survivors.ts';
import { conditionsOn, groupCondition, type PlacedException } from './apply-exceptions.ts';
import { type Exceptable, groupOf } from './exceptable.ts';
import { readException } from './exception-condition.ts';
import type { ExceptionEffect } from './rule-entry.ts';
import type { ExceptionValue } from './rule-settings.ts';

/** What of an alert an exception is tried on. */
export type PreviewedAlert = Pick<Alert, 'id' | 'fields'> & { readonly events: readonly EvidenceEvent[] };

/** Up to this many events are looked up at once. */
const MOST_AT_ONCE = 5_000;

/**
 * What an exception would have done to alerts that a rule raised: how many events of each it takes out. An alert of which none is left would
 * not have been raised; one of which fewer are left may have stayed below its threshold.
 */
export async function previewException(
  { exception, place }: PlacedException,
  plan: Plan,
  exceptable: Exceptable,
  alerts: readonly PreviewedAlert[],
  store: EventStore,
): Promise<ExceptionEffect[]> {
  if (place !== 'events') {
    const effects: ExceptionEffect[] = [];
    for (const alert of alerts) {
      const hidden = await exceptsGroup(alert, place, exception, store);
      effects.push(effect(alert, hidden ? alert.events.length : 0, hidden));
    }
    return effects;
  }
  const wanted = new Map(alerts.flatMap((a) => a.events.map((e) => [keyOf(e), e])));
  const events = [...wanted.values()];
  const excepted = new Set<string>();
  for (const scan of everyNodeOf(plan)) {
    if (scan.kind !== 'scan') continue;
    const read = events.filter((e) => scan.streams.includes(e._index));
    for (let i = 0; i < read.length; i += MOST_AT_ONCE) {
      const some = read.slice(i, i + MOST_AT_ONCE);
      for (const key of await exceptedOf(some, scan, exception, exceptable, store)) excepted.add(key);
    }
  }
  return alerts.map((alert) => {
    const count = alert.events.filter((e) => excepted.has(keyOf(e))).length;
    return effect(alert, count, count > 0 && count === alert.events.length);
  });
}

function effect(alert: PreviewedAlert, excepted: number, hidden: boolean): ExceptionEffect {
  return { alertId: alert.id, events: alert.events.length, excepted, hidden };
}

function keyOf({ _index, _id }: EvidenceEvent): string {
  return `${_index}/${_id}`;
}

async function* exceptedKeys(scan: Scan, condition: Expression, columns: readonly Column[], store: EventStore) {
  const plan: Plan = { kind: 'filter', input: scan, condition, span: scan.span };
  const project: Plan = { kind: 'project', input: plan, columns, span: scan.span };
  for await (const chunk of store.query(emitPlan(project, emitOptions(store)), columns)) yield* chunk;
}

async function exceptedOf(
  events: readonly EvidenceEvent[],
  scan: Scan,
  exception: PlacedException['exception'],
  exceptable: Exceptable,
  store: EventStore,
): Promise<string[]> {
  const hidden = new HiddenColumns(scan);
  const { source, conditions } = conditionsOn(scan, [exception], exceptable, hidden);
  const [high, low] = [hidden.make('id_hi', 'unsigned_long'), hidden.make('id_lo', 'unsigned_long')];
  const [index, timestamp] = [hidden.make('index', 'keyword'), hidden.make('timestamp', 'date')];
  const added = [
    { column: high, field: '$id_hi' },
    { column: low, field: '$id_lo' },
    { column: index, field: '_index' },
    { column: timestamp, field: '@timestamp' },
  ];
  const read = new Set(conditions.flatMap(columnIds));
  const columns = [...source.columns.filter((c) => read.has(c.column.id)), ...added];
  const halves = [...new Set(events.map((e) => e._id.slice(0, 16)))].map((h) =>
    constant(BigInt(`0x${h}`), 'unsigned_long'),
  );
  const times = events.map((e) => Date.parse(e['@timestamp']));
  const bound = (name: string, ms: number) => call(name, [referTo(timestamp), constant(BigInt(ms), 'date')], 'boolean');
  // The time spares most of the read; the halves of ids most of the rest.
  const first = times.reduce((a, b) => Math.min(a, b));
  const last = times.reduce((a, b) => Math.max(a, b));
  const condition = call(
    'AND',
    [
      bound('GREATER_OR_EQUAL', first),
      bound('LESS_OR_EQUAL', last),
      call('IN', [referTo(high), ...halves], 'boolean'),
      ...conditions,
    ],
    'boolean',
  );
  const keys: string[] = [];
  const streams = scan.streams.filter((s) => events.some((e) => e._index === s));
  for await (const [hi, lo, stream] of exceptedKeys(
    { ...source, columns, streams },
    condition,
    [high, low, index],
    store,
  ))
    keys.push(`${stream}/${idText(hi as bigint, lo as bigint)}`);
  return keys;
}

function columnIds(expression: Expression): number[] {
  if (expression.kind === 'column') return [expression.column.id];
  return expression.kind === 'call' ? expression.args.flatMap(columnIds) : [];
}

/** Whether an exception of groups holds for the group that an alert shows; no, where the alert does not show all of it. */
async function exceptsGroup(
  alert: PreviewedAlert,
  aggregate: Aggregate,
  { entries }: PlacedException['exception'],
  store: EventStore,
): Promise<boolean> {
  if (entries.some((entry) => alert.fields[entry.field] === undefined)) return false;
  const shown = [...new Set(entries.map((entry) => groupOf(aggregate, entry.field)!))];
  const row: Plan = {
    kind: 'row',
    columns: shown.map((column) => ({ column, expression: shownValue(alert.fields[column.name]!, column) })),
    span: aggregate.span,
  };
  const condition = groupCondition(entries, aggregate);
  const plan = stack([row, { kind: 'filter', input: row, condition, span: aggregate.span }]);
  for await (const chunk of store.query(emitPlan(plan, emitOptions(store)), outputOf(plan))) {
    if (chunk.length > 0) return true;
  }
  return false;
}

/** What an alert shows of a column, as a literal of the column's type. */
function shownValue(value: AlertValue, { type }: Column): Expression {
  const single = value === null || Array.isArray(value) ? undefined : readException(value as ExceptionValue, type);
  return { kind: 'literal', type, value: single ?? null, multi: false, span: { start: 0, end: 0 } };
}
