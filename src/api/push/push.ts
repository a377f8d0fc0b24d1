import { z } from '@hono/zod-openapi';
import { findFormat, logFormats } from '../../ingest/formats/registry.ts';
import { toldUnpackedBytes, tooLarge } from '../../ingest/push/inflate.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { HttpProblem, notFound } from '../problem.ts';
import { checkIntake, deliver } from './deliver.ts';
import type { PushBodies } from './push-body.ts';

const counts = z
  .strictObject({
    records: z.int().openapi({ description: 'Records that the body held.' }),
    stored: z.int().openapi({ description: 'Of those, events that were new.' }),
    duplicates: z.int().openapi({ description: 'Of those, events that were stored before.' }),
    dead_letters: z
      .int()
      .openapi({ description: 'Of those, records that could not be understood; they are kept as they are.' }),
  })
  .openapi('PushCounts');

/** Logs pushed as they are: NDJSON or a JSON array, plain or gzip, answered once they are committed. */
export function mountPush(app: ApiApp, { context }: OperationContext, bodies: PushBodies): void {
  mount(
    app,
    {
      id: 'push',
      method: 'post',
      path: '/ingest/{dataset}',
      tag: 'push',
      summary: 'Push logs of a dataset',
      description:
        'Answered once everything is committed. 429 and 503 ask to send the same again later: what is stored already is told apart.',
      params: z.strictObject({ dataset: z.string().openapi({ example: 'aws_bedrock.invocation' }) }),
      rawBody: {
        description: 'Records as NDJSON or as a JSON array; gzip with Content-Encoding.',
        media: ['application/x-ndjson', 'application/json', 'application/gzip'],
      },
      answer: { description: 'All of it is committed.', schema: counts },
    },
    async ({ params, call }) => {
      if (findFormat(params.dataset) === undefined) throw unknownDataset(params.dataset);
      checkIntake(context.intake);
      return await bodies.take(call.env.incoming, async (bytes) => {
        const most = context.limits.ingest_unpacked_bytes;
        if (toldUnpackedBytes(bytes) > most) throw new HttpProblem('too-large', tooLarge(most).message);
        const { records, stored, duplicates, deadLetters, problem } = await deliver(
          context.intake,
          params.dataset,
          bytes,
          most,
        );
        const told = { records, stored, duplicates, dead_letters: deadLetters };
        // What could be read of a body that is broken on the way is committed, and the sender told of the rest.
        if (problem !== null) throw new HttpProblem('malformed-body', problem, told);
        return told;
      });
    },
  );
}

/** 404 with the names there are. */
export function unknownDataset(name: string): HttpProblem {
  const known = logFormats.map((format) => format.name);
  const problem = notFound('dataset', name, known);
  return new HttpProblem('not-found', problem.message, { ...problem.details, known });
}
