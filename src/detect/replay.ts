import { compareText } from '../base/compare-text.ts';
import { UserError } from '../base/user-error.ts';
import type { Plan } from '../plan/node.ts';
import { withBranches } from '../plan/rewrite.ts';
import type { DetectionRule } from '../rules/rule.ts';
import type { EventStore } from '../store/event-store.ts';
import type { Alert } from './alert.ts';
import { buildAlert, type ShownRow } from './build-alert.ts';
import { type Cut, cutPlan, whyNotRun } from './cut.ts';
import { type Episode, groupByKey, joinEpisodes } from './episodes.ts';
import { EvidenceReader } from './evidence.ts';
import { HiddenColumns } from './hidden-columns.ts';
import {
  documentFirings,
  type FiringSource,
  type Firings,
  groupedFirings,
  rowOverSpan,
  windowFirings,
} from './run-windows.ts';
import { type Window, windowOf, windowsPerEvent } from './schedule.ts';
import { eventTime, keepSurvivors } from './survivors.ts';
import { groupsByTimeBucket } from './time-bucket.ts';

/** More windows over one event than this are evaluated one by one: joined, each event would stand in every one of them. */
const MOST_JOINED_WINDOWS = 96;

export interface ReplayOptions {
  readonly store: EventStore;
  /** Only events of this time are looked at. */
  readonly span?: Partial<Window>;
  /** How the plan is cut; by default as far from its source as it can be. */
  readonly cut?: (plan: Plan) => Cut;
  readonly signal?: AbortSignal;
}

export interface ReplayResult {
  readonly alerts: readonly Alert[];
  /** What was left of the events after the rule's row part. */
  readonly survivors: number;
  /** Why windows were evaluated one by one, where they were. */
  readonly perWindow: string | undefined;
}

let tables = 0;

/**
 * Runs a rule over stored logs as its schedule would have: at every multiple of its interval whose window holds events.
 * Each event is judged once; windows slide over what survived.
 */
export async function replayRule(rule: DetectionRule, plan: Plan, options: ReplayOptions): Promise<ReplayResult> {
  const { store } = options;
  const obstacle = whyNotRun(plan);
  if (obstacle !== undefined) throw new UserError(`the rule cannot be run: ${obstacle}`);
  const cut = widened((options.cut ?? cutPlan)(plan), rule);
  const hidden = new HiddenColumns(plan);
  const table = `survivors_${++tables}`;
  const timeField = rule.timestampOverride ?? '@timestamp';
  const survivors = await keepSurvivors(cut, hidden, { store, table, timeField, span: options.span ?? {} });
  try {
    const source: FiringSource = {
      cut,
      hidden,
      survivors,
      rule,
      store,
      ...(options.signal && { signal: options.signal }),
    };
    const alerts = await alertsOf(source, plan, options);
    return { alerts, survivors: survivors.rows, perWindow: cut.perWindow };
  } finally {
    await store.discard(table);
  }
}

function widened(cut: Cut, rule: DetectionRule): Cut {
  if (cut.perWindow === undefined && cut.groupPart.length > 0 && windowsPerEvent(rule.schedule) > MOST_JOINED_WINDOWS) {
    return { ...cut, perWindow: 'too many windows hold each event' };
  }
  return cut;
}

async function alertsOf(source: FiringSource, plan: Plan, options: ReplayOptions): Promise<Alert[]> {
  const { cut, survivors, store } = source;
  if (survivors.rows === 0 && !countsAbsence(cut)) return [];
  const firings = await firingsOf(source, options);
  // A document is one alert however often it is seen; a time bucket likewise.
  const aggregates = withBranches(cut.groupPart).some((node) => node.kind === 'aggregate');
  const oneEpisode = !aggregates || groupsByTimeBucket(plan);
  const episodes = groupByKey(firings.list).flatMap((list) => joinEpisodes(list, oneEpisode));
  const evidence = new EvidenceReader(store, survivors);
  await evidence.load(episodes.flatMap((e) => e.evidence));
  const alerts: Alert[] = [];
  for (const episode of episodes) {
    const shown = await shownRow(episode, source, evidence);
    alerts.push(buildAlert(source.rule, episode, shown, firings, evidence));
  }
  return alerts.sort((a, b) => compareText(a.first_seen, b.first_seen) || compareText(a.id, b.id));
}

async function firingsOf(source: FiringSource, options: ReplayOptions): Promise<Firings> {
  const { cut, hidden, rule, store } = source;
  if (cut.groupPart.length === 0) return documentFirings(source);
  if (cut.perWindow === undefined) return groupedFirings(source);
  if (!countsAbsence(cut)) return windowFirings(source, undefined);
  const timeField = rule.timestampOverride ?? '@timestamp';
  return windowFirings(source, await eventTime(cut, hidden, { store, timeField, span: options.span ?? {} }));
}

/** A STATS without BY gives a row even where no event is left. */
function countsAbsence(cut: Cut): boolean {
  return withBranches(cut.groupPart).some((node) => node.kind === 'aggregate' && node.groups.length === 0);
}

/**
 * The row an alert shows. Where one run saw all of the episode, it is that run's row. An episode longer than the rule's
 * window has no such run: its row is computed over the whole of it, so that its numbers and its evidence agree.
 */
async function shownRow(episode: Episode, source: FiringSource, evidence: EvidenceReader): Promise<ShownRow> {
  const { schedule } = source.rule;
  const last = episode.firings.at(-1)!;
  const window = { from: windowOf(episode.firings[0]!.run, schedule).from, to: windowOf(last.run, schedule).to };
  // Nothing stands behind a rule that looks for what is missing: its alert is about the whole time that was quiet.
  if (episode.evidence.length === 0) return { row: last.row, rows: 0, window, evidence: [] };
  const whole = episode.firings.find((f) => f.evidence.length === episode.evidence.length);
  if (whole !== undefined) {
    const { run, row, rows } = whole;
    return { row, rows, window: windowOf(run, schedule), evidence: episode.evidence };
  }
  const over = await rowOverSpan(source, evidence.spanOf(episode.evidence), last.key);
  // A rule that looks at the latest events only (by NOW() or LIMIT) sees less of the whole time than its runs did.
  if (over !== undefined && holdsAll(over.evidence, episode.evidence)) {
    await evidence.load(over.evidence);
    return { row: over.row, rows: over.rows, window, evidence: over.evidence };
  }
  const note = `the row is that of the last of ${episode.firings.length} runs; the evidence is that of all of them`;
  return { row: last.row, rows: last.rows, window, evidence: episode.evidence, note };
}

function holdsAll(survivors: readonly number[], wanted: readonly number[]): boolean {
  const held = new Set(survivors);
  return wanted.every((survivor) => held.has(survivor));
}
