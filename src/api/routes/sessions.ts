import { z } from '@hono/zod-openapi';
import { ROLES } from '../../state/role.ts';
import { actorOf } from '../actor-of.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { notFound } from '../problem.ts';

const TAG = 'access';
const time = z.iso.datetime();

const sessionSchema = z
  .strictObject({
    id: z.string(),
    user: z.string(),
    role: z.enum(ROLES),
    created_at: time,
    expires_at: time,
    address: z.string().nullable(),
  })
  .openapi('BrowserSession');

/** The browser sessions of all users, for those who look after the service. */
export function mountSessions(app: ApiApp, { context }: OperationContext): void {
  const { sessions } = context.state;

  mount(
    app,
    {
      id: 'listSessions',
      method: 'get',
      path: '/api/v1/sessions',
      tag: TAG,
      summary: 'Browser sessions that have not ended',
      query: z.strictObject({ user: z.string().min(1).optional() }),
      answer: { description: 'The sessions.', schema: z.strictObject({ items: z.array(sessionSchema) }) },
    },
    async ({ query }) => ({
      items: (await sessions.list(query.user)).map(({ id, user, role, created_at, expires_at, address }) => {
        return { id, user, role, created_at, expires_at, address };
      }),
    }),
  );

  mount(
    app,
    {
      id: 'endSession',
      method: 'delete',
      path: '/api/v1/sessions/{id}',
      tag: TAG,
      summary: 'End a browser session',
      params: z.strictObject({ id: z.string().min(1).max(200) }),
      answer: { status: 204, description: 'It is ended.' },
    },
    async (request) => {
      const { id } = request.params;
      if (!(await sessions.list()).some((session) => session.id === id)) throw notFound('session', id);
      await sessions.end(id, actorOf(request));
      return {};
    },
  );
}
