import { Sql, sql } from '../../base/sql-text.ts';
import type { Plan } from '../../plan/node.ts';
import { outputOf } from '../../plan/node.ts';
import { columnSql } from '../../sql/emit-expression.ts';
import { emitPlan } from '../../sql/emit-plan.ts';
import type { RowValue } from '../../store/event-store.ts';
import { type EvidenceEvent, isoTime } from '../alert.ts';
import { alertOf } from '../build-alert.ts';
import { readsNow } from '../cut.ts';
import { keyText } from '../episodes.ts';
import { EvidenceReader } from '../evidence.ts';
import { referTo } from '../hidden-columns.ts';
import type { PartialPlan } from '../partial-plan.ts';
import { countsPart } from '../run-windows.ts';
import { type Window, windowOf } from '../schedule.ts';
import { type EventChoice, emitOptions, keptSql } from '../survivors.ts';
import { type Draft, draftAsHeld, eventKey } from './draft.ts';
import type { Growth } from './growth.ts';
import { keyRows, MOST_LISTED_KEYS } from './key-table.ts';
import type { PartialRows } from './partial-rows.ts';
import type { RoundTables } from './round-tables.ts';
import type { MemoryContext } from './survivor-memory.ts';
import { ofKeysIn, ownPart } from './touched.ts';

interface TimedEvent {
  readonly time: number;
  readonly event: EvidenceEvent;
}

/**
 * Alerts that go on: new events join their evidence, which is appended to, and their row is put together from parts, at a cost that
 * does not grow with what they have behind them.
 */
export class GrowingAlerts {
  readonly #context: MemoryContext;
  readonly #plan: PartialPlan;
  readonly #rows: PartialRows;
  readonly #tables: RoundTables;
  readonly #after: number | undefined;

  constructor(
    context: MemoryContext,
    plan: PartialPlan,
    rows: PartialRows,
    round: { readonly tables: RoundTables; readonly after: number | undefined },
  ) {
    this.#context = context;
    this.#plan = plan;
    this.#rows = rows;
    this.#tables = round.tables;
    this.#after = round.after;
  }

  /**
   * The drafts of growing alerts by key; one that is left out must be judged by its events.
   *
   * @param table of the parts of these keys, folded
   */
  async drafts(growing: ReadonlyMap<string, Growth>, table: string): Promise<Map<string, Draft>> {
    const keys = [...growing.keys()];
    const fresh = await this.#eventsOf(keys, { commits: this.#tables.commits(this.#after) });
    const later = await this.#laterEvents(growing);
    const rows = await this.#rowsOver(growing, table);
    const { rule, cut } = this.#context.prepared;
    const { result, key: keyColumns } = this.#rows.columns();
    const firings = { columns: result, key: keyColumns, partial: countsPart(cut) };
    const drafts = new Map<string, Draft>();
    for (const [key, growth] of growing) {
      const { held, facts, runs, span, whole } = growth;
      const added = addedTo(growth, fresh.get(key) ?? [], later.get(key) ?? []);
      const row = whole?.row ?? rows.get(key);
      if (row === undefined || !fits(growth, added, windowOf(runs.first, rule.schedule))) continue;
      const alert = alertOf(rule, firings, {
        id: held.alert.id,
        row,
        window: whole === undefined ? span : windowOf(whole.run, rule.schedule),
        rows: facts.rows,
        count: facts.events,
        firstSeen: isoTime(facts.firstStamp),
        lastSeen: isoTime(facts.lastStamp),
      });
      const evidence =
        held.status === 'capped' ? ({ kind: 'same' } as const) : ({ kind: 'more', events: added } as const);
      drafts.set(key, { ...draftAsHeld(held), alert, runs, evidence });
    }
    return drafts;
  }

