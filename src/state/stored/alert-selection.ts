import { type Sql, sql } from '../../base/sql-text.ts';
import { UserError } from '../../base/user-error.ts';
import type { LedgerRow, LedgerTransaction } from '../../store/ledger-database.ts';
import { type AlertSelection, MOST_IN_BULK } from '../alert-book.ts';
import { alertCondition } from './alert-filter.ts';
import { TRIAGE_COLUMNS } from './alert-triage.ts';
import type { AlertViews } from './alert-views.ts';
import { amongNumbers, amongTexts, numberOf, whole } from './bound.ts';

/** The rows of a selection, one more than a bulk change may reach at most; and ids that no alert is known by. */
export async function selectedAlerts(
  transaction: LedgerTransaction,
  selection: AlertSelection,
  views: AlertViews,
): Promise<{ rows: readonly LedgerRow[]; missing: readonly string[] }> {
  const most = whole(MOST_IN_BULK + 1);
  if ('filter' in selection) {
    const rows = await transaction.read(
      sql`SELECT ${TRIAGE_COLUMNS} FROM alerts
          WHERE ${alertCondition(selection.filter)} AND ${inView(views, selection.view)} ORDER BY n LIMIT ${most}`,
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

function inView(views: AlertViews, id: string | undefined): Sql {
  if (id === undefined) return sql`TRUE`;
  const view = views.named(id);
  if (view === undefined) {
    throw new UserError('the list that the alerts were chosen from is no longer kept', { hint: 'read the list again' });
  }
  return amongNumbers(sql`n`, [...view.numbers]);
}
