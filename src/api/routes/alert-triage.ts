import { z } from '@hono/zod-openapi';
import { MOST_IN_BULK } from '../../state/alert-book.ts';
import { actorOf } from '../actor-of.ts';
import { alertChange, alertChangeSchema, entityTag, matchedVersion } from '../alerts/alert-change.ts';
import { alertFilter, alertFilterParameters } from '../alerts/alert-filter.ts';
import { alertSchema } from '../alerts/alert-schema.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { given } from '../query-parameters.ts';
import { ALERTS_TAG, alertParams } from './alerts.ts';

const ids = z.array(z.string());

/** Changes to alerts' lives. */
export function mountAlertTriage(app: ApiApp, { context, masking }: OperationContext): void {
  const { alerts } = context.state;

  mount(
    app,
    {
      id: 'updateAlert',
      method: 'patch',
      path: '/api/v1/alerts/{id}',
      tag: ALERTS_TAG,
      summary: 'Change state, verdict, assignee or tags, or add a note',
      params: alertParams,
      headers: z.object({
        'If-Match': z.string().optional().openapi({
          description:
            'The ETag of what was read: refused with 412 where someone was faster. Absent or `*`: at any version.',
        }),
      }),
      body: alertChangeSchema,
      answer: {
        description: 'The alert as it is now.',
        schema: alertSchema,
        headers: { ETag: 'For the next If-Match.' },
      },
    },
    async (request) => {
      const version = matchedVersion(request.call.req.header('if-match'));
      const change = alertChange(request.body);
      const alert = await alerts.update(request.params.id, change, actorOf(request), given({ version }));
      request.call.header('ETag', entityTag(alert.version));
      return masking.byDefault(alert);
    },
  );

  mount(
    app,
    {
      id: 'updateAlerts',
      method: 'post',
      path: '/api/v1/alerts/bulk',
      tag: ALERTS_TAG,
      summary: 'Change many alerts at once',
      description: `All of them or none; ${MOST_IN_BULK} at most.`,
      body: z.strictObject({
        select: z.union([
          z.strictObject({ ids: z.array(z.string().min(1).max(200)).min(1).max(MOST_IN_BULK) }),
          z.strictObject({
            filter: z.strictObject(alertFilterParameters),
            view: z.string().min(1).max(64).optional().openapi({
              description: 'Of the alerts that the filter finds now, only those of a view of `listAlertRows`.',
            }),
          }),
        ]),
        change: alertChangeSchema,
      }),
      answer: {
        description: 'Which were changed.',
        schema: z
          .strictObject({
            updated: ids,
            unchanged: ids,
            missing: ids,
            change: z.string().nullable().openapi({ description: 'Names the change, to take it back.' }),
          })
          .openapi('BulkResult'),
      },
    },
    async (request) => {
      const { select, change } = request.body;
      const selection =
        'ids' in select ? select : { filter: alertFilter(select.filter), ...given({ view: select.view }) };
      return await alerts.updateMany(selection, alertChange(change), actorOf(request));
    },
  );

  mount(
    app,
    {
      id: 'undoAlerts',
      method: 'post',
      path: '/api/v1/alerts/undo',
      tag: ALERTS_TAG,
      summary: 'Take back a change of many alerts',
      description:
        "One's own change, as `updateAlerts` named it: state, verdict, assignee and tags are as they were, but of alerts that someone " +
        'changed since. Notes stay; who was told of the change is not told again.',
      body: z.strictObject({ change: z.string().min(1).max(64) }),
      answer: {
        description: 'Which are as they were.',
        schema: z.strictObject({ undone: ids, kept: ids }).openapi('UndoResult'),
      },
    },
    async (request) => await alerts.undo(request.body.change, actorOf(request)),
  );
}
