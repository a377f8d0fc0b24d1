import type { z } from '@hono/zod-openapi';
import { isoTime } from '../../detect/alert.ts';
import type { LiveRuleStatus } from '../../detect/live/live-status.ts';
import type { RuleEntry } from '../../detect/rule-book/rule-entry.ts';
import type { RuleException, RuleTuning } from '../../detect/rule-book/rule-settings.ts';
import type { RuleRuns } from '../../state/run-book.ts';
import type { DeepReadonly } from '../operation.ts';
import { diagnosticJson } from '../query/diagnostic-json.ts';
import { given } from '../query-parameters.ts';
import type { exceptionSchema, ruleSchema, ruleSummarySchema, tuningSchema } from './rule-schema.ts';

type Summary = DeepReadonly<z.input<typeof ruleSummarySchema>>;

/** What is known of a rule beside its entry. */
export interface RuleFigures {
  /** In the catalogue. */
  readonly key: string | undefined;
  readonly runs: RuleRuns | undefined;
  readonly live: LiveRuleStatus | undefined;
}

/** A rule as lists show it. */
export function ruleSummary(entry: RuleEntry, { key, runs, live }: RuleFigures): Summary {
  const rule = entry.active?.rule ?? entry.rule;
  const detection = rule?.kind === 'rule' ? rule : undefined;
  const count = (severity: string) => entry.diagnostics.filter((d) => d.severity === severity).length;
  return {
    id: entry.id ?? null,
    key: key ?? null,
    name: entry.name ?? null,
    file: entry.file,
    own: entry.own,
    status: entry.status,
    reason: entry.reason ?? null,
    outdated: entry.outdated,
    version: entry.active?.version ?? null,
    kind: rule?.kind ?? null,
    type: detection?.type ?? null,
    severity: detection?.severity ?? null,
    risk_score: detection?.riskScore ?? null,
    tags: detection?.tags ?? [],
    interval: detection?.schedule.interval ?? null,
    from: detection?.schedule.from ?? null,
    errors: count('error'),
    warnings: count('warning'),
    first_error: firstError(entry),
    tuned: Object.keys(entry.tuning).length > 0,
    exceptions: entry.exceptions.length,
    runs: runs === undefined ? null : runFigures(runs),
    live: live === undefined ? null : liveFigures(live),
  };
}

/** How much of a line is shown beside what is marked. */
const MOST_BESIDE = 120;

function firstError({ diagnostics, source }: RuleEntry): Summary['first_error'] {
  const error = diagnostics.find((d) => d.severity === 'error');
  if (error === undefined) return null;
  const diagnostic = diagnosticJson(source, error);
  const { start, end } = diagnostic;
  if (start === null || end === null) return { diagnostic, excerpt: null };
  const { line, column } = start;
  const text = source.line(line);
  const from = column - 1;
  const to = end.line === line ? end.column - 1 : text.length;
  const excerpt = {
    before: text.slice(Math.max(0, from - MOST_BESIDE), from),
    marked: text.slice(from, Math.min(to, from + 2 * MOST_BESIDE)),
    after: text.slice(to, to + MOST_BESIDE),
  };
  return { diagnostic, excerpt };
}

/** A rule with all there is to say of it. */
export function ruleJson(entry: RuleEntry, figures: RuleFigures): DeepReadonly<z.input<typeof ruleSchema>> {
  const { rule, settings } = entry;
  const detection = rule?.kind === 'rule' ? rule : undefined;
  return {
    ...ruleSummary(entry, figures),
    description: rule?.description ?? null,
    author: rule?.author ?? [],
    references: rule?.references ?? [],
    false_positives: detection?.falsePositives ?? [],
    note: detection?.note ?? null,
    setup: detection?.setup ?? null,
    // Plain data; a copy, since the API's types know no readonly JSON.
    threat: JSON.parse(JSON.stringify(detection?.threat ?? [])),
    queries: rule?.queries.map(({ language, text }) => ({ language, text })) ?? [],
    source: entry.source.text,
    diagnostics: entry.diagnostics.map((d) => diagnosticJson(entry.source, d)),
    thresholds: entry.thresholds.map(({ name, column, operator, value, inForce, whole }) => {
      return { name, column, operator, value, in_force: inForce, whole };
    }),
    settings: {
      enabled: settings?.enabled ?? null,
      tuning: tuningJson(settings?.tuning ?? {}),
      tuning_in_force: tuningJson(entry.tuning),
      exceptions: settings?.exceptions.map((e) => exceptionJson(e, entry)) ?? [],
      problems: entry.problems.map(({ path, message, hint }) => ({ path, message, hint: hint ?? null })),
    },
  };
}

/** An exception as the API tells it. */
export function exceptionJson(
  exception: RuleException,
  entry: RuleEntry,
): DeepReadonly<z.input<typeof exceptionSchema>> {
  const { id, entries, reason, author, createdAt, expiresAt } = exception;
  return {
    id,
    entries,
    reason,
    author,
    created_at: isoTime(createdAt),
    expires_at: expiresAt === undefined ? null : isoTime(expiresAt),
    in_force: entry.exceptions.some((e) => e.id === id),
  };
}

function tuningJson({
  from,
  interval,
  thresholds,
  severity,
  riskScore,
  maxSignals,
}: RuleTuning): z.input<typeof tuningSchema> {
  return given({
    from,
    interval,
    thresholds: thresholds && { ...thresholds },
    severity,
    risk_score: riskScore,
    max_signals: maxSignals,
  });
}

/** The body's tuning as the rule book's. */
export function tuningOf(body: z.output<typeof tuningSchema>): RuleTuning {
  const { from, interval, thresholds, severity, risk_score, max_signals } = body;
  return given({ from, interval, thresholds, severity, riskScore: risk_score, maxSignals: max_signals });
}

function liveFigures(live: LiveRuleStatus): NonNullable<Summary['live']> {
  const { mode, early, why, behind, gap, late, capped, spentMs, lastRound: round, problem } = live;
  return {
    mode,
    early,
    why: why ?? null,
    behind,
    gap,
    late,
    capped,
    spent_ms: spentMs,
    last_round:
      round === undefined ? null : { at: isoTime(round.at), duration_ms: round.durationMs, survivors: round.survivors },
    problem:
      problem === undefined
        ? null
        : {
            message: problem.message,
            at: isoTime(problem.at),
            times: problem.times,
            retry_at: problem.retryAt === undefined ? null : isoTime(problem.retryAt),
          },
  };
}

function runFigures(figures: RuleRuns): NonNullable<Summary['runs']> {
  const { last, lastProblem, runs, problems, filled, late, meanDurationMs } = figures;
  return {
    last: isoTime(last.actual),
    last_status: last.status,
    last_problem:
      lastProblem === null
        ? null
        : {
            at: isoTime(lastProblem.actual),
            status: lastProblem.status === 'cut' ? 'cut' : 'failed',
            message: lastProblem.message ?? null,
          },
    runs,
    problems,
    filled,
    late,
    mean_duration_ms: meanDurationMs,
  };
}
