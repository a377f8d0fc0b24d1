import { randomUUID } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiContext } from './api-context.ts';
import type { ApiEnv } from './api-env.ts';
import type { Authenticator } from './auth/authenticate.ts';
import { clientOf, TrustedProxies } from './auth/client-address.ts';
import { hostOf, isLoopback } from './auth/loopback.ts';
import { checkSameOrigin } from './auth/same-origin.ts';
import { httpMetrics } from './http-metrics.ts';
import type { ApiApp, ApiCall } from './operation.ts';
import { HttpProblem, problemOf } from './problem.ts';
import { protocolProblem } from './push/protocol-problem.ts';
import { HSTS, SECURITY_HEADERS } from './security-headers.ts';

export interface AppOptions {
  readonly context: ApiContext;
  readonly authenticator: Authenticator;
  /** Whether only this machine reaches the service. */
  readonly loopback: boolean;
  /** True once the service takes no more requests. */
  readonly draining: () => boolean;
}

/** The service's application without its operations: who asks, what is refused, and how failures are told. */
export function buildApp({ context, authenticator, loopback, draining }: AppOptions): ApiApp {
  const app: ApiApp = new OpenAPIHono<ApiEnv>();
  const proxies = new TrustedProxies(context.auth.trusted_proxies);
  const observe = httpMetrics(context.metrics);

  app.use('*', async (call, next) => {
    const started = performance.now();
    const { incoming } = call.env;
    const encrypted = 'encrypted' in incoming.socket;
    const client = clientOf(incoming.socket.remoteAddress, encrypted, incoming.headers, proxies);
    call.set('requestId', randomUUID());
    call.set('client', client);
    call.set('identity', undefined);
    call.set('operation', undefined);
    call.set('bodyLimit', context.limits.body_bytes);
    await next();
    const headers = call.res.headers;
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) if (!headers.has(name)) headers.set(name, value);
    if (client.secure) headers.set('Strict-Transport-Security', HSTS);
    if (draining()) headers.set('Connection', 'close');
    headers.set('X-Request-Id', call.get('requestId'));
    observe(
      call.get('operation') ?? 'none',
      incoming.method ?? '',
      call.res.status,
      (performance.now() - started) / 1000,
    );
  });

  app.use('*', async (call, next) => {
    const { incoming } = call.env;
    if (loopback) checkHost(incoming.headers.host);
    const identity = await authenticator.identify(incoming, call.get('client'));
    checkSameOrigin(incoming.method ?? '', incoming.headers, identity, context.auth.origins);
    call.set('identity', identity);
    await next();
  });

  app.notFound((call) => answer(call, noSuchOperation(app, call)));
  app.onError((error, call) => {
    const problem = problemOf(error);
    if (problem !== undefined) return protocolProblem(call, problem, context.now()) ?? answer(call, problem);
    const request = call.get('requestId');
    const operation = call.get('operation') ?? 'none';
    context.log.error({ request, operation, ...faultOf(error) }, 'a request failed by a fault of ours');
    return answer(call, new HttpProblem('internal', `a fault of ours; the log tells more of request ${request}`));
  });
  return app;
}

/** A page of another site can have its own name resolve to 127.0.0.1; the browser then still says that name. */
function checkHost(header: string | undefined): void {
  const host = hostOf(header);
  if (host === undefined || !isLoopback(host)) {
    throw new HttpProblem('wrong-host', 'this service answers to localhost and 127.0.0.1 only', {
      hint: 'to be reached by other names it has to listen on another address, with credentials',
    });
  }
}

/** 404, or 405 where the path is there for other methods. */
function noSuchOperation(app: ApiApp, call: ApiCall): HttpProblem {
  const { method, path } = call.req;
  const allowed = app.openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== 'route') return [];
    const pattern = definition.route.path
      .split(/\{.+?\}/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^/]+');
    return new RegExp(`^${pattern}$`).test(path) ? [definition.route.method.toUpperCase()] : [];
  });
  if (allowed.length === 0) return new HttpProblem('not-found', `there is nothing at ${path}`);
  const list = [...new Set(allowed)].join(', ');
  return new HttpProblem('method-not-allowed', `${path} knows no ${method}`, { allowed: list }, { Allow: list });
}

function answer(call: ApiCall, problem: HttpProblem): Response {
  const text = JSON.stringify(problem.document(`urn:uuid:${call.get('requestId')}`));
  return call.body(text, problem.status as 400, {
    'Content-Type': 'application/problem+json',
    ...problem.headers,
  });
}

/** What the log may hold of a fault: its kind and place. The message may quote a value, and values may be prompt text. */
function faultOf(error: Error): { fault: string; at: string[] } {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { fault: error.name, at: frames.slice(0, 8).map((line) => line.trim()) };
}
