import type { Json } from '../../base/canonical-json.ts';
import { Sql, sql } from '../../base/sql-text.ts';
import { UserError } from '../../base/user-error.ts';
import type { EvidenceEvent } from '../../detect/alert.ts';
import type { LedgerDatabase, LedgerRow } from '../../store/ledger-database.ts';
import type { Actor } from '../actor.ts';
import {
  type AlertBook,
  type AlertChange,
  type AlertCounts,
  type AlertFacet,
  type AlertFilter,
  type AlertListRequest,
  type AlertOrder,
  type AlertSelection,
  type AlertTimes,
  type BulkResult,
  type CountOptions,
  type HistogramBar,
  type HistogramRequest,
  MOST_IN_BULK,
  MOST_INLINE_EVIDENCE,
  type RuleVerdicts,
  type UndoResult,
} from '../alert-book.ts';
import type { AgeCount, ModelAlerts } from '../alert-figures.ts';
import type { AlertGroups, AlertGroupsRequest } from '../alert-groups.ts';
import type { AlertRecord } from '../alert-record.ts';
import type { AlertRows, AlertRowsRequest } from '../alert-rows.ts';
import type { Page, PageRequest } from '../page.ts';
import { NotFound, VersionConflict } from '../state-errors.ts';
import { alertAges } from './alert-ages.ts';
import { changeTriage, checkedChange } from './alert-change.ts';
import { alertCounts } from './alert-counts.ts';
import { evidenceEvent, recordsOf } from './alert-details.ts';
import { alertHistogram, alertTimes, ruleVerdicts } from './alert-figures.ts';
import { alertCondition } from './alert-filter.ts';
import { alertGroups } from './alert-groups.ts';
import type { AlertMessages } from './alert-messages.ts';
import { modelAlerts } from './alert-models.ts';
import { RECORD_COLUMNS } from './alert-row.ts';
import { alertRows } from './alert-rows.ts';
import { selectedAlerts } from './alert-selection.ts';
import { TRIAGE_COLUMNS, type TriageListeners, type TriageRow, triageOf, writeTriage } from './alert-triage.ts';
import { changeName, undoing } from './alert-undo.ts';
import { AlertViews } from './alert-views.ts';
import { numberOf, text, textOf, whole } from './bound.ts';
import { cursorText, cursorValues, pageLimit, pageOf } from './cursor.ts';
import { findAlert } from './find-alert.ts';
import type { StoredAudit } from './stored-audit.ts';
import type { StoredFeed } from './stored-feed.ts';

/** Evidence events that one page of alerts shows, over all of them. */
const MOST_EVIDENCE_PER_PAGE = 100_000;

const ORDER_COLUMNS: Record<AlertOrder, { readonly column: string; readonly type: 'whole' | 'double' }> = {
  raised_at: { column: 'raised', type: 'whole' },
  last_seen: { column: 'last_seen', type: 'whole' },
  severity: { column: 'severity_rank', type: 'whole' },
  risk_score: { column: 'risk', type: 'double' },
};

/** The alerts and their life, in `alerts`, `notes` and `history`. */
export class StoredAlerts implements AlertBook {
  readonly #db: LedgerDatabase;
  readonly #now: () => number;
  readonly #audit: StoredAudit;
  readonly #messages: AlertMessages;
  readonly #feed: StoredFeed;
  readonly #views = new AlertViews();

  constructor(db: LedgerDatabase, now: () => number, audit: StoredAudit, messages: AlertMessages, feed: StoredFeed) {
    this.#db = db;
    this.#now = now;
    this.#audit = audit;
    this.#messages = messages;
    this.#feed = feed;
  }

