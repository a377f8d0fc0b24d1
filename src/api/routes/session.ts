import { z } from '@hono/zod-openapi';
import { ROLES } from '../../state/role.ts';
import { setCookie } from '../auth/cookies.ts';
import { Login } from '../auth/login.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { HttpProblem } from '../problem.ts';

const TAG = 'session';

const loginBody = z.union([
  z.strictObject({ user: z.string().min(1).max(200), password: z.string().min(1).max(1024) }),
  z.strictObject({ token: z.string().min(1).max(512) }),
]);

const sessionAnswer = z
  .strictObject({
    name: z.string(),
    role: z.enum(ROLES),
    kind: z.enum(['local', 'token', 'session']),
    csrf_token: z
      .string()
      .nullable()
      .openapi({ description: 'What changes have to send as X-CSRF-Token; null without a session.' }),
    expires_at: z.iso.datetime().nullable(),
    masking: z.boolean().openapi({ description: 'Whether prompt text is masked unless it is asked for.' }),
  })
  .openapi('Session');

/** Browser sessions: begin, look at, end. */
export function mountSession(app: ApiApp, { context, authenticator }: OperationContext): void {
  const login = new Login(context, authenticator);
  const masking = context.masking.enabled;

  mount(
    app,
    {
      id: 'login',
      method: 'post',
      path: '/api/v1/session',
      tag: TAG,
      summary: 'Begin a browser session with a password or a token',
      body: loginBody,
      answer: { status: 201, description: 'The session; its secret is in the cookie.', schema: sessionAnswer },
    },
    async ({ body, client, signal, call }) => {
      const { session, secret } = await login.begin(body, client.address, signal);
      const expires = Date.parse(session.expires_at);
      call.header('Set-Cookie', setCookie(secret, Math.floor((expires - context.now()) / 1000), client.secure));
      return {
        name: session.user,
        role: session.role,
        kind: 'session' as const,
        csrf_token: session.csrf,
        expires_at: session.expires_at,
        masking,
      };
    },
  );

  mount(
    app,
    {
      id: 'session',
      method: 'get',
      path: '/api/v1/session',
      tag: TAG,
      summary: 'Who this request is made by',
      answer: { description: 'Name and role.', schema: sessionAnswer },
    },
    ({ identity }) => {
      const { name, role, kind, session } = identity!;
      return {
        name,
        role,
        kind,
        csrf_token: session?.csrfToken ?? null,
        expires_at: session === undefined ? null : new Date(session.expiresAt).toISOString(),
        masking,
      };
    },
  );

  mount(
    app,
    {
      id: 'logout',
      method: 'delete',
      path: '/api/v1/session',
      tag: TAG,
      summary: 'End the browser session',
      answer: { status: 204, description: 'It is ended.' },
    },
    async ({ identity, client, call }) => {
      if (identity?.session === undefined) throw new HttpProblem('unprocessable', 'there is no session to end');
      await context.state.sessions.end(identity.session.id, { name: identity.name, address: client.address });
      call.header('Set-Cookie', setCookie('', 0, client.secure));
      return {};
    },
  );
}
