import { identifier, Sql, sql } from '../base/sql-text.ts';
import type { Column, Expression } from '../plan/expression.ts';
import { type Branch, outputOf, type Plan, type Scan, type ScanColumn, type Stored } from '../plan/node.ts';
import { columnsRead, everyNodeOf, nodesOf, stack, withBranches } from '../plan/rewrite.ts';
import { type EmitOptions, emitPlan, numberRows } from '../sql/emit-plan.ts';
import { emitOptionsOf } from '../store/emit-options.ts';
import type { EventStore } from '../store/event-store.ts';
import type { Cut } from './cut.ts';
import { call, carryThrough, constant, type HiddenColumns, referTo } from './hidden-columns.ts';
import type { Window } from './schedule.ts';

/** The events that a rule's row part left, kept as a table with their identity. */
export interface Survivors {
  readonly table: string;
  readonly rows: number;
  /** Every column of the table, the hidden ones included. */
  readonly columns: readonly Column[];
  /** The moment by which windows are told. */
  readonly time: Column;
  /** A number that is a row's own. */
  readonly row: Column;
  readonly timestamp: Column;
  /** The halves of `_id`. */
  readonly idHigh: Column;
  readonly idLow: Column;
  /** The event's stream: a column where the rule reads several, else its name. */
  readonly index: Column | string;
}

/** Which events are asked. */
export interface EventChoice {
  /** Only events of this time. */
  readonly span?: Partial<Window>;
  /** Only events of any of these times, which do not overlap. */
  readonly windows?: readonly Window[];
  /** Only events that these commits stored: those behind `after`, up to `upTo`. Events older than the numbering of commits come before all. */
  readonly commits?: { readonly after?: number; readonly upTo?: number };
}

export interface SurvivorOptions {
  readonly store: EventStore;
  readonly table: string;
  /** The field that windows are told by; `@timestamp` stands in where an event lacks it. */
  readonly timeField: string;
  /** Only events of this time. */
  readonly span: Partial<Window>;
  readonly signal?: AbortSignal;
}

/** The columns that survivors of a rule have, wherever they are kept. */
export type SurvivorColumns = Omit<Survivors, 'table' | 'rows'>;

/** Runs a rule's row part over the stored events, once, and keeps what is left. */
export async function keepSurvivors(cut: Cut, hidden: HiddenColumns, options: SurvivorOptions): Promise<Survivors> {
  const { store, table, span, signal } = options;
  const reader = new SurvivorReader(cut, hidden, options.timeField);
  const kept = await store.keep(table, reader.select(store, { span }), signal === undefined ? {} : { signal });
  return { ...reader.columns, table, rows: kept.rows };
}

/** Reads the survivors of a rule out of the stored events: all of them, or those of some time or of some commits. */
export class SurvivorReader {
  readonly columns: SurvivorColumns;
  readonly #cut: Cut;
  readonly #timeField: string;
  readonly #override: Column;
  readonly #commit: Column;
  /** What is kept of an event beside its identity. */
  readonly #needed: readonly Column[];

