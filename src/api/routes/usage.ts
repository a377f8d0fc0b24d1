import { z } from '@hono/zod-openapi';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';

const time = z.iso.datetime().nullable();

/** What the data streams take, and how long they are kept. */
export function mountUsage(app: ApiApp, { context }: OperationContext): void {
  mount(
    app,
    {
      id: 'usage',
      method: 'get',
      path: '/api/v1/usage',
      tag: 'events',
      summary: 'Events, size and retention of each data stream',
      answer: {
        description: 'By data stream.',
        schema: z.strictObject({
          items: z.array(
            z.strictObject({
              stream: z.string(),
              events: z.int(),
              bytes: z.int().openapi({ description: 'An estimate.' }),
              oldest: time,
              newest: time,
              keep_ms: z.number().nullable().openapi({ description: 'How long events are kept; null for ever.' }),
              keep_bytes: z.number().nullable(),
            }),
          ),
        }),
      },
    },
    async () => ({
      items: (await context.store.usage()).map(({ stream, events, bytes, oldest, newest }) => {
        const kept = context.retention(stream);
        return {
          stream,
          events,
          bytes: Math.round(bytes),
          oldest: isoOrNull(oldest),
          newest: isoOrNull(newest),
          keep_ms: kept.ageMs ?? null,
          keep_bytes: kept.sizeBytes ?? null,
        };
      }),
    }),
  );
}

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
