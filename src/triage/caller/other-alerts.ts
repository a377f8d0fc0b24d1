import { compareText } from '../../base/compare-text.ts';
import { callersOf } from '../../detect/alert-callers.ts';
import type { AlertBook } from '../../state/alert-book.ts';
import type { AlertRecord } from '../../state/alert-record.ts';
import { HOUR } from './spans.ts';

/** How far other alerts of a caller are looked for, to both sides of an alert's last event. */
const REACH = 48 * HOUR;
const PER_NAME = 200;
/** A caller's names that alerts are looked for by. */
const MOST_NAMES = 4;

export interface OtherAlerts {
  /** Milliseconds since the epoch: those whose last event is in this span. */
  readonly from: number;
  readonly to: number;
  /** The latest first. */
  readonly items: readonly AlertRecord[];
  readonly open: number;
  /** There may be further ones. */
  readonly more: boolean;
}

/** Other alerts whose row names the caller by one of its names, of the 48 hours before an alert's last event and those after it. */
export async function otherAlerts(book: AlertBook, alert: AlertRecord, names: readonly string[]): Promise<OtherAlerts> {
  const at = Date.parse(alert.last_seen);
  const seen = { from: at - REACH, to: at + REACH };
  const found = new Map<string, AlertRecord>();
  let more = names.length > MOST_NAMES;
  for (const value of names.slice(0, MOST_NAMES)) {
    const page = await book.list({ filter: { values: [{ value }], seen }, sort: 'last_seen', limit: PER_NAME });
    more ||= page.next !== null;
    for (const other of page.items) {
      if (other.handle === alert.handle || !callersOf(other.fields).some((c) => c.value === value)) continue;
      found.set(other.handle, other);
    }
  }
  const items = [...found.values()].sort((a, b) => compareText(b.last_seen, a.last_seen) || compareText(a.id, b.id));
  return { ...seen, items, open: items.filter((other) => other.state !== 'closed').length, more };
}
