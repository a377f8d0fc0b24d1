import { z } from '@hono/zod-openapi';
import { replayDeadLetters } from '../../ingest/intake/replay-dead-letters.ts';
import type { StoredDeadLetter } from '../../store/event-store.ts';
import { actorOf } from '../actor-of.ts';
import { pageOf } from '../alerts/alert-schema.ts';
import { masked } from '../mask/mask-text.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { notFound } from '../problem.ts';
import { checkIntake } from '../push/deliver.ts';
import { flag, given, pageParameters } from '../query-parameters.ts';

const TAG = 'sources';
const MOST_AT_ONCE = 1_000;
const params = z.strictObject({ id: z.string().regex(/^\d+-\d+$/, 'an id as 17-3 is expected') });
const ids = z
  .array(z.string().regex(/^\d+-\d+$/))
  .min(1)
  .max(MOST_AT_ONCE);

const letterSchema = z
  .strictObject({
    id: z.string(),
    stored_at: z.iso.datetime(),
    source: z.string(),
    position: z.string(),
    format: z.string().nullable(),
    reason: z.string(),
    size: z.int().openapi({ description: 'Characters of the raw record.' }),
    raw: z
      .string()
      .nullable()
      .openapi({ description: 'The record as it came, masked unless asked for; null in lists.' }),
  })
  .openapi('DeadLetter');

/** Records that could not be understood: kept as they came, to be looked at, read again, or let go. */
export function mountDeadLetters(app: ApiApp, { context, masking }: OperationContext): void {
  const { store, state } = context;
  const letterOf = async (id: string): Promise<StoredDeadLetter> => {
    const [letter] = await store.deadLetters({ id });
    if (letter === undefined) throw notFound('dead letter', id);
    return letter;
  };

  mount(
    app,
    {
      id: 'listDeadLetters',
      method: 'get',
      path: '/api/v1/deadletters',
      tag: TAG,
      summary: 'Records that could not be understood, oldest first',
      query: z.strictObject({ source: z.string().min(1).optional(), ...pageParameters }),
      answer: {
        description: 'A page, with the number of all.',
        schema: pageOf(letterSchema).extend({ total: z.int() }),
      },
    },
    async ({ query: { source, limit = 100, cursor } }) => {
      const found = await store.deadLetters({ limit: limit + 1, ...given({ source, after: cursor }) });
      const items = found.slice(0, limit).map((letter) => letterJson(letter, null));
      return { items, next: found.length > limit ? items.at(-1)!.id : null, total: await store.countDeadLetters() };
    },
  );

  mount(
    app,
    {
      id: 'getDeadLetter',
      method: 'get',
      path: '/api/v1/deadletters/{id}',
      tag: TAG,
      summary: 'One of them, as it came',
      params,
      query: z.strictObject({
        unmask: flag.optional().openapi({ description: 'Show the record; written to the audit log.' }),
      }),
      answer: { description: 'The dead letter.', schema: letterSchema },
    },
    async (request) => {
      const letter = await letterOf(request.params.id);
      const hides = await masking.hides(request, request.query.unmask ?? false, `deadletter ${letter.id}`);
      return letterJson(letter, hides ? masked(letter.raw) : letter.raw);
    },
  );

  mount(
    app,
    {
      id: 'replayDeadLetters',
      method: 'post',
      path: '/api/v1/deadletters/replay',
      tag: TAG,
      summary: 'Read dead letters anew',
      description: 'Those that are understood by now become events; the others become dead letters again.',
      body: z.strictObject({ ids }),
      answer: {
        description: 'What became of them.',
        schema: z
          .strictObject({
            replayed: z.int(),
            stored: z.int(),
            duplicates: z.int(),
            dead_letters: z.int(),
            missing: z.array(z.string()),
          })
          .openapi('ReplayResult'),
      },
    },
    async (request) => {
      checkIntake(context.intake);
      const { deadLetters, ...rest } = await replayDeadLetters(request.body.ids, context);
      const result = { ...rest, missing: [...rest.missing], dead_letters: deadLetters };
      await state.audit.append({ action: 'deadletter.replay', details: { ...result } }, actorOf(request));
      return result;
    },
  );

  mount(
    app,
    {
      id: 'deleteDeadLetters',
      method: 'post',
      path: '/api/v1/deadletters/delete',
      tag: TAG,
      summary: 'Let dead letters go',
      body: z.strictObject({ ids }),
      answer: { description: 'How many there were.', schema: z.strictObject({ deleted: z.int() }) },
    },
    async (request) => {
      const before = await store.countDeadLetters();
      await store.commit({ events: [], positions: [], deadLetters: [], settled: [...new Set(request.body.ids)] });
      const deleted = Math.max(0, before - (await store.countDeadLetters()));
      await state.audit.append(
        { action: 'deadletter.delete', details: { ids: request.body.ids, deleted } },
        actorOf(request),
      );
      return { deleted };
    },
  );
}

function letterJson(letter: StoredDeadLetter, raw: string | null): z.output<typeof letterSchema> {
  const { id, source, position, format, reason } = letter;
  return {
    id,
    stored_at: new Date(letter.storedMs).toISOString(),
    source,
    position,
    format,
    reason,
    size: letter.raw.length,
    raw,
  };
}
