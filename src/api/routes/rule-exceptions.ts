import { randomUUID } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { RuleException } from '../../detect/rule-book/rule-settings.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { HttpProblem, notFound } from '../problem.ts';
import { given } from '../query-parameters.ts';
import type { RuleChanges } from '../rules/rule-changes.ts';
import { exceptionJson } from '../rules/rule-json.ts';
import { entriesSchema, exceptionSchema, RULES_TAG, ruleParams } from '../rules/rule-schema.ts';
import { entryOf } from '../rules/tried-rule.ts';

const exceptionParams = ruleParams.extend({ exception: z.string().min(1).max(200) });

const exceptionBody = z.strictObject({
  entries: entriesSchema,
  reason: z.string().trim().min(1, 'a reason is needed').max(2_000),
  expires_at: z.iso.datetime({ offset: true }).nullable().optional().openapi({ description: 'Null or absent: never.' }),
});

/** Events that rules are not to see. */
export function mountRuleExceptions(app: ApiApp, { context }: OperationContext, changes: RuleChanges): void {
  mount(
    app,
    {
      id: 'listExceptions',
      method: 'get',
      path: '/api/v1/rules/{id}/exceptions',
      tag: RULES_TAG,
      summary: "A rule's exceptions, expired ones too",
      params: ruleParams,
      answer: { description: 'Oldest first.', schema: z.strictObject({ items: z.array(exceptionSchema) }) },
    },
    ({ params: { id } }) => {
      const entry = changes.entryOf(id);
      return { items: (entry.settings?.exceptions ?? []).map((e) => exceptionJson(e, entry)) };
    },
  );

  mount(
    app,
    {
      id: 'addException',
      method: 'post',
      path: '/api/v1/rules/{id}/exceptions',
      tag: RULES_TAG,
      summary: 'Add an exception to a rule',
      params: ruleParams,
      body: exceptionBody,
      answer: { status: 201, description: 'The exception, in force.', schema: exceptionSchema },
    },
    async ({ params: { id }, body, identity }) => {
      const added = exceptionOf(body, { id: randomUUID(), author: identity!.name, createdAt: context.now() });
      checkExpiry(added, context.now());
      const entry = await changes.change(id, { by: identity!.name }, (before) => ({
        ...before,
        exceptions: [...before.exceptions, added],
      }));
      return exceptionJson(added, entry);
    },
  );

  mount(
    app,
    {
      id: 'replaceException',
      method: 'put',
      path: '/api/v1/rules/{id}/exceptions/{exception}',
      tag: RULES_TAG,
      summary: 'Change an exception of a rule',
      params: exceptionParams,
      body: exceptionBody,
      answer: { description: 'The exception as it is now.', schema: exceptionSchema },
    },
    async ({ params, body, identity }) => {
      let changed: RuleException | undefined;
      const entry = await changes.change(params.id, { by: identity!.name }, (before) => ({
        ...before,
        exceptions: before.exceptions.map((old) => {
          if (old.id !== params.exception) return old;
          changed = exceptionOf(body, { id: old.id, author: identity!.name, createdAt: old.createdAt });
          checkExpiry(changed, context.now());
          return changed;
        }),
      }));
      if (changed === undefined) throw notFound('exception', params.exception);
      return exceptionJson(changed, entry);
    },
  );

  mount(
    app,
    {
      id: 'removeException',
      method: 'delete',
      path: '/api/v1/rules/{id}/exceptions/{exception}',
      tag: RULES_TAG,
      summary: 'Take an exception of a rule away',
      params: exceptionParams,
      answer: { status: 204, description: 'It is gone.' },
    },
    async ({ params, identity }) => {
      await changes.change(params.id, { by: identity!.name }, (before) => {
        const exceptions = before.exceptions.filter((e) => e.id !== params.exception);
        if (exceptions.length === before.exceptions.length) throw notFound('exception', params.exception);
        return { ...before, exceptions };
      });
      return {};
    },
  );
}

function exceptionOf(
  body: z.output<typeof exceptionBody>,
  about: Pick<RuleException, 'id' | 'author' | 'createdAt'>,
): RuleException {
  const entries = body.entries.map(entryOf);
  const expiresAt = body.expires_at === undefined || body.expires_at === null ? undefined : Date.parse(body.expires_at);
  return { ...about, entries, reason: body.reason, ...given({ expiresAt }) };
}

function checkExpiry({ expiresAt }: RuleException, now: number): void {
  if (expiresAt === undefined || expiresAt > now) return;
  const errors = [{ in: 'body' as const, field: '/expires_at', message: 'it is in the past' }];
  throw new HttpProblem('invalid-request', '/expires_at: it is in the past', { errors });
}
