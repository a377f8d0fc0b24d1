import { compareText } from '../base/compare-text.ts';
import { UserError } from '../base/user-error.ts';
import type { Plan } from '../plan/node.ts';
import { withBranches } from '../plan/rewrite.ts';
import type { DetectionRule } from '../rules/rule.ts';
import type { Alert } from './alert.ts';
import { buildAlert, type ShownRow } from './build-alert.ts';
import { type Cut, cutPlan, whyNotRun } from './cut.ts';
import { type Episode, groupByKey, joinEpisodes, keyText } from './episodes.ts';
import { EvidenceReader } from './evidence.ts';
import { HiddenColumns } from './hidden-columns.ts';
import type { RunSpan } from './run-span.ts';
import { type FiringSource, type Firings, rowOverSpan } from './run-windows.ts';
import { windowOf, windowsPerEvent } from './schedule.ts';
import { groupsByTimeBucket } from './time-bucket.ts';

/** More windows over one event than this are evaluated one by one: joined, each event would stand in every one of them. */
const MOST_JOINED_WINDOWS = 96;
/** Why a rule's windows are evaluated one by one where nothing but their number asks for it. */
export const TOO_MANY_WINDOWS = 'too many windows hold each event';

/** A rule ready to be run: its plan cut, and what follows from the two. */
export interface PreparedRule {
  readonly rule: DetectionRule;
  readonly plan: Plan;
  readonly cut: Cut;
  readonly hidden: HiddenColumns;
  /** The field that windows are told by. */
  readonly timeField: string;
  /** Whether all firings of a key are one alert: a document's, and a time bucket's. */
  readonly oneEpisode: boolean;
}

/** An alert as the events make it, with what tells it from others of its rule. */
export interface Judged {
  readonly alert: Alert;
  /** `keyText` of the group key. */
  readonly key: string;
  /** The first and the last run that fired. */
  readonly runs: RunSpan;
}

/** Cuts a rule's plan, by default as far from its source as it can be. A rule that cannot be run is a UserError. */
export function prepareRule(rule: DetectionRule, plan: Plan, cut: (plan: Plan) => Cut = cutPlan): PreparedRule {
  const obstacle = whyNotRun(plan);
  if (obstacle !== undefined) throw new UserError(`the rule cannot be run: ${obstacle}`);
  const made = widened(cut(plan), rule);
  // A document is one alert however often it is seen; a time bucket likewise.
  const aggregates = withBranches(made.groupPart).some((node) => node.kind === 'aggregate');
  return {
    rule,
    plan,
    cut: made,
    hidden: new HiddenColumns(plan),
    timeField: rule.timestampOverride ?? '@timestamp',
    oneEpisode: !aggregates || groupsByTimeBucket(plan),
  };
}

function widened(cut: Cut, rule: DetectionRule): Cut {
  if (cut.perWindow === undefined && cut.groupPart.length > 0 && windowsPerEvent(rule.schedule) > MOST_JOINED_WINDOWS) {
    return { ...cut, perWindow: TOO_MANY_WINDOWS };
  }
  return cut;
}

/** The alerts that firings make, in the order of the events behind them. Of a key's firings those that may join must all be there. */
export async function judgeFirings(source: FiringSource, firings: Firings, oneEpisode: boolean): Promise<Judged[]> {
  const { survivors, store } = source;
  const episodes = groupByKey(firings.list).flatMap((list) => joinEpisodes(list, oneEpisode));
  const evidence = new EvidenceReader(store, survivors);
  await evidence.load(episodes.flatMap((e) => e.evidence));
  const judged: Judged[] = [];
  for (const episode of episodes) {
    const shown = await shownRow(episode, source, evidence);
    judged.push({
      alert: buildAlert(source.rule, episode, shown, firings, evidence),
      key: keyText(episode.firings[0]!.key),
      runs: { first: episode.firings[0]!.run, last: episode.firings.at(-1)!.run },
    });
  }
  return judged.sort(inOrderOfEvents);
}

/** Alerts by their first event's time, then by id. */
export function inOrderOfEvents(a: Pick<Judged, 'alert'>, b: Pick<Judged, 'alert'>): number {
  return compareText(a.alert.first_seen, b.alert.first_seen) || compareText(a.alert.id, b.alert.id);
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
