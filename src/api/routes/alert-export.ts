import { z } from '@hono/zod-openapi';
import { ALERT_FORMATS, type AlertFormatName, formatAlert } from '../../notify/formats/registry.ts';
import type { AlertRecord } from '../../state/alert-record.ts';
import { alertFilter, alertFilterParameters } from '../alerts/alert-filter.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { flag, given, whole } from '../query-parameters.ts';
import { ALERTS_TAG } from './alerts.ts';

/** Events that a document names of an alert's evidence, and alerts that are read at once. */
const MOST_EVENTS = 1_000;
const AT_ONCE = 50;
const MOST_ALERTS = 100_000;

/** Alerts as other systems read them, one JSON document a line. */
export function mountAlertExport(app: ApiApp, { context, masking }: OperationContext): void {
  const { state, ruleBook, now, version } = context;

  const document = (record: AlertRecord, format: AlertFormatName): string => {
    const { notes: _notes, history: _history, ...alert } = record;
    const rule = ruleBook.get(record.rule_id)?.active?.rule;
    return `${JSON.stringify(formatAlert(format, alert, { occasion: undefined, rule, link: undefined, now: now(), version }))}\n`;
  };

  mount(
    app,
    {
      id: 'exportAlerts',
      method: 'get',
      path: '/api/v1/alerts/export',
      tag: ALERTS_TAG,
      summary:
        "Alerts as documents for other systems: Elastic's (kibana.alert.*), OCSF Detection Finding, or seismo's own",
      query: z.strictObject({
        ...alertFilterParameters,
        format: z.enum(ALERT_FORMATS),
        limit: whole(1, MOST_ALERTS).optional().openapi({ description: '10,000 where absent.' }),
        unmask: flag.optional().openapi({ description: 'With prompt text; written to the audit log.' }),
      }),
      answer: { description: 'NDJSON, in the order they were raised.', media: { 'application/x-ndjson': z.string() } },
    },
    async (request) => {
      const { format, limit = 10_000, unmask, ...parameters } = request.query;
      const filter = alertFilter(parameters);
      const hides = await masking.hides(request, unmask ?? false, 'export', { format });
      let left = limit;
      let cursor: string | undefined;
      const encoder = new TextEncoder();
      const stream = new ReadableStream<Uint8Array>({
        async pull(controller) {
          try {
            const page = await state.alerts.list({
              filter,
              direction: 'asc',
              evidence: MOST_EVENTS,
              limit: Math.min(left, AT_ONCE),
              ...given({ cursor }),
            });
            left -= page.items.length;
            cursor = page.next ?? undefined;
            const lines = page.items.map((alert) => document(hides ? masking.alert(alert) : alert, format));
            if (lines.length > 0) controller.enqueue(encoder.encode(lines.join('')));
            if (page.next === null || left <= 0) controller.close();
          } catch {
            // What came cannot be taken for all there is: the connection is cut.
            request.call.env.outgoing.destroy();
            controller.close();
          }
        },
      });
      return request.call.body(stream, 200, { 'Content-Type': 'application/x-ndjson' });
    },
  );
}
