import { z } from '@hono/zod-openapi';
import { isoTime } from '../../detect/alert.ts';
import { alertFilter, alertFilterParameters } from '../alerts/alert-filter.ts';
import { eventRates } from '../charts/event-rates.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { HttpProblem } from '../problem.ts';
import { moment, whole } from '../query-parameters.ts';

const TAG = 'charts';
const time = z.iso.datetime();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A chart has no more bars than this. */
const MOST_BARS = 2_000;

const span = z.strictObject({
  count: z.int(),
  mean: z.number().nullable(),
  p50: z.number().nullable(),
  p90: z.number().nullable(),
});

/** Figures over time, for charts. */
export function mountCharts(app: ApiApp, { context, queries }: OperationContext): void {
  const { alerts } = context.state;

  mount(
    app,
    {
      id: 'chartAlerts',
      method: 'get',
      path: '/api/v1/metrics/alerts',
      tag: TAG,
      summary: 'Alerts over time, by severity, state or rule',
      query: z.strictObject({
        ...alertFilterParameters,
        by: z.enum(['raised_at', 'last_seen']).optional().openapi({ description: '`raised_at` where absent.' }),
        split: z.enum(['severity', 'state', 'rule']).optional().openapi({ description: '`severity` where absent.' }),
        interval_ms: whole(60_000, 366 * DAY)
          .optional()
          .openapi({ description: 'The width of a bar; an hour where absent.' }),
      }),
      answer: {
        description: 'Bars that are not empty, over the last seven days where no time is given.',
        schema: z.strictObject({
          interval_ms: z.int(),
          items: z.array(z.strictObject({ at: time, value: z.string(), count: z.int() })),
        }),
      },
    },
    async ({ query: { by = 'raised_at', split = 'severity', interval_ms = HOUR, ...parameters } }) => {
      const filter = alertFilter(parameters);
      const key = by === 'raised_at' ? 'raised' : 'seen';
      const { from = context.now() - 7 * DAY, to = context.now() + 1 } = filter[key] ?? {};
      checkBars(from, to, interval_ms);
      const bars = await alerts.histogram({
        filter: { ...filter, [key]: { from, to } },
        by,
        interval: interval_ms,
        split,
      });
      return { interval_ms, items: bars };
    },
  );

  mount(
    app,
    {
      id: 'chartTimes',
      method: 'get',
      path: '/api/v1/metrics/times',
      tag: TAG,
      summary: 'Times to detect, acknowledge and close (MTTD, MTTA, MTTR), in milliseconds',
      query: z.strictObject({ ...alertFilterParameters, by: z.enum(['rule', 'severity', 'all']).optional() }),
      answer: {
        description: 'Per rule, per severity, or of all (where `by` is absent).',
        schema: z.strictObject({
          items: z.array(
            z.strictObject({
              rule_id: z.string().nullable(),
              rule_name: z.string().nullable(),
              severity: z.string().nullable(),
              detect: span.openapi({ description: "From an alert's first event to its being raised." }),
              acknowledge: span.openapi({ description: 'From being raised to being acknowledged, or closed without.' }),
              close: span.openapi({ description: 'From being raised to being closed.' }),
            }),
          ),
        }),
      },
    },
    async ({ query: { by, ...filter } }) => ({ items: await alerts.times(alertFilter(filter), by ?? 'all') }),
  );

  mount(
    app,
    {
      id: 'chartRules',
      method: 'get',
      path: '/api/v1/metrics/rules',
      tag: TAG,
      summary: 'Rules by their alerts, and what these turned out to be',
      query: z.strictObject({ ...alertFilterParameters, limit: whole(1, 1_000).optional() }),
      answer: {
        description: 'Those with most alerts first.',
        schema: z.strictObject({
          items: z.array(
            z.strictObject({
              rule_id: z.string(),
              rule_name: z.string(),
              alerts: z.int(),
              last_raised: time,
              open: z.int(),
              acknowledged: z.int(),
              closed: z.int(),
              true_positive: z.int(),
              false_positive: z.int(),
              benign: z.int(),
              duplicate: z.int(),
              precision: z.number().nullable(),
            }),
          ),
        }),
      },
    },
    async ({ query: { limit = 100, ...filter } }) => {
      const rules = await alerts.verdicts(alertFilter(filter));
      return { items: [...rules].sort((a, b) => b.alerts - a.alerts).slice(0, limit) };
    },
  );

  mount(
    app,
    {
      id: 'chartEvents',
      method: 'get',
      path: '/api/v1/metrics/events',
      tag: TAG,
      summary: 'Events over time, by data stream',
      query: z.strictObject({
        from: moment.optional().openapi({ description: 'By `@timestamp`; an hour ago where absent.' }),
        to: moment.optional(),
        interval_ms: whole(1_000, 366 * DAY)
          .optional()
          .openapi({ description: 'The width of a bar; a minute where absent.' }),
      }),
      answer: {
        description: 'Bars that are not empty.',
        schema: z.strictObject({
          interval_ms: z.int(),
          items: z.array(z.strictObject({ at: time, stream: z.string(), count: z.int() })),
        }),
      },
    },
    async ({ query: { from = context.now() - HOUR, to = context.now() + 1, interval_ms = 60_000 }, signal }) => {
      checkBars(from, to, interval_ms);
      const rates = await eventRates(queries, context.store, { from, to, interval: interval_ms, signal });
      return { interval_ms, items: rates.map(({ at, ...rate }) => ({ at: isoTime(at), ...rate })) };
    },
  );
}

function checkBars(from: number, to: number, interval: number): void {
  const bars = (to - from) / interval;
  if (bars > MOST_BARS) {
    throw new HttpProblem('unprocessable', `${Math.ceil(bars)} bars of this width; a chart has ${MOST_BARS} at most`, {
      hint: 'widen interval_ms, or narrow the time',
    });
  }
}
