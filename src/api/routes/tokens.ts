import { z } from '@hono/zod-openapi';
import { ROLES } from '../../state/role.ts';
import { actorOf } from '../actor-of.ts';
import { tokenName } from '../auth/authenticate.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { given } from '../query-parameters.ts';

const TAG = 'access';
const time = z.iso.datetime();

const tokenSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    created_at: time,
    created_by: z.string(),
    last_used_at: time.nullable(),
    expires_at: time.nullable(),
    revoked_at: time.nullable(),
  })
  .openapi('Token');

/** API tokens. Those of the configuration are not listed: they are changed there. */
export function mountTokens(app: ApiApp, { context }: OperationContext): void {
  const { tokens, sessions } = context.state;

  mount(
    app,
    {
      id: 'listTokens',
      method: 'get',
      path: '/api/v1/tokens',
      tag: TAG,
      summary: 'API tokens, without their secrets',
      answer: {
        description: 'Newest first, revoked ones too.',
        schema: z.strictObject({ items: z.array(tokenSchema) }),
      },
    },
    async () => ({ items: await tokens.list() }),
  );

  mount(
    app,
    {
      id: 'createToken',
      method: 'post',
      path: '/api/v1/tokens',
      tag: TAG,
      summary: 'Make an API token',
      body: z.strictObject({
        name: z.string().trim().min(1).max(100),
        role: z.enum(ROLES),
        expires_at: z.iso.datetime({ offset: true }).optional(),
      }),
      answer: {
        status: 201,
        description: 'The token; its secret is shown this once.',
        schema: z.strictObject({ token: tokenSchema, secret: z.string() }).openapi('NewToken'),
      },
    },
    async (request) => {
      const { name, role, expires_at } = request.body;
      const expiresAt = expires_at === undefined ? undefined : Date.parse(expires_at);
      return await tokens.create({ name, role, ...given({ expiresAt }) }, actorOf(request));
    },
  );

  mount(
    app,
    {
      id: 'revokeToken',
      method: 'delete',
      path: '/api/v1/tokens/{id}',
      tag: TAG,
      summary: 'Revoke an API token, and end the sessions begun with it',
      params: z.strictObject({ id: z.string() }),
      answer: { description: 'The token as it is now.', schema: tokenSchema },
    },
    async (request) => {
      const token = await tokens.revoke(request.params.id, actorOf(request));
      await sessions.endAll(tokenName(token.name), actorOf(request));
      return token;
    },
  );
}
