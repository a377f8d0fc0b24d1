import { z } from '@hono/zod-openapi';
import { findFormat } from '../../ingest/formats/registry.ts';
import { decodeFirehose, firehoseResponse } from '../../ingest/push/firehose.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { decoded } from './decoded.ts';
import { checkIntake, deliver } from './deliver.ts';
import { unknownDataset } from './push.ts';
import type { PushBodies } from './push-body.ts';

const firehoseAnswer = z
  .strictObject({ requestId: z.string(), timestamp: z.int(), errorMessage: z.string().optional() })
  .openapi('FirehoseAnswer');

/** Deliveries of Amazon Data Firehose to an HTTP endpoint, answered in its own form. */
export function mountFirehose(app: ApiApp, { context }: OperationContext, bodies: PushBodies): void {
  const most = context.limits.push_unpacked_bytes;
  const limits = { bodyBytes: most, recordBytes: most, records: 200_000 };

  mount(
    app,
    {
      id: 'pushFirehose',
      method: 'post',
      path: '/firehose/{dataset}',
      tag: 'push',
      summary: 'Take a delivery of Amazon Data Firehose',
      description:
        'The access key (X-Amz-Firehose-Access-Key) is a token of the role ingest. Failures have the same form, with errorMessage.',
      params: z.strictObject({ dataset: z.string() }),
      rawBody: { description: 'A delivery; the body and each record may be gzip.', media: ['application/json'] },
      answer: {
        description: 'All of it is committed.',
        schema: firehoseAnswer,
      },
      failure: { 'application/json': firehoseAnswer },
    },
    async ({ params, call }) => {
      if (findFormat(params.dataset) === undefined) throw unknownDataset(params.dataset);
      checkIntake(context.intake);
      return await bodies.take(call.env.incoming, async (body, hold) => {
        const id = call.req.header('x-amz-firehose-request-id');
        const delivery = await bodies.decode(call.req.raw.signal, () =>
          decoded(() => decodeFirehose(body, id, limits)),
        );
        hold(delivery.bytes.length);
        if (delivery.records > 0) await deliver(context.intake, params.dataset, delivery.bytes, most);
        const text = firehoseResponse(delivery.requestId, context.now());
        return call.body(text, 200, { 'Content-Type': 'application/json' });
      });
    },
  );
}
