import { Sql, sql } from '../../base/sql-text.ts';
import type { EvidenceEvent } from '../../detect/alert.ts';
import type {
  AlertGrowth,
  AlertMove,
  AlertWithdrawal,
  DetectionChange,
  DetectionLedger,
  LedgerAlert,
  RuleProgress,
} from '../../detect/live/ledger.ts';
import type { RunSpan } from '../../detect/run-span.ts';
import type { LedgerDatabase, LedgerRow, LedgerTransaction } from '../../store/ledger-database.ts';
import { SERVICE } from '../actor.ts';
import type { AlertEventKind } from '../alert-feed.ts';
import { evidenceEvent } from './alert-details.ts';
import { type NewHistoryEntry, writeHistory } from './alert-history.ts';
import type { AlertMessages } from './alert-messages.ts';
import { HEAD_COLUMNS, headRow, LEDGER_ALERT_COLUMNS, ledgerAlertOf, RAISED_COLUMNS, raisedRow } from './alert-row.ts';
import { amongTexts, numberOf, text, textOf, whole } from './bound.ts';
import { insertRows } from './insert-rows.ts';
import type { AlertHappening, StoredFeed } from './stored-feed.ts';
import { writeProgress, writeRuns } from './write-runs.ts';

/** What a change needs to know of an alert that is there. */
interface KnownAlert {
  readonly n: number;
  readonly id: string;
  readonly withdrawnReason: string | null;
  readonly withdrawn: boolean;
  readonly capped: boolean;
  /** Whether it ever was one to tell of. */
  readonly announced: boolean;
}

/** Detection's view of the alerts: `alerts`, `evidence`, `progress`, `runs` and `capped`. */
export class StoredLedger implements DetectionLedger {
  readonly #db: LedgerDatabase;
  readonly #now: () => number;
  readonly #messages: AlertMessages;
  readonly #feed: StoredFeed;

  constructor(db: LedgerDatabase, now: () => number, messages: AlertMessages, feed: StoredFeed) {
    this.#db = db;
    this.#now = now;
    this.#messages = messages;
    this.#feed = feed;
  }

  async progress(): Promise<readonly RuleProgress[]> {
    const rows = await this.#db.read(sql`SELECT rule_id, version, commit_number, run FROM progress ORDER BY rule_id`);
    return rows.map((row) => ({
      ruleId: textOf(row, 'rule_id'),
      version: textOf(row, 'version'),
      commit: numberOf(row, 'commit_number'),
      run: numberOf(row, 'run'),
    }));
  }

