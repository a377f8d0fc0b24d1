import { z } from '@hono/zod-openapi';
import type { Json } from '../../base/canonical-json.ts';
import { isoTime } from '../../detect/alert.ts';
import { MOST_INLINE_EVIDENCE } from '../../state/alert-book.ts';
import type { AlertRecord } from '../../state/alert-record.ts';
import { type CallerOfAlert, type CallersOfAlert, callersOfAlert } from '../../triage/caller/alert-callers-of.ts';
import { bucketsOf } from '../../triage/caller/bucket-width.ts';
import { OUTCOMES } from '../../triage/caller/call-outcome.ts';
import { CALLER_SCOPES, callerProfile, chosenCaller, namesOf } from '../../triage/caller/caller-profile.ts';
import { type CallerStream, knownCaller } from '../../triage/caller/caller-streams.ts';
import { otherAlerts } from '../../triage/caller/other-alerts.ts';
import { type EventPlace, spanEvents } from '../../triage/caller/span-events.ts';
import { DAY } from '../../triage/caller/spans.ts';
import { spanAround, timeline } from '../../triage/caller/timeline.ts';
import type { Reading } from '../../triage/event-records.ts';
import { pageOf } from '../alerts/alert-schema.ts';
import { callersJson, otherAlertJson, profileJson, spanJson } from '../alerts/caller-json.ts';
import { callerSchema, spanEventSchema, timelineSchema } from '../alerts/caller-schema.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, type ApiRequest, mount } from '../operation.ts';
import { HttpProblem, notFound } from '../problem.ts';
import { eventReaderOf } from '../query/event-reader-of.ts';
import { flag, moment, whole } from '../query-parameters.ts';
import { ALERTS_TAG, alertParams } from './alerts.ts';

const callerParameters = {
  caller: z
    .string()
    .min(1)
    .max(2_048)
    .optional()
    .openapi({ description: 'One of the callers; the first where absent.' }),
  scope: z.enum(CALLER_SCOPES).optional().openapi({
    description: '`role`: everybody who uses the role that an assumed-role caller has; `caller` where absent.',
  }),
};
/** A timeline is no longer than this. */
const MOST_DAYS = 400;
const MOST_EVENTS = 100;

