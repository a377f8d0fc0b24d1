import { z } from '@hono/zod-openapi';
import { frameworkOf } from '../../catalog/frameworks/registry.ts';
import { isoTime } from '../../detect/alert.ts';
import { RULE_SEVERITIES } from '../../rules/rule.ts';
import { tokenUsage } from '../../triage/usage/token-usage.ts';
import { alertFilter, alertFilterParameters } from '../alerts/alert-filter.ts';
import { techniqueHeat } from '../charts/technique-heat.ts';
import { usageJson, usageSchema } from '../charts/usage-schema.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { HttpProblem } from '../problem.ts';
import { eventReaderOf } from '../query/event-reader-of.ts';
import { moment, whole } from '../query-parameters.ts';

const TAG = 'charts';
const time = z.iso.datetime();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Steps of an alert's age, by where they end, in milliseconds. */
const AGES = { hour: HOUR, day: DAY, week: 7 * DAY } as const;
const AGE_STEPS = ['hour', 'day', 'week', 'older'] as const;

/** Figures of the overview. */
export function mountFigures(app: ApiApp, { context, queries }: OperationContext): void {
  const { alerts } = context.state;

  mount(
    app,
    {
      id: 'chartAges',
      method: 'get',
      path: '/api/v1/metrics/ages',
      tag: TAG,
      summary: 'Alerts by how long ago they were raised, and by severity',
      query: z.strictObject(alertFilterParameters),
      answer: {
        description: 'Open alerts where no state is given: within an hour, a day, a week, and older.',
        schema: z.strictObject({
          items: z.array(
            z.strictObject({
              age: z.enum(AGE_STEPS),
              from: time.nullable().openapi({ description: 'Raised from then on; null without a bound.' }),
              to: time.nullable(),
              severity: z.enum(RULE_SEVERITIES),
              count: z.int(),
              unassigned: z.int().openapi({ description: 'Of these, alerts that nobody has taken.' }),
              oldest: time,
            }),
          ),
        }),
      },
    },
    async ({ query }) => {
      const now = context.now();
      const moments = Object.values(AGES).map((age) => now - age);
      const counts = await alerts.ages(alertFilter({ state: ['open'], ...query }), moments);
      return {
        items: counts.map(({ step, severity, ...count }) => ({
          age: AGE_STEPS[step]!,
          from: step < moments.length ? isoTime(moments[step]!) : null,
          to: step === 0 ? null : isoTime(moments[step - 1]!),
          severity: severity as (typeof RULE_SEVERITIES)[number],
          ...count,
        })),
      };
    },
  );

  mount(
    app,
    {
      id: 'chartTechniques',
      method: 'get',
      path: '/api/v1/metrics/techniques',
      tag: TAG,
      summary: 'Alerts by technique, in the columns of a framework',
      query: z.strictObject({
        ...alertFilterParameters,
        framework: z
          .enum(['atlas', 'attack', 'owasp_llm'])
          .optional()
          .openapi({ description: '`atlas` where absent.' }),
      }),
      answer: {
        description: 'All tactics, with the techniques that alerts name; a technique may stand under several.',
        schema: z.strictObject({
          framework: z.string(),
          version: z.string(),
          tactics: z.array(
            z.strictObject({
              id: z.string().nullable(),
              name: z.string().nullable(),
              techniques: z.array(z.strictObject({ id: z.string(), name: z.string(), alerts: z.int() })),
            }),
          ),
        }),
      },
    },
    async ({ query: { framework = 'atlas', ...filter } }) => {
      const { title, version, ...table } = frameworkOf(framework);
      const { facets } = await alerts.counts(alertFilter(filter), ['technique']);
      const rules = context.ruleBook.active().map(({ rule }) => rule);
      return {
        framework: title,
        version,
        tactics: techniqueHeat({ title, version, ...table }, facets.technique ?? [], rules),
      };
    },
  );

  mount(
    app,
    {
      id: 'chartModels',
      method: 'get',
      path: '/api/v1/metrics/models',
      tag: TAG,
      summary: 'Models by the alerts whose rows name them',
      query: z.strictObject({ ...alertFilterParameters, limit: whole(1, 1_000).optional() }),
      answer: {
        description: 'Those with most alerts first; 100 where no limit is given. An alert may name several.',
        schema: z.strictObject({
          items: z.array(
            z.strictObject({
              model: z.string().openapi({ description: 'In small letters.' }),
              alerts: z.int(),
              severities: z.record(z.string(), z.int()),
            }),
          ),
        }),
      },
    },
    async ({ query: { limit = 100, ...filter } }) => ({ items: await alerts.models(alertFilter(filter), limit) }),
  );

  mount(
    app,
    {
      id: 'chartUsage',
      method: 'get',
      path: '/api/v1/metrics/usage',
      tag: TAG,
      summary: 'Tokens and their estimated cost, by caller and by model',
      description:
        'Costs are estimates by public list prices and those of the configuration (`prices`); what has no price is told, not counted as nothing.',
      query: z.strictObject({
        from: moment.optional().openapi({ description: 'By `@timestamp`; seven days ago where absent.' }),
        to: moment.optional(),
        limit: whole(1, 1_000).optional().openapi({ description: 'Callers, and models; 20 where absent.' }),
      }),
      answer: { description: 'Those that cost most first, then those without a price.', schema: usageSchema },
    },
    async ({ query: { from = context.now() - 7 * DAY, to = context.now() + 1, limit = 20 }, signal }) => {
      if (from >= to) throw new HttpProblem('unprocessable', 'from is not before to');
      const usage = await tokenUsage(eventReaderOf(queries), context.prices, { from, to, limit, signal });
      return usageJson(usage, { from: isoTime(from), to: isoTime(to) });
    },
  );
}
