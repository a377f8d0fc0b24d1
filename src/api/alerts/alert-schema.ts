import { z } from '@hono/zod-openapi';
import { ALERT_STATES, HISTORY_FIELDS, RESOLUTIONS } from '../../state/alert-record.ts';

const time = z.iso.datetime();

const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const evidenceEventSchema = z
  .strictObject({ _index: z.string(), _id: z.string(), '@timestamp': time })
  .openapi('EvidenceEvent');

const threatEntry = z.strictObject({ id: z.string(), name: z.string(), reference: z.string().optional() });

const threat = z
  .strictObject({
    framework: z.string(),
    tactic: threatEntry.optional(),
    technique: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string().optional(),
        reference: z.string().optional(),
        subtechnique: z.array(threatEntry).optional(),
      }),
    ),
  })
  .openapi('Threat');

const historyValue = z.union([z.string(), z.array(z.string()), z.null()]);

/** An alert: `detect`'s form, and its life since. */
export const alertSchema = z
  .strictObject({
    id: z.string(),
    handle: z.string().openapi({ description: 'Its own for ever, also where late events change `id`.' }),
    former_ids: z.array(z.string()).openapi({ description: 'It is still found by them.' }),
    rule_id: z.string(),
    rule_name: z.string(),
    severity: z.string(),
    risk_score: z.number(),
    first_seen: time,
    last_seen: time,
    window: z.strictObject({ from: time, to: time }),
    fields: z
      .record(z.string(), z.union([scalar, z.null(), z.array(scalar)]))
      .openapi({ description: "The rule's row, by column; prompt text is masked." }),
    evidence: z.strictObject({
      count: z.int(),
      events: z.array(evidenceEventSchema).openapi({ description: 'The first of them, as many as were asked for.' }),
      note: z.string().optional(),
    }),
    threat: z.array(threat),
    reason: z.string(),
    version: z.int().openapi({ description: 'For If-Match; counts changes of state, assignee, tags and notes.' }),
    state: z.enum(ALERT_STATES),
    resolution: z.enum(RESOLUTIONS).nullable(),
    assignee: z.string().nullable(),
    tags: z.array(z.string()),
    caller: z
      .strictObject({ field: z.string(), value: z.string() })
      .nullable()
      .openapi({ description: 'Who its row names; null where it names nobody, or several.' }),
    notes: z.array(z.strictObject({ at: time, author: z.string(), text: z.string() })),
    history: z.array(
      z.strictObject({
        at: time,
        actor: z.string(),
        field: z.enum(HISTORY_FIELDS),
        from: historyValue,
        to: historyValue,
      }),
    ),
    raised_at: time,
    updated_at: time,
    acknowledged_at: time.nullable(),
    closed_at: time.nullable(),
    withdrawn: z.strictObject({ at: time, reason: z.string(), merged_into: z.string().nullable() }).nullable(),
    suppressed: z.int().openapi({ description: 'Alerts held back under this one.' }),
    suppressed_by: z.string().nullable(),
  })
  .openapi('Alert');

/** A page of a list. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.strictObject({
    items: z.array(item),
    next: z.string().nullable().openapi({ description: 'For `cursor`; null on the last page.' }),
  });
}