  /** Where runs have joined that look beyond what was the alert's time, what was there already. */
  async #laterEvents(growing: ReadonlyMap<string, Growth>): Promise<Map<string, TimedEvent[]>> {
    const longer = [...growing].filter(([, { span, spanBefore }]) => span.to > spanBefore.to);
    if (longer.length === 0) return new Map();
    const from = Math.min(...longer.map(([, { spanBefore }]) => spanBefore.to));
    const to = Math.max(...longer.map(([, { span }]) => span.to));
    const choice = { windows: [{ from, to }], commits: this.#tables.commits() };
    return this.#eventsOf(
      longer.map(([key]) => key),
      choice,
    );
  }

  /** Events of some keys, by key. */
  async #eventsOf(keys: readonly string[], choice: EventChoice): Promise<Map<string, TimedEvent[]>> {
    const { store, reader, own, prepared } = this.#context;
    let rows = reader.select(store, choice);
    if (own.length > 0 && keys.length <= MOST_LISTED_KEYS) {
      const parts = [...new Set(keys.map((key) => ownPart(key, own)))];
      const columns = own.map((o) => o.column);
      const listed = await this.#tables.keep(keyRows(parts, columns, store));
      rows = ofKeysIn(rows, listed.table, own, store);
    }
    const kept = { ...reader.columns, ...(await this.#tables.keep(rows)) };
    if (kept.rows === 0) return new Map();
    const aggregate = prepared.cut.groupPart[0]!;
    if (aggregate.kind !== 'aggregate') throw new Error('parts are of an aggregation');
    const lineage = prepared.hidden.make('lineage', 'long', true);
    const collect = {
      kind: 'aggregate',
      name: '$COLLECT',
      args: [referTo(kept.row)],
      filter: undefined,
      type: 'long',
      multi: true,
      span: aggregate.span,
    } as const;
    const groups = aggregate.groups.map((g, i) => ({ column: this.#plan.keys[i]!, expression: g.expression }));
    const stored: Plan = { kind: 'stored', table: kept.table, columns: kept.columns, span: aggregate.span };
    const plan: Plan = { ...aggregate, input: stored, groups, aggregates: [{ column: lineage, call: collect }] };
    const wanted = new Set(keys);
    const found = new Map<string, number[]>();
    for await (const chunk of store.query(emitPlan(plan, emitOptions(store)), outputOf(plan))) {
      for (const [list, ...values] of chunk) {
        const key = keyText(values);
        if (wanted.has(key)) found.set(key, numbers(list!));
      }
    }
    const evidence = new EvidenceReader(store, kept);
    await evidence.load([...found.values()].flat());
    return new Map([...found].map(([key, list]) => [key, evidence.timedEventsOf(list)]));
  }

  /** The rows of alerts that no run saw whole, each over all of its time. */
  async #rowsOver(growing: ReadonlyMap<string, Growth>, table: string): Promise<Map<string, readonly RowValue[]>> {
    const over = [...growing].filter(([, growth]) => growth.whole === undefined);
    const rows = new Map<string, readonly RowValue[]>();
    const read = async (some: readonly (readonly [string, Growth])[], now: number) => {
      const parts = await this.#partsWithin(some, table);
      for (const { key, row } of await this.#rows.whole(parts, now)) {
        const text = keyText(key);
        if (!rows.has(text)) rows.set(text, row);
      }
    };
    if (over.length === 0) return rows;
    if (!readsNow(this.#plan.groupPart)) await read(over, 0);
    // Each is as of its own last moment.
    else for (const one of over) await read([one], one[1].facts.lastTime + 1);
    return rows;
  }

  /** The parts of keys, each within its own time. */
  async #partsWithin(some: readonly (readonly [string, { readonly span: Window }])[], table: string): Promise<Sql> {
    const { store } = this.#context;
    const { keys, granule } = this.#plan;
    const spans = some.map(([, { span }]) => span);
    const listed = await this.#tables.keep(
      keyRows(
        some.map(([key]) => key),
        keys,
        store,
        spans,
      ),
    );
    const text = Sql.raw(store.dialect.sqlType('keyword', false));
    const equal = keys.map((column) => {
      const [part, asked] = [sql`part.${columnSql(column)}`, sql`asked.${columnSql(column)}`];
      const told = (value: Sql) => sql`coalesce(CAST(${value} AS ${text}), '')`;
      return sql`(${part} IS NULL) = (${asked} IS NULL) AND ${told(part)} = ${told(asked)}`;
    });
    const time = sql`part.${columnSql(granule)} >= asked.since AND part.${columnSql(granule)} < asked.until`;
    return sql`SELECT part.* FROM ${keptSql(table)} AS part JOIN ${keptSql(listed.table)} AS asked ON ${Sql.join([...equal, time], ' AND ')}`;
  }
}

/** What joins an alert's evidence: new events of its time, and those that were beyond what was its time. */
function addedTo(
  { span, spanBefore }: Growth,
  fresh: readonly TimedEvent[],
  later: readonly TimedEvent[],
): EvidenceEvent[] {
  const added = new Map<string, EvidenceEvent>();
  for (const { time, event } of fresh) if (time >= span.from && time < span.to) added.set(eventKey(event), event);
  for (const { time, event } of later) if (time >= spanBefore.to && time < span.to) added.set(eventKey(event), event);
  return [...added.values()];
}

/** Whether the evidence is what was counted, and the alert's first event, which gives it its id, stays the first. */
function fits({ held, facts }: Growth, added: readonly EvidenceEvent[], first: Window): boolean {
  if (held.alert.evidence.count + added.length !== facts.events) return false;
  const before = Date.parse(held.alert.first_seen);
  return facts.firstStamp === before && !added.some((e) => Date.parse(e['@timestamp']) <= before) && first.to > before;
}

function numbers(value: RowValue): number[] {
  if (value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(Number);
}
