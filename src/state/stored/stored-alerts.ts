import type { Json } from '../../base/canonical-json.ts';
import { Sql, sql } from '../../base/sql-text.ts';
import { UserError } from '../../base/user-error.ts';
import type { EvidenceEvent } from '../../detect/alert.ts';
import type { LedgerDatabase, LedgerRow, LedgerTransaction } from '../../store/ledger-database.ts';
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
  type HistogramBar,
  type HistogramRequest,
  MOST_IN_BULK,
  MOST_INLINE_EVIDENCE,
  type RuleVerdicts,
} from '../alert-book.ts';
import type { AgeCount, ModelAlerts } from '../alert-figures.ts';
import type { AlertRecord, AlertState, Resolution } from '../alert-record.ts';
import type { Page, PageRequest } from '../page.ts';
import { NotFound, VersionConflict } from '../state-errors.ts';
import { alertAges } from './alert-ages.ts';
import { changeTriage, checkedChange, type TriageChange } from './alert-change.ts';
import { evidenceEvent, recordsOf } from './alert-details.ts';
import { alertCounts, alertHistogram, alertTimes, ruleVerdicts } from './alert-figures.ts';
import { alertCondition } from './alert-filter.ts';
import { writeHistory } from './alert-history.ts';
import type { AlertMessages } from './alert-messages.ts';
import { modelAlerts } from './alert-models.ts';
import { RECORD_COLUMNS } from './alert-row.ts';
import { amongTexts, numberOf, text, textOf, whole } from './bound.ts';
import { cursorText, cursorValues, pageLimit, pageOf } from './cursor.ts';
import { findAlert } from './find-alert.ts';
import { insertRows } from './insert-rows.ts';
import type { StoredAudit } from './stored-audit.ts';
import type { StoredFeed } from './stored-feed.ts';
import { wordList, wordsOf } from './word-list.ts';

/** Evidence events that one page of alerts shows, over all of them. */
const MOST_EVIDENCE_PER_PAGE = 100_000;

const ORDER_COLUMNS: Record<AlertOrder, { readonly column: string; readonly type: 'whole' | 'double' }> = {
  raised_at: { column: 'raised', type: 'whole' },
  last_seen: { column: 'last_seen', type: 'whole' },
  severity: { column: 'severity_rank', type: 'whole' },
  risk_score: { column: 'risk', type: 'double' },
};

/** What a change needs to know of an alert. */
interface TriageRow {
  readonly n: number;
  readonly id: string;
  readonly change: TriageChange;
}

const TRIAGE_COLUMNS = sql`n, id, version, state, resolution, assignee, tags, acknowledged, closed`;

/** The alerts and their life, in `alerts`, `notes` and `history`. */
export class StoredAlerts implements AlertBook {
  readonly #db: LedgerDatabase;
  readonly #now: () => number;
  readonly #audit: StoredAudit;
  readonly #messages: AlertMessages;
  readonly #feed: StoredFeed;

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

  counts(filter: AlertFilter = {}, facets?: readonly AlertFacet[]): Promise<AlertCounts> {
    return alertCounts(this.#db.read.bind(this.#db), filter, facets);
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
      const triage = triageOf(row, checked, now);
      if (triage.change.history.length > 0) {
        await this.#write(transaction, [triage], by, now);
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
      const { rows, missing } = await selected(transaction, selection);
      if (rows.length > MOST_IN_BULK) {
        throw new UserError(`a change of many alerts is for ${MOST_IN_BULK} at most`, { hint: 'narrow the filter' });
      }
      const now = this.#now();
      const triages = rows.map((row) => triageOf(row, checked, now));
      const changed = triages.filter(({ change: { history } }) => history.length > 0);
      if (changed.length > 0) {
        await this.#write(transaction, changed, by, now);
        const details = { ...changeDetails(checked), alerts: changed.length };
        await this.#audit.write(transaction, { action: 'alert.update_many', details }, by);
      }
      return {
        updated: changed.map(({ id }) => id),
        unchanged: triages.filter((triage) => !changed.includes(triage)).map(({ id }) => id),
        missing,
      };
    });
  }

