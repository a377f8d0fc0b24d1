import { z } from '@hono/zod-openapi';
import { RULE_SEVERITIES } from '../../rules/rule.ts';
import type { AlertEvent } from '../../state/alert-feed.ts';
import { allows } from '../access.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { busy, HttpProblem } from '../problem.ts';
import { listOf, whole } from '../query-parameters.ts';
import { AlertHub } from '../stream/alert-hub.ts';
import { eventFrames } from '../stream/event-frames.ts';
import { streamResponse } from '../stream/stream-response.ts';
import { ALERTS_TAG } from './alerts.ts';

/** Alerts as they are raised and change. */
export function mountAlertStream(app: ApiApp, { context, authenticator, masking, closing }: OperationContext): void {
  const hub = new AlertHub(context.state.feed);
  closing.addEventListener('abort', () => hub.close(), { once: true });
  const texts = new WeakMap<AlertEvent, string>();
  const { streams, heartbeat_seconds, stall_seconds } = context.limits;
  let open = 0;

  mount(
    app,
    {
      id: 'streamAlerts',
      method: 'get',
      path: '/api/v1/alerts/stream',
      tag: ALERTS_TAG,
      summary: 'Alerts live, as server-sent events',
      description:
        'Events are named raised, changed, withdrawn, reinstated and updated; their data is `{number, at, kind, alert}`, the alert without evidence events, notes and history. ' +
        'Last-Event-ID goes on behind an event; `reset` says that what came after it is no longer kept, and lists have to be read anew.',
      query: z.strictObject({
        severity: listOf(z.enum(RULE_SEVERITIES)).optional(),
        rule_id: listOf(z.string().min(1)).optional(),
        last_event_id: whole(0, Number.MAX_SAFE_INTEGER)
          .optional()
          .openapi({ description: 'As the header, for clients that cannot set it.' }),
      }),
      headers: z.object({ 'Last-Event-ID': z.string().optional() }),
      answer: { description: 'The stream.', media: { 'text/event-stream': z.string() } },
    },
    async (request) => {
      const { query, call } = request;
      // Nobody would read the stream to its end.
      if (call.req.method === 'HEAD')
        throw new HttpProblem('method-not-allowed', 'a live stream has no HEAD', {}, { Allow: 'GET' });
      if (open >= streams) throw busy(`${open} live streams are open`, 30);
      const json = (event: AlertEvent) => {
        const { alert } = event;
        if (alert.suppressed_by !== null) return undefined;
        if (query.severity !== undefined && !query.severity.some((s) => s === alert.severity)) return undefined;
        if (query.rule_id !== undefined && !query.rule_id.includes(alert.rule_id)) return undefined;
        let text = texts.get(event);
        if (text === undefined) {
          text = JSON.stringify({ ...event, alert: masking.byDefault(alert) });
          texts.set(event, text);
        }
        return text;
      };
      const frames = eventFrames({
        hub,
        from: resumedAt(call.req.header('last-event-id')) ?? query.last_event_id ?? hub.last,
        json,
        heartbeatMs: heartbeat_seconds * 1000,
        allowed: async () => {
          const identity = await authenticator.identify(call.env.incoming, request.client).catch(() => undefined);
          return identity !== undefined && allows(identity.role, 'viewer');
        },
        signal: AbortSignal.any([request.signal, closing]),
      });
      open++;
      return streamResponse(frames, call, stall_seconds * 1000, () => {
        open--;
      });
    },
  );
}

function resumedAt(header: string | undefined): number | undefined {
  if (header === undefined || header === '') return undefined;
  const number = Number(header);
  if (!/^\d{1,16}$/.test(header)) {
    const errors = [{ in: 'header' as const, field: 'Last-Event-ID', message: 'a number is expected' }];
    throw new HttpProblem('invalid-request', 'Last-Event-ID has to be what an event gave as its id', { errors });
  }
  return number;
}
