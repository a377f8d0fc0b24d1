import { z } from '@hono/zod-openapi';
import { parseLookback } from '../../base/duration.ts';
import type { Window } from '../../detect/schedule.ts';
import { HttpProblem } from '../problem.ts';

/** The events that a query is asked over, beside its text. */
export interface QueryTime {
  readonly window: Partial<Window>;
  /** What `NOW()` and date math count from, in milliseconds since the epoch. */
  readonly now: number;
  /** The field that the window is told by, where it is read as detection reads it: `event.ingested` is the event's own time then. */
  readonly timeField: string | undefined;
}

const iso = z.iso.datetime({ offset: true });

const moment = z
  .string()
  .max(60)
  .refine((text) => readMoment(text, 0) !== undefined, {
    error: 'a time as 2026-01-31T12:00:00Z, or as now-15m, is expected',
  });

/** The members of a request that say over which events a query is asked. */
export const timeMembers = {
  from: moment.optional().openapi({
    example: 'now-24h',
    description: 'Only events of this time or later: ISO-8601, or back from now as `now-24h`.',
  }),
  to: moment.optional().openapi({
    description: 'Only events before this time. `NOW()` is this time as well; now where absent.',
  }),
  time_field: z
    .string()
    .min(1)
    .max(1_000)
    .optional()
    .openapi({
      description:
        "The field that `from` and `to` are about, read as detection reads a rule's `timestamp_override`: `@timestamp` stands in where an event lacks " +
        "it, and `event.ingested` is the event's own time. Without it: `@timestamp`, and fields as they are stored.",
    }),
};

const timeSchema = z.strictObject(timeMembers);

/** What of a request says over which events; undefined where nothing does. */
export function readTime(body: z.output<typeof timeSchema>, now: number): QueryTime | undefined {
  if (body.from === undefined && body.to === undefined) {
    if (body.time_field === undefined) return undefined;
    throw wrong('/time_field', 'it says nothing without `from` or `to`');
  }
  const from = body.from === undefined ? undefined : readMoment(body.from, now);
  const to = body.to === undefined ? undefined : readMoment(body.to, now);
  if (from !== undefined && from >= (to ?? now)) throw wrong('/from', 'the time ends before it begins');
  return {
    window: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    now: to ?? now,
    timeField: body.time_field,
  };
}

/** A moment in milliseconds since the epoch; undefined where the text is none. */
function readMoment(text: string, now: number): number | undefined {
  if (iso.safeParse(text).success) return Date.parse(text);
  // Rounding tells how far back a time may reach, not where it is.
  const back = text.includes('/') ? undefined : parseLookback(text);
  return back === undefined ? undefined : now - back;
}

function wrong(field: string, message: string): HttpProblem {
  return new HttpProblem('invalid-request', `${field}: ${message}`, { errors: [{ in: 'body', field, message }] });
}
