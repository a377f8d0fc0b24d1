import { sql } from '../../base/sql-text.ts';
import type { LedgerRow, LedgerTransaction } from '../../store/ledger-database.ts';
import type { Actor } from '../actor.ts';
import type { AlertState, Resolution } from '../alert-record.ts';
import type { Triage, TriageChange } from './alert-change.ts';
import { writeHistory } from './alert-history.ts';
import type { AlertMessages } from './alert-messages.ts';
import { textOf, whole } from './bound.ts';
import { insertRows } from './insert-rows.ts';
import type { StoredFeed } from './stored-feed.ts';
import { wordList, wordsOf } from './word-list.ts';

/** What a change makes of the alert of a number. */
export interface TriageRow {
  readonly n: number;
  readonly id: string;
  readonly change: TriageChange;
}

/** The columns that {@link triageOf} reads, and those that tell alerts apart. */
export const TRIAGE_COLUMNS = sql`n, id, version, state, resolution, assignee, tags, acknowledged, closed`;

/** What analysts say of the alert of a row. */
export function triageOf(row: LedgerRow): Triage {
  return {
    state: textOf(row, 'state') as AlertState,
    resolution: row.resolution as Resolution | null,
    assignee: row.assignee as string | null,
    tags: wordsOf(row.tags),
    acknowledged: row.acknowledged as number | null,
    closed: row.closed as number | null,
  };
}

/** Who hears of changes. */
export interface TriageListeners {
  readonly messages: AlertMessages;
  readonly feed: StoredFeed;
}

/** Writes changes with their histories, notes, messages and events; gives the span of row numbers that all of it got. */
export async function writeTriage(
  transaction: LedgerTransaction,
  triages: readonly TriageRow[],
  by: Actor,
  now: number,
  { messages, feed }: TriageListeners,
): Promise<{ readonly from: number; readonly to: number }> {
  const from = transaction.number();
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
  await messages.ended(
    transaction,
    closed.map(({ n }) => n),
    'closed',
  );
  const happenings = triages.map(({ n }) => ({ kind: 'updated' as const, alert: n }));
  await feed.record(transaction, happenings, now);
  return { from, to: transaction.number() };
}
