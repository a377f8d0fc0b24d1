import { z } from '@hono/zod-openapi';
import { EXCEPTION_OPERATORS } from '../../detect/rule-book/rule-settings.ts';
import { RULE_SEVERITIES } from '../../rules/rule.ts';
import { diagnosticSchema } from '../query/diagnostic-json.ts';

export const RULES_TAG = 'rules';
export const ruleParams = z.strictObject({ id: z.string().min(1).max(500) });

const time = z.iso.datetime();
const text = z.string();

/** What an exception asks of fields. */
export const entriesSchema = z
  .array(
    z.strictObject({
      field: z.string().min(1).max(1_000),
      operator: z.enum(EXCEPTION_OPERATORS),
      values: z
        .array(z.union([z.string().max(10_000), z.number(), z.boolean()]))
        .max(1_000)
        .optional(),
    }),
  )
  .min(1)
  .max(50)
  .openapi({ description: 'Events for which all of these hold are not seen by the rule.' });

export const exceptionSchema = z
  .strictObject({
    id: text,
    entries: entriesSchema,
    reason: text,
    author: text,
    created_at: time,
    expires_at: time.nullable(),
    in_force: z.boolean().openapi({ description: 'Neither expired nor unfit for the rule.' }),
  })
  .openapi('RuleException');

/** What is set in place of what a rule's file says. */
export const tuningSchema = z
  .strictObject({
    from: z.string().max(50).optional().openapi({ description: 'Where the window begins, as `now-2h`.' }),
    interval: z.string().max(50).optional().openapi({ description: 'How often the rule runs, as `10m`.' }),
    thresholds: z.record(z.string(), z.number()).optional().openapi({ description: "By a threshold's `name`." }),
    severity: z.enum(RULE_SEVERITIES).optional(),
    risk_score: z.int().min(0).max(100).optional(),
    max_signals: z.int().positive().optional(),
  })
  .openapi('RuleTuning');

export const RULE_STATUSES = ['active', 'disabled', 'broken', 'idle'] as const;

const runFigures = z.strictObject({
  last: time.openapi({ description: 'When it was evaluated last.' }),
  last_status: z.enum(['ok', 'failed', 'cut']),
  last_problem: z.strictObject({ at: time, status: z.enum(['failed', 'cut']), message: text.nullable() }).nullable(),
  runs: z.int(),
  problems: z.int(),
  filled: z.int(),
  late: z.int(),
  mean_duration_ms: z.number(),
});

/** How a rule fares in live detection, since the start. */
const liveFigures = z.strictObject({
  mode: z.enum(['documents', 'partials', 'kept', 'due', 'broken']),
  early: z.boolean().openapi({ description: 'Whether runs are judged before they are due.' }),
  why: text.nullable().openapi({ description: 'Why it is judged as it is, where not at once and in parts.' }),
  behind: z.int().openapi({ description: 'Commits that are not judged yet.' }),
  gap: z.int().openapi({ description: 'Runs that are due and not evaluated yet.' }),
  late: z.int(),
  capped: z.int().openapi({ description: 'Alerts beyond max_signals.' }),
  spent_ms: z.number(),
  last_round: z.strictObject({ at: time, duration_ms: z.number(), survivors: z.int() }).nullable(),
  problem: z
    .strictObject({ message: text, at: time, times: z.int(), retry_at: time.nullable() })
    .nullable()
    .openapi({ description: 'Why it is not judged now.' }),
});

/** A rule in a list. */
export const ruleSummarySchema = z
  .strictObject({
    id: text.nullable().openapi({ description: 'Null where the file cannot be read as a rule.' }),
    key: text.nullable().openapi({ description: 'In the catalogue; null where the file cannot be read as a rule.' }),
    name: text.nullable(),
    file: text,
    own: z.boolean().openapi({ description: 'Saved through the API, which may replace and delete it.' }),
    status: z.enum(RULE_STATUSES).openapi({
      description:
        '`active` runs; `disabled` was switched off; `broken` has errors; `idle` is in order and not run: `reason` says why.',
    }),
    reason: text.nullable(),
    outdated: z.boolean().openapi({ description: 'The file is broken by now, and its last good version runs.' }),
    version: text.nullable().openapi({ description: 'Changes with whatever its alerts depend on.' }),
    kind: z.enum(['rule', 'hunt']).nullable(),
    type: text.nullable(),
    severity: text.nullable(),
    risk_score: z.number().nullable(),
    tags: z.array(text),
    interval: text.nullable(),
    from: text.nullable(),
    errors: z.int(),
    warnings: z.int(),
    first_error: z
      .strictObject({
        diagnostic: diagnosticSchema,
        excerpt: z
          .strictObject({ before: text, marked: text, after: text })
          .nullable()
          .openapi({ description: 'The line where it is, around what is wrong.' }),
      })
      .nullable(),
    tuned: z.boolean(),
    exceptions: z.int().openapi({ description: 'In force.' }),
    runs: runFigures.nullable(),
    live: liveFigures.nullable(),
  })
  .openapi('RuleSummary');

/** A rule with all there is to say of it. */
export const ruleSchema = ruleSummarySchema
  .extend({
    description: text.nullable(),
    author: z.array(text),
    references: z.array(text),
    false_positives: z.array(text),
    note: text.nullable(),
    setup: text.nullable(),
    threat: z.array(z.json()).openapi({ type: 'array', items: { type: 'object' } }),
    queries: z.array(z.strictObject({ language: text, text })),
    source: text.openapi({ description: "The file's text, which diagnostics point into." }),
    diagnostics: z.array(diagnosticSchema),
    thresholds: z.array(
      z.strictObject({
        name: text,
        column: text,
        operator: text,
        value: z.number(),
        in_force: z.number(),
        whole: z.boolean(),
      }),
    ),
    settings: z.strictObject({
      enabled: z.boolean().nullable().openapi({ description: 'Null: the file says so.' }),
      tuning: tuningSchema,
      tuning_in_force: tuningSchema,
      exceptions: z.array(exceptionSchema),
      problems: z.array(z.strictObject({ path: text, message: text, hint: text.nullable() })).openapi({
        description: 'What of the settings is not in force, and why.',
      }),
    }),
  })
  .openapi('Rule');
