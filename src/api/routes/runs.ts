import { z } from '@hono/zod-openapi';
import { isoTime } from '../../detect/alert.ts';
import type { RecordedRun } from '../../state/run-book.ts';
import { range } from '../alerts/alert-filter.ts';
import { pageOf } from '../alerts/alert-schema.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { given, listOf, moment, pageParameters, whole } from '../query-parameters.ts';
import { RULES_TAG } from '../rules/rule-schema.ts';

const time = z.iso.datetime();
const KINDS = ['scheduled', 'filled', 'late'] as const;
const STATUSES = ['ok', 'failed', 'cut'] as const;

const runSchema = z
  .strictObject({
    id: z.int(),
    rule_id: z.string(),
    rule_version: z.string(),
    run: z.int(),
    intended: time.openapi({ description: 'When the schedule meant it.' }),
    actual: time.openapi({ description: 'When it was evaluated.' }),
    kind: z
      .enum(KINDS)
      .openapi({ description: 'At its time; after a time in which nothing ran; again, since late events came.' }),
    window: z.strictObject({ from: time, to: time }),
    survivors: z.int().nullable(),
    firings: z.int(),
    raised: z.int(),
    capped: z.int().openapi({ description: "Alerts beyond the rule's max_signals: not raised." }),
    duration_ms: z.number(),
    status: z.enum(STATUSES),
    message: z.string().nullable(),
  })
  .openapi('Run');

const gapSchema = z
  .strictObject({ rule_id: z.string(), runs: z.int(), first_intended: time, last_intended: time, filled: time })
  .openapi('RunGap');

/** What became of the rules' runs. */
export function mountRuns(app: ApiApp, { context }: OperationContext): void {
  mount(
    app,
    {
      id: 'listRuns',
      method: 'get',
      path: '/api/v1/runs',
      tag: RULES_TAG,
      summary: 'Runs of rules, newest first',
      query: z.strictObject({
        rule_id: listOf(z.string().min(1)).optional(),
        kind: listOf(z.enum(KINDS)).optional(),
        status: listOf(z.enum(STATUSES)).optional(),
        from: moment.optional().openapi({ description: 'By `intended`.' }),
        to: moment.optional(),
        ...pageParameters,
      }),
      answer: { description: 'A page.', schema: pageOf(runSchema) },
    },
    async ({ query }) => {
      const { rule_id, kind, status, from, to, limit, cursor } = query;
      const page = await context.state.runs.list(
        given({ ruleIds: rule_id, kinds: kind, statuses: status, intended: range(from, to) }),
        given({ limit, cursor }),
      );
      return { items: page.items.map(runJson), next: page.next };
    },
  );

  mount(
    app,
    {
      id: 'listGaps',
      method: 'get',
      path: '/api/v1/runs/gaps',
      tag: RULES_TAG,
      summary: 'Times in which a rule was not run, and when that was made up for',
      query: z.strictObject({
        rule_id: listOf(z.string().min(1)).optional(),
        from: moment.optional(),
        to: moment.optional(),
        limit: whole(1, 1_000).optional(),
      }),
      answer: { description: 'Newest first.', schema: z.strictObject({ items: z.array(gapSchema) }) },
    },
    async ({ query: { rule_id, from, to, limit } }) => {
      const gaps = await context.state.runs.gaps(given({ ruleIds: rule_id, intended: range(from, to) }), limit ?? 100);
      return {
        items: gaps.map((gap) => ({
          rule_id: gap.ruleId,
          runs: gap.runs,
          first_intended: isoTime(gap.firstIntended),
          last_intended: isoTime(gap.lastIntended),
          filled: isoTime(gap.filled),
        })),
      };
    },
  );
}

function runJson(run: RecordedRun): z.output<typeof runSchema> {
  return {
    id: run.id,
    rule_id: run.ruleId,
    rule_version: run.version,
    run: run.run,
    intended: isoTime(run.intended),
    actual: isoTime(run.actual),
    kind: run.kind,
    window: { from: isoTime(run.window.from), to: isoTime(run.window.to) },
    survivors: run.survivors,
    firings: run.firings,
    raised: run.raised,
    capped: run.capped,
    duration_ms: run.durationMs,
    status: run.status,
    message: run.message ?? null,
  };
}
