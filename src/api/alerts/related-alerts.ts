import { compareText } from '../../base/compare-text.ts';
import type { AlertBook } from '../../state/alert-book.ts';
import type { AlertRecord } from '../../state/alert-record.ts';

/** More values of an alert than this are not followed. */
const MOST_VALUES = 12;
/** Values that are this short (`a`, `no`) say nothing. */
const SHORTEST = 3;

export interface RelatedAlert {
  readonly alert: AlertRecord;
  readonly shared: readonly { readonly field: string; readonly value: string }[];
}

/** Alerts with some text value of an alert's row, in whatever field; `seen` is the alert as its reader may see it. */
export async function relatedAlerts(
  seen: AlertRecord,
  alert: AlertRecord,
  book: AlertBook,
  limit: number,
): Promise<RelatedAlert[]> {
  const values = Object.entries(seen.fields).flatMap(([field, value]) =>
    [value].flat().flatMap((v) => {
      const usable = typeof v === 'string' && v.length >= SHORTEST && v.length <= 300 && !isTime(v);
      return usable && holds(alert, field, v) ? [{ field, value: v }] : [];
    }),
  );
  const found = new Map<string, { alert: AlertRecord; shared: { field: string; value: string }[] }>();
  for (const link of values.slice(0, MOST_VALUES)) {
    const page = await book.list({ filter: { values: [{ value: link.value }] }, limit: limit + 1 });
    for (const other of page.items) {
      if (other.handle === alert.handle) continue;
      const entry = found.get(other.handle);
      if (entry === undefined) found.set(other.handle, { alert: other, shared: [link] });
      else entry.shared.push(link);
    }
  }
  return [...found.values()]
    .sort((a, b) => weight(b) - weight(a) || compareText(b.alert.raised_at, a.alert.raised_at))
    .slice(0, limit);
}

/** How close two alerts are: a caller or an address tells more than all that everybody has (models, accounts, regions, policies) together. */
function weight({ shared }: RelatedAlert): number {
  return shared.reduce((sum, { field }) => sum + (COMMON.test(field) ? 1 : MOST_VALUES + 1), 0);
}

const COMMON = /model|account|region|provider|guardrail|polic|categor|violation|dataset|action|error/i;

/** Whether the value is the alert's own, and not a mask's. */
function holds(alert: AlertRecord, field: string, value: string): boolean {
  return [alert.fields[field]].flat().includes(value);
}

function isTime(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T/.test(text);
}
