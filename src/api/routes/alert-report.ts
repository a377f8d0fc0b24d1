import { z } from '@hono/zod-openapi';
import type { AlertFormatName } from '../../notify/formats/registry.ts';
import { formatAlert } from '../../notify/formats/registry.ts';
import type { AlertRecord } from '../../state/alert-record.ts';
import { callersOfAlert } from '../../triage/caller/alert-callers-of.ts';
import { type CallerProfile, callerProfile, chosenCaller } from '../../triage/caller/caller-profile.ts';
import { checklistOf } from '../../triage/guide/checklist.ts';
import { fillPlaceholders } from '../../triage/guide/fill-placeholders.ts';
import { triageGuide } from '../../triage/guide/triage-guide.ts';
import { alertReport } from '../../triage/report/alert-report.ts';
import { planResponse } from '../../triage/response/plan-response.ts';
import { eventDocuments, eventKey } from '../alerts/event-documents.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { notFound } from '../problem.ts';
import { eventReaderOf } from '../query/event-reader-of.ts';
import { flag } from '../query-parameters.ts';
import { detectionRule } from './alert-guide.ts';
import { RESPONSE_EVENTS } from './alert-response.ts';
import { ALERTS_TAG, alertParams } from './alerts.ts';

/** What one alert is written as, and the format that this is in notifications. */
const DOCUMENTS = { json: 'seismo', ecs: 'elastic', ocsf: 'ocsf' } as const satisfies Record<string, AlertFormatName>;
const FORMATS = ['json', 'ecs', 'ocsf', 'markdown'] as const;

/** Events that a report lists. */
const REPORTED_EVENTS = 50;

/** One alert as a file: a document for another system, or a report for people. */
export function mountAlertReport(app: ApiApp, { context, queries, masking }: OperationContext): void {
  const { state, ruleBook, now, version } = context;
  const reader = eventReaderOf(queries);

  mount(
    app,
    {
      id: 'exportAlert',
      method: 'get',
      path: '/api/v1/alerts/{id}/export',
      tag: ALERTS_TAG,
      summary: "An alert as a document (seismo's own, ECS as Elastic writes alerts, OCSF), or as a report in Markdown",
      params: alertParams,
      query: z.strictObject({
        format: z.enum(FORMATS),
        unmask: flag.optional().openapi({ description: 'With prompt text; written to the audit log.' }),
      }),
      answer: {
        description: 'A file to keep.',
        schema: z.record(z.string(), z.json()).openapi({ type: 'object' }),
        media: { 'text/markdown': z.string() },
        headers: { 'Content-Disposition': "Names the file after the alert's handle." },
      },
    },
    async (request) => {
      const { format, unmask } = request.query;
      const alert = await state.alerts.get(request.params.id, { evidence: RESPONSE_EVENTS });
      if (alert === undefined) throw notFound('alert', request.params.id);
      const hides = await masking.hides(request, unmask ?? false, alert.id, { format });
      const seen = hides ? masking.alert(alert) : alert;
      const name = `alert-${alert.handle.replace(/[^A-Za-z0-9-]/g, '').slice(0, 40)}`;
      const { call, signal } = request;
      if (format === 'markdown') {
        return call.body(await report(seen, alert, hides, signal), 200, {
          'Content-Type': 'text/markdown; charset=utf-8',
          'Content-Disposition': `attachment; filename="${name}.md"`,
        });
      }
      const rule = ruleBook.get(alert.rule_id)?.active?.rule;
      const document = formatAlert(DOCUMENTS[format], seen, {
        occasion: undefined,
        rule,
        link: undefined,
        now: now(),
        version,
      });
      return call.body(`${JSON.stringify(document, null, 2)}\n`, 200, {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Disposition': `attachment; filename="${name}.${format}.json"`,
      });
    },
  );

  async function report(seen: AlertRecord, alert: AlertRecord, hides: boolean, signal: AbortSignal): Promise<string> {
    const first = seen.evidence.events.slice(0, REPORTED_EVENTS);
    const rule = detectionRule(ruleBook, alert);
    const [caller, documents, response, ticks] = await Promise.all([
      callerOf(seen, alert, hides, signal),
      eventDocuments(first, queries, signal),
      planResponse(alert, { reader, now: now(), signal }),
      state.checklists.ticks(alert.id),
    ]);
    const events = first.map((event) => {
      const document = documents.get(eventKey(event._index, event._id)) ?? null;
      return { ...event, document: hides ? masking.document(document) : document };
    });
    const checklist = checklistOf(fillPlaceholders(triageGuide(rule), seen.fields), ticks ?? []);
    return alertReport({ alert: seen, rule, checklist, response, caller, events, now: now(), version });
  }

  /** What is known of the caller, by what of the alert may be shown. */
  async function callerOf(
    seen: AlertRecord,
    alert: AlertRecord,
    hides: boolean,
    signal: AbortSignal,
  ): Promise<CallerProfile | undefined> {
    const fields = Object.entries(seen.fields).filter(([name, value]) => alert.fields[name] === value);
    const shown = { ...seen, fields: Object.fromEntries(fields) };
    const hidesField = (field: string) => hides && masking.hidesField(field);
    const reading = { reader, signal };
    const caller = chosenCaller(await callersOfAlert(reading, shown, hidesField), undefined);
    if (caller === undefined) return undefined;
    return callerProfile(reading, { alert: shown, caller, scope: 'caller', alerts: state.alerts, hides: hidesField });
  }
}
