import { type OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { ACCESS, allows, type OperationId } from './access.ts';
import type { ApiEnv } from './api-env.ts';
import type { Client } from './auth/client-address.ts';
import type { Identity } from './auth/identity.ts';
import { HttpProblem } from './problem.ts';
import { problemSchema } from './problem-schema.ts';
import { readJson } from './read-body.ts';
import { checkPart } from './validate.ts';

export type ApiApp = OpenAPIHono<ApiEnv>;
export type ApiCall = Context<ApiEnv>;

const NOTHING = z.strictObject({});
type Nothing = typeof NOTHING;

/** What an operation answers with when it succeeds. */
export interface AnswerSpec<A extends z.ZodType> {
  readonly status?: 200 | 201 | 202 | 204;
  readonly description: string;
  readonly schema?: A;
  /** Media types besides, or instead of, JSON of the schema. */
  readonly media?: Readonly<Record<string, z.ZodType>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One operation of the API: what OpenAPI says of it, and what its requests are checked against. */
export interface Operation<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType> {
  readonly id: OperationId;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With parameters as `{id}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: P;
  readonly query?: Q;
  /** A JSON body. */
  readonly body?: B;
  /** Another body, which the operation reads itself. */
  readonly rawBody?: { readonly description: string; readonly media: readonly string[] };
  readonly headers?: z.ZodObject;
  readonly answer: AnswerSpec<A>;
  /** The answer's form with another status. */
  readonly also?: { readonly status: number; readonly description: string };
  /** By media type: how failures are told where that is not RFC 9457. */
  readonly failure?: Readonly<Record<string, z.ZodType>>;
}

/** A request that was let in and checked. */
export interface ApiRequest<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Absent only in operations that anyone may use. */
  readonly identity: Identity | undefined;
  readonly client: Client;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  readonly call: ApiCall;
}

export type DeepReadonly<T> = T extends (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** Adds an operation to the service and to its OpenAPI document. */
export function mount<
  A extends z.ZodType = Nothing,
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
>(
  app: ApiApp,
  operation: Operation<P, Q, B, A>,
  handle: (
    request: ApiRequest<z.output<P>, z.output<Q>, z.output<B>>,
  ) => Promise<DeepReadonly<z.input<A>> | Response> | DeepReadonly<z.input<A>> | Response,
): void {
  app.openAPIRegistry.registerPath(describe(operation));
  const path = operation.path.replaceAll(/\{(.+?)\}/g, ':$1');
  app.on([operation.method.toUpperCase()], [path], async (call) => {
    call.set('operation', operation.id);
    const identity = call.get('identity');
    authorize(operation.id, identity);
    const params = checkPart(operation.params ?? NOTHING, 'path', call.req.param());
    const query = checkPart(operation.query ?? NOTHING, 'query', singly(call.req.queries()));
    const body =
      operation.body === undefined
        ? {}
        : checkPart(operation.body, 'body', await readJson(call.env.incoming, call.get('bodyLimit')));
    const result = await handle({
      params: params as z.output<P>,
      query: query as z.output<Q>,
      body: body as z.output<B>,
      identity,
      client: call.get('client'),
      signal: call.req.raw.signal,
      call,
    });
    if (result instanceof Response) return result;
    const status = operation.answer.status ?? 200;
    return status === 204 ? call.body(null, 204) : call.json(result as object, status);
  });
}

/** Throws the problem that keeps an identity from an operation, where one does. */
function authorize(operation: OperationId, identity: Identity | undefined): void {
  const access = ACCESS[operation];
  if (access === 'public') return;
  if (identity === undefined) {
    throw new HttpProblem(
      'no-credentials',
      'this needs a token (Authorization: Bearer ...) or a session',
      {},
      { 'WWW-Authenticate': 'Bearer realm="seismo"' },
    );
  }
  if (!allows(identity.role, access)) {
    throw new HttpProblem('forbidden', `this needs the role ${access}; ${identity.name} has the role ${identity.role}`);
  }
}

/** Parameters given once as text, those given several times as lists. */
function singly(queries: Record<string, string[]>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(queries).map(([name, values]) => [name, values.length === 1 ? values[0]! : values]),
  );
}

function describe<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  operation: Operation<P, Q, B, A>,
): RouteConfig {
  const { answer, rawBody } = operation;
  const access: string = ACCESS[operation.id];
  const content = {
    ...(answer.schema && { 'application/json': { schema: answer.schema } }),
    ...byMedia(answer.media ?? {}),
  };
  const body =
    operation.body !== undefined
      ? { required: true, content: { 'application/json': { schema: operation.body } } }
      : rawBody !== undefined
        ? {
            required: true,
            description: rawBody.description,
            content: Object.fromEntries(
              rawBody.media.map((media) => [media, { schema: { type: 'string' as const, format: 'binary' } }]),
            ),
          }
        : undefined;
  return {
    method: operation.method,
    path: operation.path,
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    description: [operation.description, access === 'public' ? 'Open to anyone.' : `Least role: ${access}.`]
      .filter((part) => part !== undefined)
      .join('\n\n'),
    security: access === 'public' ? [] : [{ token: [] }, { session: [] }],
    request: {
      ...(operation.params && { params: operation.params as unknown as z.ZodObject }),
      ...(operation.query && { query: operation.query as unknown as z.ZodObject }),
      ...(operation.headers && { headers: operation.headers }),
      ...(body && { body }),
    },
    responses: {
      [answer.status ?? 200]: {
        description: answer.description,
        ...(Object.keys(content).length > 0 && { content }),
        ...(answer.headers && {
          headers: Object.fromEntries(
            Object.entries(answer.headers).map(([name, description]) => [
              name,
              { description, schema: { type: 'string' as const } },
            ]),
          ),
        }),
      },
      ...(operation.also && { [operation.also.status]: { description: operation.also.description, content } }),
      default:
        operation.failure === undefined
          ? { description: 'A problem (RFC 9457).', content: { 'application/problem+json': { schema: problemSchema } } }
          : { description: "A failure, in the protocol's own form.", content: byMedia(operation.failure) },
    },
  };
}

function byMedia(schemas: Readonly<Record<string, z.ZodType>>): Record<string, { schema: z.ZodType }> {
  return Object.fromEntries(Object.entries(schemas).map(([media, schema]) => [media, { schema }]));
}
