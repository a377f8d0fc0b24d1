import { z } from '@hono/zod-openapi';
import { MOST_POINTS } from '../../detect/backtest/ladder.ts';
import { backtestSchema } from '../catalog/backtest-schema.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { HttpProblem } from '../problem.ts';
import { given, moment } from '../query-parameters.ts';
import type { Backtests } from '../rules/backtests.ts';
import { RuleChanges } from '../rules/rule-changes.ts';
import { entriesSchema, RULES_TAG, ruleParams, tuningSchema } from '../rules/rule-schema.ts';
import { triedRule } from '../rules/tried-rule.ts';

const body = z.strictObject({
  from: moment.optional().openapi({ description: 'Only events from this time on; all where absent.' }),
  to: moment.optional().openapi({ description: 'Only events before this time.' }),
  thresholds: z
    .record(z.string(), z.array(z.number()).max(MOST_POINTS))
    .optional()
    .openapi({ description: "By a threshold's `name` the values to try; where absent, values around each threshold." }),
  tuning: tuningSchema
    .optional()
    .openapi({ description: 'Tuning to try in place of what is set; `{}` for the rule as its file says.' }),
  exceptions: z
    .array(z.strictObject({ entries: entriesSchema }))
    .max(50)
    .optional()
    .openapi({ description: 'Exceptions to try beside those that are set.' }),
  without: z.array(z.string()).max(1_000).optional().openapi({ description: 'Ids of exceptions to leave out.' }),
});

/** What rules would have raised. */
export function mountBacktest(app: ApiApp, { context }: OperationContext, backtests: Backtests): void {
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
        'As it is set, switched on or not, and with other values for its thresholds; or with settings that are only tried. Stopped when the client goes away.',
      params: ruleParams,
      body,
      answer: { description: 'How many alerts.', schema: backtestSchema },
    },
    async ({ params: { id }, body, signal }) => {
      changes.entryOf(id);
      const { from, to, thresholds, ...settings } = body;
      const rule = triedRule(context.ruleBook, id, settings);
      if (from !== undefined && to !== undefined && from >= to) {
        const message = 'it is not after `from`';
        throw new HttpProblem('invalid-request', `/to: ${message}`, {
          errors: [{ in: 'body', field: '/to', message }],
        });
      }
      const result = await backtests.run(signal, (tryRule) =>
        tryRule(rule, { span: given({ from, to }), ...given({ points: thresholds }) }),
      );
      if (result === undefined) {
        throw new HttpProblem('unprocessable', 'the rule reads no event of that time', {
          hint: 'GET /api/v1/usage says of which time there are events',
        });
      }
      const { survivors: _, ...told } = result;
      return told;
    },
  );
}
