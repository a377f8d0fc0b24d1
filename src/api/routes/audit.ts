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

const filters = {
  actor: listOf(z.string().min(1)).optional(),
  action: listOf(z.string().min(1))
    .optional()
    .openapi({ description: '`alert.update`, or `alert.` for all that begin so.' }),
  subject: listOf(z.string().min(1)).optional(),
  from: moment.optional(),
  to: moment.optional(),
};

/** Entries of an export that are read at once, and at most in all. */
const AT_ONCE = 1_000;
const MOST_EXPORTED = 1_000_000;

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
        ...filters,
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

  mount(
    app,
    {
      id: 'exportAudit',
      method: 'get',
      path: '/api/v1/audit/export',
      tag: 'access',
      summary: 'The audit log as a file, newest first',
      query: z.strictObject(filters),
      answer: { description: 'NDJSON, an entry a line.', media: { 'application/x-ndjson': z.string() } },
    },
    (request) => {
      const { actor, action, subject, from, to } = request.query;
      const filter = given({ actors: actor, actions: action, subjects: subject, at: range(from, to) });
      const encoder = new TextEncoder();
      let cursor: string | undefined;
      let left = MOST_EXPORTED;
      const stream = new ReadableStream<Uint8Array>({
        async pull(controller) {
          try {
            const page = await context.state.audit.list(filter, { limit: AT_ONCE, ...given({ cursor }) });
            left -= page.items.length;
            cursor = page.next ?? undefined;
            const text = page.items.map((item) => `${JSON.stringify(item)}\n`).join('');
            if (text !== '') controller.enqueue(encoder.encode(text));
            if (cursor === undefined || left <= 0) controller.close();
          } catch {
            // What came cannot be taken for all there is: the connection is cut.
            request.call.env.outgoing.destroy();
            controller.close();
          }
        },
      });
      return request.call.body(stream, 200, {
        'Content-Type': 'application/x-ndjson',
        'Content-Disposition': 'attachment; filename="seismo-audit.ndjson"',
      });
    },
  );
}
