import type { DetectionRule } from '../../rules/rule.ts';
import { type Firing, keyText } from '../episodes.ts';
import type { RunSpan } from '../run-span.ts';
import { windowOf } from '../schedule.ts';
import type { Draft } from './draft.ts';
import type { LedgerAlert, RunRecord } from './ledger.ts';
import type { TouchedRuns } from './touched.ts';

/** A run that is evaluated later than this after its time fills a gap, in milliseconds. */
const SLACK_MS = 30_000;
/** Runs that late events reach and that get a record each, in one round. */
const MOST_LATE_RECORDS = 50;

export interface RecordContext {
  readonly rule: DetectionRule;
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly durationMs: number;
}

/** What the records of a round's runs are told from. */
export interface EvaluatedRuns {
  /** Rows that the rule gave in runs that were due; undefined for documents, which are told by their alerts. */
  readonly firings: readonly Firing[] | undefined;
  /** Survivors by the runs that see them; undefined where they were not counted. */
  readonly survivors: readonly TouchedRuns[] | undefined;
  readonly drafts: readonly Draft[];
  /** Alerts of the ledger that began in these runs. */
  readonly held: readonly LedgerAlert[];
}

/** The records of runs that came due: from `runs.first` to `runs.last`, in order. */
export function dueRecords(runs: RunSpan, evaluated: EvaluatedRuns, context: RecordContext): RunRecord[] {
  const { firings, survivors } = evaluated;
  const keys = new Map<number, Set<string>>();
  for (const { run, key } of firings ?? []) keys.set(run, (keys.get(run) ?? new Set()).add(keyText(key)));
  const raised = raisedByRun(evaluated);
  const records: RunRecord[] = [];
  for (let run = runs.first; run <= runs.last; run++) {
    const began = raised.get(run) ?? 0;
    records.push({
      ...baseOf(run, context),
      kind: context.now - run * context.rule.schedule.intervalMs > SLACK_MS ? 'filled' : 'scheduled',
      survivors: survivors === undefined ? null : seenBy(run, survivors),
      firings: firings === undefined ? began : (keys.get(run)?.size ?? 0),
      raised: began,
    });
  }
  return records;
}

/** The records of runs that were over when events of theirs came. */
export function lateRecords(
  late: readonly TouchedRuns[],
  evaluated: Pick<EvaluatedRuns, 'firings' | 'drafts'>,
  context: RecordContext,
): RunRecord[] {
  const runs = new Set<number>();
  for (const { first, last } of late) {
    for (let run = first; run <= last && runs.size < MOST_LATE_RECORDS; run++) runs.add(run);
  }
  const raised = raisedByRun({ drafts: evaluated.drafts.filter((d) => d.before === undefined), held: [] });
  return [...runs]
    .sort((a, b) => a - b)
    .map((run) => ({
      ...baseOf(run, context),
      kind: 'late',
      survivors: seenBy(run, late),
      firings: new Set((evaluated.firings ?? []).filter((f) => f.run === run).map((f) => keyText(f.key))).size,
      raised: raised.get(run) ?? 0,
    }));
}

/** The record of runs that could not be evaluated. */
export function failedRecord(
  run: number,
  status: 'failed' | 'cut',
  message: string,
  context: RecordContext,
): RunRecord {
  const kind = context.now - run * context.rule.schedule.intervalMs > SLACK_MS ? 'filled' : 'scheduled';
  return { ...baseOf(run, context), kind, survivors: null, firings: 0, raised: 0, status, message };
}

function baseOf(run: number, { rule, version, now, durationMs }: RecordContext) {
  return {
    ruleId: rule.id,
    version,
    run,
    intended: run * rule.schedule.intervalMs,
    actual: now,
    window: windowOf(run, rule.schedule),
    durationMs,
    status: 'ok' as const,
  };
}

function raisedByRun({ drafts, held }: Pick<EvaluatedRuns, 'drafts' | 'held'>): Map<number, number> {
  const known = new Set(drafts.map((d) => d.handle));
  const raised = new Map<number, number>();
  for (const alert of [...drafts, ...held.filter((h) => !known.has(h.handle))]) {
    if (alert.status === 'standing') raised.set(alert.runs.first, (raised.get(alert.runs.first) ?? 0) + 1);
  }
  return raised;
}

function seenBy(run: number, survivors: readonly TouchedRuns[]): number {
  return survivors.reduce((n, s) => (s.first <= run && run <= s.last ? n + s.survivors : n), 0);
}
