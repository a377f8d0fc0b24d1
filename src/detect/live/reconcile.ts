import { randomUUID } from 'node:crypto';
import type { EvidenceEvent } from '../alert.ts';
import type { Judged } from '../judge.ts';
import { byKey } from './by-key.ts';
import { type Draft, draftAsHeld, draftOf, eventKey } from './draft.ts';
import type { LedgerAlert } from './ledger.ts';

export type EvidenceOf = (handle: string) => Promise<readonly EvidenceEvent[]>;

/**
 * Compares the alerts that the events make of some keys with those that the ledger holds of them. An alert is known by its id; where late
 * events changed that, by evidence that it shares, the oldest first. One that the events no longer make is withdrawn, and says so where
 * it became one with another.
 *
 * @param held all that the ledger holds of these keys in these runs
 */
export async function reconcile(
  judged: readonly Judged[],
  held: readonly LedgerAlert[],
  evidenceOf: EvidenceOf,
): Promise<Draft[]> {
  const heldByKey = byKey(held);
  const judgedByKey = byKey(judged);
  const drafts: Draft[] = [];
  for (const key of new Set([...heldByKey.keys(), ...judgedByKey.keys()])) {
    const ofKey = await reconcileKey(judgedByKey.get(key) ?? [], heldByKey.get(key) ?? [], evidenceOf);
    for (const draft of ofKey) drafts.push(draft);
  }
  return drafts;
}

async function reconcileKey(
  judged: readonly Judged[],
  held: readonly LedgerAlert[],
  evidenceOf: EvidenceOf,
): Promise<Draft[]> {
  const drafts = new Map<Judged, Draft>();
  const rest = new Set([...held].sort((a, b) => a.raisedAt - b.raisedAt));
  const take = (alert: Judged, before: LedgerAlert) => {
    drafts.set(alert, draftOf(alert, before.handle, before));
    rest.delete(before);
  };
  for (const live of [true, false]) {
    for (const alert of judged) {
      if (drafts.has(alert)) continue;
      const same = [...rest].find((h) => h.alert.id === alert.alert.id && (h.status !== 'withdrawn') === live);
      if (same !== undefined) take(alert, same);
    }
  }
  const standing = () => [...rest].filter((h) => h.status !== 'withdrawn');
  for (const alert of judged) {
    for (const before of standing()) {
      if (drafts.has(alert)) break;
      if (await share(alert, before, evidenceOf)) take(alert, before);
    }
    if (!drafts.has(alert)) drafts.set(alert, draftOf(alert, randomUUID(), undefined));
  }
  const all = [...drafts.values()];
  for (const before of standing()) {
    const gone: Draft = { ...draftAsHeld(before), status: 'withdrawn' };
    for (const alert of judged) {
      if (!(await share(alert, before, evidenceOf))) continue;
      gone.mergedInto = drafts.get(alert)!.handle;
      break;
    }
    all.push(gone);
  }
  return all;
}

/** Whether they are about the same: events in common or, where neither has any, runs that meet. */
async function share(alert: Judged, held: LedgerAlert, evidenceOf: EvidenceOf): Promise<boolean> {
  const { events } = alert.alert.evidence;
  const counted = held.alert.evidence.count;
  const runsMeet = alert.runs.first <= held.runs.last + 1 && held.runs.first <= alert.runs.last + 1;
  // An alert that nobody saw has no evidence in the ledger.
  if (held.status === 'capped' || (events.length === 0 && counted === 0)) return runsMeet;
  if (events.length === 0 || counted === 0) return false;
  if (alert.alert.first_seen > held.alert.last_seen || held.alert.first_seen > alert.alert.last_seen) return false;
  const had = new Set((await evidenceOf(held.handle)).map(eventKey));
  return events.some((event) => had.has(eventKey(event)));
}
