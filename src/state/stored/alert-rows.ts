import { Sql, sql } from '../../base/sql-text.ts';
import { UserError } from '../../base/user-error.ts';
import type { LedgerRead } from '../../store/ledger-database.ts';
import { type AlertRows, type AlertRowsRequest, MOST_ROWS } from '../alert-rows.ts';
import { recordsOf } from './alert-details.ts';
import { RECORD_COLUMNS } from './alert-row.ts';
import { type AlertViews, newerThan } from './alert-views.ts';
import { amongNumbers, numberOf } from './bound.ts';

/** Alerts at some places of a view, which is made where it is not there; `at` is where the feed stood before. */
export async function alertRows(
  read: LedgerRead,
  views: AlertViews,
  request: AlertRowsRequest,
  at: number,
): Promise<AlertRows> {
  const { filter = {}, offset = 0, limit = 100 } = request;
  for (const [name, number] of Object.entries({ offset, limit })) {
    if (!Number.isSafeInteger(number) || number < 0) {
      throw new UserError(`the ${name} is a whole number from 0 on, not ${number}`);
    }
  }
  const known = views.find(request, at);
  const view = known ?? (await views.make(read, request, at));
  const shown = [...view.numbers.subarray(offset, offset + Math.min(limit, MOST_ROWS))];
  const rows =
    shown.length === 0
      ? []
      : await read(sql`SELECT ${Sql.raw(RECORD_COLUMNS)} FROM alerts WHERE ${amongNumbers(sql`n`, shown)}`);
  const places = new Map(shown.map((n, place) => [n, place]));
  const inOrder = [...rows].sort((a, b) => places.get(numberOf(a, 'n'))! - places.get(numberOf(b, 'n'))!);
  return {
    view: view.id,
    total: view.numbers.length,
    newer: known === undefined ? 0 : await newerThan(read, view, filter),
    items: await recordsOf(read, inOrder, { life: false, evidence: 0 }),
  };
}
