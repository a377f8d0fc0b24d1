import { z } from '@hono/zod-openapi';
import { backtestRule } from '../../detect/backtest/backtest-rule.ts';
import { MOST_POINTS } from '../../detect/backtest/ladder.ts';
import { backtestSchema } from '../catalog/backtest-schema.ts';
import type { Gate } from '../gate.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { HttpProblem } from '../problem.ts';
import { given, moment } from '../query-parameters.ts';
import { RuleChanges } from '../rules/rule-changes.ts';
import { RULES_TAG, ruleParams } from '../rules/rule-schema.ts';

const body = z.strictObject({
  from: moment.optional().openapi({ description: 'Only events from this time on; all where absent.' }),
  to: moment.optional().openapi({ description: 'Only events before this time.' }),
  thresholds: z
    .record(z.string(), z.array(z.number()).max(MOST_POINTS))
    .optional()
    .openapi({ description: "By a threshold's `name` the values to try; where absent, values around each threshold." }),
});

/** What rules would have raised. */
export function mountBacktest(app: ApiApp, { context }: OperationContext, backtests: Gate): void {
  const changes = new RuleChanges(context.ruleBook);
  mount(
    app,
    {
      id: 'backtestRule',
      method: 'post',
      path: '/api/v1/rules/{id}/backtest',
      tag: RULES_TAG,
      summary: 'What a rule would have raised on stored events',
      description:
        'As it is set, switched on or not, and with other values for its thresholds. Stopped when the client goes away.',
      params: ruleParams,
      body,
      answer: { description: 'How many alerts.', schema: backtestSchema },
    },
    async ({ params: { id }, body: { from, to, thresholds }, signal }) => {
      const { runnable, reason } = changes.entryOf(id);
      if (runnable === undefined) {
        throw new HttpProblem('unprocessable', `the rule cannot be run: ${reason ?? 'its file has mistakes'}`);
      }
      if (from !== undefined && to !== undefined && from >= to) {
        const message = 'it is not after `from`';
        throw new HttpProblem('invalid-request', `/to: ${message}`, {
          errors: [{ in: 'body', field: '/to', message }],
        });
      }
      const limitMs = context.limits.backtest_seconds * 1000;
      const limited = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
      const leave = await backtests.enter(limited);
      try {
        const { store } = context;
        const result = await backtestRule(runnable.rule, runnable.plan, {
          store,
          span: given({ from, to }),
          signal: limited,
          limitMs: limitMs / 2,
          ...(thresholds !== undefined && { points: thresholds }),
        });
        if (result === undefined) {
          throw new HttpProblem('unprocessable', 'the rule reads no event of that time', {
            hint: 'GET /api/v1/usage says of which time there are events',
          });
        }
        const { survivors: _, ...told } = result;
        return told;
      } catch (error) {
        if (signal.aborted || !limited.aborted) throw error;
        throw new HttpProblem('unprocessable', `the backtest took longer than ${context.limits.backtest_seconds} s`, {
          hint: 'a shorter time has fewer events',
        });
      } finally {
        leave();
      }
    },
  );
}
