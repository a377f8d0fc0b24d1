import { z } from '@hono/zod-openapi';
import { alertQueries } from '../../triage/query/alert-queries.ts';
import { planResponse } from '../../triage/response/plan-response.ts';
import { responsePlanSchema } from '../alerts/response-schema.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { notFound } from '../problem.ts';
import { eventReaderOf } from '../query/event-reader-of.ts';
import { detectionRule } from './alert-guide.ts';
import { ALERTS_TAG, alertParams } from './alerts.ts';

/** Evidence events that commands are made from. */
export const RESPONSE_EVENTS = 1_000;

/** What can be done about an alert, and the queries that show it anew. */
export function mountAlertResponse(app: ApiApp, { context, queries, masking }: OperationContext): void {
  const { state, ruleBook, now } = context;
  const reader = eventReaderOf(queries);

  mount(
    app,
    {
      id: 'alertResponse',
      method: 'get',
      path: '/api/v1/alerts/{id}/response',
      tag: ALERTS_TAG,
      summary: 'Commands that contain those behind an alert, and take that back',
      description: 'They are made to be copied; the service runs none of them.',
      params: alertParams,
      answer: { description: 'By caller.', schema: responsePlanSchema },
    },
    async (request) => {
      const alert = await state.alerts.get(request.params.id, { evidence: RESPONSE_EVENTS });
      if (alert === undefined) throw notFound('alert', request.params.id);
      return await planResponse(alert, { reader, now: now(), signal: request.signal });
    },
  );

  mount(
    app,
    {
      id: 'alertQueries',
      method: 'get',
      path: '/api/v1/alerts/{id}/queries',
      tag: ALERTS_TAG,
      summary: 'The queries behind an alert, with its window',
      params: alertParams,
      answer: {
        description: 'Those of ES|QL can be run as they are.',
        schema: z
          .strictObject({
            language: z.string().nullable().openapi({ description: 'Null where the rule is gone or has no query.' }),
            from: z.iso.datetime(),
            to: z.iso.datetime(),
            time_field: z.string().openapi({ description: 'The field that the window is over.' }),
            queries: z.array(
              z.strictObject({
                id: z.enum(['rule', 'row', 'events']).openapi({
                  description: "The rule's own; narrowed to the alert's row; the events that it read.",
                }),
                query: z.string(),
              }),
            ),
          })
          .openapi('AlertQueries'),
      },
    },
    async (request) => {
      const alert = await state.alerts.get(request.params.id, { evidence: 0 });
      if (alert === undefined) throw notFound('alert', request.params.id);
      const seen = masking.byDefault(alert);
      return alertQueries(seen, detectionRule(ruleBook, alert), (query) => queries.planOf(query) !== undefined);
    },
  );
}
