import { compareText } from '../../base/compare-text.ts';
import { UserError } from '../../base/user-error.ts';
import type { AlertChange } from '../alert-book.ts';
import type { AlertHistoryEntry, AlertState, Resolution } from '../alert-record.ts';

const LONGEST_TAG = 64;
const MOST_TAGS = 50;
const LONGEST_NAME = 128;
const LONGEST_NOTE = 10_000;

/** What analysts say of an alert; times in milliseconds since the epoch. */
export interface Triage {
  readonly state: AlertState;
  readonly resolution: Resolution | null;
  readonly assignee: string | null;
  readonly tags: readonly string[];
  readonly acknowledged: number | null;
  readonly closed: number | null;
}

export interface TriageChange {
  readonly after: Triage;
  /** What changed; empty where everything was as asked. */
  readonly history: readonly Pick<AlertHistoryEntry, 'field' | 'from' | 'to'>[];
  readonly note: string | null;
}

/** Checks a change and puts its texts in order; throws a UserError for one that makes no sense. */
export function checkedChange(change: AlertChange): AlertChange {
  const { state, resolution, assignee, tags, note } = change;
  if (typeof resolution === 'string' && state !== undefined && state !== 'closed') {
    throw new UserError(`an alert with the verdict ${resolution} is closed, not ${state}`, {
      hint: 'leave the state out, or the verdict',
    });
  }
  return {
    ...change,
    ...(typeof assignee === 'string' && { assignee: checkedText(assignee, "an assignee's name", LONGEST_NAME) }),
    ...(note !== undefined && { note: checkedText(note, 'a note', LONGEST_NOTE, true) }),
    ...(tags !== undefined && { tags: checkedTags(tags) }),
  };
}

function checkedTags(tags: NonNullable<AlertChange['tags']>): NonNullable<AlertChange['tags']> {
  const checked = (list: readonly string[] = []) => list.map((tag) => checkedText(tag, 'a tag', LONGEST_TAG));
  return 'set' in tags ? { set: checked(tags.set) } : { add: checked(tags.add), remove: checked(tags.remove) };
}

function checkedText(text: string, what: string, longest: number, lines = false): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new UserError(`${what} cannot be empty`);
  if (trimmed.length > longest) throw new UserError(`${what} has at most ${longest} characters, not ${trimmed.length}`);
  if (!lines && /\p{Cc}/u.test(trimmed)) throw new UserError(`${what} holds no control characters`);
  return trimmed;
}

/** What a checked change makes of an alert at a time. */
export function changeTriage(before: Triage, change: AlertChange, at: number): TriageChange {
  const state = typeof change.resolution === 'string' ? 'closed' : (change.state ?? before.state);
  const resolution =
    state === 'closed' ? (change.resolution === undefined ? before.resolution : change.resolution) : null;
  const assignee = change.assignee === undefined ? before.assignee : change.assignee;
  const tags = changedTags(before.tags, change.tags);
  const note = change.note ?? null;
  const after: Triage = {
    state,
    resolution,
    assignee,
    tags,
    acknowledged: before.acknowledged ?? (state === 'open' ? null : at),
    closed: state === 'closed' ? (before.closed ?? at) : null,
  };
  const history = changeHistory(before, after);
  if (note !== null) history.push({ field: 'note', from: null, to: note });
  return { after, history, note };
}

/** What is other than before, as an alert's history tells it. */
export function changeHistory(before: Triage, after: Triage): Pick<AlertHistoryEntry, 'field' | 'from' | 'to'>[] {
  const history: Pick<AlertHistoryEntry, 'field' | 'from' | 'to'>[] = [];
  for (const field of ['state', 'resolution', 'assignee'] as const) {
    if (before[field] !== after[field]) history.push({ field, from: before[field], to: after[field] });
  }
  if (before.tags.join('\n') !== after.tags.join('\n')) {
    history.push({ field: 'tags', from: before.tags, to: after.tags });
  }
  return history;
}

function changedTags(before: readonly string[], change: AlertChange['tags']): readonly string[] {
  if (change === undefined) return before;
  const tags = new Set('set' in change ? change.set : [...before, ...(change.add ?? [])]);
  if (!('set' in change)) for (const tag of change.remove ?? []) tags.delete(tag);
  if (tags.size > MOST_TAGS) throw new UserError(`an alert has at most ${MOST_TAGS} tags`);
  return [...tags].sort(compareText);
}
