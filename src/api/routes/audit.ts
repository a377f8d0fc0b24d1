import { z } from '@hono/zod-openapi';
import { range } from '../alerts/alert-filter.ts';
import { pageOf } from '../alerts/alert-schema.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { given, listOf, moment, pageParameters } from '../query-parameters.ts';

const entry = z
  .strictObject({
    id: z.int(),
    at: z.iso.datetime(),
    actor: z.string(),
    address: z.string().nullable(),
    action: z.string(),
    subject: z.string().nullable(),
    details: z.json().openapi({ type: ['object', 'array', 'string', 'number', 'boolean', 'null'] }),
  })
  .openapi('AuditEntry');

/** Who did what, and who looked at prompt text. */
export function mountAudit(app: ApiApp, { context }: OperationContext): void {
  mount(
    app,
    {
      id: 'listAudit',
      method: 'get',
      path: '/api/v1/audit',
      tag: 'access',
      summary: 'The audit log, newest first',
      query: z.strictObject({
        actor: listOf(z.string().min(1)).optional(),
        action: listOf(z.string().min(1))
          .optional()
          .openapi({ description: '`alert.update`, or `alert.` for all that begin so.' }),
        subject: listOf(z.string().min(1)).optional(),
        from: moment.optional(),
        to: moment.optional(),
        ...pageParameters,
      }),
      answer: { description: 'A page.', schema: pageOf(entry) },
    },
    async ({ query }) => {
      const { actor, action, subject, from, to, limit, cursor } = query;
      const page = await context.state.audit.list(
        given({ actors: actor, actions: action, subjects: subject, at: range(from, to) }),
        given({ limit, cursor }),
      );
      return page as z.output<ReturnType<typeof pageOf<typeof entry>>>;
    },
  );
}
