import { canonicalJson, type Json } from '../../base/canonical-json.ts';
import type { Alert, EvidenceEvent } from '../alert.ts';
import type { Judged } from '../judge.ts';
import type { RunSpan } from '../run-span.ts';
import { digestOf, NO_EVIDENCE } from './evidence-digest.ts';
import type { AlertGrowth, AlertMove, AlertStatus, AlertWithdrawal, DetectionChange, LedgerAlert } from './ledger.ts';

/** What is known of the evidence of an alert in the making: all of it, what comes to it, or that nothing changes. */
export type DraftEvidence =
  | { readonly kind: 'all'; readonly events: readonly EvidenceEvent[] }
  | { readonly kind: 'more'; readonly events: readonly EvidenceEvent[] }
  | { readonly kind: 'same' };

/** An alert as a round leaves it, beside what the ledger holds of it. */
export interface Draft {
  readonly handle: string;
  /** As the ledger holds it; undefined for a new one. */
  readonly before: LedgerAlert | undefined;
  readonly key: string;
  /** Its head; `evidence.events` is empty, see `evidence`. */
  alert: Alert;
  runs: RunSpan;
  evidence: DraftEvidence;
  status: AlertStatus;
  suppressedBy: string | null;
  /** For one that is withdrawn: the handle of the alert that it became one with. */
  mergedInto?: string;
}

/** A new alert, or what events now make of one that the ledger holds. */
export function draftOf(judged: Judged, handle: string, before: LedgerAlert | undefined): Draft {
  return {
    handle,
    before,
    key: judged.key,
    alert: headOf(judged.alert),
    runs: judged.runs,
    evidence: { kind: 'all', events: judged.alert.evidence.events },
    status: 'standing',
    suppressedBy: before?.suppressedBy ?? null,
  };
}

/** An alert that stays as the ledger holds it. */
export function draftAsHeld(before: LedgerAlert): Draft {
  const { handle, key, alert, runs, status, suppressedBy } = before;
  return { handle, before, key, alert, runs, evidence: { kind: 'same' }, status, suppressedBy };
}

/** An alert without its events and without what is held back under it. */
export function headOf({ suppressed: _, ...alert }: Alert): Alert {
  return { ...alert, evidence: { ...alert.evidence, events: [] } };
}

export interface ChangeContext {
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly evidenceOf: (handle: string) => Promise<readonly EvidenceEvent[]>;
}

/** What drafts change in the ledger. */
export async function changeOf(
  drafts: readonly Draft[],
  context: ChangeContext,
): Promise<Pick<DetectionChange, 'raised' | 'changed' | 'moved' | 'withdrawn'>> {
  const raised: LedgerAlert[] = [];
  const changed: AlertGrowth[] = [];
  const moved: AlertMove[] = [];
  const withdrawn: AlertWithdrawal[] = [];
  const unseen = new Set(drafts.filter((draft) => draft.status === 'capped').map((draft) => draft.handle));
  for (const draft of drafts) {
    const { before } = draft;
    if (draft.status === 'withdrawn') {
      if (before === undefined || before.status === 'withdrawn') continue;
      withdrawn.push(withdraw(draft, before, unseen, context));
    } else if (before === undefined) raised.push(raise(draft, context));
    else {
      const growth = await growthOf(draft, before, context);
      if (growth !== undefined) changed.push(growth);
      else if (!sameRuns(draft.runs, before.runs))
        moved.push({ handle: draft.handle, ruleVersion: context.version, runs: draft.runs });
    }
  }
  return { raised, changed, moved, withdrawn };
}

/** @param unseen the handles of alerts that nobody is to be sent to */
function withdraw(
  { handle, mergedInto }: Draft,
  before: LedgerAlert,
  unseen: ReadonlySet<string>,
  { version, now: at }: ChangeContext,
): AlertWithdrawal {
  if (mergedInto === undefined) {
    const rule = before.ruleVersion === version ? 'the rule' : 'the rule was changed, and';
    return { handle, at, reason: `${rule} no longer fires on these events` };
  }
  const reason = 'events that came late joined it with another alert';
  if (!unseen.has(mergedInto)) return { handle, at, reason, mergedInto };
  return { handle, at, reason: `${reason}, which is one too many of its run (\`max_signals\`)` };
}

function raise(draft: Draft, { version, now }: ChangeContext): LedgerAlert {
  const { handle, alert, key, runs, status, suppressedBy, evidence } = draft;
  const events = status === 'capped' || evidence.kind === 'same' ? [] : evidence.events;
  return {
    handle,
    alert: { ...alert, evidence: { ...alert.evidence, events } },
    key,
    ruleVersion: version,
    raisedAt: now,
    runs,
    formerIds: [],
    status,
    suppressedBy,
    evidenceDigest: digestOf(events),
  };
}

function sameRuns(a: RunSpan, b: RunSpan): boolean {
  return a.first === b.first && a.last === b.last;
}

/** What people see changed of an alert, if anything. */
async function growthOf(draft: Draft, before: LedgerAlert, context: ChangeContext): Promise<AlertGrowth | undefined> {
  const { handle, alert, runs, status, suppressedBy } = draft;
  const evidence = await evidenceChange(draft, before, context);
  const same =
    evidence.added.length + evidence.removed.length === 0 &&
    status === before.status &&
    suppressedBy === before.suppressedBy &&
    textOf(alert) === textOf(before.alert);
  if (same) return undefined;
  const renamed = alert.id !== before.alert.id;
  return {
    handle,
    alert,
    ruleVersion: context.version,
    runs,
    formerIds: renamed ? [...before.formerIds, before.alert.id] : before.formerIds,
    status,
    suppressedBy,
    at: context.now,
    ...evidence,
  };
}

type EvidenceChange = Pick<AlertGrowth, 'added' | 'removed' | 'evidenceDigest'>;

async function evidenceChange(draft: Draft, before: LedgerAlert, context: ChangeContext): Promise<EvidenceChange> {
  const { evidence, status } = draft;
  const { evidenceDigest } = before;
  // What nobody sees needs no evidence; what was told once keeps its own.
  if (evidence.kind === 'same' || status === 'capped') return { added: [], removed: [], evidenceDigest };
  if (evidence.kind === 'more') {
    return { added: evidence.events, removed: [], evidenceDigest: digestOf(evidence.events, evidenceDigest) };
  }
  const digest = digestOf(evidence.events);
  if (digest === evidenceDigest) return { added: [], removed: [], evidenceDigest };
  const held = evidenceDigest === NO_EVIDENCE ? [] : await context.evidenceOf(draft.handle);
  const had = new Set(held.map(eventKey));
  const has = new Set(evidence.events.map(eventKey));
  return {
    added: evidence.events.filter((e) => !had.has(eventKey(e))),
    removed: held.filter((e) => !has.has(eventKey(e))),
    evidenceDigest: digest,
  };
}

/** What tells an event from all others. */
export function eventKey({ _index, _id }: EvidenceEvent): string {
  return `${_index}/${_id}`;
}

function textOf(alert: Alert): string {
  return canonicalJson(alert as unknown as Json);
}
