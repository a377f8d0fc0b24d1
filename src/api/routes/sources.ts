import { z } from '@hono/zod-openapi';
import { isoTime } from '../../detect/alert.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';

const time = z.iso.datetime().nullable();

const sourceSchema = z
  .strictObject({
    name: z.string(),
    kind: z.string(),
    state: z.enum(['starting', 'reading', 'idle', 'waiting', 'failed']).openapi({
      description:
        '`waiting`: something outside is wrong and is tried again at `retry_at`; `failed`: it needs a person.',
    }),
    message: z.string().nullable(),
    last_record_at: time,
    lag_ms: z
      .number()
      .openapi({ description: 'How long the oldest thing that is known and not committed has been there.' }),
    records: z.int(),
    bytes: z.int(),
    retry_at: time,
  })
  .openapi('Source');

/** Where logs come from. */
export function mountSources(app: ApiApp, { context }: OperationContext): void {
  mount(
    app,
    {
      id: 'listSources',
      method: 'get',
      path: '/api/v1/sources',
      tag: 'sources',
      summary: 'Sources, and how they are doing',
      answer: {
        description: 'In the order of the configuration.',
        schema: z.strictObject({ items: z.array(sourceSchema) }),
      },
    },
    () => ({
      items: context.sources.map(({ name, kind, status }) => ({
        name,
        kind,
        state: status.state,
        message: status.message ?? null,
        last_record_at: isoOrNull(status.lastRecordAt),
        lag_ms: status.lagMs,
        records: status.read.records,
        bytes: status.read.bytes,
        retry_at: isoOrNull(status.retryAt),
      })),
    }),
  );
}

function isoOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : isoTime(ms);
}
