import { z } from '@hono/zod-openapi';
import { type AlertCaller, callersOf } from '../../detect/alert-callers.ts';
import { conversationsOf } from '../../triage/conversations/conversations.ts';
import { pageOfConversations } from '../../triage/conversations/page-of-conversations.ts';
import { type CallsAsked, MOST_CALLS, readCall, readCalls } from '../../triage/conversations/read-calls.ts';
import { readTools } from '../../triage/conversations/read-tools.ts';
import { callJson, conversationJson, toolJson } from '../conversations/conversation-json.ts';
import { callSchema, conversationPageSchema } from '../conversations/conversation-schema.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { notFound } from '../problem.ts';
import { eventReaderOf } from '../query/event-reader-of.ts';
import { flag, given, whole } from '../query-parameters.ts';
import { ALERTS_TAG, alertParams } from './alerts.ts';

/** Characters of a text in a conversation, and in a call that is looked at alone. */
const SHORT = 4_000;
const LONG = 1_000_000;

const unmask = flag
  .optional()
  .openapi({ description: 'Show secrets and personal data too; written to the audit log as such.' });

/** What was said to models and by them. */
export function mountAlertConversations(app: ApiApp, { context, queries, masking }: OperationContext): void {
  const { alerts } = context.state;
  const reader = eventReaderOf(queries);

  async function asked(id: string): Promise<CallsAsked> {
    const alert = await alerts.get(id, { evidence: MOST_CALLS });
    if (alert === undefined) throw notFound('alert', id);
    return { evidence: alert.evidence.events, end: alert.last_seen, callers: callersOf(alert.fields).map(sought) };
  }

  mount(
    app,
    {
      id: 'alertConversations',
      method: 'get',
      path: '/api/v1/alerts/{id}/conversations',
      tag: ALERTS_TAG,
      summary: 'Prompts and responses of the 24 hours before the end of an alert, as conversations',
      description:
        'The calls behind the alert, and the others of the same callers. Requests that repeat their history are put together, and each turn shows only what is new. ' +
        'Conversations with evidence come first, in the order of time, then the others, the latest first. Analysts and admins see texts without secrets and personal data; each look is written to the audit log.',
      params: alertParams,
      query: z.strictObject({
        unmask,
        conversation: z
          .string()
          .min(1)
          .max(300)
          .optional()
          .openapi({ description: 'This conversation only, by its id.' }),
        from_turn: whole(1, 1_000_000).optional().openapi({
          description: 'Of `conversation`: turns from this number on; where absent, those around the evidence.',
        }),
        limit: whole(1, 50).optional().openapi({ description: 'Conversations of a page; 10 where absent.' }),
        cursor: z.string().min(1).max(400).optional().openapi({ description: 'What the page before gave as `next`.' }),
      }),
      answer: { description: 'A page.', schema: conversationPageSchema },
    },
    async (request) => {
      const { id } = request.params;
      const { conversation, from_turn, limit, cursor } = request.query;
      const read = await readCalls(reader, await asked(id), request.signal);
      const all = conversationsOf(read.calls);
      const page = pageOfConversations(all, given({ conversation, fromTurn: from_turn, limit, cursor }));
      if (page === undefined) throw notFound('conversation', conversation ?? cursor ?? '');
      const tools = await readTools(reader, page.items, request.signal);
      const level = await masking.levelOf(request, request.query.unmask ?? false, id, {
        conversations: page.items.length,
        turns: page.items.reduce((sum, { turns }) => sum + turns.length, 0),
      });
      const showing = { level, limit: SHORT };
      return {
        items: page.items.map((item, at) => conversationJson(item.conversation, item.turns, tools[at]!, showing)),
        next: page.next,
        shown: level,
        from: read.from,
        to: read.to,
        callers: [...read.callers],
        conversations: all.length,
        calls: read.calls.length,
        evidence: read.calls.filter((call) => call.evidence).length,
        more: read.more,
      };
    },
  );

  mount(
    app,
    {
      id: 'alertCall',
      method: 'get',
      path: '/api/v1/alerts/{id}/calls/{stream}/{event}',
      tag: ALERTS_TAG,
      summary: 'One call of an alert’s conversations, with its whole request and answer',
      description: `Texts are cut at ${LONG} characters.`,
      params: alertParams.extend({ stream: z.string().min(1).max(300), event: z.string().min(1).max(100) }),
      query: z.strictObject({ unmask }),
      answer: { description: 'The call.', schema: callSchema },
    },
    async (request) => {
      const { id, stream, event } = request.params;
      const call = await readCall(reader, { _index: stream, _id: event }, await asked(id), request.signal);
      if (call === undefined) throw notFound('call', `${stream}/${event}`);
      const level = await masking.levelOf(request, request.query.unmask ?? false, id, { event });
      const showing = { level, limit: LONG };
      const [tools] = await readTools(reader, [{ turns: [{ call }] }], request.signal);
      return {
        shown: level,
        ...callJson(call, [...call.messages.keys()], call.system, showing),
        tools: tools!.map((tool) => toolJson(tool, showing)),
      };
    },
  );
}

/** By what a caller's other calls are found: an identity is `user.id` in the logs of models, whatever the alert's row calls it. */
function sought({ field, kind, value }: AlertCaller): { field: string; value: string } {
  return { field: kind === 'identity' ? 'user.id' : field, value };
}