  async alertsOf(ruleId: string, span: RunSpan, keys?: readonly string[]): Promise<readonly LedgerAlert[]> {
    const ofKeys = keys === undefined ? sql`TRUE` : amongTexts(sql`key`, keys);
    const rows = await this.#db.read(
      sql`SELECT ${Sql.raw(LEDGER_ALERT_COLUMNS)} FROM alerts
          WHERE rule_id = ${text(ruleId)} AND first_run <= ${whole(span.last)} AND last_run >= ${whole(span.first)}
            AND ${ofKeys}
          ORDER BY first_run, raised, n`,
    );
    return rows.map(ledgerAlertOf);
  }

  async evidenceOf(handle: string): Promise<readonly EvidenceEvent[]> {
    return this.#db.readTogether(async (read) => {
      const [alert] = await read(sql`SELECT n FROM alerts WHERE handle = ${text(handle)}`);
      if (alert === undefined) return [];
      const n = whole(numberOf(alert, 'n'));
      const rows = await read(sql`SELECT at_ms, stream, id FROM evidence WHERE alert = ${n}`);
      return rows.map(evidenceEvent);
    });
  }

  async apply(change: DetectionChange): Promise<void> {
    const { progress, raised, changed, moved, withdrawn, runs, capped } = change;
    if (Object.values(change).every((part) => part.length === 0)) return;
    await this.#db.transaction(async (transaction) => {
      const happenings = [
        ...(await this.#raise(transaction, raised)),
        ...(await this.#grow(transaction, changed)),
        ...(await this.#withdraw(transaction, withdrawn)),
      ];
      await this.#move(transaction, moved);
      await this.#feed.record(transaction, happenings, this.#now());
      await writeProgress(transaction, progress);
      await writeRuns(transaction, runs, capped, this.#now());
    });
  }

  async #raise(transaction: LedgerTransaction, raised: readonly LedgerAlert[]): Promise<AlertHappening[]> {
    if (raised.length === 0) return [];
    const handles = raised.map((alert) => alert.handle);
    const [twice] = await transaction.read(
      sql`SELECT handle FROM alerts WHERE ${amongTexts(sql`handle`, handles)} LIMIT 1`,
    );
    if (twice !== undefined) throw new Error(`the alert ${twice.handle} was raised before`);
    const rows = raised.map((alert) => raisedRow(alert, transaction.number()));
    await insertRows(transaction, sql`alerts`, RAISED_COLUMNS, rows);
    const evidence = raised.flatMap(({ alert }, i) => evidenceRows(numberOf(rows[i]!, 'n'), alert.evidence.events));
    await insertRows(transaction, sql`evidence`, EVIDENCE_COLUMNS, evidence);
    const toTell = rows.filter((row) => row.announced !== null);
    await this.#messages.raised(
      transaction,
      toTell.map((row) => numberOf(row, 'n')),
    );
    const visible = rows.filter((row) => row.capped === false);
    return visible.map((row) => ({ kind: 'raised', alert: numberOf(row, 'n') }));
  }

  async #grow(transaction: LedgerTransaction, changed: readonly AlertGrowth[]): Promise<AlertHappening[]> {
    if (changed.length === 0) return [];
    const known = await this.#known(transaction, changed);
    const numbered = changed.map((growth) => ({ growth, was: known.get(growth.handle)! }));
    const rows = numbered.map(({ growth, was }) => ({ ...headRow(growth, growth.at), n: was.n }));
    const staged = await transaction.stage('growth', { ...HEAD_COLUMNS, n: 'long' }, rows);
    await transaction.write(
      sql`UPDATE alerts SET ${GROWN}, version = version + CASE WHEN withdrawn IS NULL THEN 0 ELSE 1 END,
            withdrawn = NULL, withdrawn_reason = NULL, merged_into = NULL,
            announced = CASE WHEN announced IS NULL AND s.suppressed_by IS NULL AND NOT s.capped THEN s.updated ELSE announced END
          FROM ${staged} AS s WHERE alerts.n = s.n`,
    );
    const added = numbered.flatMap(({ growth, was }) => evidenceRows(was.n, growth.added));
    const removed = numbered.flatMap(({ growth, was }) => evidenceRows(was.n, growth.removed));
    await removeEvidence(transaction, removed);
    await insertRows(transaction, sql`evidence`, EVIDENCE_COLUMNS, added);

    const history = numbered.flatMap(({ growth, was }): NewHistoryEntry[] => [
      ...(growth.alert.id === was.id
        ? []
        : [{ alert: was.n, field: 'id' as const, from: was.id, to: growth.alert.id }]),
      ...(was.withdrawn ? [{ alert: was.n, field: 'withdrawn' as const, from: was.withdrawnReason, to: null }] : []),
    ]);
    await writeHistory(transaction, history, SERVICE, this.#now());
    const toTell = numbered.filter(({ growth }) => growth.suppressedBy === null && growth.status === 'standing');
    const first = toTell.filter(({ was }) => !was.announced);
    const again = toTell.filter(({ was }) => was.announced && was.withdrawn);
    await this.#messages.raised(transaction, numbersOf(first));
    await this.#messages.reinstated(transaction, numbersOf(again));
    return numbered.flatMap(({ growth, was }): AlertHappening[] => {
      const kind = growthKind(was, growth.status === 'capped');
      return kind === undefined ? [] : [{ kind, alert: was.n }];
    });
  }

  async #move(transaction: LedgerTransaction, moved: readonly AlertMove[]): Promise<void> {
    if (moved.length === 0) return;
    const known = await this.#known(transaction, moved);
    const rows = moved.map(({ handle, ruleVersion, runs }) => {
      return { n: known.get(handle)!.n, rule_version: ruleVersion, first_run: runs.first, last_run: runs.last };
    });
    const staged = await transaction.stage('moved', MOVED_COLUMNS, rows);
    await transaction.write(
      sql`UPDATE alerts SET rule_version = s.rule_version, first_run = s.first_run, last_run = s.last_run
          FROM ${staged} AS s WHERE alerts.n = s.n`,
    );
  }

  async #withdraw(transaction: LedgerTransaction, withdrawn: readonly AlertWithdrawal[]): Promise<AlertHappening[]> {
    if (withdrawn.length === 0) return [];
    const known = await this.#known(transaction, withdrawn);
    const fresh = withdrawn
      .map((withdrawal) => ({ withdrawal, was: known.get(withdrawal.handle)! }))
      .filter(({ was }) => !was.withdrawn);
    for (const { withdrawal, was } of fresh) {
      await transaction.write(
        sql`UPDATE alerts SET withdrawn = ${whole(withdrawal.at)}, withdrawn_reason = ${text(withdrawal.reason)},
              merged_into = ${text(withdrawal.mergedInto ?? null)}, updated = ${whole(withdrawal.at)}, version = version + 1
            WHERE n = ${whole(was.n)}`,
      );
    }
    const history = fresh.map(
      ({ withdrawal, was }): NewHistoryEntry => ({
        alert: was.n,
        field: 'withdrawn',
        from: null,
        to: withdrawal.reason,
      }),
    );
    await writeHistory(transaction, history, SERVICE, this.#now());
    await this.#messages.ended(transaction, numbersOf(fresh), 'withdrawn');
    const visible = fresh.filter(({ was }) => !was.capped);
    return numbersOf(visible).map((alert) => ({ kind: 'withdrawn', alert }));
  }

  async #known(
    transaction: LedgerTransaction,
    changes: readonly { handle: string }[],
  ): Promise<Map<string, KnownAlert>> {
    const handles = changes.map((change) => change.handle);
    const rows = await transaction.read(
      sql`SELECT n, handle, id, withdrawn, withdrawn_reason, capped, announced FROM alerts
          WHERE ${amongTexts(sql`handle`, handles)}`,
    );
    const known = new Map<string, KnownAlert>();
    for (const row of rows) {
      known.set(textOf(row, 'handle'), {
        n: numberOf(row, 'n'),
        id: textOf(row, 'id'),
        withdrawn: row.withdrawn !== null,
        withdrawnReason: row.withdrawn_reason as string | null,
        capped: row.capped === true,
        announced: row.announced !== null,
      });
    }
    const unknown = handles.find((handle) => !known.has(handle));
    if (unknown !== undefined) throw new Error(`the alert ${unknown} was never raised`);
    return known;
  }
}

