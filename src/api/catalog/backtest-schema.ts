import { z } from '@hono/zod-openapi';

const perDay = z.number().openapi({ description: 'Less than a day of events counts as one.' });

/** What a rule would have raised on stored events, at its thresholds and around them. */
export const backtestSchema = z.strictObject({
  from: z.iso.datetime().openapi({ description: 'The first event that was looked at.' }),
  to: z.iso.datetime().openapi({ description: 'Just behind the last.' }),
  events: z.int(),
  alerts: z.int().openapi({ description: 'Those that stand: neither suppressed nor beyond max_signals.' }),
  alerts_per_day: perDay,
  thresholds: z.array(
    z.strictObject({
      name: z.string(),
      operator: z.string(),
      value: z.number().openapi({ description: 'In force.' }),
      points: z.array(z.strictObject({ value: z.number(), alerts: z.int(), alerts_per_day: perDay })).openapi({
        description: 'By value, ascending: with each in place of the threshold, all others as they are.',
      }),
    }),
  ),
});