  async list(request: AlertListRequest = {}): Promise<Page<AlertRecord>> {
    const { filter = {}, sort = 'raised_at', direction = 'desc' } = request;
    const limit = pageLimit(request);
    const cursor = `alerts ${sort} ${direction}`;
    const { column, type } = ORDER_COLUMNS[sort];
    const after = cursorValues(cursor, [type, 'whole'], request.cursor);
    const order = Sql.raw(`${column} ${direction}, n ${direction}`);
    const evidence = inlineEvidence(request.evidence, limit);
    return this.#db.readTogether(async (read) => {
      const rows = await read(
        sql`SELECT ${Sql.raw(RECORD_COLUMNS)}, ${Sql.raw(column)} AS sorted FROM alerts
            WHERE ${alertCondition(filter)} AND ${beyond(column, type, direction, after)}
            ORDER BY ${order} LIMIT ${whole(limit + 1)}`,
      );
      const records = await recordsOf(read, rows.slice(0, limit), { life: true, evidence });
      const page = pageOf(
        rows,
        limit,
        (row) => row,
        (last) => cursorText(cursor, [numberOf(last, 'sorted'), numberOf(last, 'n')]),
      );
      return { items: records, next: page.next };
    });
  }

  async get(id: string, options: { evidence?: number } = {}): Promise<AlertRecord | undefined> {
    return this.#db.readTogether(async (read) => {
      const row = await findAlert(read, id, Sql.raw(RECORD_COLUMNS));
      if (row === undefined) return undefined;
      const evidence = inlineEvidence(options.evidence ?? MOST_INLINE_EVIDENCE, 1);
      return (await recordsOf(read, [row], { life: true, evidence }))[0];
    });
  }

  async evidence(id: string, request: PageRequest = {}): Promise<Page<EvidenceEvent> | undefined> {
    const limit = pageLimit(request, MOST_INLINE_EVIDENCE);
    const after = cursorValues('evidence', ['whole', 'text', 'text'], request.cursor);
    return this.#db.readTogether(async (read) => {
      const alert = await findAlert(read, id, sql`n`);
      if (alert === undefined) return undefined;
      const [at, event, stream] = after ?? [];
      const further =
        after === undefined
          ? sql`TRUE`
          : sql`(at_ms, id, stream) > (${whole(at as number)}, ${text(event as string)}, ${text(stream as string)})`;
      const rows = await read(
        sql`SELECT at_ms, id, stream FROM evidence WHERE alert = ${whole(numberOf(alert, 'n'))} AND ${further}
            ORDER BY at_ms, id, stream LIMIT ${whole(limit + 1)}`,
      );
      return pageOf(rows, limit, evidenceEvent, (last) =>
        cursorText('evidence', [numberOf(last, 'at_ms'), textOf(last, 'id'), textOf(last, 'stream')]),
      );
    });
  }

  rows(request: AlertRowsRequest = {}): Promise<AlertRows> {
    const at = this.#feed.last;
    return this.#db.readTogether((read) => alertRows(read, this.#views, request, at));
  }

  groups(request: AlertGroupsRequest): Promise<AlertGroups> {
    return alertGroups(this.#db.read.bind(this.#db), request);
  }

  counts(filter: AlertFilter = {}, facets?: readonly AlertFacet[], options?: CountOptions): Promise<AlertCounts> {
    return alertCounts(this.#db.read.bind(this.#db), filter, facets, options);
  }

  histogram(request: HistogramRequest): Promise<readonly HistogramBar[]> {
    return alertHistogram(this.#db.read.bind(this.#db), request);
  }

  times(filter: AlertFilter = {}, by: 'rule' | 'severity' | 'all' = 'rule'): Promise<readonly AlertTimes[]> {
    return alertTimes(this.#db.read.bind(this.#db), filter, by);
  }

  verdicts(filter: AlertFilter = {}): Promise<readonly RuleVerdicts[]> {
    return ruleVerdicts(this.#db.read.bind(this.#db), filter);
  }

  ages(filter: AlertFilter, moments: readonly number[]): Promise<readonly AgeCount[]> {
    return alertAges(this.#db.read.bind(this.#db), filter, moments);
  }

  models(filter: AlertFilter, limit: number): Promise<readonly ModelAlerts[]> {
    return modelAlerts(this.#db.read.bind(this.#db), filter, limit);
  }

  async update(id: string, change: AlertChange, by: Actor, options: { version?: number } = {}): Promise<AlertRecord> {
    const checked = checkedChange(change);
    return this.#db.transaction(async (transaction) => {
      const row = await findAlert(transaction.read, id, TRIAGE_COLUMNS);
      if (row === undefined) throw new NotFound(`the alert ${id}`);
      const version = numberOf(row, 'version');
      if (options.version !== undefined && options.version !== version) {
        throw new VersionConflict(`the alert ${id}`, version);
      }
      const now = this.#now();
      const triage = changed(row, checked, now);
      if (triage.change.history.length > 0) {
        await writeTriage(transaction, [triage], by, now, this.#listeners);
        const entry = { action: 'alert.update', subject: triage.id, details: changeDetails(checked) };
        await this.#audit.write(transaction, entry, by);
      }
      const after = await findAlert(transaction.read, id, Sql.raw(RECORD_COLUMNS));
      return (await recordsOf(transaction.read, [after!], { life: true, evidence: 0 }))[0]!;
    });
  }

  async updateMany(selection: AlertSelection, change: AlertChange, by: Actor): Promise<BulkResult> {
    const checked = checkedChange(change);
    return this.#db.transaction(async (transaction) => {
      const { rows, missing } = await selectedAlerts(transaction, selection, this.#views);
      if (rows.length > MOST_IN_BULK) {
        throw new UserError(`a change of many alerts is for ${MOST_IN_BULK} at most`, { hint: 'narrow the filter' });
      }
      const now = this.#now();
      const triages = rows.map((row) => changed(row, checked, now));
      const updated = triages.filter(({ change: { history } }) => history.length > 0);
      const unchanged = triages.filter(({ change: { history } }) => history.length === 0);
      let name: string | null = null;
      if (updated.length > 0) {
        name = changeName(await writeTriage(transaction, updated, by, now, this.#listeners));
        const details = { ...changeDetails(checked), alerts: updated.length };
        await this.#audit.write(transaction, { action: 'alert.update_many', details }, by);
      }
      return { updated: idsOf(updated), unchanged: idsOf(unchanged), missing, change: name };
    });
  }

  undo(change: string, by: Actor): Promise<UndoResult> {
    return this.#db.transaction(async (transaction) => {
      const now = this.#now();
      const undone = await undoing(transaction, change, by, now);
      if (undone === undefined) throw new NotFound(`a change ${change} by ${by.name}`);
      if (undone.triages.length > 0) {
        await writeTriage(transaction, undone.triages, by, now, this.#listeners);
        const details = { alerts: undone.triages.length };
        await this.#audit.write(transaction, { action: 'alert.undo', details }, by);
      }
      return { undone: idsOf(undone.triages), kept: undone.kept };
    });
  }

  get #listeners(): TriageListeners {
    return { messages: this.#messages, feed: this.#feed };
  }
}

function beyond(
  column: string,
  type: 'whole' | 'double',
  direction: 'asc' | 'desc',
  after: readonly (string | number)[] | undefined,
): Sql {
  if (after === undefined) return sql`TRUE`;
  const [sorted, n] = after as [number, number];
  const value = type === 'whole' ? whole(sorted) : Sql.bind(sorted, 'DOUBLE');
  const further = Sql.raw(direction === 'desc' ? '<' : '>');
  const name = Sql.raw(column);
  return sql`(${name} ${further} ${value} OR (${name} = ${value} AND n ${further} ${whole(n)}))`;
}

function inlineEvidence(asked: number | undefined, alerts: number): number {
  const most = Math.min(MOST_INLINE_EVIDENCE, Math.floor(MOST_EVIDENCE_PER_PAGE / alerts));
  return Math.max(0, Math.min(asked ?? 0, most));
}

function changed(row: LedgerRow, change: AlertChange, now: number): TriageRow {
  return { n: numberOf(row, 'n'), id: textOf(row, 'id'), change: changeTriage(triageOf(row), change, now) };
}

function idsOf(triages: readonly TriageRow[]): string[] {
  return triages.map(({ id }) => id);
}

/** A change as the audit log shows it: notes are where they belong. */
function changeDetails({ note, ...change }: AlertChange): { [key: string]: Json } {
  const fields = JSON.parse(JSON.stringify(change)) as { [key: string]: Json };
  return note === undefined ? fields : { ...fields, note: true };
}
