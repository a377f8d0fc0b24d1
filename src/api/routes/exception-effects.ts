import { z } from '@hono/zod-openapi';
import { isoTime } from '../../detect/alert.ts';
import { ALERT_STATES, RESOLUTIONS } from '../../state/alert-record.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import type { Backtests, TryRule } from '../rules/backtests.ts';
import { RuleChanges } from '../rules/rule-changes.ts';
import { entriesSchema, RULES_TAG, ruleParams } from '../rules/rule-schema.ts';
import { entryOf, triedRule } from '../rules/tried-rule.ts';

/** Alerts that a preview looks at, and their events in all. */
const MOST_PREVIEWED = 200;
const MOST_EVENTS = 10_000;
const MOST_OF_ONE = 500;
/** Of more exceptions than these is not said what each did. */
const MOST_WEIGHED = 20;
const BACK_MS = 30 * 86_400_000;

const time = z.iso.datetime();

const previewed = z.strictObject({
  alert_id: z.string(),
  events: z.int().openapi({ description: 'Those that were looked at: the first 500.' }),
  all_events: z.int(),
  excepted: z.int().openapi({ description: 'Of those, events that the exception takes out.' }),
  hidden: z.boolean().openapi({ description: 'Nothing is left: it would not have been raised.' }),
  reason: z.string(),
  severity: z.string(),
  state: z.enum(ALERT_STATES),
  resolution: z.enum(RESOLUTIONS).nullable(),
  raised_at: time,
  last_seen: time,
});

/** What exceptions of a rule would have done, and did. */
export function mountExceptionEffects(app: ApiApp, { context, masking }: OperationContext, backtests: Backtests): void {
  const { ruleBook, state, store } = context;
  const changes = new RuleChanges(ruleBook);

  mount(
    app,
    {
      id: 'previewException',
      method: 'post',
      path: '/api/v1/rules/{id}/exceptions/preview',
      tag: RULES_TAG,
      summary: "What an exception would have done to the rule's latest alerts",
      params: ruleParams,
      body: z.strictObject({ entries: entriesSchema }),
      answer: {
        description: 'Per alert, latest first.',
        schema: z.strictObject({
          items: z.array(previewed),
          hidden: z.int().openapi({ description: 'Alerts of which nothing is left.' }),
          changed: z.int().openapi({
            description: 'Alerts that lose some of their events, and may have stayed below a threshold.',
          }),
          more: z.boolean().openapi({ description: 'Whether there are older alerts that were not looked at.' }),
        }),
      },
    },
    async (request) => {
      const { params, body, identity } = request;
      const { id } = params;
      changes.entryOf(id);
      const page = await state.alerts.list({ filter: { ruleIds: [id] }, limit: MOST_PREVIEWED, evidence: MOST_OF_ONE });
      let events = 0;
      const looked = page.items.filter((alert) => {
        events += alert.evidence.events.length;
        return events <= MOST_EVENTS;
      });
      const entries = body.entries.map(entryOf);
      const about = { id: 'preview', author: identity!.name, createdAt: context.now(), reason: 'preview' };
      const alerts = looked.map(({ id, fields, evidence }) => ({ id, fields, events: evidence.events }));
      const effects = await ruleBook.preview(id, { ...about, entries }, alerts, store);
      const items = effects.map(({ alertId, events, excepted, hidden }, i) => {
        const alert = looked[i]!;
        const { reason } = masking.byDefault(alert);
        const { severity, state, resolution, raised_at, last_seen, evidence } = alert;
        return {
          alert_id: alertId,
          ...{ events, all_events: evidence.count, excepted, hidden },
          ...{ reason, severity, state, resolution, raised_at, last_seen },
        };
      });
      return {
        items,
        hidden: items.filter((item) => item.hidden).length,
        changed: items.filter((item) => !item.hidden && item.excepted > 0).length,
        more: page.next !== null || looked.length < page.items.length,
      };
    },
  );

  mount(
    app,
    {
      id: 'exceptionEffects',
      method: 'get',
      path: '/api/v1/rules/{id}/exceptions/effects',
      tag: RULES_TAG,
      summary: 'How many alerts each exception of a rule has kept from being raised',
      description:
        'By backtests with and without each, over the events since it was made, of the last 30 days at most.',
      params: ruleParams,
      answer: {
        description: `Of those in force, ${MOST_WEIGHED} at most.`,
        schema: z.strictObject({
          items: z.array(
            z.strictObject({
              exception_id: z.string(),
              from: time.openapi({ description: 'Events from this time on were looked at.' }),
              alerts: z.int().openapi({ description: 'Raised with it, by the rule as it is now.' }),
              hidden: z.int().openapi({ description: 'Raised without it, less those that are with it.' }),
            }),
          ),
        }),
      },
    },
    async ({ params: { id }, signal }) => {
      const { exceptions } = changes.entryOf(id);
      const weighed = exceptions.slice(0, MOST_WEIGHED);
      if (weighed.length === 0) return { items: [] };
      return await backtests.run(signal, async (tryRule) => {
        const items = [];
        for (const { id: exception, createdAt } of weighed) {
          const from = Math.max(createdAt, context.now() - BACK_MS);
          const [alerts, without] = [
            await alertsOf(tryRule, triedRule(ruleBook, id, {}), from),
            await alertsOf(tryRule, triedRule(ruleBook, id, { without: [exception] }), from),
          ];
          items.push({ exception_id: exception, from: isoTime(from), alerts, hidden: without - alerts });
        }
        return { items };
      });
    },
  );
}

async function alertsOf(tryRule: TryRule, rule: Parameters<TryRule>[0], from: number): Promise<number> {
  const result = await tryRule(rule, { span: { from }, points: {} });
  return result?.alerts ?? 0;
}
