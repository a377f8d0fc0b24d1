import { z } from '@hono/zod-openapi';
import { ALERT_STATES, RESOLUTIONS } from '../../state/alert-record.ts';
import { OUTCOMES } from '../../triage/caller/call-outcome.ts';
import { CALLER_SCOPES } from '../../triage/caller/caller-profile.ts';
import { DAY_FIGURES } from '../../triage/caller/day-figures.ts';
import { FACETS } from '../../triage/caller/facets.ts';
import { TIME_VERDICTS } from '../../triage/caller/usual-time.ts';

const time = z.iso.datetime();
const span = z.strictObject({ from: time, to: time });
const count = z.int().nonnegative();

const callerRef = z
  .strictObject({
    field: z.string(),
    kind: z.enum(['identity', 'name', 'address']),
    value: z.string(),
    events: count
      .nullable()
      .openapi({ description: "The alert's evidence events that are theirs; null where not counted." }),
  })
  .openapi('AlertCaller');

/** Who may be meant, told with every answer about an alert's caller. */
const callers = {
  callers: z.array(callerRef).openapi({
    description:
      'Who made the calls of the alert, most events first; empty where neither row nor evidence names anybody.',
  }),
  named_by: z.enum(['row', 'evidence']).nullable(),
  more_callers: z.boolean(),
};

const against = z.strictObject({
  day: z.number().openapi({ description: "Of the alert's 24 hours." }),
  mean: z
    .number()
    .nullable()
    .openapi({ description: 'Of the days before, each of 24 hours; null where there is none.' }),
  median: z.number().nullable(),
  max: z.number().nullable(),
});

const hour = z
  .strictObject({
    hour: z.int().min(0).max(23).openapi({ description: 'Of the day, UTC.' }),
    today: count,
    mean: z.number().nullable(),
    median: z.number().nullable(),
    p10: z.number().nullable(),
    p90: z.number().nullable(),
    max: count.nullable(),
    active_days: count,
    alert: z.boolean().openapi({ description: 'Whether events of the alert are in it.' }),
  })
  .openapi('CallerHour');

const facetValue = z
  .strictObject({
    value: z.string(),
    day: count,
    baseline: count,
    total: count.openapi({ description: "Of all events stored up to the end of the alert's day." }),
    first_seen: time,
    last_seen: time,
    new: z.boolean().openapi({ description: 'Never met before the alert and its day, though the caller was.' }),
    tokens: z
      .strictObject({
        input: count.openapi({ description: 'Of the day.' }),
        output: count,
        usd: z.number().nullable().openapi({ description: 'Estimate; null where the model has no price.' }),
      })
      .optional(),
  })
  .openapi('CallerFacetValue');

const peerFigure = z.strictObject({ own: count, rank: z.int().min(1), median: z.number() });

const otherAlert = z
  .strictObject({
    id: z.string(),
    rule_id: z.string(),
    rule_name: z.string(),
    severity: z.string(),
    state: z.enum(ALERT_STATES),
    resolution: z.enum(RESOLUTIONS).nullable(),
    first_seen: time,
    last_seen: time,
  })
  .openapi('CallerAlert');

const otherAlerts = z.strictObject({
  from: time,
  to: time,
  total: count,
  open: count.openapi({ description: 'Open or acknowledged.' }),
  more: z.boolean().openapi({ description: 'There may be further ones.' }),
  items: z.array(otherAlert).openapi({ description: 'The latest first, 50 at most.' }),
});

