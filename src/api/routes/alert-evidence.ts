import { z } from '@hono/zod-openapi';
import { alertSchema, evidenceEventSchema, pageOf } from '../alerts/alert-schema.ts';
import { eventDocuments, eventKey } from '../alerts/event-documents.ts';
import { relatedAlerts } from '../alerts/related-alerts.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { notFound } from '../problem.ts';
import { flag, given, pageParameters, whole } from '../query-parameters.ts';
import { ALERTS_TAG, alertParams } from './alerts.ts';

const document = z
  .record(z.string(), z.json())
  .nullable()
  .openapi({ type: ['object', 'null'], description: 'The stored event; null where it is no longer kept.' });

/** What stands behind an alert, and beside it. */
export function mountAlertEvidence(app: ApiApp, { context, queries, masking }: OperationContext): void {
  const { alerts } = context.state;

  mount(
    app,
    {
      id: 'alertEvidence',
      method: 'get',
      path: '/api/v1/alerts/{id}/evidence',
      tag: ALERTS_TAG,
      summary: 'The events behind an alert, in the order of time',
      params: alertParams,
      query: z.strictObject({
        documents: flag.optional().openapi({ description: 'Give the events themselves too; 100 per page at most.' }),
        unmask: flag.optional().openapi({ description: 'Show prompt text; written to the audit log.' }),
        ...pageParameters,
      }),
      answer: {
        description: 'A page.',
        schema: pageOf(evidenceEventSchema.extend({ document: document.optional() }).openapi('EvidenceDocument')),
      },
    },
    async (request) => {
      const { documents, unmask, limit, cursor } = request.query;
      const most = documents === true ? Math.min(limit ?? 50, 100) : limit;
      const page = await alerts.evidence(request.params.id, given({ limit: most, cursor }));
      if (page === undefined) throw notFound('alert', request.params.id);
      if (documents !== true) return page;
      const hides = await masking.hides(request, unmask ?? false, request.params.id, { events: page.items.length });
      const found = await eventDocuments(page.items, queries, request.signal);
      const items = page.items.map((event) => {
        const whole = found.get(eventKey(event._index, event._id)) ?? null;
        return {
          ...event,
          document: (hides ? masking.document(whole) : whole) as Record<string, z.core.util.JSONType> | null,
        };
      });
      return { ...page, items };
    },
  );

  mount(
    app,
    {
      id: 'relatedAlerts',
      method: 'get',
      path: '/api/v1/alerts/{id}/related',
      tag: ALERTS_TAG,
      summary: 'Other alerts that share a value with an alert',
      params: alertParams,
      query: z.strictObject({ limit: whole(1, 100).optional().openapi({ description: '20 where absent.' }) }),
      answer: {
        description: 'Those that share most first (a caller tells more than a model), then the latest.',
        schema: z.strictObject({
          items: z.array(
            z.strictObject({
              alert: alertSchema,
              shared: z.array(z.strictObject({ field: z.string(), value: z.string() })),
            }),
          ),
        }),
      },
    },
    async (request) => {
      const alert = await alerts.get(request.params.id);
      if (alert === undefined) throw notFound('alert', request.params.id);
      // What is masked is no link to show either.
      const seen = masking.byDefault(alert);
      const related = await relatedAlerts(seen, alert, alerts, request.query.limit ?? 20);
      return { items: related.map((r) => ({ ...r, alert: masking.byDefault(r.alert) })) };
    },
  );
}
