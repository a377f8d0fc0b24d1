import { Sql, sql } from '../../base/sql-text.ts';
import { isoTime } from '../../detect/alert.ts';
import type { LedgerRead } from '../../store/ledger-database.ts';
import type { AlertFilter } from '../alert-book.ts';
import type { AgeCount } from '../alert-figures.ts';
import { alertCondition } from './alert-filter.ts';
import { numberOf, textOf, whole } from './bound.ts';

/** Alerts by when they were raised: steps are parted at the moments given (milliseconds since the epoch), the latest first. */
export async function alertAges(
  read: LedgerRead,
  filter: AlertFilter,
  moments: readonly number[],
): Promise<readonly AgeCount[]> {
  const steps = moments.map((moment, step) => sql`WHEN raised >= ${whole(moment)} THEN ${whole(step)}`);
  const step = steps.length === 0 ? whole(0) : sql`CASE ${Sql.join(steps, ' ')} ELSE ${whole(moments.length)} END`;
  const rows = await read(
    sql`SELECT ${step} AS step, severity, count(*) AS count, count(*) FILTER (assignee IS NULL) AS unassigned,
          min(raised) AS oldest, max(severity_rank) AS rank
        FROM alerts WHERE ${alertCondition(filter)} GROUP BY step, severity ORDER BY step, rank DESC`,
  );
  return rows.map((row) => ({
    step: numberOf(row, 'step'),
    severity: textOf(row, 'severity'),
    count: numberOf(row, 'count'),
    unassigned: numberOf(row, 'unassigned'),
    oldest: isoTime(numberOf(row, 'oldest')),
  }));
}
