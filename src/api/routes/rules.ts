import { z } from '@hono/zod-openapi';
import { switchedOff } from '../../detect/rule-book/switched-off.ts';
import { pageOf } from '../alerts/alert-schema.ts';
import type { RuleShelf } from '../catalog/rule-shelf.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { given, listOf, pageParameters } from '../query-parameters.ts';
import { RuleChanges } from '../rules/rule-changes.ts';
import { ruleChangeJson, ruleChangeSchema } from '../rules/rule-history.ts';
import { ruleJson, ruleSummary, tuningOf } from '../rules/rule-json.ts';
import {
  RULE_STATUSES,
  RULES_TAG,
  ruleParams,
  ruleSchema,
  ruleSummarySchema,
  tuningSchema,
} from '../rules/rule-schema.ts';
import { mountRuleExceptions } from './rule-exceptions.ts';

/** The rules: how things stand with each, switched on and off, tuned. */
export function mountRules(app: ApiApp, operations: OperationContext, shelf: RuleShelf): void {
  const { context } = operations;
  const { ruleBook, state } = context;
  const changes = new RuleChanges(ruleBook);
  const liveOf = (id: string | undefined) => context.detection.status().find((rule) => rule.ruleId === id);
  const figuresOf = async (id: string) => ({
    key: shelf.keyOf(changes.entryOf(id)),
    runs: (await state.runs.byRule([id]))[0],
    live: liveOf(id),
  });

  mount(
    app,
    {
      id: 'listRules',
      method: 'get',
      path: '/api/v1/rules',
      tag: RULES_TAG,
      summary: 'Rules, and how things stand with each',
      query: z.strictObject({
        status: listOf(z.enum(RULE_STATUSES)).optional(),
        tag: listOf(z.string().min(1)).optional(),
        text: z.string().min(1).max(200).optional().openapi({ description: 'Part of its name, id or file.' }),
      }),
      answer: {
        description: 'In the order of their files.',
        schema: z.strictObject({
          items: z.array(ruleSummarySchema),
          problems: z.array(z.string()).openapi({ description: 'Paths of rules that cannot be looked at now.' }),
        }),
      },
    },
    async ({ query: { status, tag, text } }) => {
      const runs = new Map((await state.runs.byRule()).map((figures) => [figures.ruleId, figures]));
      const live = new Map(context.detection.status().map((status) => [status.ruleId, status]));
      const words = text?.toLowerCase();
      const items = ruleBook
        .list()
        .map((entry) => {
          const id = entry.id ?? '';
          return ruleSummary(entry, { key: shelf.keyOf(entry), runs: runs.get(id), live: live.get(id) });
        })
        .filter((rule) => status?.includes(rule.status) ?? true)
        .filter((rule) => tag?.some((t) => rule.tags.includes(t)) ?? true)
        .filter(
          (rule) =>
            words === undefined ||
            [rule.id, rule.name, rule.file].some((t) => t?.toLowerCase().includes(words) ?? false),
        );
      return { items, problems: ruleBook.problems };
    },
  );

  mount(
    app,
    {
      id: 'getRule',
      method: 'get',
      path: '/api/v1/rules/{id}',
      tag: RULES_TAG,
      summary: 'One rule: text, diagnostics, settings, runs',
      params: ruleParams,
      answer: { description: 'The rule.', schema: ruleSchema },
    },
    async ({ params: { id } }) => ruleJson(changes.entryOf(id), await figuresOf(id)),
  );

  mount(
    app,
    {
      id: 'updateRule',
      method: 'patch',
      path: '/api/v1/rules/{id}',
      tag: RULES_TAG,
      summary: 'Switch a rule on or off, or tune it, beside its file',
      params: ruleParams,
      body: z
        .strictObject({
          enabled: z.boolean().nullable().optional().openapi({ description: 'Null: as its file says.' }),
          tuning: tuningSchema
            .nullable()
            .optional()
            .openapi({ description: 'In place of what there is; null takes it back.' }),
          reason: z.string().trim().min(1).max(2_000).optional().openapi({ description: 'Why, for its history.' }),
        })
        .refine((b) => b.enabled !== undefined || b.tuning !== undefined, 'nothing is to be changed'),
      answer: { description: 'The rule as it is now.', schema: ruleSchema },
    },
    async ({ params: { id }, body, identity }) => {
      const entry = await changes.change(id, { by: identity!.name, reason: body.reason }, (before, { rule }) => {
        const enabled = body.enabled === undefined ? before.enabled : (body.enabled ?? undefined);
        const tuning =
          body.tuning === undefined ? before.tuning : body.tuning === null ? undefined : tuningOf(body.tuning);
        const after = { exceptions: before.exceptions, ...given({ enabled, tuning }) };
        // What was on all the time, though it was broken, makes up for what it missed.
        const switchedOn = switchedOff(rule, before) !== undefined && switchedOff(rule, after) === undefined;
        return { ...after, ...given({ since: switchedOn ? context.now() : before.since }) };
      });
      return ruleJson(entry, await figuresOf(id));
    },
  );

  mount(
    app,
    {
      id: 'ruleFields',
      method: 'get',
      path: '/api/v1/rules/{id}/fields',
      tag: RULES_TAG,
      summary: 'What exceptions of a rule can name',
      params: ruleParams,
      answer: {
        description: 'By name.',
        schema: z.strictObject({
          items: z.array(z.strictObject({ name: z.string(), type: z.string(), of: z.enum(['event', 'group']) })),
        }),
      },
    },
    ({ params: { id } }) => {
      changes.entryOf(id);
      return { items: ruleBook.exceptable(id).map(({ name, type, of }) => ({ name, type, of })) };
    },
  );

  mount(
    app,
    {
      id: 'ruleHistory',
      method: 'get',
      path: '/api/v1/rules/{id}/history',
      tag: RULES_TAG,
      summary: 'Who changed what of a rule beside its file',
      params: ruleParams,
      query: z.strictObject(pageParameters),
      answer: { description: 'Newest first.', schema: pageOf(ruleChangeSchema) },
    },
    async ({ params: { id }, query: { limit, cursor } }) => {
      changes.entryOf(id);
      const page = await state.rules.history(id, given({ limit, cursor }));
      return { items: page.items.map(ruleChangeJson), next: page.next };
    },
  );

  mountRuleExceptions(app, operations, changes);
}
