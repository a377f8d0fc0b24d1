import { z } from '@hono/zod-openapi';
import { isoTime } from '../../detect/alert.ts';
import { replayDeadLetters } from '../../ingest/intake/replay-dead-letters.ts';
import type { DeadLetterFacet, StoredDeadLetter } from '../../store/event-store.ts';
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
const MOST_VALUES = 50;
const MOST_HOURS = 168;
const next = z.string().nullable();
const params = z.strictObject({ id: z.string().regex(/^\d+-\d+$/, 'an id as 17-3 is expected') });
const ids = z
  .array(z.string().regex(/^\d+-\d+$/))
  .min(1)
  .max(MOST_AT_ONCE);

const filterParameters = { source: z.string().min(1).optional(), reason: z.string().min(1).optional() };

/** Which letters a change is for: some, or all that fit and were there at a time, in parts. */
const chosen = z
  .strictObject({
    ids: ids.optional(),
    matching: z
      .strictObject({
        ...filterParameters,
        before: z.iso.datetime({ offset: true }).openapi({ description: 'Those stored before this time.' }),
        after: z
          .string()
          .regex(/^\d+-\d+$/)
          .optional()
          .openapi({ description: 'What the part before gave as `next`.' }),
      })
      .optional()
      .openapi({
        description: `All that fit, ${MOST_AT_ONCE} at a time: as long as \`next\` is given, go on with it as \`after\`.`,
      }),
  })
  .refine((b) => (b.ids === undefined) !== (b.matching === undefined), 'either `ids` or `matching` is expected');

const countSchema = z.strictObject({ value: z.string(), count: z.int(), newest: z.iso.datetime() });

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
      query: z.strictObject({ ...filterParameters, ...pageParameters }),
      answer: {
        description: 'A page, with the number of all.',
        schema: pageOf(letterSchema).extend({ total: z.int() }),
      },
    },
    async ({ query: { source, reason, limit = 100, cursor } }) => {
      const found = await store.deadLetters({ limit: limit + 1, ...given({ source, reason, after: cursor }) });
      const items = found.slice(0, limit).map((letter) => letterJson(letter, null));
      return { items, next: found.length > limit ? items.at(-1)!.id : null, total: await store.countDeadLetters() };
    },
  );

  /** The ids that a change is for, and from where to go on. */
  const idsOf = async ({
    ids = [],
    matching,
  }: z.output<typeof chosen>): Promise<{ ids: string[]; next: string | null }> => {
    if (matching === undefined) return { ids, next: null };
    const { before, ...filter } = matching;
    const query = { ...given(filter), before: Date.parse(before), limit: MOST_AT_ONCE + 1 };
    const found = (await store.deadLetters(query)).map(({ id }) => id);
    const part = found.slice(0, MOST_AT_ONCE);
    return { ids: part, next: found.length > MOST_AT_ONCE ? part.at(-1)! : null };
  };

  mount(
    app,
    {
      id: 'countDeadLetters',
      method: 'get',
      path: '/api/v1/deadletters/counts',
      tag: TAG,
      summary: 'Dead letters by reason, source and hour',
      answer: {
        description: 'The most frequent reasons and sources, and the last hours that had some.',
        schema: z.strictObject({
          total: z.int(),
          reasons: z.array(countSchema),
          sources: z.array(countSchema),
          hours: z.array(countSchema),
        }),
      },
    },
    async () => {
      const counted = async (by: DeadLetterFacet, most: number) =>
        (await store.tallyDeadLetters(by, most)).map(({ newest, ...count }) => ({ ...count, newest: isoTime(newest) }));
      return {
        total: await store.countDeadLetters(),
        reasons: await counted('reason', MOST_VALUES),
        sources: await counted('source', MOST_VALUES),
        hours: await counted('hour', MOST_HOURS),
      };
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
      body: chosen,
      answer: {
        description: 'What became of them.',
        schema: z
          .strictObject({
            replayed: z.int(),
            stored: z.int(),
            duplicates: z.int(),
            dead_letters: z.int(),
            missing: z.array(z.string()),
            next,
          })
          .openapi('ReplayResult'),
      },
    },
    async (request) => {
      checkIntake(context.intake);
      const part = await idsOf(request.body);
      const { deadLetters, ...rest } = await replayDeadLetters(part.ids, context);
      const result = { ...rest, missing: [...rest.missing], dead_letters: deadLetters, next: part.next };
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
      body: chosen,
      answer: { description: 'How many there were.', schema: z.strictObject({ deleted: z.int(), next }) },
    },
    async (request) => {
      const part = await idsOf(request.body);
      const before = await store.countDeadLetters();
      await store.commit({ events: [], positions: [], deadLetters: [], settled: [...new Set(part.ids)] });
      const deleted = Math.max(0, before - (await store.countDeadLetters()));
      // Reasons may quote a record: the log of who did what has none of them.
      const { ids: named, matching } = request.body;
      const which = named !== undefined ? { ids: named } : { source: matching?.source ?? null };
      await state.audit.append({ action: 'deadletter.delete', details: { ...which, deleted } }, actorOf(request));
      return { deleted, next: part.next };
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
