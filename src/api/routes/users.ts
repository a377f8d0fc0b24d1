import { z } from '@hono/zod-openapi';
import { ROLES } from '../../state/role.ts';
import { SHORTEST_PASSWORD } from '../../state/user-book.ts';
import { actorOf } from '../actor-of.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { HttpProblem, notFound } from '../problem.ts';

const TAG = 'access';
const time = z.iso.datetime();
const role = z.enum(ROLES).exclude(['ingest']);
const password = z.string().min(SHORTEST_PASSWORD, `a password has ${SHORTEST_PASSWORD} characters at least`).max(1024);
const params = z.strictObject({ name: z.string().min(1).max(200) });

const userSchema = z
  .strictObject({
    name: z.string(),
    role,
    created_at: time,
    password_changed_at: time,
    last_login_at: time.nullable(),
  })
  .openapi('User');

/** Users, who sign in with a password. */
export function mountUsers(app: ApiApp, { context }: OperationContext): void {
  const { users } = context.state;
  const known = async (name: string) => {
    const user = await users.get(name);
    if (user === undefined) throw notFound('user', name);
    return user;
  };

  mount(
    app,
    {
      id: 'listUsers',
      method: 'get',
      path: '/api/v1/users',
      tag: TAG,
      summary: 'Users',
      answer: { description: 'By name.', schema: z.strictObject({ items: z.array(userSchema) }) },
    },
    async () => ({ items: await users.list() }),
  );

  mount(
    app,
    {
      id: 'createUser',
      method: 'post',
      path: '/api/v1/users',
      tag: TAG,
      summary: 'Add a user',
      body: z.strictObject({
        // A colon sets tokens apart in histories.
        name: z
          .string()
          .trim()
          .regex(/^[^\s:\p{C}]+(?: [^\s:\p{C}]+)*$/u, 'a name has no colon and no control characters')
          .max(100),
        role,
        password,
      }),
      answer: { status: 201, description: 'The user.', schema: userSchema },
    },
    async (request) => await users.create(request.body, actorOf(request)),
  );

  mount(
    app,
    {
      id: 'updateUser',
      method: 'patch',
      path: '/api/v1/users/{name}',
      tag: TAG,
      summary: "Change a user's role or password, which ends their sessions",
      params,
      body: z
        .strictObject({ role: role.optional(), password: password.optional() })
        .refine((b) => b.role !== undefined || b.password !== undefined, 'nothing is to be changed'),
      answer: { description: 'The user as it is now.', schema: userSchema },
    },
    async (request) => {
      const { name } = await known(request.params.name);
      const { body } = request;
      if (body.role !== undefined) await users.setRole(name, body.role, actorOf(request));
      if (body.password !== undefined) await users.setPassword(name, body.password, actorOf(request));
      return await known(name);
    },
  );

  mount(
    app,
    {
      id: 'removeUser',
      method: 'delete',
      path: '/api/v1/users/{name}',
      tag: TAG,
      summary: 'Remove a user and end their sessions',
      params,
      answer: { status: 204, description: 'The user is gone.' },
    },
    async (request) => {
      const { name } = await known(request.params.name);
      if (request.identity?.kind === 'session' && request.identity.name === name) {
        throw new HttpProblem('conflict', 'nobody can remove themselves');
      }
      await users.remove(name, actorOf(request));
      return {};
    },
  );
}
