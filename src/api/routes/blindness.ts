import { z } from '@hono/zod-openapi';
import { isoTime } from '../../detect/alert.ts';
import { type BlindnessWarning, WARNING_KINDS, WARNING_SEVERITIES } from '../../triage/blindness/warning.ts';
import { BlindnessWatch } from '../blindness/blindness-watch.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { eventReaderOf } from '../query/event-reader-of.ts';

const time = z.iso.datetime().nullable();

const warningSchema = z
  .strictObject({
    id: z.string().openapi({ description: 'The same as long as the same is wrong.' }),
    kind: z.enum(WARNING_KINDS).openapi({
      description:
        '`quiet`: no logs where some always came; `bodies`: prompts or responses missing; `logging`: turned off or weakened, as CloudTrail says; `unlogged`: model calls in CloudTrail without invocation logs; `source`: cannot read or is behind; `clock`: events from the future; `dead_letters`: rising; `dropped`: parts of events left out.',
    }),
    severity: z.enum(WARNING_SEVERITIES),
    title: z.string(),
    detail: z.string(),
    since: time,
    until: time.openapi({ description: 'When it was put right; null while it lasts.' }),
    stream: z.string().nullable(),
    account: z.string().nullable(),
    region: z.string().nullable(),
    source: z.string().nullable(),
    by: z.string().nullable().openapi({ description: 'Who did it, where CloudTrail says so.' }),
    figures: z.array(z.strictObject({ name: z.string(), value: z.number(), unit: z.enum(['count', 'ms', 'share']) })),
    remedy: z.array(z.string()).openapi({ description: 'What to do.' }),
    query: z.string().nullable().openapi({ description: 'An ES|QL query that shows it.' }),
  })
  .openapi('BlindnessWarning');

/** What rules cannot see, and why. */
export function mountBlindness(app: ApiApp, { context, queries, closing }: OperationContext): void {
  const watch = new BlindnessWatch(context, eventReaderOf(queries), closing);

  mount(
    app,
    {
      id: 'listBlindnessWarnings',
      method: 'get',
      path: '/api/v1/sources/warnings',
      tag: 'sources',
      summary: 'Where logs, or parts of them, are missing: what rules cannot see',
      answer: {
        description: 'The gravest first. Looked for at most every ten seconds.',
        schema: z.strictObject({
          looked_at: z.iso.datetime(),
          items: z.array(warningSchema),
          unchecked: z.array(z.enum(WARNING_KINDS)).openapi({ description: 'Kinds that could not be looked for.' }),
        }),
      },
    },
    async () => {
      const { at, warnings, unchecked } = await watch.current();
      return { looked_at: isoTime(at), items: warnings.map(warningJson), unchecked: unchecked.map(({ kind }) => kind) };
    },
  );
}

function warningJson({
  scope,
  since,
  until,
  figures,
  remedy,
  ...warning
}: BlindnessWarning): z.input<typeof warningSchema> {
  const { stream, account, region, source } = scope;
  return {
    ...warning,
    since: since === null ? null : isoTime(since),
    until: until === null ? null : isoTime(until),
    stream,
    account,
    region,
    source,
    figures: [...figures],
    remedy: [...remedy],
  };
}
