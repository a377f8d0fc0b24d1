import { z } from '@hono/zod-openapi';
import { ALERT_FACETS, ALERT_ORDERS, MOST_INLINE_EVIDENCE } from '../../state/alert-book.ts';
import { entityTag } from '../alerts/alert-change.ts';
import { alertFilter, alertFilterParameters } from '../alerts/alert-filter.ts';
import { alertSchema, pageOf } from '../alerts/alert-schema.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { notFound } from '../problem.ts';
import { flag, given, listOf, pageParameters, whole } from '../query-parameters.ts';

export const ALERTS_TAG = 'alerts';
/** Evidence events shown with each alert of a list, unless told. */
const LISTED_EVIDENCE = 100;
export const alertParams = z.strictObject({
  id: z.string().min(1).max(200).openapi({ description: "An alert's id, a former one, or its handle." }),
});

const counts = z
  .strictObject({
    total: z.int(),
    facets: z.partialRecord(
      z.enum(ALERT_FACETS),
      z.array(z.strictObject({ value: z.string().nullable(), label: z.string().optional(), count: z.int() })),
    ),
  })
  .openapi('AlertCounts');

/** Alerts to be read: lists, one, how many. */
export function mountAlerts(app: ApiApp, { context, masking }: OperationContext): void {
  const { alerts } = context.state;

  mount(
    app,
    {
      id: 'listAlerts',
      method: 'get',
      path: '/api/v1/alerts',
      tag: ALERTS_TAG,
      summary: 'Alerts, page by page',
      query: z.strictObject({
        ...alertFilterParameters,
        sort: z.enum(ALERT_ORDERS).optional().openapi({ description: '`raised_at` where absent.' }),
        direction: z.enum(['asc', 'desc']).optional().openapi({ description: '`desc` where absent.' }),
        evidence: whole(0, 10_000).optional().openapi({
          description:
            'Evidence events shown with each, 100,000 in a page together; 100 where absent. How many there are: `evidence.count`.',
        }),
        ...pageParameters,
      }),
      answer: { description: 'A page.', schema: pageOf(alertSchema) },
    },
    async (request) => {
      const { sort, direction, evidence, limit, cursor, ...filter } = request.query;
      const page = await alerts.list({
        filter: alertFilter(filter),
        evidence: evidence ?? LISTED_EVIDENCE,
        ...given({ sort, direction, limit, cursor }),
      });
      return { ...page, items: page.items.map((alert) => masking.byDefault(alert)) };
    },
  );

  mount(
    app,
    {
      id: 'countAlerts',
      method: 'get',
      path: '/api/v1/alerts/counts',
      tag: ALERTS_TAG,
      summary: 'How many alerts, by state, severity, rule and more',
      query: z.strictObject({
        ...alertFilterParameters,
        facet: listOf(z.enum(ALERT_FACETS)).optional(),
        open_facets: flag.optional().openapi({
          description:
            "Whether each facet is counted without the filter's own condition on it, so that its other values show.",
        }),
      }),
      answer: { description: 'The counts.', schema: counts },
    },
    async ({ query: { facet, open_facets, ...filter } }) =>
      await alerts.counts(alertFilter(filter), facet ?? ALERT_FACETS, given({ open: open_facets })),
  );

  mount(
    app,
    {
      id: 'getAlert',
      method: 'get',
      path: '/api/v1/alerts/{id}',
      tag: ALERTS_TAG,
      summary: 'One alert, with its notes and history',
      params: alertParams,
      query: z.strictObject({
        evidence: whole(0, 10_000).optional().openapi({
          description: 'Evidence events shown; 10,000 where absent. All of them, page by page: `/evidence`.',
        }),
        unmask: flag.optional().openapi({ description: 'Show prompt text; written to the audit log.' }),
      }),
      answer: { description: 'The alert.', schema: alertSchema, headers: { ETag: 'For If-Match.' } },
    },
    async (request) => {
      const { id } = request.params;
      const alert = await alerts.get(id, { evidence: request.query.evidence ?? MOST_INLINE_EVIDENCE });
      if (alert === undefined) throw notFound('alert', id);
      const hides = await masking.hides(request, request.query.unmask ?? false, alert.id);
      request.call.header('ETag', entityTag(alert.version));
      return hides ? masking.alert(alert) : alert;
    },
  );
}