/** What people see of a growth; nothing where they see nothing of the alert. */
function growthKind(was: KnownAlert, capped: boolean): AlertEventKind | undefined {
  if (capped) return was.capped || was.withdrawn ? undefined : 'withdrawn';
  if (was.capped) return 'raised';
  return was.withdrawn ? 'reinstated' : 'changed';
}

function numbersOf(alerts: readonly { was: KnownAlert }[]): number[] {
  return alerts.map(({ was }) => was.n);
}

const MOVED_COLUMNS = { n: 'long', rule_version: 'keyword', first_run: 'long', last_run: 'long' } as const;
const EVIDENCE_COLUMNS = { alert: 'long', at_ms: 'long', stream: 'keyword', id: 'keyword' } as const;

function evidenceRows(alert: number, events: readonly EvidenceEvent[]): LedgerRow[] {
  return events.map((event) => ({
    alert,
    at_ms: Date.parse(event['@timestamp']),
    stream: event._index,
    id: event._id,
  }));
}

async function removeEvidence(transaction: LedgerTransaction, rows: readonly LedgerRow[]): Promise<void> {
  if (rows.length === 0) return;
  const staged = await transaction.stage('removed', EVIDENCE_COLUMNS, rows);
  await transaction.write(
    sql`DELETE FROM evidence USING ${staged} AS s
        WHERE evidence.alert = s.alert AND evidence.stream = s.stream AND evidence.id = s.id`,
  );
}

const GROWN = Sql.join(
  Object.keys(HEAD_COLUMNS).map((column) => Sql.raw(`${column} = s.${column}`)),
  ', ',
);