/** Who is behind an alert, and what they did around it. */
export function mountAlertCaller(app: ApiApp, { context, queries, masking }: OperationContext): void {
  const { alerts } = context.state;
  const reader = eventReaderOf(queries);

  /** The alert with its evidence, and with those fields alone that may be shown. */
  const seenAlert = async (request: ApiRequest<{ id: string }, unknown, unknown>): Promise<AlertRecord> => {
    const alert = await alerts.get(request.params.id, { evidence: MOST_INLINE_EVIDENCE });
    if (alert === undefined) throw notFound('alert', request.params.id);
    if (!masking.isOn) return alert;
    const seen = masking.alert(alert);
    const fields = Object.entries(alert.fields).filter(([name, value]) => seen.fields[name] === value);
    return { ...seen, fields: Object.fromEntries(fields) };
  };
  const hidesField = (field: string) => masking.hidesField(field);

  mount(
    app,
    {
      id: 'alertCaller',
      method: 'get',
      path: '/api/v1/alerts/{id}/caller',
      tag: ALERTS_TAG,
      summary: "An alert's caller: who it is, since when, and whether what it did is usual for it",
      params: alertParams,
      query: z.strictObject(callerParameters),
      answer: {
        description: 'As of the time of the alert; `caller` is null where nobody is named.',
        schema: callerSchema,
      },
    },
    async (request) => {
      const { params, query, signal } = request;
      const alert = await seenAlert(request);
      const reading: Reading = { reader, signal };
      const all = await callersOfAlert(reading, alert, hidesField);
      const caller = pick(all, query.caller, params.id);
      if (caller === undefined) return { ...callersJson(all), caller: null };
      const profile = await callerProfile(reading, {
        alert,
        caller,
        scope: query.scope ?? 'caller',
        alerts,
        hides: hidesField,
      });
      return { ...callersJson(all), caller: profileJson(profile, context.prices) };
    },
  );

  mount(
    app,
    {
      id: 'alertTimeline',
      method: 'get',
      path: '/api/v1/alerts/{id}/timeline',
      tag: ALERTS_TAG,
      summary: "What an alert's caller did around it, in buckets of time, with the alert's events marked",
      params: alertParams,
      query: z.strictObject({
        ...callerParameters,
        from: moment.optional().openapi({ description: 'Where absent, the alert with as much time again around it.' }),
        to: moment.optional(),
        buckets: whole(10, 500).optional().openapi({ description: 'At most; 120 where absent. Widths are round.' }),
      }),
      answer: { description: 'By outcome. Where nobody is named, the evidence alone.', schema: timelineSchema },
    },
    async (request) => {
      const { params, query, signal } = request;
      const alert = await seenAlert(request);
      const reading: Reading = { reader, signal };
      const around = spanAround(alert);
      const span = checkedSpan(query.from ?? around.from, query.to ?? around.to);
      const all = await callersOfAlert(reading, alert, hidesField);
      const caller = pick(all, query.caller, params.id);
      const scope = query.scope ?? 'caller';
      const wide = bucketsOf(span, query.buckets ?? 120);
      const known = caller && (await knownCaller(reading, namesOf(caller, scope), hidesField, wide));
      const [line, others] = await Promise.all([
        timeline(reading, { alert, streams: known?.streams ?? [], buckets: wide }),
        known === undefined ? undefined : otherAlerts(alerts, alert, known.names.values),
      ]);
      const { buckets, items, evidence } = line;
      return {
        ...callersJson(all),
        caller: caller?.value ?? null,
        ...spanJson(buckets),
        bucket_ms: buckets.width,
        items: items.map((item) => ({ ...item, at: isoTime(item.at) })),
        evidence: { total: alert.evidence.count, marked: evidence },
        alert: { from: alert.first_seen, to: alert.last_seen },
        window: alert.window,
        alerts: (others?.items ?? [])
          .filter((o) => Date.parse(o.first_seen) < buckets.to && Date.parse(o.last_seen) >= buckets.from)
          .map(otherAlertJson),
      };
    },
  );

  mount(
    app,
    {
      id: 'alertTimelineEvents',
      method: 'get',
      path: '/api/v1/alerts/{id}/timeline/events',
      tag: ALERTS_TAG,
      summary: "The events of an alert's caller in a span of time",
      params: alertParams,
      query: z.strictObject({
        ...callerParameters,
        from: moment,
        to: moment,
        outcome: z.enum(OUTCOMES).optional(),
        unmask: flag.optional().openapi({ description: 'Show prompt text; written to the audit log.' }),
        limit: whole(1, MOST_EVENTS).optional().openapi({ description: '50 where absent.' }),
        cursor: z.string().min(1).max(400).optional().openapi({ description: 'What the page before gave as `next`.' }),
      }),
      answer: { description: 'In the order of time.', schema: pageOf(spanEventSchema) },
    },
    async (request) => {
      const { params, query, signal } = request;
      const { outcome, limit = 50, cursor } = query;
      const alert = await seenAlert(request);
      const reading: Reading = { reader, signal };
      const span = checkedSpan(query.from, query.to);
      const caller = pick(await callersOfAlert(reading, alert, hidesField), query.caller, params.id);
      if (caller === undefined) return { items: [], next: null };
      const { streams } = await knownCaller(reading, namesOf(caller, query.scope ?? 'caller'), hidesField, span);
      const after = cursor === undefined ? undefined : placeOf(cursor, streams);
      const found = await spanEvents(reading, {
        alert,
        streams,
        span,
        limit,
        ...(outcome !== undefined && { outcome }),
        ...(after !== undefined && { after }),
      });
      const items = found.slice(0, limit);
      const hides = await masking.hides(request, query.unmask ?? false, params.id, { events: items.length });
      const last = items.at(-1);
      return {
        items: items.map((event) => ({
          ...event,
          document: (hides ? masking.document(event.document) : event.document) as Record<string, Json>,
        })),
        next:
          found.length > limit && last !== undefined
            ? `${Date.parse(last['@timestamp'])}.${last._id}.${last._index}`
            : null,
      };
    },
  );
}

/** The caller that is asked for; undefined where the alert has none. */
function pick(all: CallersOfAlert, value: string | undefined, id: string): CallerOfAlert | undefined {
  const caller = chosenCaller(all, value);
  if (caller === undefined && value !== undefined) {
    throw new HttpProblem('not-found', `alert ${id} has no caller ${JSON.stringify(value.slice(0, 200))}`, {
      hint: `its callers are listed at /api/v1/alerts/${encodeURIComponent(id)}/caller`,
    });
  }
  return caller;
}

function checkedSpan(from: number, to: number): { from: number; to: number } {
  if (to <= from) throw new HttpProblem('unprocessable', 'the span of time is empty: `to` has to be after `from`');
  if (to - from > MOST_DAYS * DAY) {
    throw new HttpProblem('unprocessable', `a timeline has ${MOST_DAYS} days at most`, { hint: 'narrow from and to' });
  }
  return { from, to };
}

/** Reads a cursor: the place of the event that it goes on behind. */
function placeOf(cursor: string, streams: readonly CallerStream[]): EventPlace {
  const [, at, id, stream] = /^(\d{1,15})\.([0-9a-f]{32})\.(.+)$/.exec(cursor) ?? [];
  if (at === undefined || id === undefined || !streams.some(({ schema }) => schema.name === stream)) {
    throw new HttpProblem('invalid-request', 'cursor has to be what a page gave as `next`', {
      errors: [{ in: 'query', field: 'cursor', message: 'what a page gave as `next` is expected' }],
    });
  }
  return { at: Number(at), id, stream: stream! };
}