  constructor(cut: Cut, hidden: HiddenColumns, timeField: string) {
    this.#cut = cut;
    this.#timeField = timeField;
    const timestamp = hidden.make('timestamp', 'date');
    this.#override = hidden.make('override', 'date');
    this.#commit = hidden.make('commit', 'long');
    const time = hidden.make('time', 'date');
    const idHigh = hidden.make('id_hi', 'unsigned_long');
    const idLow = hidden.make('id_lo', 'unsigned_long');
    const row = hidden.make('row', 'long');
    const streams = new Set(scansOf(cut.rowPart[0]!).flatMap((scan) => scan.streams));
    const index = streams.size === 1 ? [...streams][0]! : hidden.make('index', 'keyword');
    this.#needed = columnsNeeded(cut, outputOf(stack(cut.rowPart)));
    const own = { time, row, timestamp, idHigh, idLow, index };
    this.columns = { columns: [...this.#needed, ...identityColumns(own), row], ...own };
  }

  /** The SELECT of the survivors among some events, numbered from the one behind `rowsBefore` on. */
  select(store: EventStore, choice: EventChoice, options: { rowsBefore?: number } = {}): Sql {
    const { windows } = choice;
    // Engines leave out of a read what lies outside of one time, and not of any of several.
    const each =
      windows === undefined || windows.length < 2 ? [choice] : windows.map((w) => ({ ...choice, windows: [w] }));
    const selects = each.map((one) => sql`SELECT * FROM (${emitPlan(this.plan(one), emitOptions(store))}) AS part`);
    return numberRows(Sql.join(selects, ' UNION ALL '), this.columns.row, options.rowsBefore ?? 0);
  }

  /** What gives the survivors among some events, without their numbers. */
  plan(choice: EventChoice): Plan {
    const { index, time, timestamp, idHigh, idLow } = this.columns;
    const { commits, span = {} } = choice;
    const [source, ...rest] = this.#cut.rowPart as [Plan, ...Plan[]];
    const identified = withFields(source, [
      { column: timestamp, field: '@timestamp' },
      { column: this.#override, field: this.#timeField },
      { column: idHigh, field: '$id_hi' },
      { column: idLow, field: '$id_lo' },
      ...(typeof index === 'string' ? [] : [{ column: index, field: '_index' }]),
      ...(commits === undefined ? [] : [{ column: this.#commit, field: '$commit' }]),
    ]);
    const timed = withTime(identified, time, timeOf(this.#timeField, this.#override, timestamp));
    const identity = identityColumns(this.columns);
    return stack([
      timed,
      ...committed(commits ?? {}, this.#commit, timed),
      ...within(span, time, timed),
      ...withinAny(choice.windows, time, timed),
      ...rest.map((node) => carryThrough(node, identity)),
      { kind: 'project', input: timed, columns: [...this.#needed, ...identity], span: source.span },
    ]);
  }
}

/** What is kept of every survivor, whatever the rule. */
function identityColumns({ timestamp, time, idHigh, idLow, index }: Omit<SurvivorColumns, 'columns'>): Column[] {
  return [timestamp, time, idHigh, idLow, ...(typeof index === 'string' ? [] : [index])];
}

/** A filter on the commits that stored the events. */
function committed({ after, upTo }: NonNullable<EventChoice['commits']>, commit: Column, input: Plan): Plan[] {
  const filter = (condition: Expression): Plan => ({ kind: 'filter', input, condition, span: { start: 0, end: 0 } });
  const compare = (name: string, bound: number) =>
    call(name, [referTo(commit), constant(BigInt(bound), 'long')], 'boolean');
  const filters: Plan[] = [];
  if (after !== undefined) filters.push(filter(compare('GREATER', after)));
  if (upTo !== undefined) {
    const until = compare('LESS_OR_EQUAL', upTo);
    const unnumbered = call('IS_NULL', [referTo(commit)], 'boolean');
    filters.push(filter(after === undefined ? call('OR', [until, unnumbered], 'boolean') : until));
  }
  return filters;
}

/** The fields that every stored event has. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(['@timestamp', 'event.ingested']);

/**
 * The time that a window is told by: the override field, or `@timestamp` where an event lacks it. One that is always there is taken as
 * it is, so that engines can leave out of a read what lies outside of the time that is asked for.
 */
export function timeOf(field: string, override: Column, timestamp: Column): Expression {
  if (ALWAYS_THERE.has(field)) return referTo(override);
  return call('COALESCE', [referTo(override), referTo(timestamp)], 'date');
}

/** The source with the time of its events as a column. */
export function withTime(scan: Plan, time: Column, expression: Expression): Plan {
  return { kind: 'eval', input: scan, assignments: [{ column: time, expression }], span: scan.span };
}

/** The time of some events, from the first to just behind the last, and how many they are. */
export interface EventTime extends Window {
  readonly events: number;
}

/** The time of the events in a rule's streams; undefined where there are none. */
export async function eventTime(
  cut: Cut,
  hidden: HiddenColumns,
  options: EventChoice & { readonly store: EventStore; readonly timeField: string; readonly signal?: AbortSignal },
): Promise<EventTime | undefined> {
  const { store, timeField, span = {}, commits, signal } = options;
  const [timestamp, override, time] = [
    hidden.make('timestamp', 'date'),
    hidden.make('override', 'date'),
    hidden.make('time', 'date'),
  ];
  const commit = hidden.make('commit', 'long');
  const columns = [
    { column: timestamp, field: '@timestamp' },
    { column: override, field: timeField },
    ...(commits === undefined ? [] : [{ column: commit, field: '$commit' }]),
  ];
  const source = withFields(withoutColumns(cut.rowPart[0]!), columns);
  const timed = withTime(source, time, timeOf(timeField, override, timestamp));
  const bound = (name: string) => ({
    column: hidden.make(name, 'date'),
    call: {
      kind: 'aggregate',
      name,
      args: [referTo(time)],
      filter: undefined,
      type: 'date',
      multi: false,
      span: source.span,
    } as const,
  });
  const counted = {
    column: hidden.make('events', 'long'),
    call: { ...bound('COUNT').call, args: [], type: 'long' },
  } as const;
  const aggregate: Plan = {
    kind: 'aggregate',
    input: timed,
    groups: [],
    aggregates: [bound('MIN'), bound('MAX'), counted],
    span: source.span,
  };
  const chosen = [...committed(commits ?? {}, commit, timed), ...within(span, time, timed)];
  const plan = stack([timed, ...chosen, aggregate]);
  for await (const chunk of store.query(emitPlan(plan, emitOptions(store)), outputOf(plan), signal && { signal })) {
    for (const [first, last, events] of chunk) {
      if (typeof first === 'string' && typeof last === 'string')
        return { from: Date.parse(first), to: Date.parse(last) + 1, events: Number(events) };
    }
  }
  return undefined;
}

/** How detection reads: events as they happened, survivors, lookup tables. */
export function emitOptions(store: EventStore, now = 0): EmitOptions {
  return { ...emitOptionsOf(store, { now, replay: true }), stored: readStored };
}

/** The columns that say which event a survivor is. */
export function identityOf({ index, idHigh, idLow }: SurvivorColumns): Column[] {
  return typeof index === 'string' ? [idHigh, idLow] : [index, idHigh, idLow];
}

/** How survivors are read back. */
function readStored(node: Stored): Sql {
  return sql`SELECT * FROM ${keptSql(node.table)}`;
}

/** A kept table's name. */
export function keptSql(table: string): Sql {
  return identifier(table);
}

/** The scans of event streams that a plan reads. */
function scansOf(plan: Plan): Scan[] {
  return [...everyNodeOf(plan)].filter((node) => node.kind === 'scan');
}

/** The source with further fields of its events: of a union, those of each branch. */
export function withFields(source: Plan, fields: readonly ScanColumn[]): Plan {
  if (source.kind === 'scan') return { ...source, columns: [...source.columns, ...fields] };
  if (source.kind !== 'union') throw new Error('a rule reads data streams');
  const columns = fields.map((f) => f.column);
  const branches = source.branches.map((b): Branch => {
    const [first, ...rest] = nodesOf(b.plan) as [Plan, ...Plan[]];
    const plan = stack([withFields(first, fields), ...rest.map((node) => carryThrough(node, columns))]);
    return { plan, columns: [...b.columns, ...columns] };
  });
  return { ...source, branches, columns: [...source.columns, ...columns] };
}

/** The source with none of its columns to show; what its branches filter by they still read. */
function withoutColumns(source: Plan): Plan {
  switch (source.kind) {
    case 'scan':
      return { ...source, columns: [] };
    case 'union':
      return { ...source, branches: source.branches.map((b) => ({ ...b, columns: [] })), columns: [] };
    default:
      return source;
  }
}

/** The columns of the row part that the group part reads; all, where there is none and the rows are the result. */
function columnsNeeded(cut: Cut, made: readonly Column[]): Column[] {
  if (cut.groupPart.length === 0) return [...made];
  const read = new Set(
    withBranches(cut.groupPart)
      .flatMap((node) => columnsRead(node))
      .map((c) => c.id),
  );
  const last = nodesOf(stack([...cut.rowPart, ...cut.groupPart])).at(-1)!;
  for (const column of outputOf(last)) read.add(column.id);
  return made.filter((c) => read.has(c.id));
}

/** A filter on time, as plan nodes to stack: that any of some windows holds it. */
function withinAny(windows: readonly Window[] | undefined, time: Column, input: Plan): Plan[] {
  if (windows === undefined) return [];
  const [only] = windows;
  if (only !== undefined && windows.length === 1) return within(only, time, input);
  const bound = (name: string, ms: number) => call(name, [referTo(time), constant(BigInt(ms), 'date')], 'boolean');
  const each = windows.map(({ from, to }) =>
    call('AND', [bound('GREATER_OR_EQUAL', from), bound('LESS', to)], 'boolean'),
  );
  const condition =
    each.length === 0 ? constant(false, 'boolean') : each.reduce((a, b) => call('OR', [a, b], 'boolean'));
  return [{ kind: 'filter', input, condition, span: { start: 0, end: 0 } }];
}

/** A filter on time, as plan nodes to stack. */
export function within(window: Partial<Window>, time: Column, input: Plan): Plan[] {
  const bounds: [string, number | undefined][] = [
    ['GREATER_OR_EQUAL', window.from],
    ['LESS', window.to],
  ];
  return bounds.flatMap(([name, bound]): Plan[] => {
    if (bound === undefined) return [];
    const condition = call(name, [referTo(time), constant(BigInt(bound), 'date')], 'boolean');
    return [{ kind: 'filter', input, condition, span: { start: 0, end: 0 } }];
  });
}
