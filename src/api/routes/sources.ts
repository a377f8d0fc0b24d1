import { z } from '@hono/zod-openapi';
import { isoTime } from '../../detect/alert.ts';
import type { MinuteCount } from '../../ingest/minute-counts.ts';
import type { ApiContext } from '../api-context.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';

const time = z.iso.datetime().nullable();

const recent = z.array(z.strictObject({ at: z.iso.datetime(), count: z.int() })).openapi({
  description: 'Records by the minute in which they came in, over the last three hours; empty minutes are left out.',
});

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
    trouble_since: time.openapi({ description: 'Since when something is wrong, attempts in between included.' }),
    recent,
  })
  .openapi('Source');

const pushSchema = z
  .strictObject({
    events: z.int().openapi({ description: 'Stored since the start, as the two that follow.' }),
    duplicates: z.int(),
    dead_letters: z.int(),
    last_record_at: time,
    busy: z.boolean().openapi({ description: 'More waits than is taken at once: senders are told to come again.' }),
    stopped: z.string().nullable().openapi({ description: 'Why nothing is taken at present.' }),
    recent,
  })
  .openapi('Push');

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
        description: 'Those of the configuration in its order, and what is pushed over HTTP.',
        schema: z.strictObject({ items: z.array(sourceSchema), push: pushSchema }),
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
        trouble_since: isoOrNull(status.troubleSince),
        recent: status.recent.map(minuteJson),
      })),
      push: pushJson(context),
    }),
  );
}

const RECENT_MS = 3 * 3_600_000;

function pushJson({ intake, now }: Pick<ApiContext, 'intake' | 'now'>): z.input<typeof pushSchema> {
  const pushed = intake.counts.byKind.get('http');
  return {
    events: pushed?.events ?? 0,
    duplicates: pushed?.duplicates ?? 0,
    dead_letters: pushed?.deadLetters ?? 0,
    last_record_at: isoOrNull(pushed?.lastAt),
    busy: intake.busy,
    stopped: intake.stopped ?? null,
    recent: (pushed?.recent.since(now() - RECENT_MS) ?? []).map(minuteJson),
  };
}

function minuteJson({ at, count }: MinuteCount): { at: string; count: number } {
  return { at: isoTime(at), count };
}

function isoOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : isoTime(ms);
}
