import { z } from '@hono/zod-openapi';
import { PREDICATE_KINDS } from '../../catalog/predicate.ts';
import { backtestSchema } from './backtest-schema.ts';
import { runningSchema } from './running-rules.ts';

const text = z.string();
const texts = z.array(text);
const kind = z.enum(PREDICATE_KINDS);
const values = z.array(z.union([text, z.number(), z.boolean(), z.null()]));
const time = z.iso.datetime();
/** A tree, or nothing; its form is told in words, since it holds itself. */
const condition = z.json().openapi({
  type: ['object', 'null'],
  description:
    'The tests and what joins them: `{kind: and|or, of: [...]}`, `{kind: not, of}`, `{kind: test, test}`, `{kind: constant, value}`, `{kind: opaque, text, why}`.',
});

const head = z.strictObject({
  vendor: text,
  breadcrumb: texts,
  rule_id: text,
  name: text,
  status: text.nullable(),
  severity: text.nullable(),
  risk_score: z.number().nullable(),
  type: text,
  language: text,
  time_window: text.nullable(),
  schedule: text.nullable(),
  group_by: texts,
  author: texts,
  source: text.nullable(),
  license: text.nullable(),
  created: text.nullable(),
  updated: text.nullable(),
  version: z.number().nullable(),
  tags: texts,
  related: z.array(z.strictObject({ id: text, relation: text })),
  taxonomy: text.nullable(),
});

const stage = z.strictObject({
  n: z.int(),
  kind: text,
  text,
  predicates: z.array(
    z.strictObject({
      field: text,
      sources: texts,
      aggregate: text.optional(),
      kind,
      values,
      other: text.optional(),
      negated: z.boolean(),
      text,
    }),
  ),
  condition,
  reads: texts,
  makes: texts,
  opaque: z
    .array(z.strictObject({ text, why: text }))
    .openapi({ description: 'What of it could not be read, and why.' }),
});

const conformance = z.strictObject({
  parses: z.boolean(),
  types: z.boolean(),
  runs: z.boolean(),
  diagnostics: z.array(
    z.strictObject({
      code: text,
      severity: text,
      message: text,
      line: z.int(),
      column: z.int(),
      hint: text.nullable(),
    }),
  ),
});

/** What stored events and the service's memory say of a rule. */
export const ruleLifeSchema = z.strictObject({
  could_fire: z.enum(['yes', 'no', 'unknown']).openapi({
    description:
      '`yes`: it did, on stored events or in the service; `no`: it is proved that it cannot on what is stored.',
  }),
  because: text,
  blind_spots: z
    .array(z.strictObject({ field: text, message: text }))
    .openapi({ description: 'Fields that it reads and no event has; `_index` for streams without events.' }),
  alerts: z
    .strictObject({ total: z.int(), last: time.nullable(), per_day: z.number().nullable() })
    .nullable()
    .openapi({ description: 'Those that stand, by the time of their events.' }),
  verdicts: z
    .strictObject({
      true_positive: z.int(),
      false_positive: z.int(),
      benign: z.int(),
      duplicate: z.int(),
      precision: z.number().nullable(),
    })
    .nullable(),
  backtest: backtestSchema.nullable(),
  tests: z.array(z.strictObject({ name: text, outcome: z.enum(['alerts', 'silent']) })),
});

/** A tactic with the techniques that a rule covers under it. */
export const coverageRow = z.strictObject({
  framework: text,
  tactic: text.nullable(),
  tactic_id: text.nullable(),
  techniques: z.array(z.strictObject({ id: text, name: text })),
});
/** An id that a rule names wrongly, or that is outdated. */
export const coverageProblem = z.strictObject({ id: text, where: text, message: text });

/** A rule's catalogue page, and how the service fares with it. */
export const rulePageAnswer = z
  .strictObject({
    key: text.openapi({ example: 'elastic/725a048a-88c5-4fc7-8677-a44fc0031822' }),
    head,
    description: text,
    coverage: z.array(coverageRow),
    coverage_problems: z.array(coverageProblem),
    stages: z.array(stage),
    indicators: z.array(
      z.strictObject({
        field: text,
        kind,
        values,
        other: text.optional(),
        negated: z.boolean(),
        corpus: z.int().openapi({ description: 'How many other rules look for the same.' }),
        key: text,
      }),
    ),
    outputs: z.array(z.strictObject({ field: text, source: text, highlighted: z.boolean() })),
    highlighted_missing: texts,
    events: z.strictObject({
      streams: texts,
      constrained: z.array(z.strictObject({ field: text, values })),
      integrations: texts,
      required_fields: z.array(z.strictObject({ name: text, type: text })),
      fields: texts,
    }),
    body: text,
    body_language: z.enum(['toml', 'yaml']),
    triage: text.nullable().openapi({ description: 'Markdown.' }),
    false_positives: texts,
    references: texts,
    setup: text.nullable(),
    history: z.array(
      z.strictObject({ version: z.number().nullable(), updated: text.nullable(), digest: text, seen: text }),
    ),
    similar: z.array(z.strictObject({ key: text, name: text, vendor: text, score: z.number(), shared: z.int() })),
    conformance: conformance.nullable().openapi({ description: 'Null for rules that are not run here.' }),
    life: ruleLifeSchema.nullable().openapi({ description: 'Null where it was not asked for.' }),
    here: runningSchema.nullable().openapi({ description: 'Null for rules that the service has not.' }),
  })
  .openapi('RulePage');