  async #write(transaction: LedgerTransaction, triages: readonly TriageRow[], by: Actor, now: number): Promise<void> {
    const columns = {
      n: 'long',
      state: 'keyword',
      resolution: 'keyword',
      assignee: 'keyword',
      tags: 'keyword',
      acknowledged: 'long',
      closed: 'long',
    } as const;
    const rows = triages.map(({ n, change: { after } }) => ({ ...after, n, tags: wordList(after.tags) }));
    const staged = await transaction.stage('triage', columns, rows);
    await transaction.write(
      sql`UPDATE alerts SET state = s.state, resolution = s.resolution, assignee = s.assignee, tags = s.tags,
            acknowledged = s.acknowledged, closed = s.closed, version = version + 1, updated = ${whole(now)}
          FROM ${staged} AS s WHERE alerts.n = s.n`,
    );
    const history = triages.flatMap(({ n, change }) => change.history.map((entry) => ({ ...entry, alert: n })));
    await writeHistory(transaction, history, by, now);
    const notes = triages.flatMap(({ n, change: { note } }) =>
      note === null ? [] : [{ n: transaction.number(), alert: n, at_ms: now, author: by.name, text: note }],
    );
    const noteColumns = { n: 'long', alert: 'long', at_ms: 'long', author: 'keyword', text: 'keyword' } as const;
    await insertRows(transaction, sql`notes`, noteColumns, notes);
    const closed = triages.filter(({ change }) => change.history.some((e) => e.field === 'state' && e.to === 'closed'));
    await this.#messages.ended(
      transaction,
      closed.map(({ n }) => n),
      'closed',
    );
    const happenings = triages.map(({ n }) => ({ kind: 'updated' as const, alert: n }));
    await this.#feed.record(transaction, happenings, now);
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

function triageOf(row: LedgerRow, change: AlertChange, now: number): TriageRow {
  const before = {
    state: textOf(row, 'state') as AlertState,
    resolution: row.resolution as Resolution | null,
    assignee: row.assignee as string | null,
    tags: wordsOf(row.tags),
    acknowledged: row.acknowledged as number | null,
    closed: row.closed as number | null,
  };
  return { n: numberOf(row, 'n'), id: textOf(row, 'id'), change: changeTriage(before, change, now) };
}

async function selected(
  transaction: LedgerTransaction,
  selection: AlertSelection,
): Promise<{ rows: readonly LedgerRow[]; missing: readonly string[] }> {
  const most = whole(MOST_IN_BULK + 1);
  if ('filter' in selection) {
    const rows = await transaction.read(
      sql`SELECT ${TRIAGE_COLUMNS} FROM alerts WHERE ${alertCondition(selection.filter)} ORDER BY n LIMIT ${most}`,
    );
    return { rows, missing: [] };
  }
  const ids = [...new Set(selection.ids)];
  const rows = await transaction.read(
    sql`SELECT ${TRIAGE_COLUMNS}, handle FROM alerts
        WHERE NOT capped AND (${amongTexts(sql`id`, ids)} OR ${amongTexts(sql`handle`, ids)}) ORDER BY n LIMIT ${most}`,
  );
  const known = new Set(rows.flatMap((row) => [row.id, row.handle]));
  const others = ids.filter((id) => !known.has(id));
  if (others.length === 0) return { rows, missing: [] };
  const former = await transaction.read(
    sql`SELECT ${TRIAGE_COLUMNS}, former_id FROM (
          SELECT *, unnest(string_split(trim(former_ids, chr(10)), chr(10))) AS former_id
          FROM alerts WHERE NOT capped AND former_ids IS NOT NULL
        ) WHERE ${amongTexts(sql`former_id`, others)} ORDER BY n LIMIT ${most}`,
  );
  const formerIds = new Set(former.map((row) => row.former_id));
  const found = new Map([...rows, ...former].map((row) => [numberOf(row, 'n'), row]));
  return { rows: [...found.values()], missing: others.filter((id) => !formerIds.has(id)) };
}

/** A change as the audit log shows it: notes are where they belong. */
function changeDetails({ note, ...change }: AlertChange): { [key: string]: Json } {
  const fields = JSON.parse(JSON.stringify(change)) as { [key: string]: Json };
  return note === undefined ? fields : { ...fields, note: true };
}
