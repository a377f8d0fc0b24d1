import { z } from '@hono/zod-openapi';
import { allows } from '../access.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { readiness } from '../readiness.ts';

const TAG = 'service';

const readinessSchema = z
  .strictObject({
    status: z.enum(['ready', 'not_ready']),
    checks: z
      .array(z.strictObject({ name: z.string(), ok: z.boolean(), message: z.string() }))
      .openapi({ description: 'Each check by itself; empty for those without a role that may read.' }),
  })
  .openapi('Readiness');

/** Whether the service lives, whether it can work, and its figures for Prometheus. */
export function mountHealth(app: ApiApp, { context }: OperationContext): void {
  mount(
    app,
    {
      id: 'health',
      method: 'get',
      path: '/healthz',
      tag: TAG,
      summary: 'Whether the process lives',
      answer: { description: 'It does.', schema: z.strictObject({ status: z.literal('ok') }) },
    },
    () => ({ status: 'ok' as const }),
  );

  mount(
    app,
    {
      id: 'ready',
      method: 'get',
      path: '/readyz',
      tag: TAG,
      summary: 'Whether the service takes logs and detects: 200, else 503',
      answer: { description: 'It does.', schema: readinessSchema },
      also: { status: 503, description: 'It does not, at least in part.' },
    },
    async ({ identity, call }) => {
      const checks = await readiness(context);
      const ok = checks.every((check) => check.ok);
      const seen = identity !== undefined && allows(identity.role, 'viewer');
      return call.json({ status: ok ? 'ready' : 'not_ready', checks: seen ? checks : [] }, ok ? 200 : 503);
    },
  );

  mount(
    app,
    {
      id: 'metrics',
      method: 'get',
      path: '/metrics',
      tag: TAG,
      summary: 'Figures for Prometheus',
      answer: { description: "Prometheus' text format.", media: { 'text/plain': z.string() } },
    },
    async ({ call }) =>
      call.body(await context.metrics.metrics(), 200, { 'Content-Type': context.metrics.contentType }),
  );
}
