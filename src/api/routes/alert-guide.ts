import { z } from '@hono/zod-openapi';
import type { RuleBook } from '../../detect/rule-book/rule-book.ts';
import type { DetectionRule } from '../../rules/rule.ts';
import type { AlertRecord } from '../../state/alert-record.ts';
import { checklistOf } from '../../triage/guide/checklist.ts';
import { fillPlaceholders } from '../../triage/guide/fill-placeholders.ts';
import { guideSteps } from '../../triage/guide/guide.ts';
import { triageGuide } from '../../triage/guide/triage-guide.ts';
import { actorOf } from '../actor-of.ts';
import { checklistSchema, stepDoneSchema } from '../alerts/checklist-schema.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { notFound } from '../problem.ts';
import { ALERTS_TAG, alertParams } from './alerts.ts';

/** The rule of an alert as its file says it now, whether or not it runs; undefined where it is gone. */
export function detectionRule(book: RuleBook, { rule_id }: AlertRecord): DetectionRule | undefined {
  const rule = book.get(rule_id)?.rule;
  return rule?.kind === 'rule' ? rule : undefined;
}

/** An alert's triage guide, to be ticked off. */
export function mountAlertGuide(app: ApiApp, { context, masking }: OperationContext): void {
  const { state, ruleBook } = context;

  mount(
    app,
    {
      id: 'alertGuide',
      method: 'get',
      path: '/api/v1/alerts/{id}/guide',
      tag: ALERTS_TAG,
      summary: "The triage guide of an alert's rule as a checklist, with who did what of it",
      params: alertParams,
      answer: { description: 'The checklist.', schema: checklistSchema },
    },
    async (request) => {
      const [alert, ticks] = await Promise.all([
        state.alerts.get(request.params.id, { evidence: 0 }),
        state.checklists.ticks(request.params.id),
      ]);
      if (alert === undefined || ticks === undefined) throw notFound('alert', request.params.id);
      const rule = detectionRule(ruleBook, alert);
      const seen = masking.byDefault(alert);
      const checklist = checklistOf(fillPlaceholders(triageGuide(rule), seen.fields), ticks);
      return {
        ...checklist,
        false_positives: rule?.falsePositives ?? [],
        references: rule?.references ?? [],
        highlighted: rule?.investigationFields ?? [],
        rule_description: rule?.description ?? null,
      };
    },
  );

  mount(
    app,
    {
      id: 'tickStep',
      method: 'put',
      path: '/api/v1/alerts/{id}/guide/{step}',
      tag: ALERTS_TAG,
      summary: "Tick a step of an alert's triage guide, or take the tick back",
      description: 'Written to the history of the alert and to the audit log. Its version stays.',
      params: alertParams.extend({ step: z.string().min(1).max(100) }),
      body: z.strictObject({ done: z.boolean() }),
      answer: {
        description: 'The step as it is now.',
        schema: z.strictObject({ step: z.string(), done: stepDoneSchema.nullable() }),
      },
    },
    async (request) => {
      const { id, step } = request.params;
      const [alert, ticks] = await Promise.all([state.alerts.get(id, { evidence: 0 }), state.checklists.ticks(id)]);
      if (alert === undefined || ticks === undefined) throw notFound('alert', id);
      const known =
        guideSteps(triageGuide(detectionRule(ruleBook, alert))).find((s) => s.id === step) ??
        ticks.find((tick) => tick.step === step);
      if (known === undefined) throw notFound('step', step);
      const change = { step, part: known.part, text: known.text, done: request.body.done };
      const tick = await state.checklists.tick(id, change, actorOf(request));
      return { step, done: tick === null ? null : { at: tick.at, by: tick.actor } };
    },
  );
}
