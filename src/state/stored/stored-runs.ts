import { Sql, sql } from '../../base/sql-text.ts';
import type { RunRecord } from '../../detect/live/ledger.ts';
import type { LedgerDatabase, LedgerRow, LedgerTransaction } from '../../store/ledger-database.ts';
import type { Page, PageRequest } from '../page.ts';
import type { RecordedRun, RuleRuns, RunBook, RunFilter, RunGap } from '../run-book.ts';
import { within } from './alert-filter.ts';
import { all, amongTexts, numberOf, text, textOf, whole } from './bound.ts';
import { cursorText, cursorValues, pageLimit, pageOf } from './cursor.ts';

const KEPT_MS = 30 * 86_400_000;
const KEPT_PER_RULE = 2_000;

/** Records with the number of alerts beyond `max_signals`, which may be known before the run is due. */
const RECORDS = sql`(SELECT runs.*, coalesce(c.more, 0) AS capped FROM runs
  LEFT JOIN (SELECT rule_id, run, sum(more) AS more FROM capped GROUP BY rule_id, run) AS c USING (rule_id, run))`;

/** The records of runs, in `runs` and `capped`. */
export class StoredRuns implements RunBook {
  readonly #db: LedgerDatabase;
  readonly #now: () => number;

  constructor(db: LedgerDatabase, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  async list(filter: RunFilter = {}, page: PageRequest = {}): Promise<Page<RecordedRun>> {
    const limit = pageLimit(page);
    const after = cursorValues('runs', ['whole'], page.cursor);
    const conditions = conditionsOf(filter);
    if (after !== undefined) conditions.push(sql`n < ${whole(after[0] as number)}`);
    const rows = await this.#db.read(
      sql`SELECT * FROM ${RECORDS} WHERE ${all(conditions)} ORDER BY n DESC LIMIT ${whole(limit + 1)}`,
    );
    return pageOf(rows, limit, recordedRun, (last) => cursorText('runs', [numberOf(last, 'n')]));
  }

  async byRule(ruleIds?: readonly string[]): Promise<readonly RuleRuns[]> {
    const filter: RunFilter = ruleIds === undefined ? {} : { ruleIds };
    return this.#db.readTogether(async (read) => {
      const figures = await read(
        sql`SELECT rule_id, count(*) AS runs, count(*) FILTER (status <> 'ok') AS problems,
              count(*) FILTER (kind = 'filled') AS filled, count(*) FILTER (kind = 'late') AS late,
              avg(duration) AS mean, max(n) AS last, max(n) FILTER (status <> 'ok') AS last_problem
            FROM runs WHERE ${all(conditionsOf(filter))} GROUP BY rule_id ORDER BY rule_id`,
      );
      const shown = await read(
        sql`SELECT * FROM ${RECORDS} WHERE ${all(conditionsOf(filter))}
            QUALIFY n = max(n) OVER (PARTITION BY rule_id)
              OR n = max(CASE WHEN status <> 'ok' THEN n END) OVER (PARTITION BY rule_id)`,
      );
      const records = new Map(shown.map((row) => [row.n, recordedRun(row)]));
      return figures.map((row) => ({
        ruleId: textOf(row, 'rule_id'),
        last: records.get(row.last!)!,
        lastProblem: row.last_problem === null ? null : records.get(row.last_problem!)!,
        runs: numberOf(row, 'runs'),
        problems: numberOf(row, 'problems'),
        filled: numberOf(row, 'filled'),
        late: numberOf(row, 'late'),
        meanDurationMs: numberOf(row, 'mean'),
      }));
    });
  }

  async gaps(filter: Pick<RunFilter, 'ruleIds' | 'intended'> = {}, limit = 100): Promise<readonly RunGap[]> {
    // Numbers of runs that follow each other, less their place among a rule's filled runs, are the same throughout a gap.
    const rows = await this.#db.read(
      sql`SELECT rule_id, count(*) AS runs, min(intended) AS first, max(intended) AS last, max(actual) AS filled
          FROM (
            SELECT rule_id, run, min(intended) AS intended, max(actual) AS actual,
              run - row_number() OVER (PARTITION BY rule_id ORDER BY run) AS gap
            FROM runs WHERE kind = 'filled' AND ${all(conditionsOf(filter))} GROUP BY rule_id, run
          )
          GROUP BY rule_id, gap ORDER BY last DESC, rule_id LIMIT ${whole(limit)}`,
    );
    return rows.map((row) => ({
      ruleId: textOf(row, 'rule_id'),
      runs: numberOf(row, 'runs'),
      firstIntended: numberOf(row, 'first'),
      lastIntended: numberOf(row, 'last'),
      filled: numberOf(row, 'filled'),
    }));
  }

  /** Lets go of old records, and of those beyond what is kept per rule. */
  async tidy(transaction: LedgerTransaction): Promise<number> {
    const before = whole(this.#now() - KEPT_MS);
    const deleted = await transaction.write(
      sql`DELETE FROM runs WHERE actual < ${before} OR n IN (
            SELECT n FROM runs QUALIFY row_number() OVER (PARTITION BY rule_id ORDER BY n DESC) > ${whole(KEPT_PER_RULE)})`,
    );
    await transaction.write(sql`DELETE FROM capped WHERE at_ms < ${before}`);
    return deleted;
  }
}

function conditionsOf(filter: RunFilter): Sql[] {
  const conditions = within(sql`intended`, filter.intended);
  if (filter.ruleIds !== undefined) conditions.push(amongTexts(sql`rule_id`, filter.ruleIds));
  if (filter.kinds !== undefined) conditions.push(anyText(sql`kind`, filter.kinds));
  if (filter.statuses !== undefined) conditions.push(anyText(sql`status`, filter.statuses));
  return conditions;
}

function anyText(column: Sql, values: readonly string[]): Sql {
  const equal = values.map((value) => sql`${column} = ${text(value)}`);
  return equal.length === 0 ? sql`FALSE` : sql`(${Sql.join(equal, ' OR ')})`;
}

function recordedRun(row: LedgerRow): RecordedRun {
  return {
    id: numberOf(row, 'n'),
    ruleId: textOf(row, 'rule_id'),
    version: textOf(row, 'version'),
    run: numberOf(row, 'run'),
    intended: numberOf(row, 'intended'),
    actual: numberOf(row, 'actual'),
    kind: textOf(row, 'kind') as RunRecord['kind'],
    window: { from: numberOf(row, 'window_from'), to: numberOf(row, 'window_to') },
    survivors: row.survivors as number | null,
    firings: numberOf(row, 'firings'),
    raised: numberOf(row, 'raised'),
    durationMs: numberOf(row, 'duration'),
    status: textOf(row, 'status') as RunRecord['status'],
    ...(typeof row.message === 'string' && { message: row.message }),
    capped: numberOf(row, 'capped'),
  };
}
