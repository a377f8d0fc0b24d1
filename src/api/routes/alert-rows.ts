import { z } from '@hono/zod-openapi';
import { ALERT_GROUP_ORDERS, ALERT_GROUPINGS } from '../../state/alert-groups.ts';
import { ALERT_ROW_ORDERS, MOST_ROWS } from '../../state/alert-rows.ts';
import { alertFilter, alertFilterParameters } from '../alerts/alert-filter.ts';
import { alertRow, alertRowSchema } from '../alerts/alert-row.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { given, whole } from '../query-parameters.ts';
import { ALERTS_TAG } from './alerts.ts';

/** The farthest place of a list that can be asked for. */
const FARTHEST = 1_000_000_000;
const time = z.iso.datetime();
const direction = z.enum(['asc', 'desc']).optional().openapi({ description: '`desc` where absent.' });
const offset = whole(0, FARTHEST)
  .optional()
  .openapi({ description: 'How many come before the first; 0 where absent.' });

const rows = z
  .strictObject({
    view: z.string().openapi({
      description:
        'Names which alerts are listed in which order, for the next request. Another than was asked for: that one is no longer kept, and the list was read anew.',
    }),
    total: z.int().openapi({ description: 'Alerts in the view.' }),
    newer: z.int().openapi({ description: 'Alerts raised since the view was made that the filter would show.' }),
    items: z.array(alertRowSchema),
  })
  .openapi('AlertRows');

const group = z
  .strictObject({
    value: z.string().nullable().openapi({ description: "The rule's id or the caller; null: no one caller." }),
    label: z.string().nullable().openapi({ description: "The rule's name, or the field that names the caller." }),
    count: z.int(),
    severities: z.strictObject({ low: z.int(), medium: z.int(), high: z.int(), critical: z.int() }),
    states: z.strictObject({ open: z.int(), acknowledged: z.int(), closed: z.int() }),
    others: z.int().openapi({ description: 'Callers of the rule, or rules of the caller.' }),
    first_seen: time,
    last_seen: time,
  })
  .openapi('AlertGroup');

/** What a table of alerts reads: rows at any place, and groups. */
export function mountAlertRows(app: ApiApp, { context, masking }: OperationContext): void {
  const { alerts } = context.state;

  mount(
    app,
    {
      id: 'listAlertRows',
      method: 'get',
      path: '/api/v1/alerts/rows',
      tag: ALERTS_TAG,
      summary: 'Rows of a table of alerts, at any place',
      description:
        'The first request makes a view: which alerts, in which order. Requests that name it see the same alerts in the same places whatever ' +
        'happened since, each alert as it is now.',
      query: z.strictObject({
        ...alertFilterParameters,
        sort: z.enum(ALERT_ROW_ORDERS).optional().openapi({ description: '`raised_at` where absent.' }),
        direction,
        offset,
        limit: whole(0, MOST_ROWS)
          .optional()
          .openapi({ description: 'Rows; 100 where absent. 0: only how things stand.' }),
        view: z.string().min(1).max(64).optional().openapi({ description: 'What an answer before gave.' }),
      }),
      answer: { description: 'The rows.', schema: rows },
    },
    async (request) => {
      const { sort, direction, offset, limit, view, ...filter } = request.query;
      const found = await alerts.rows({
        filter: alertFilter(filter),
        ...given({ sort, direction, offset, limit, view }),
      });
      return { ...found, items: found.items.map((alert) => alertRow(masking.byDefault(alert))) };
    },
  );

  mount(
    app,
    {
      id: 'groupAlerts',
      method: 'get',
      path: '/api/v1/alerts/groups',
      tag: ALERTS_TAG,
      summary: 'Alerts counted by rule or caller',
      query: z.strictObject({
        ...alertFilterParameters,
        by: z.enum(ALERT_GROUPINGS),
        sort: z.enum(ALERT_GROUP_ORDERS).optional().openapi({ description: '`count` where absent.' }),
        direction,
        offset,
        limit: whole(1, MOST_ROWS).optional().openapi({ description: 'Groups; 100 where absent.' }),
      }),
      answer: {
        description: 'The groups.',
        schema: z.strictObject({ total: z.int(), items: z.array(group) }).openapi('AlertGroups'),
      },
    },
    async ({ query: { by, sort, direction, offset, limit, ...filter } }) =>
      await alerts.groups({ filter: alertFilter(filter), by, ...given({ sort, direction, offset, limit }) }),
  );
}