/** The caller of an alert: identity, habits, and the day of the alert against them. */
export const callerSchema = z
  .strictObject({
    ...callers,
    caller: z
      .strictObject({
        field: z.string(),
        kind: z.enum(['identity', 'name', 'address']),
        value: z.string(),
        scope: z.enum(CALLER_SCOPES),
        identity: z.strictObject({
          type: z.string(),
          label: z.string(),
          name: z.string(),
          partition: z.string().nullable(),
          account_id: z.string().nullable(),
          role: z.string().nullable(),
          session: z.string().nullable(),
          user: z.string().nullable(),
          principal_arn: z.string().nullable(),
        }),
        also: z
          .array(z.strictObject({ field: z.string(), value: z.string() }))
          .openapi({ description: 'Further names of the caller in its events; what they name is counted too.' }),
        first_seen: time.nullable().openapi({ description: 'Over all stored events; null where none is stored.' }),
        last_seen: time.nullable(),
        events: count,
        streams: z.array(
          z.strictObject({
            stream: z.string(),
            fields: z.array(z.string()).openapi({ description: 'That name the caller there.' }),
            query: z.string().openapi({ description: "ES|QL for the caller's events, of all times." }),
            events: count,
            first_seen: time,
            last_seen: time,
          }),
        ),
        day: span.openapi({ description: "The 24 hours that end with the hour of the alert's last event." }),
        baseline: span.openapi({ description: '30 times 24 hours before that and before the alert.' }),
        usual_time: z.strictObject({
          verdict: z.enum(TIME_VERDICTS),
          sentence: z.string(),
          reasons: z.array(z.string()),
          days: count.openapi({ description: 'Whole days of history before the alert, 30 at most.' }),
          active_days: count,
          around_the_clock: z.boolean(),
          hours: z.array(hour),
        }),
        figures: z.strictObject({
          ...(Object.fromEntries(DAY_FIGURES.map((name) => [name, against])) as Record<
            (typeof DAY_FIGURES)[number],
            typeof against
          >),
          usd: z.strictObject({
            day: z.number().nullable().openapi({ description: 'Estimate; null where no model has a price.' }),
            mean: z.number().nullable(),
            unpriced_models: z.array(z.string()),
          }),
        }),
        facets: z.array(z.strictObject({ name: z.enum(FACETS), more: z.boolean(), values: z.array(facetValue) })),
        peers: z
          .strictObject({ stream: z.string(), callers: count, events: peerFigure, tokens: peerFigure.optional() })
          .nullable()
          .openapi({ description: "Among all callers of the busiest log on the alert's day." }),
        sessions: z
          .strictObject({
            count,
            more: z.boolean(),
            items: z.array(z.strictObject({ name: z.string(), events: count, first_seen: time, last_seen: time })),
          })
          .nullable()
          .openapi({ description: 'In which the same role was used; of an assumed role.' }),
        alerts: otherAlerts,
      })
      .nullable(),
  })
  .openapi('CallerProfile');

/** A caller's activity around an alert. */
export const timelineSchema = z
  .strictObject({
    ...callers,
    caller: z.string().nullable().openapi({ description: 'Whose activity this is.' }),
    from: time,
    to: time,
    bucket_ms: z.int().positive(),
    items: z
      .array(
        z.strictObject({
          at: time,
          ok: count,
          error: count,
          intervened: count.openapi({ description: 'A guardrail or content filter acted on it.' }),
          evidence: count.openapi({ description: 'Events of the alert.' }),
        }),
      )
      .openapi({ description: 'Buckets that are not empty.' }),
    evidence: z.strictObject({
      total: count,
      marked: count.openapi({ description: 'In this span, of the first 10,000.' }),
    }),
    alert: span.openapi({ description: 'First and last event of the alert.' }),
    window: span.openapi({ description: "The span that the rule's row was computed over." }),
    alerts: z.array(otherAlert).openapi({ description: 'Other alerts of the caller that touch the span.' }),
  })
  .openapi('AlertTimeline');

/** An event of a span of a timeline. */
export const spanEventSchema = z
  .strictObject({
    _index: z.string(),
    _id: z.string(),
    '@timestamp': time,
    outcome: z.enum(OUTCOMES),
    evidence: z.boolean(),
    document: z
      .record(z.string(), z.json())
      .openapi({ type: 'object', description: 'The event; prompt text is masked.' }),
  })
  .openapi('TimelineEvent');
