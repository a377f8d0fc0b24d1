import { analyzeQuery } from '../esql/analyze-query.ts';
import { wildcard } from '../esql/streams.ts';
import { emitPlan } from '../sql/emit-plan.ts';
import { emitOptionsOf } from '../store/emit-options.ts';
import type { EventStore, StreamUsage } from '../store/event-store.ts';

/** How long events of some streams are kept. */
export interface RetentionRule {
  /** The streams, in which `*` stands for any characters; of several rules that fit a stream, the first holds. */
  readonly streams: string;
  /** Events older than this many milliseconds go. */
  readonly ageMs?: number;
  /** Where a stream takes more bytes than this, its oldest events go. */
  readonly sizeBytes?: number;
}

/** What was let go of a stream. */
export interface Expired {
  readonly stream: string;
  readonly events: number;
  /** Everything before this moment, in milliseconds since the epoch, is gone. */
  readonly before: number;
  readonly why: 'age' | 'size';
}

/**
 * Deletes events that are older, or take more room, than their streams' rules say. Disk space is used again by later events; the file
 * does not shrink.
 */
export async function applyRetention(
  store: EventStore,
  rules: readonly RetentionRule[],
  now: number,
): Promise<readonly Expired[]> {
  if (rules.length === 0) return [];
  const expired: Expired[] = [];
  const expire = async (stream: string, before: number, why: Expired['why']) => {
    const events = await store.expire(stream, before);
    if (events > 0) expired.push({ stream, events, before, why });
    return events;
  };
  for (const usage of await store.usage()) {
    const { ageMs, sizeBytes } = retentionOf(usage.stream, rules);
    let gone = 0;
    const old = ageMs === undefined ? undefined : now - ageMs;
    if (old !== undefined && usage.oldest !== null && usage.oldest < old) gone = await expire(usage.stream, old, 'age');
    if (sizeBytes === undefined) continue;
    const before = await startOfLast(store, usage, gone, sizeBytes);
    if (before !== undefined) await expire(usage.stream, before, 'size');
  }
  return expired;
}

/** How long dead letters are kept, and how many at most. */
export interface DeadLetterRetention {
  /** Those older than this many milliseconds go. */
  readonly ageMs?: number;
  readonly most?: number;
}

/** Deletes dead letters that are older, or more, than is allowed; gives how many. */
export async function expireDeadLetters(
  store: EventStore,
  { ageMs, most }: DeadLetterRetention,
  now: number,
): Promise<number> {
  if (ageMs === undefined && most === undefined) return 0;
  return store.expireDeadLetters({
    ...(ageMs !== undefined && { before: now - ageMs }),
    ...(most !== undefined && { most }),
  });
}

/** How long events of a stream are kept; nothing where no rule fits it. */
export function retentionOf(stream: string, rules: readonly RetentionRule[]): Partial<RetentionRule> {
  return rules.find(({ streams }) => wildcard(streams.split('*'))(stream)) ?? {};
}

/** Where the last events of a stream begin that fit in some bytes, in milliseconds since the epoch; undefined where all fit. */
async function startOfLast(
  store: EventStore,
  { stream, events, bytes }: StreamUsage,
  gone: number,
  most: number,
): Promise<number | undefined> {
  const left = events - gone;
  const share = 1 - (most / bytes) * (events / left);
  if (left <= 0 || !(share > 0)) return undefined;
  const text = `FROM "${stream}" | STATS start = PERCENTILE(TO_LONG(@timestamp), ${Math.min(100, share * 100).toFixed(4)})`;
  const { plan, columns, diagnostics } = analyzeQuery(text, { streams: store.streams(), missingStreams: 'error' });
  if (plan === undefined) throw new Error(`${text}: ${diagnostics[0]?.message}`);
  const statement = emitPlan(plan, emitOptionsOf(store, { now: 0, replay: false }));
  let start: number | undefined;
  for await (const chunk of store.query(statement, columns)) {
    const value = chunk[0]?.[0];
    if (typeof value === 'number') start = Math.ceil(value);
  }
  return start;
}
