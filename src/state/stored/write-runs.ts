import { type Sql, sql } from '../../base/sql-text.ts';
import type { CappedAlerts, RuleProgress, RunRecord } from '../../detect/live/ledger.ts';
import type { LedgerTransaction } from '../../store/ledger-database.ts';
import { text, whole } from './bound.ts';
import { insertRows } from './insert-rows.ts';

const PROGRESS_COLUMNS = { rule_id: 'keyword', version: 'keyword', commit_number: 'long', run: 'long' } as const;
/** More rules than this are faster by way of a staged table. */
const MOST_BOUND = 4;

/** Puts rules' progress in place of what was there. */
export async function writeProgress(transaction: LedgerTransaction, progress: readonly RuleProgress[]): Promise<void> {
  if (progress.length === 0) return;
  const rows = progress.map(({ ruleId, version, commit, run }) => ({
    rule_id: ruleId,
    version,
    commit_number: commit,
    run,
  }));
  let updated = 0;
  if (rows.length > MOST_BOUND) {
    const staged = await transaction.stage('progress_stage', PROGRESS_COLUMNS, rows);
    updated = await updateProgress(transaction, sql`${staged}`);
    if (updated < rows.length) await insertMissing(transaction, staged);
    return;
  }
  const missing: typeof rows = [];
  for (const row of rows) {
    updated = await transaction.write(
      sql`UPDATE progress SET version = ${text(row.version)}, commit_number = ${whole(row.commit_number)}, run = ${whole(row.run)}
          WHERE rule_id = ${text(row.rule_id)}`,
    );
    if (updated === 0) missing.push(row);
  }
  await insertRows(transaction, sql`progress`, PROGRESS_COLUMNS, missing);
}

function updateProgress(transaction: LedgerTransaction, staged: Sql): Promise<number> {
  return transaction.write(
    sql`UPDATE progress SET version = s.version, commit_number = s.commit_number, run = s.run
        FROM ${staged} AS s WHERE progress.rule_id = s.rule_id`,
  );
}

async function insertMissing(transaction: LedgerTransaction, staged: Sql): Promise<void> {
  await transaction.write(
    sql`INSERT INTO progress (rule_id, version, commit_number, run)
        SELECT rule_id, version, commit_number, run FROM ${staged} ANTI JOIN progress AS known USING (rule_id)`,
  );
}

const RUN_COLUMNS = {
  n: 'long',
  rule_id: 'keyword',
  version: 'keyword',
  run: 'long',
  intended: 'long',
  actual: 'long',
  kind: 'keyword',
  window_from: 'long',
  window_to: 'long',
  survivors: 'long',
  firings: 'long',
  raised: 'long',
  duration: 'double',
  status: 'keyword',
  message: 'keyword',
} as const;

/** Adds records of runs, and the alerts beyond their rules' `max_signals`. */
export async function writeRuns(
  transaction: LedgerTransaction,
  runs: readonly RunRecord[],
  capped: readonly CappedAlerts[],
  at: number,
): Promise<void> {
  const rows = runs.map((run) => ({
    n: transaction.number(),
    rule_id: run.ruleId,
    version: run.version,
    run: run.run,
    intended: run.intended,
    actual: run.actual,
    kind: run.kind,
    window_from: run.window.from,
    window_to: run.window.to,
    survivors: run.survivors,
    firings: run.firings,
    raised: run.raised,
    duration: run.durationMs,
    status: run.status,
    message: run.message ?? null,
  }));
  await insertRows(transaction, sql`runs`, RUN_COLUMNS, rows);
  const cappedRows = capped.map(({ ruleId, run, more }) => ({
    n: transaction.number(),
    rule_id: ruleId,
    run,
    at_ms: at,
    more,
  }));
  const columns = { n: 'long', rule_id: 'keyword', run: 'long', at_ms: 'long', more: 'long' } as const;
  await insertRows(transaction, sql`capped`, columns, cappedRows);
}
