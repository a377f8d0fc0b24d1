import { z } from '@hono/zod-openapi';
import { isoTime } from '../../detect/alert.ts';
import { actorOf } from '../actor-of.ts';
import { pageOf } from '../alerts/alert-schema.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { notFound } from '../problem.ts';
import { given, listOf, pageParameters } from '../query-parameters.ts';

const TAG = 'notifiers';
const time = z.iso.datetime();
const STATUSES = ['waiting', 'delivered', 'failed'] as const;

const notifierSchema = z
  .strictObject({
    name: z.string(),
    type: z.string(),
    state: z.enum(['ready', 'sending', 'unreachable', 'misconfigured']),
    message: z.string().nullable().openapi({ description: 'What went wrong last; null since it last went well.' }),
    last_delivered_at: time.nullable(),
    retry_at: time.nullable(),
    delivered: z.int().openapi({ description: 'Since the start, as the two that follow.' }),
    failed_attempts: z.int(),
    given_up: z.int(),
    waiting: z.int().openapi({ description: 'Messages in the outbox.' }),
    retrying: z.int(),
    failed: z.int(),
    oldest_waiting_at: time.nullable(),
  })
  .openapi('Notifier');

const messageSchema = z
  .strictObject({
    id: z.int(),
    notifier: z.string(),
    occasion: z.enum(['raised', 'closed', 'withdrawn']),
    handle: z.string(),
    alert_id: z.string(),
    status: z.enum(STATUSES),
    queued_at: time,
    attempts: z.int(),
    next_attempt_at: time.nullable(),
    error: z.string().nullable(),
    delivered_at: time.nullable(),
  })
  .openapi('OutboxMessage');

/** Who is told of alerts, and what is still to be told. */
export function mountNotifiers(app: ApiApp, { context }: OperationContext): void {
  const { notifiers, state } = context;

  mount(
    app,
    {
      id: 'listNotifiers',
      method: 'get',
      path: '/api/v1/notifiers',
      tag: TAG,
      summary: 'Notifiers, and how they fare',
      answer: {
        description: 'In the order of the configuration.',
        schema: z.strictObject({ items: z.array(notifierSchema) }),
      },
    },
    async () => ({
      items: (await notifiers.status()).map((status) => ({
        name: status.name,
        type: status.type,
        state: status.state,
        message: status.message,
        last_delivered_at: isoOrNull(status.last_delivered_at),
        retry_at: isoOrNull(status.retry_at),
        delivered: status.delivered,
        failed_attempts: status.failed_attempts,
        given_up: status.given_up,
        waiting: status.waiting,
        retrying: status.retrying,
        failed: status.failed,
        oldest_waiting_at: isoOrNull(status.oldest_waiting),
      })),
    }),
  );

  mount(
    app,
    {
      id: 'testNotifier',
      method: 'post',
      path: '/api/v1/notifiers/{name}/test',
      tag: TAG,
      summary: 'Send a made-up alert now',
      params: z.strictObject({ name: z.string().min(1).max(200) }),
      answer: {
        description: 'What came of it.',
        schema: z
          .strictObject({
            ok: z.boolean(),
            message: z.string().nullable(),
            detail: z.string().nullable().openapi({ description: "The receiver's own words." }),
            took_ms: z.number(),
          })
          .openapi('TestOutcome'),
      },
    },
    async (request) => {
      const { name } = request.params;
      const outcome = await notifiers.test(name);
      if (outcome === undefined) {
        const names = (await notifiers.status()).map((s) => s.name);
        throw notFound('notifier', name, names);
      }
      await state.audit.append(
        { action: 'notifier.test', subject: name, details: { ok: outcome.ok } },
        actorOf(request),
      );
      return outcome;
    },
  );

  mount(
    app,
    {
      id: 'listOutbox',
      method: 'get',
      path: '/api/v1/outbox',
      tag: TAG,
      summary: 'Messages about alerts, newest first',
      query: z.strictObject({
        notifier: listOf(z.string().min(1)).optional(),
        status: listOf(z.enum(STATUSES)).optional(),
        alert: z.string().min(1).max(200).optional().openapi({ description: "An alert's id, former id or handle." }),
        ...pageParameters,
      }),
      answer: { description: 'A page.', schema: pageOf(messageSchema) },
    },
    async ({ query: { notifier, status, alert, limit, cursor } }) =>
      await state.outbox.list(given({ notifiers: notifier, statuses: status, alert }), given({ limit, cursor })),
  );

  mount(
    app,
    {
      id: 'retryOutbox',
      method: 'post',
      path: '/api/v1/outbox/retry',
      tag: TAG,
      summary: 'Try messages that were given up again',
      body: z.strictObject({ ids: z.array(z.int().positive()).min(1).max(1_000) }),
      answer: { description: 'How many wait again.', schema: z.strictObject({ retried: z.int() }) },
    },
    async (request) => {
      const retried = await state.outbox.retry(request.body.ids, actorOf(request));
      notifiers.wake();
      return { retried };
    },
  );
}

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : isoTime(ms);
}
