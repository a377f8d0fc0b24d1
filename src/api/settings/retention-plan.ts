import { z } from '@hono/zod-openapi';
import { quoteString } from '../../esql/string-lexer.ts';
import type { StreamUsage } from '../../store/event-store.ts';
import type { ApiContext } from '../api-context.ts';
import type { QueryRunner } from '../query/query-runner.ts';

const DAY = 86_400_000;
const time = z.iso.datetime();

const streamPlan = z.strictObject({
  stream: z.string(),
  events: z.int(),
  bytes: z.int().openapi({ description: 'An estimate.' }),
  oldest: time.nullable(),
  newest: time.nullable(),
  keep_ms: z.number().nullable().openapi({ description: 'How long events are kept; null for ever.' }),
  keep_bytes: z.number().nullable(),
  rule: z.string().nullable().openapi({ description: 'The pattern of `retention` that holds for it.' }),
  frees: z
    .strictObject({ at: time, events: z.int() })
    .nullable()
    .openapi({ description: 'When its oldest events go by their age, and how many go within a day of now.' }),
});

/** What is kept and for how long, by data stream, with what goes next. */
export const retentionPlanSchema = z.strictObject({
  rules: z.array(z.strictObject({ streams: z.string(), age_ms: z.number().nullable(), bytes: z.number().nullable() })),
  dead_letters: z.strictObject({ age_ms: z.number().nullable(), most: z.int().nullable() }),
  streams: z.array(streamPlan),
});

/** How long each stream is kept, and what of it goes next. */
export async function retentionPlan(
  context: ApiContext,
  queries: QueryRunner,
  signal: AbortSignal,
): Promise<z.input<typeof retentionPlanSchema>> {
  const { store, setup } = context;
  const streams: z.input<typeof streamPlan>[] = [];
  for (const usage of await store.usage()) streams.push(await planOf(usage, context, queries, signal));
  return {
    rules: (setup?.retention ?? []).map(({ streams: pattern, ageMs, sizeBytes }) => {
      return { streams: pattern, age_ms: ageMs ?? null, bytes: sizeBytes ?? null };
    }),
    dead_letters: { age_ms: setup?.deadLetters.ageMs ?? null, most: setup?.deadLetters.most ?? null },
    streams,
  };
}

async function planOf(
  { stream, events, bytes, oldest, newest }: StreamUsage,
  { retention, now }: ApiContext,
  queries: QueryRunner,
  signal: AbortSignal,
): Promise<z.input<typeof streamPlan>> {
  const { ageMs, sizeBytes, streams: rule } = retention(stream);
  const goes = ageMs === undefined || oldest === null ? undefined : Math.max(now(), oldest + ageMs);
  const within = ageMs === undefined ? undefined : now() + DAY - ageMs;
  return {
    stream,
    events,
    bytes: Math.round(bytes),
    oldest: oldest === null ? null : iso(oldest),
    newest: newest === null ? null : iso(newest),
    keep_ms: ageMs ?? null,
    keep_bytes: sizeBytes ?? null,
    rule: rule ?? null,
    frees:
      goes === undefined || within === undefined
        ? null
        : { at: iso(goes), events: oldest! < within ? await countBefore(stream, within, queries, signal) : 0 },
  };
}

async function countBefore(stream: string, before: number, queries: QueryRunner, signal: AbortSignal): Promise<number> {
  const query = queries.prepare(
    `FROM ${quoteString(stream)} | WHERE @timestamp < ${quoteString(iso(before))} | STATS n = COUNT(*)`,
  );
  let count = 0;
  for await (const chunk of queries.run(query, { rows: 1, milliseconds: 30_000, signal }))
    count = Number(chunk[0]?.[0] ?? 0);
  return count;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
