import { randomUUID } from 'node:crypto';
import { canonicalJson } from '../../base/canonical-json.ts';
import { Sql, sql } from '../../base/sql-text.ts';
import type { LedgerRead } from '../../store/ledger-database.ts';
import type { AlertFilter } from '../alert-book.ts';
import type { AlertRowOrder, AlertRowsRequest } from '../alert-rows.ts';
import { alertCondition } from './alert-filter.ts';
import { numberOf, whole } from './bound.ts';

/** Places that all views hold together, 8 bytes each; the newest view is kept however long it is. */
const MOST_PLACES = 4_000_000;
const MOST_VIEWS = 100;

const ORDER_COLUMNS: Record<AlertRowOrder, string> = {
  raised_at: 'raised',
  last_seen: 'last_seen',
  severity: 'severity_rank',
  risk_score: 'risk',
  updated_at: 'updated',
  state: `CASE state WHEN 'open' THEN 2 WHEN 'acknowledged' THEN 1 ELSE 0 END`,
  rule: 'lower(rule_name)',
  caller: 'lower(caller)',
  assignee: 'lower(assignee)',
  evidence: 'events',
};

/** Which alerts a list shows and in which order, by their numbers, as it was at one moment. */
export interface AlertView {
  readonly id: string;
  /** The filter and order it was made for. */
  readonly key: string;
  /** Alerts with a higher number were raised later. */
  readonly anchor: number;
  readonly numbers: Float64Array;
  /** Where the feed stood: while nothing happens, equal requests share a view. */
  readonly at: number;
}

/** The views that are in use, in memory: the least recently used go first, and a reader who comes back to one gets another. */
export class AlertViews {
  readonly #views = new Map<string, AlertView>();
  readonly #mostPlaces: number;
  #places = 0;

  constructor(mostPlaces = MOST_PLACES) {
    this.#mostPlaces = mostPlaces;
  }

  /** The view that a request names, or one that is as new as the feed; undefined where it has to be made. */
  find(request: AlertRowsRequest, at: number): AlertView | undefined {
    const key = viewKey(request);
    const view =
      request.view !== undefined
        ? this.#views.get(request.view)
        : [...this.#views.values()].find((v) => v.key === key && v.at === at);
    if (view?.key !== key) return undefined;
    this.#use(view);
    return view;
  }

  /** A view by its id alone. */
  named(id: string): AlertView | undefined {
    return this.#views.get(id);
  }

  /** Reads which alerts a request is for, and keeps them as a view. */
  async make(read: LedgerRead, request: AlertRowsRequest, at: number): Promise<AlertView> {
    const { filter = {}, sort = 'raised_at', direction = 'desc' } = request;
    const [newest] = await read(sql`SELECT max(n) AS n FROM alerts`);
    const order = Sql.raw(`${ORDER_COLUMNS[sort]} ${direction} NULLS LAST, n ${direction}`);
    const rows = await read(sql`SELECT n FROM alerts WHERE ${alertCondition(filter)} ORDER BY ${order}`);
    const view: AlertView = {
      id: randomUUID(),
      key: viewKey(request),
      anchor: Number(newest?.n ?? 0),
      numbers: Float64Array.from(rows, (row) => numberOf(row, 'n')),
      at,
    };
    this.#use(view);
    return view;
  }

  #use(view: AlertView): void {
    if (this.#views.delete(view.id)) this.#places -= view.numbers.length;
    this.#views.set(view.id, view);
    this.#places += view.numbers.length;
    for (const [id, oldest] of this.#views) {
      if (id === view.id || (this.#places <= this.#mostPlaces && this.#views.size <= MOST_VIEWS)) return;
      this.#views.delete(id);
      this.#places -= oldest.numbers.length;
    }
  }
}

/** Alerts of a filter that were raised since a view was made. */
export async function newerThan(read: LedgerRead, view: AlertView, filter: AlertFilter): Promise<number> {
  const [row] = await read(
    sql`SELECT count(*) AS count FROM alerts WHERE n > ${whole(view.anchor)} AND ${alertCondition(filter)}`,
  );
  return numberOf(row!, 'count');
}

function viewKey({ filter = {}, sort = 'raised_at', direction = 'desc' }: AlertRowsRequest): string {
  return canonicalJson(JSON.parse(JSON.stringify({ filter, sort, direction })));
}
